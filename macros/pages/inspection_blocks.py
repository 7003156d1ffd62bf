"""Blocks of official documents about inspections: attendance, checklist, findings, measures."""

from collections.abc import Iterable, Iterator, Sequence

from macros.documents.document import Align, Block, Items, Paragraph, Pieces, Signature, Table, Text, WriteIn
from macros.engine import Portal
from macros.engine.row import text_of
from macros.law.wording import day_in_words
from macros.pages import references
from macros.pages.inspections import words_of
from macros.queries import lookup, organisation
from macros.queries.actions import for_finding
from macros.queries.inspections import teams
from macros.queries.inspections.follow_up import STATES, Finding, FindingGround, FollowedFinding
from macros.queries.inspections.teams import Attendee, Visit
from macros.records.inspections import CheckResult, FindingKind, Inspection, InspectionKind, Severity
from macros.records.units import Unit, UnitKind
from macros.text.render import day

NOTHING = "Không phát hiện tồn tại, vi phạm."


def alignment(count: int, first: Align = "center", rest: Align = "left") -> tuple[Align, ...]:
    """How the columns of a table are aligned: the first, often a number, and the rest."""
    return (first, *(rest for _ in range(count - 1)))


def verb(record: Inspection) -> str:
    """The verb for an inspection: unions supervise, others inspect."""
    return "giám sát" if record.kind is InspectionKind.SUPERVISION else "kiểm tra"


def lowered(title: str) -> str:
    """A title with a small first letter, to stand inside a sentence."""
    return title[:1].lower() + title[1:]


def name_then(portal: Portal, unit: str, on: str) -> str:
    """The name of a unit on a day (ISO)."""
    return organisation.name_on(portal, unit, on) or "đơn vị không hiện ở đây"


def names_then(portal: Portal, units: Iterable[str], on: str) -> str:
    """The names of several units on a day, with commas."""
    return ", ".join(name_then(portal, unit, on) for unit in units)


def bases(portal: Portal, record: Inspection) -> tuple[str, ...]:
    """The plan of the inspection, and the decision by which a team that inspects was set up."""
    lines = [_plan(record, record.plan.number)] if record.plan.number else []
    for ref in record.by:
        unit = lookup.record(portal, ref)
        if isinstance(unit, Unit) and (words := _decision(portal, unit)):
            lines.append(words)
    return tuple(lines)


def _plan(record: Inspection, number: str) -> str:
    """A plan or decision as a legal basis: the day goes after the number and before the line of the plan."""
    name, comma, line = number.partition(",")
    if name[:1].isdigit():
        unannounced = record.kind is InspectionKind.UNANNOUNCED
        name = f"{'Quyết định' if unannounced else 'Kế hoạch'} số {name}"
    on = record.plan.date
    signed = f" {day_in_words(on.isoformat())}" if on and day(on) not in number else ""
    return f"Căn cứ {name}{signed}{comma}{line}"


def _decision(portal: Portal, unit: Unit) -> str:
    paper = unit.decision
    document = references.official_name(portal, paper.regulation) if paper and paper.regulation else None
    if document:
        return document.basis
    if paper is None or not paper.number:
        return ""
    signed = f" {day_in_words(paper.date.isoformat())}" if paper.date else ""
    issuer = f" của {paper.issuer}" if paper.issuer else ""
    return f"Căn cứ Quyết định số {paper.number}{signed}{issuer} về việc thành lập {unit.title}"


def people(group: Iterable[tuple[Attendee, str]]) -> Items:
    """People with their positions and roles."""
    return Items(tuple(_person(item, role) for item, role in group))


def _person(item: Attendee, role: str) -> str:
    position = f", {item.position}" if item.position else ""
    return f"Ông (bà) {item.name}{position}{f' – {role}' if role else ''}"


def attendance(visit: Visit) -> Iterator[Block]:
    """The team; gaps where nobody is recorded, and a note where the members are only known from the decision."""
    roles = [(visit.chair, "Trưởng đoàn"), (visit.secretary, "Thư ký"), *((one, "Thành viên") for one in visit.members)]
    known_people = [(person, role) for person, role in roles if person]
    if known_people:
        yield people(known_people)
    if not visit.chair:
        yield WriteIn("Trưởng đoàn: họ tên, chức vụ", 1)
    if not visit.secretary:
        yield WriteIn("Thư ký: họ tên, chức vụ", 1)
    if visit.members and not visit.exact:
        yield Paragraph((Text("(Danh sách theo quyết định; gạch tên người không tham gia.)", italic=True),))


def checklist(portal: Portal, record: Inspection, results: Iterable[CheckResult | None]) -> Table:
    """The lines of the checklist with a result for each; empty ones are filled in by hand."""
    rows: list[tuple[Pieces, ...]] = []
    for number, (item, result) in enumerate(zip(record.checklist, results, strict=True), 1):
        words = words_of(portal, FindingGround(item.rule or "", item.regulation or "", item.clause or ""))
        rows.append((str(number), item.text or words.text, words.source, result.label if result else ""))
    header = ("TT", "Nội dung", "Quy tắc, điều khoản", "Kết quả")
    return Table(header, tuple(rows), (1, 6, 4, 2.4), ("center", "left", "left", "left"))


def kind_words(item: Finding) -> str:
    """ "Tồn tại", or "Vi phạm (nhẹ)"."""
    label = FindingKind(item.kind).label
    return f"{label} ({Severity(item.severity).label.lower()})" if item.severity else label


def _repetition(followed: FollowedFinding) -> str:
    return f", lần {followed.times} trong 24 tháng" if followed.times > 1 else ""


def findings(portal: Portal, items: Iterable[FollowedFinding], *, with_unit: bool) -> Table:
    """The findings, with ground and evidence."""
    rows: list[tuple[Pieces, ...]] = []
    for number, followed in enumerate(items, 1):
        item = followed.finding
        unit = (name_then(portal, item.unit, item.day),) if with_unit else ()
        what = f"{kind_words(item)}{_repetition(followed)}: {item.summary}"
        rows.append((str(number), *unit, what, words_of(portal, item.ground).source, item.evidence))
    head = ("Đơn vị",) if with_unit else ()
    header = ("TT", *head, "Tồn tại, vi phạm", "Quy tắc, điều khoản", "Minh chứng")
    widths = (1, 2.6, 5, 3.2, 3.2) if with_unit else (1, 5.5, 4, 3.5)
    return Table(header, tuple(rows), widths, alignment(len(header)))


def measures(portal: Portal, items: Iterable[FollowedFinding], *, with_state: bool) -> Table:
    """The measures for findings: by whom, until when, and with what result."""
    rows: list[tuple[Pieces, ...]] = []
    for number, followed in enumerate(items, 1):
        item = followed.finding
        owner = name_then(portal, item.owner or item.unit, item.day)
        state = (_state(followed),) if with_state else ()
        rows.append((str(number), item.summary, item.what, owner, day(item.due), *state))
    header = ("TT", "Tồn tại, vi phạm", "Việc phải làm", "Đơn vị", "Hạn", *(("Kết quả",) if with_state else ()))
    widths = (1, 3.7, 3.7, 2.4, 2.6, 2.6) if with_state else (1, 4.8, 4.8, 2.8, 2.6)
    return Table(header, tuple(rows), widths, alignment(len(header)))


def _state(followed: FollowedFinding) -> str:
    item = followed.finding
    if followed.state == "closed":
        return f"Đã khắc phục xong, xác nhận ngày {day(item.verified)}"
    if followed.state == "done":
        return f"Đã khắc phục ngày {day(item.done)}, chờ xác nhận"
    return STATES[followed.state][0]


def tasks(portal: Portal, items: Iterable[FollowedFinding]) -> Table:
    """Every finding with its measure, and with the task where one is recorded."""
    rows: list[tuple[Pieces, ...]] = []
    for number, followed in enumerate(items, 1):
        item = followed.finding
        owner = name_then(portal, item.owner or item.unit, item.day)
        what = item.what or "Chưa giao; đơn vị đề xuất biện pháp"
        cards = [card for ref in for_finding(portal, item.ref) if (card := lookup.record_name(portal, ref))]
        links = [Text(f" (nhiệm vụ: {card.title})", italic=True, url=card.url) for card in cards if card.title != what]
        finding_words = f"{kind_words(item)}{_repetition(followed)}: {item.summary}"
        rows.append((str(number), owner, finding_words, (what, *links), day(item.due) or "Chưa có"))
    header = ("TT", "Đơn vị", "Tồn tại, vi phạm", "Việc phải làm", "Hạn")
    return Table(header, tuple(rows), (1, 2.7, 4.8, 4.9, 2.6), ("center", "left", "left", "left", "left"))


def counted_kinds(items: Sequence[FollowedFinding]) -> str:
    """ "Có 03 tồn tại, 01 vi phạm, trong đó 01 lặp lại trong 24 tháng"."""
    counts = [(sum(item.finding.kind == kind for item in items), kind.label.lower()) for kind in FindingKind]
    counts_text = ", ".join(f"{count:02d} {label}" for count, label in counts if count)
    repeated = sum(item.times > 1 for item in items)
    return f"Có {counts_text}{f', trong đó {repeated:02d} lặp lại trong 24 tháng' if repeated else ''}."


def leaders(portal: Portal) -> tuple[str, ...]:
    """The names of the units that lead the agency, to which reports are sent."""
    return tuple(row.title for row in portal.by_collection["units"] if leads(portal, row.ref))


def leads(portal: Portal, unit: str) -> bool:
    """Whether a unit leads the agency."""
    return kind_of_unit(portal, unit) == UnitKind.LEADERSHIP


def is_of_staff(portal: Portal, unit: str) -> bool:
    """Whether a unit is an organisation of the staff, which supervises in its own name."""
    return kind_of_unit(portal, unit) in (UnitKind.UNION, UnitKind.YOUTH_UNION)


def kind_of_unit(portal: Portal, unit: str) -> str:
    """A value of `UnitKind`; "" for a unit that is not here."""
    row = portal.rows.get(unit)
    return text_of(row.data, "kind") if row else ""


def signed_by(portal: Portal, unit: str, day: str) -> Signature:
    """The signature of the head of a unit."""
    position, name = teams.chief_of(portal, unit, day)
    return Signature((position or "Người đứng đầu",), name)


def results_at(record: Inspection, unit_findings: Iterable[FollowedFinding]) -> list[CheckResult | None]:
    """The result of each line at a unit: an unmet line counts as met here where the unit has no finding on it."""
    unmet = {item.finding.ground.key for item in unit_findings}
    results: list[CheckResult | None] = []
    for item in record.checklist:
        key = FindingGround(item.rule or "", item.regulation or "", item.clause or "").key
        at_unit = CheckResult.UNMET if key in unmet else CheckResult.MET
        results.append(at_unit if item.result is CheckResult.UNMET else item.result)
    return results


def inspection_of(portal: Portal, ref: str) -> Inspection:
    """The record of an inspection, without its long texts."""
    return lookup.record_of(portal, ref, Inspection)
