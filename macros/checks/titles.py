"""Rules of titles: their conditions and provisions."""

from collections.abc import Iterator
from datetime import date

from macros.checks.defect import Defect, FieldPath
from macros.checks.nearest import hint
from macros.checks.rules import check
from macros.engine import Portal
from macros.queries import lookup
from macros.queries.titles import candidates
from macros.queries.titles.parameters import ALLOWED, NEEDED, stated_parameters
from macros.records.awards import Form
from macros.records.titles import Authority, Condition, Procedure, Rules, Subject, Title, Voting
from macros.text.render import day

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
