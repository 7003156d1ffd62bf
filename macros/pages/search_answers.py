"""Direct answers of search: lines by which a page answers a question, made only from what the page shows.

An answer is (question, line).  The question is a kind (`AI`, `HAN`, …); if a page answers it for several subjects, a
kind, a colon and the subject in plain words: "ai:văn thư".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from macros.engine import Portal
from macros.law.effect import Status
from macros.pages.template_api import name_of
from macros.queries import lookup
from macros.queries.contacts import contact_of, phone_of
from macros.text.grouping import grouped
from macros.text.render import day, excerpt, number

if TYPE_CHECKING:  # not imported at run time: a page needs the queries of its own collection
    from macros.pages.acknowledgement_box import ReadingBox
    from macros.queries.actions import TaskEntry
    from macros.queries.organisation import Post
    from macros.queries.training.schedule import Sitting
    from macros.records.units import Duty

Answers = Iterator[tuple[str, str]]

AI = "ai"  # who is responsible, leads, was awarded
LIEN_HE = "lien-he"  # whom to turn to
KHI_NAO = "khi-nao"  # when it takes place
HAN = "han"  # until when: to register, sign, finish
HIEU_LUC = "hieu-luc"  # whether a document is in force
KET_QUA = "ket-qua"  # who leads, what was reached, how many
O_DAU = "o-dau"  # where
LONGEST = 160  # most characters of an answer
MOST_POSTS, MOST_SESSIONS = 30, 3
GONE = "đã thôi làm việc"
_ENDINGS = {"replaced": "thay bằng", "repealed": "bị bãi bỏ bởi"}
_UNTIL = ("chậm nhất", "trước ngày", "hạn ", "đến hết ngày")  # words by which an announcement names a deadline


class RecordView(NamedTuple):
    """A record and what its page shows."""

    portal: Portal
    card: lookup.RecordCard
    record: Any
    values: Mapping[str, Any]  # of its template


def first_answers(answers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The first answer to each question, cut to one line, as search documents have them."""
    lines: dict[str, str] = {}
    for question, line in answers:
        lines.setdefault(question, excerpt(line, LONGEST))
    return tuple(lines.items())


def of_record(view: RecordView) -> tuple[tuple[str, str], ...]:
    """The answers of the page of a record."""
    make = _MAKERS.get(view.card.collection)
    return first_answers([*_to_be_signed(view.values.get("required")), *(make(view) if make else ())])


def _name(portal: Portal, ref: str | None) -> str:
    return lookup.title(portal, ref) if ref else ""


def _names(portal: Portal, refs: Iterable[str]) -> str:
    return ", ".join(filter(None, (_name(portal, ref) for ref in refs)))


def _worker(portal: Portal, ref: str | None) -> str:
    name = _name(portal, ref)
    return f"{name} ({GONE})" if ref and name and lookup.state(portal, ref) == "gone" else name


def _joined(*parts: str) -> str:
    return ", ".join(filter(None, parts))


# ---------------------------------------------------------------- the agency


def _of_unit(view: RecordView) -> Answers:
    values, unit = view.values, view.record.title
    head = f"{values['head'].name}, {values['head'].title}" if values["head"] else ""
    contact = _joined(*contact_of(view.portal, view.card.ref))
    if head:
        yield AI, with_phone(view.portal, f"{head}, {unit}", values["head"].person, view.card.ref)
    if head or contact:
        yield LIEN_HE, f"{unit}: {'; '.join(filter(None, (contact, head)))}." if contact else f"{head}, {unit}."
    yield from _by_title(view.portal, values["posts"][:MOST_POSTS], unit)
    for duty in view.record.duties:
        phone = phone_of(view.portal, duty.contact, view.card.ref)
        yield from _of_duty(duty, f"{_joined(_worker(view.portal, duty.contact), unit, phone)}: {duty.text}.")
    if values["tasks"] and values["tasks"]["unfinished"]:
        entry = values["tasks"]["unfinished"][0]
        yield HAN, f"Hạn {day(entry.due)}: {_name(view.portal, entry.ref)}."


def _of_duty(duty: Duty, line: str) -> Answers:
    return ((f"{AI}:{words}", line) for words in (duty.text, *duty.questions))


def _by_title(portal: Portal, posts: Sequence[Post], unit: str) -> Answers:
    for title, group in grouped((post.title, post) for post in posts).items():
        who, person = ", ".join(post.name for post in group), group[0].person if len(group) == 1 else None
        yield f"{AI}:{title} {unit}", with_phone(portal, f"{who}, {title}, {unit}", person, group[0].unit)


def with_phone(portal: Portal, line: str, first: str | None, second: str | None) -> str:
    """A line that names somebody, completed with the phone number of `first`, else of `second`, if one is known."""
    phone = phone_of(portal, first, second)
    return f"{line}: {phone}." if phone else f"{line}."


def _of_person(view: RecordView) -> Answers:
    if view.values["gone"]:
        return
    name = view.record.title
    posts = [_joined(post.title, _name(view.portal, post.unit)) for post in view.values["posts"]]
    unit = next((post.unit for post in view.values["posts"]), None)
    phone, who = phone_of(view.portal, view.card.ref, unit), _joined(name, "; ".join(posts))
    line = with_phone(view.portal, who, view.card.ref, unit)
    contact = _joined(*contact_of(view.portal, view.card.ref))
    yield AI, line
    yield LIEN_HE, f"{who}: {contact}." if contact else line
    if view.record.summary:
        yield f"{AI}:{excerpt(view.record.summary)}", line
    for post in view.values["posts"]:
        yield f"{AI}:{post.title} {_name(view.portal, post.unit)}", line
    for duty in view.record.duties:
        yield from _of_duty(duty, f"{_joined(name, *posts[:1], phone)}: {duty.text}.")
    for item in view.values["entrusted"]:
        of_unit = f"{_joined(name, _name(view.portal, item.unit), phone)}: {item.text}."
        yield from ((f"{AI}:{words}", of_unit) for words in (item.text, *item.questions))


def of_duties(portal: Portal, groups: Iterable[Any]) -> tuple[tuple[str, str], ...]:
    """The answers of the page of duties: who does each of them."""
    duties = ((item, group, group.name if group.url else "") for group in groups for item in group.duties)
    lines = ((item, group.ref, _joined(_worker(portal, item.person), unit)) for item, group, unit in duties)
    return first_answers((f"{AI}:{item.text}", with_phone(portal, who, item.person, unit)) for item, unit, who in lines)


# ---------------------------------------------------------------- documents, rules, announcements


def _of_document(view: RecordView) -> Answers:
    values, name = view.values, name_of(view.card)
    status, since = values["status"], day(values["since"])
    words = "Hết hiệu lực" if status == Status.ENDED else values["status_label"]
    if status == Status.UNKNOWN:
        words = "Chưa xác định còn hiệu lực hay không"
    words += f" từ {since}" if since and status != Status.NOT_YET else ""
    for item in values["happenings"]:
        if item.event.kind in _ENDINGS and item.event.by and not item.event.clauses:
            words += f"; {_ENDINGS[item.event.kind]} {_document_name(view.portal, item.event.by)}"
    if values["coming"]:
        words += f"; từ {day(values['coming'][0])}: {values['coming'][1].lower()}"
    yield HIEU_LUC, f"{words} ({name}{', cần đối chiếu' if values['unsure'] else ''})."
    yield KHI_NAO, f"Ban hành ngày {day(view.record.issued)} ({name})."


def _document_name(portal: Portal, by: str) -> str:
    card = lookup.record_name(portal, by) if by.startswith("regulations/") else None
    return name_of(card) if card else by if not by.startswith("regulations/") else "văn bản khác"


def _of_policy(view: RecordView) -> Answers:
    if view.record.effective:
        yield HIEU_LUC, f"Áp dụng từ {day(view.record.effective)}."
    if owner := _name(view.portal, view.record.owner):
        yield AI, f"{owner} phụ trách quy tắc {view.record.title}."


def _to_be_signed(box: ReadingBox | None) -> Answers:
    if box and box.progress.request.due:
        yield HAN, f"Hạn đọc và ký: {day(box.progress.request.due)} ({box.progress.badge[0].lower()})."


def _of_announcement(view: RecordView) -> Answers:
    if unit := _name(view.portal, view.record.unit):
        yield LIEN_HE, f"{unit} đưa ra thông báo này."
    summary = excerpt(view.record.summary or "", LONGEST)
    if any(words in summary.lower() for words in _UNTIL) and "/" in summary:
        yield HAN, summary


# ---------------------------------------------------------------- training


def _of_course(view: RecordView) -> Answers:
    portal, record, values = view.portal, view.record, view.values
    if values["ahead"] and view.card.state != "done":
        yield KHI_NAO, next_sessions(values["ahead"])
    yield O_DAU, f"{', '.join(dict.fromkeys(item.place for item in values['sessions']))}."
    if record.deadline:
        over = " (đã hết hạn)" if values["registration"] != "open" else ""
        yield HAN, f"Hạn đăng ký: {day(record.deadline)}{over}."
    organizer = _name(portal, record.organizer)
    contact = _name(portal, record.contact)
    yield AI, f"{organizer} tổ chức{f'; hỏi {contact}' if contact else ''}."
    yield LIEN_HE, with_phone(portal, _joined(contact, organizer), record.contact, record.organizer)


def next_sessions(ahead: Sequence[Sitting]) -> str:
    """When and where the next sessions of a course are; "" if there are none."""
    first, more = ahead[:1], ahead[1:MOST_SESSIONS]
    words = [f"{day(item.day)}, {item.start}–{item.end}, {item.place}" for item in first]
    words += [f"rồi {', '.join(f'{day(item.day)[:5]}' for item in more)}"] if more else []
    return f"Buổi tới: {'; '.join(words)}." if words else ""


def of_sessions(sessions: Iterable[Sitting]) -> tuple[tuple[str, str], ...]:
    """The answers of a calendar: the days of its courses, as many as fit into a line."""
    days = grouped((item.title, day(item.day)[:5]) for item in sessions)
    line = ""
    for title, meetings in days.items():
        dates = meetings[0] if len(meetings) == 1 else f"{', '.join(meetings[:2])}{'…' if meetings[2:] else ''}"
        added = f"{'; ' if line else ''}{dates} {title}"
        if len(line) + len(added) > LONGEST - 1:
            break
        line += added
    return ((KHI_NAO, f"{line}."),) if line else ()


# ---------------------------------------------------------------- tasks, inspections, emulation, indicators


def _of_task(view: RecordView) -> Answers:
    entry = view.values["entry"]
    if entry is None:
        return
    who = _joined(_worker(view.portal, entry.person), _name(view.portal, entry.lead))
    label = type(view.record).states[entry.state][0].lower()
    moved = f", lùi từ {day(entry.first_due)}" if entry.due != entry.first_due else ""
    when = f"xong ngày {day(entry.done)} ({label})" if entry.done else f"hạn {day(entry.due)} ({label}{moved})"
    yield HAN, f"{when.capitalize()}; {who} chủ trì."
    yield KHI_NAO, f"{when.capitalize()}; {who} chủ trì."
    yield AI, f"{who} chủ trì, {when}."


def of_tasks(portal: Portal, total: int, label: str, entries: Sequence[TaskEntry]) -> tuple[tuple[str, str], ...]:
    """The answers of the list of tasks in a state: how many there are, and the first of them."""
    first = f"; đứng đầu: {_name(portal, entries[0].ref)}, hạn {day(entries[0].due)}" if entries else ""
    return first_answers([(KET_QUA, f"{total} nhiệm vụ {label}{first}.")])


def _of_inspection(view: RecordView) -> Answers:
    record, by = view.record, _names(view.portal, view.record.by)
    when = f"Đã kiểm tra ngày {day(record.visited)}" if record.visited else f"Dự kiến {day(record.plan.planned)}"
    yield KHI_NAO, f"{when}; {by} thực hiện."
    yield AI, f"{by} kiểm tra {_names(view.portal, record.units)}."


def of_board(portal: Portal, period: str, units: Iterable[Any], people: Iterable[Any] = (), how: str = "") -> Answers:
    """Yield who leads each cluster of a board; `how` is added to the line, such as " (tạm tính)"."""
    for whose, tables in (("", units), ("cá nhân ", people)):
        for table in tables:
            best = [line for line in table.lines if line.rank == 1]
            if table.alone or table.outside or not best:
                continue
            points = f", {number(best[0].points)} điểm" if best[0].points is not None else ""
            line = f"{_names(portal, (item.ref for item in best))}{points}"
            words = f"Đứng đầu {period} ({table.label}): {line}{how}."
            yield f"{KET_QUA}:{whose}{table.label}", words
            for kind in (KET_QUA, AI):
                yield (f"{kind}:cá nhân" if whose else kind), words


def provisional(state: str) -> str:
    """The note " (tạm tính)" on the points of an open campaign; "" in any other state."""
    return " (tạm tính)" if state == "open" else ""


def _of_campaign(view: RecordView) -> Answers:
    record, teaser = view.record, view.values["teaser"]
    yield from ((kind, f"Từ {day(record.starts)} đến {day(record.ends)}.") for kind in (KHI_NAO, HAN))
    yield from of_board(view.portal, teaser.within, teaser.tables, (), provisional(view.card.state))
    if owners := _names(view.portal, record.owners):
        yield f"{AI}:phát động, phụ trách", f"{owners} phát động."


def _of_award(view: RecordView) -> Answers:
    hides = view.values["hides_people"]
    if winners := _names(
        view.portal, [ref for ref in view.record.winners if not (hides and ref.startswith("people/"))]
    ):
        yield AI, f"{winners}."
    if decision := view.record.decision:
        yield KHI_NAO, f"Quyết định số {decision.number} ngày {day(decision.date)}."
    elif letter := view.record.letter:
        yield KHI_NAO, f"Thư khen ngày {day(letter.date)}."


def _of_title(view: RecordView) -> Answers:
    if view.record.summary:
        yield KET_QUA, excerpt(view.record.summary, LONGEST)
    if awards := view.values["awards"]:
        yield AI, f"Lần gần nhất: {_name(view.portal, awards[-1])}."


def _of_initiative(view: RecordView) -> Answers:
    if authors := _names(view.portal, view.record.authors):
        yield AI, f"Tác giả: {authors}."


def _of_training_duty(view: RecordView) -> Answers:
    record = view.record
    line = f"{record.kind.label}: {record.amount} {record.measure.label} một năm."
    yield KET_QUA, line
    yield f"{KET_QUA}:{record.kind.label} mỗi năm học, bồi dưỡng bao nhiêu {record.measure.label}", line


def _of_indicator(view: RecordView) -> Answers:
    for section in view.values["sections"]:
        row, unit = section.row, _name(view.portal, section.unit)
        yield f"{KET_QUA}:{unit}" if unit else KET_QUA, _measured(row, unit)


def _measured(row: Any, unit: str = "") -> str:
    when = _joined(unit, row.period)
    return f"{when[0].upper()}{when[1:]}: {row.reason}" if when else row.reason


def of_indicators(portal: Portal, rows: Iterable[Any]) -> tuple[tuple[str, str], ...]:
    """The answers of the overview of indicators: the latest value of each."""
    return first_answers((f"{KET_QUA}:{_name(portal, row.ref)}", _measured(row)) for row in rows if not row.spread)


_MAKERS: Mapping[str, Callable[[RecordView], Answers]] = {
    "actions": _of_task,
    "announcements": _of_announcement,
    "awards": _of_award,
    "campaigns": _of_campaign,
    "indicators": _of_indicator,
    "initiatives": _of_initiative,
    "inspections": _of_inspection,
    "people": _of_person,
    "policies": _of_policy,
    "regulations": _of_document,
    "titles": _of_title,
    "training": _of_course,
    "training_duties": _of_training_duty,
    "units": _of_unit,
}
