"""Rules of yearly levels: of members of that year, stated in points that fit, and for leaders."""

from collections.abc import Iterator

from macros.checks.defect import Defect
from macros.checks.nearest import hint
from macros.checks.queries import lifetime, positions
from macros.checks.rules import check
from macros.engine import Portal
from macros.queries.titles.yearly_results import weight_in
from macros.records.choices import Audience
from macros.records.evaluations import Evaluation
from macros.text.render import day, number


@check(Evaluation)
def levels_of_people_stay_with_leaders(record: Evaluation) -> Iterator[Defect]:
    """Xếp loại của cá nhân, và mức chưa có quyết định, chỉ nằm trong kho riêng của lãnh đạo."""
    if record.audience is Audience.LEADERSHIP:
        return
    right = "ghi “audience: leadership” và để bản ghi trong kho riêng của lãnh đạo"
    if record.subject.startswith("people/"):
        wrong = f"xếp loại của một người nằm trong bản ghi cho “{record.audience.label}”"
        yield Defect("level-exposed", ("subject",), f"{wrong}; {right}")
    elif not record.decision:
        message = f"mức chưa có quyết định mới là đề xuất, không đăng; thêm “decision”, hoặc {right}"
        yield Defect("level-undecided", ("level",), message)


@check(Evaluation)
def levels_are_stated_in_points_that_fit(portal: Portal, record: Evaluation) -> Iterator[Defect]:
    """Có quyết định thì có mức xếp loại; điểm các tiêu chí khác cộng trọng số yếu tố văn hóa công vụ không quá 100."""
    if record.decision and not record.level:
        yield Defect("level-missing", ("decision",), "có quyết định mà chưa ghi mức xếp loại; hãy thêm “level”")
    elif not record.level and record.rest is None:
        right = "thêm “level” hoặc “rest”"
        yield Defect("level-empty", (), f"bản ghi chưa nêu mức, cũng chưa nêu điểm; {right}")
    weight = weight_in(portal, record.year)
    if weight and record.rest is not None and record.rest > 100 - weight:
        most = 100 - weight
        wrong = f"{number(record.rest)} điểm quá mức; khung năm {record.year} để phần này nhiều nhất {most} điểm"
        yield Defect("rest-over", ("rest",), f"{wrong}{hint(str(most))}")


@check(Evaluation)
def levels_are_of_members_of_that_year(portal: Portal, record: Evaluation) -> Iterator[Defect]:
    """Người được xếp loại giữ chức vụ, đơn vị được xếp loại tồn tại trong năm ấy; quyết định không có trước năm ấy."""
    first, last, subject = f"{record.year}-01-01", f"{record.year}-12-31", record.subject
    if subject.startswith("people/"):
        spans = [(since, until) for _, since, until in positions(portal, subject)]
    else:
        spans = [span for span in (lifetime(portal, subject),) if span != ("", "")]
    if spans and not any(since <= last and (not until or until >= first) for since, until in spans):
        right = "hãy sửa năm hoặc người, đơn vị được xếp loại"
        yield Defect("level-absent", ("year",), f"“{subject}” không có trong cơ quan năm {record.year}; {right}")
    if record.decision and record.decision.date.isoformat() < first:
        wrong = f"quyết định ngày {day(record.decision.date)} có trước khi năm {record.year} bắt đầu"
        yield Defect("level-early", ("decision", "date"), f"{wrong}; hãy sửa ngày hoặc năm")


@check(Evaluation)
def discipline_is_of_a_person_in_the_year(record: Evaluation) -> Iterator[Defect]:
    """Ngày kỷ luật chỉ ghi ở xếp loại của cá nhân và thuộc năm được xếp loại."""
    for index, on in enumerate(record.disciplined):
        at = ("disciplined", index)
        if record.subject.startswith("units/"):
            yield Defect("discipline-unit", at, "đơn vị không bị kỷ luật; ngày kỷ luật chỉ ghi ở xếp loại của cá nhân")
        elif on.year != record.year:
            wrong = f"ngày {day(on)} không thuộc năm {record.year}"
            yield Defect("discipline-year", at, f"{wrong}; hãy ghi ngày này vào xếp loại năm {on.year}")
