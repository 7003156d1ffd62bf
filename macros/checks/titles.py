"""Rules of titles, yearly levels and initiatives: conditions, provisions and decisions."""

from collections.abc import Iterator
from datetime import date

from macros.checks.defect import Defect, FieldPath
from macros.checks.nearest import hint
from macros.checks.queries import lifetime, positions
from macros.checks.rules import check
from macros.engine import Portal
from macros.queries import lookup
from macros.queries.titles import candidates
from macros.queries.titles.eligibility import Eligibility
from macros.queries.titles.parameters import ALLOWED, NEEDED, stated_parameters
from macros.queries.titles.yearly_results import weight_in
from macros.records.awards import Award, Form
from macros.records.choices import Audience
from macros.records.evaluations import Evaluation
from macros.records.initiatives import Initiative, InitiativeScope
from macros.records.titles import Authority, Condition, Procedure, Rules, Subject, Title, Voting
from macros.text.render import day, number

_NAMES = {
    "forms": "danh hiệu, hình thức",
    "level": "mức xếp loại",
    "scope": "phạm vi sáng kiến",
    "sanction": "hình thức xử lý",
    "years": "số năm",
    "count": "số lần",
    "share": "tỷ lệ phần trăm",
    "agency": "tính chung toàn cơ quan",
}
_OF_PEOPLE = (Form.TITLE_ADVANCED, Form.TITLE_BASE, Form.TITLE_PROVINCE, Form.TITLE_NATION)
_OF_UNITS = (Form.GROUP_ADVANCED, Form.GROUP_EXCELLENT, Form.FLAG_PROVINCE, Form.FLAG_GOVERNMENT)


def _conditions(record: Title) -> Iterator[tuple[FieldPath, Condition]]:
    for at, rules in enumerate(record.versions):
        yield from ((("versions", at, "conditions", index), item) for index, item in enumerate(rules.conditions))


@check(Title)
def conditions_state_what_they_need(record: Title) -> Iterator[Defect]:
    """Mỗi điều kiện ghi đủ và chỉ ghi các tham số của loại điều kiện ấy."""
    for path, item in _conditions(record):
        present, allowed = list(stated_parameters(item)), ALLOWED[item.kind]
        for name in NEEDED[item.kind]:
            if name not in present:
                wrong = f"điều kiện “{item.kind.label}” chưa ghi {_NAMES[name]}"
                yield Defect("condition-needs", path, f"{wrong}; hãy thêm “{name}”")
        for name in present:
            if name not in allowed:
                uses = ", ".join(f"“{one}”" for one in allowed)
                wrong = f"điều kiện “{item.kind.label}” không dùng “{name}” ({_NAMES[name]})"
                yield Defect("condition-extra", (*path, name), f"{wrong}; loại này chỉ dùng {uses}")


@check(Title)
def verified_provisions_name_their_source(record: Title) -> Iterator[Defect]:
    """Điều khoản ghi “đã đối chiếu” thì nêu ai đối chiếu, theo bản nào."""
    places: list[tuple[FieldPath, Title | Condition | Procedure | Authority | Voting | None]] = [((), record)]
    places += [*_conditions(record), (("procedure",), record.procedure), (("authority",), record.authority)]
    places += [(("versions", at, "voting"), rules.voting) for at, rules in enumerate(record.versions)]
    for path, item in places:
        if item and item.verified and not item.source:
            right = "thêm “source” (ai đối chiếu, theo bản nào) hoặc bỏ “verified”"
            yield Defect("verified-without-source", (*path, "verified"), f"ghi đã đối chiếu mà chưa nêu nguồn; {right}")


@check(Title)
def provisions_are_verified_alike(record: Title) -> Iterator[Defect]:
    """Một điều khoản không vừa ghi đã đối chiếu ở danh hiệu, vừa ghi chưa đối chiếu ở điều kiện."""
    for path, item in _conditions(record):
        if (item.regulation, item.clause) == (record.regulation, record.clause) and item.verified != record.verified:
            state = "đã đối chiếu" if item.verified else "chưa đối chiếu"
            wrong = f"điều kiện ghi {state} {item.clause}, còn danh hiệu ghi ngược lại"
            right = "ghi rõ khoản, điểm của điều kiện, hoặc sửa “verified” cho khớp"
            yield Defect("verified-unlike", (*path, "clause"), f"{wrong}; {right}", "warning")


@check(Title)
def letters_of_praise_are_no_title(record: Title) -> Iterator[Defect]:
    """Thư khen không phải hình thức khen thưởng theo Luật nên không có điều kiện xét."""
    if record.form is Form.LETTER:
        wrong = "thư khen không phải danh hiệu, hình thức khen thưởng theo Luật nên không có điều kiện xét"
        yield Defect("letter-title", ("form",), f"{wrong}; hãy chọn hình thức khác{hint(Form.CERTIFICATE)}")


@check(Title)
def titles_fit_the_subject_of_their_form(record: Title) -> Iterator[Defect]:
    """Danh hiệu của cá nhân dành cho cá nhân, của tập thể dành cho tập thể; tập thể không chia theo loại người."""
    right = dict.fromkeys(_OF_PEOPLE, Subject.PERSON) | dict.fromkeys(_OF_UNITS, Subject.UNIT)
    subject = right.get(record.form, record.subject)
    if subject is not record.subject:
        message = (
            f"“{record.form.label}” là danh hiệu của {subject.label.lower()}, ở đây ghi {record.subject.label.lower()}"
        )
        yield Defect("title-subject", ("subject",), f"{message}; hãy sửa một trong hai{hint(subject)}")
    if record.subject is Subject.UNIT and record.staff:
        message = "tập thể không chia theo công chức, viên chức, người lao động; hãy xóa mục “staff”"
        yield Defect("title-staff", ("staff",), message)


@check(Title)
def rules_do_not_overlap(portal: Portal, ref: str, record: Title) -> Iterator[Defect]:
    """Mỗi danh hiệu, mỗi đối tượng, mỗi ngày chỉ có một bộ điều kiện."""
    for index, rules in enumerate(record.versions):
        at: FieldPath = ("versions", index)
        if rules.until and rules.until < rules.since:
            wrong = f"hết áp dụng ngày {day(rules.until)}, trước ngày bắt đầu {day(rules.since)}"
            yield Defect("rules-backwards", (*at, "until"), f"{wrong}; hãy sửa một trong hai ngày")
            continue
        other = next((item for item in record.versions[:index] if _overlap(item, rules)), None)
        if other:
            yield _overlapping((*at, "since"), rules, "bộ điều kiện ở trên", other)
            continue
        for name in candidates.similar_titles(portal, ref):
            title = lookup.record(portal, name)
            versions = title.versions if isinstance(title, Title) else ()
            if clash := next((item for item in versions if _overlap(item, rules)), None):
                yield _overlapping((*at, "since"), rules, f"“{name}” cùng hình thức, cùng đối tượng", clash)
                break


def _overlap(one: Rules, other: Rules) -> bool:
    return one.since <= (other.until or date.max) and other.since <= (one.until or date.max)


def _overlapping(at: FieldPath, rules: Rules, where: str, other: Rules) -> Defect:
    wrong = f"thời gian {_span(rules)} chồng lên {where} ({_span(other)})"
    return Defect("rules-overlap", at, f"{wrong}; mỗi ngày chỉ một bộ áp dụng, hãy sửa “since” hoặc “until”")


def _span(rules: Rules) -> str:
    return f"từ {day(rules.since)}" + (f" đến {day(rules.until)}" if rules.until else "")


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


@check(Initiative)
def initiatives_are_recognised_by_a_decision(record: Initiative) -> Iterator[Defect]:
    """Phạm vi công nhận đi cùng quyết định; quyết định không có trước năm của sáng kiến."""
    if record.scope and not record.decision:
        wrong = f"ghi phạm vi công nhận “{record.scope.label}” mà chưa có quyết định công nhận"
        yield Defect("recognised-without-decision", ("scope",), f"{wrong}; thêm “decision” hoặc xóa “scope”")
    if record.decision and not record.scope:
        right = f"thêm “scope” theo quyết định{hint(InitiativeScope.BASE)}"
        yield Defect("recognised-without-scope", ("decision",), f"có quyết định mà chưa ghi phạm vi công nhận; {right}")
    if record.decision and record.decision.date.year < record.year:
        wrong = f"công nhận ngày {day(record.decision.date)}, trước năm {record.year} của sáng kiến"
        yield Defect("recognised-early", ("decision", "date"), f"{wrong}; hãy sửa ngày hoặc năm")


@check(Award)
def winners_were_eligible(portal: Portal, record: Award) -> Iterator[Defect]:
    """Người, đơn vị được khen không thuộc diện “chưa đủ theo số liệu”; khen theo phong trào, câu chuyện không xét."""
    if record.campaign or record.story or record.form is Form.LETTER:
        return
    for index, winner in enumerate(record.winners):
        for title in candidates.titles_of(portal, str(record.form), winner, record.year):
            verdict = candidates.verdict(portal, title, winner, record.year)
            if verdict.answer is Eligibility.NO:
                why = next(reason.why for reason in verdict.reasons if reason.answer is Eligibility.NO)
                why = f"{why[:1].lower()}{why[1:].rstrip('.')}"
                wrong = f"“{winner}” chưa đủ theo số liệu để xét “{title}” năm {record.year}: {why}"
                right = "hãy kiểm tra quyết định, số liệu hoặc điều kiện"
                yield Defect("winner-ineligible", ("winners", index), f"{wrong}; {right}", "warning")
