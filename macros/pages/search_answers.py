"""What search says at once: lines by which a page answers a question, made from what the page shows and nothing else.

An answer is (what is asked, the line).  What is asked is a kind (`AI`, `HAN`, …), or a kind, a colon and the subject in
plain words, "ai:văn thư", where a page answers the same of many things.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from macros.engine import Portal
from macros.law.effect import Status
from macros.pages.acknowledgement_box import ReadingBox
from macros.pages.template_api import name_of
from macros.queries import lookup
from macros.queries.actions import TaskEntry
from macros.queries.contacts import contact_of, phone_of
from macros.queries.organisation import Post
from macros.queries.training import schedule
from macros.records.units import Duty
from macros.text.grouping import grouped
from macros.text.render import day, number, plain

Answers = Iterator[tuple[str, str]]

AI = "ai"  # who is responsible, leads, was awarded
LIEN_HE = "lien-he"  # whom to turn to
KHI_NAO = "khi-nao"  # when it takes place
HAN = "han"  # until when: to register, sign, finish
HIEU_LUC = "hieu-luc"  # whether a document is in force
KET_QUA = "ket-qua"  # who leads, what was reached, how many
O_DAU = "o-dau"  # where
LONGEST = 160  # signs in an answer
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


def kept(answers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Answers as a document keeps them: of each question the first, none longer than a line."""
    lines: dict[str, str] = {}
    for asked, line in answers:
        lines.setdefault(asked, plain(line, LONGEST))
    return tuple(lines.items())


def of_record(shown: RecordView) -> tuple[tuple[str, str], ...]:
    """What the page of a record answers."""
    make = _MAKERS.get(shown.card.collection)
    return kept([*_to_be_signed(shown.values.get("required")), *(make(shown) if make else ())])


def _name(portal: Portal, ref: str | None) -> str:
    return lookup.title(portal, ref) if ref else ""


def _names(portal: Portal, refs: Iterable[str]) -> str:
    return ", ".join(filter(None, (_name(portal, ref) for ref in refs)))


def _worker(portal: Portal, ref: str | None) -> str:
    name = _name(portal, ref)
    return f"{name} ({GONE})" if ref and name and lookup.state(portal, ref) == "gone" else name


def _listed(*parts: str) -> str:
    return ", ".join(filter(None, parts))


# ---------------------------------------------------------------- the agency


def _of_unit(shown: RecordView) -> Answers:
    values, unit = shown.values, shown.record.title
    head = f"{values['head'].name}, {values['head'].title}" if values["head"] else ""
    reached = _listed(*contact_of(shown.portal, shown.card.ref))
    if head:
        yield AI, called(shown.portal, f"{head}, {unit}", values["head"].person, shown.card.ref)
    if head or reached:
        yield LIEN_HE, f"{unit}: {'; '.join(filter(None, (reached, head)))}." if reached else f"{head}, {unit}."
    yield from _by_title(shown.portal, values["posts"][:MOST_POSTS], unit)
    for duty in shown.record.duties:
        phone = phone_of(shown.portal, duty.contact, shown.card.ref)
        yield from _of_duty(duty, f"{_listed(_worker(shown.portal, duty.contact), unit, phone)}: {duty.text}.")
    if values["tasks"] and values["tasks"]["unfinished"]:
        entry = values["tasks"]["unfinished"][0]
        yield HAN, f"Hạn {day(entry.due)}: {entry.title}."


def _of_duty(duty: Duty, line: str) -> Answers:
    return ((f"{AI}:{words}", line) for words in (duty.text, *duty.questions))


def _by_title(portal: Portal, posts: Sequence[Post], unit: str) -> Answers:
    for title, held in grouped((post.title, post) for post in posts).items():
        who, person = ", ".join(post.name for post in held), held[0].person if len(held) == 1 else None
        yield f"{AI}:{title} {unit}", called(portal, f"{who}, {title}, {unit}", person, held[0].unit)


def called(portal: Portal, line: str, person: str | None, unit: str | None) -> str:
    """A line that names somebody, with the number by which he or she is called."""
    phone = phone_of(portal, person, unit)
    return f"{line}: {phone}." if phone else f"{line}."


def _of_person(shown: RecordView) -> Answers:
    if shown.values["gone"]:
        return
    name = shown.record.title
    posts = [_listed(post.title, _name(shown.portal, post.unit)) for post in shown.values["posts"]]
    unit = next((post.unit for post in shown.values["posts"]), None)
    phone, who = phone_of(shown.portal, shown.card.ref, unit), _listed(name, "; ".join(posts))
    line = called(shown.portal, who, shown.card.ref, unit)
    reached = _listed(*contact_of(shown.portal, shown.card.ref))
    yield AI, line
    yield LIEN_HE, f"{who}: {reached}." if reached else line
    if shown.card.summary:
        yield f"{AI}:{plain(shown.card.summary)}", line
    for post in shown.values["posts"]:
        yield f"{AI}:{post.title} {_name(shown.portal, post.unit)}", line
    for duty in shown.record.duties:
        yield from _of_duty(duty, f"{_listed(name, *posts[:1], phone)}: {duty.text}.")
    for item in shown.values["entrusted"]:
        of_unit = f"{_listed(name, _name(shown.portal, item.unit), phone)}: {item.text}."
        yield from ((f"{AI}:{words}", of_unit) for words in (item.text, *item.questions))


def of_duties(portal: Portal, groups: Iterable[Any]) -> tuple[tuple[str, str], ...]:
    """What the page of duties answers: who does each."""
    held = ((item, group, group.name if group.url else "") for group in groups for item in group.duties)
    lines = ((item, group.ref, _listed(_worker(portal, item.person), unit)) for item, group, unit in held)
    return kept((f"{AI}:{item.text}", called(portal, who, item.person, unit)) for item, unit, who in lines)


# ---------------------------------------------------------------- documents, rules, announcements


def _of_document(shown: RecordView) -> Answers:
    values, name = shown.values, name_of(shown.card)
    status, since = values["status"], day(values["since"])
    words = "Hết hiệu lực" if status == Status.ENDED else values["status_label"]
    if status == Status.UNKNOWN:
        words = "Chưa xác định còn hiệu lực hay không"
    words += f" từ {since}" if since and status != Status.NOT_YET else ""
    for item in values["happenings"]:
        if item.event.kind in _ENDINGS and item.event.by and not item.event.clauses:
            words += f"; {_ENDINGS[item.event.kind]} {_document(shown.portal, item.event.by)}"
    if values["coming"]:
        words += f"; từ {day(values['coming'][0])}: {values['coming'][1].lower()}"
    yield HIEU_LUC, f"{words} ({name}{', cần đối chiếu' if values['unsure'] else ''})."
    yield KHI_NAO, f"Ban hành ngày {day(shown.record.issued)} ({name})."


def _document(portal: Portal, by: str) -> str:
    named = lookup.named(portal, by) if by.startswith("regulations/") else None
    return name_of(named) if named else by if not by.startswith("regulations/") else "văn bản khác"


def _of_policy(shown: RecordView) -> Answers:
    if shown.record.effective:
        yield HIEU_LUC, f"Áp dụng từ {day(shown.record.effective)}."
    if owner := _name(shown.portal, shown.record.owner):
        yield AI, f"{owner} phụ trách quy tắc {shown.record.title}."


def _to_be_signed(box: ReadingBox | None) -> Answers:
    if box and box.progress.asked.due:
        yield HAN, f"Hạn đọc và ký: {day(box.progress.asked.due)} ({box.progress.badge[0].lower()})."


def _of_announcement(shown: RecordView) -> Answers:
    if unit := _name(shown.portal, shown.record.unit):
        yield LIEN_HE, f"{unit} đưa ra thông báo này."
    told = plain(shown.card.summary, LONGEST)
    if any(words in told.lower() for words in _UNTIL) and "/" in told:
        yield HAN, told


# ---------------------------------------------------------------- training


def _of_course(shown: RecordView) -> Answers:
    portal, record, values = shown.portal, shown.record, shown.values
    ahead = schedule.ahead_of(portal, shown.card.ref) if shown.card.state != "done" else ()
    if ahead:
        yield KHI_NAO, next_sessions(ahead)
    yield O_DAU, f"{', '.join(dict.fromkeys(item.place for item in values['sessions']))}."
    if record.deadline:
        over = " (đã hết hạn)" if values["registration"] != "open" else ""
        yield HAN, f"Hạn đăng ký: {day(record.deadline)}{over}."
    organizer = _name(portal, record.organizer)
    contact = _name(portal, record.contact)
    yield AI, f"{organizer} tổ chức{f'; hỏi {contact}' if contact else ''}."
    yield LIEN_HE, called(portal, _listed(contact, organizer), record.contact, record.organizer)


def next_sessions(ahead: Sequence[schedule.Sitting]) -> str:
    """When and where the next sessions of a course are; "" where there are none."""
    first, more = ahead[:1], ahead[1:MOST_SESSIONS]
    words = [f"{day(item.day)}, {item.start}–{item.end}, {item.place}" for item in first]
    words += [f"rồi {', '.join(f'{day(item.day)[:5]}' for item in more)}"] if more else []
    return f"Buổi tới: {'; '.join(words)}." if words else ""


def of_sessions(sessions: Iterable[schedule.Sitting]) -> tuple[tuple[str, str], ...]:
    """What a calendar answers: when each of its courses meets, as many as fit into a line."""
    days = grouped((item.title, day(item.day)[:5]) for item in sessions)
    line = ""
    for title, held in days.items():
        dates = held[0] if len(held) == 1 else f"{', '.join(held[:2])}{'…' if held[2:] else ''}"
        added = f"{'; ' if line else ''}{dates} {title}"
        if len(line) + len(added) > LONGEST - 1:
            break
        line += added
    return ((KHI_NAO, f"{line}."),) if line else ()


# ---------------------------------------------------------------- tasks, inspections, emulation, indicators


def _of_task(shown: RecordView) -> Answers:
    entry = shown.values["entry"]
    if entry is None:
        return
    who = _listed(_worker(shown.portal, entry.person), _name(shown.portal, entry.lead))
    label = type(shown.record).states[entry.state][0].lower()
    moved = f", lùi từ {day(entry.first_due)}" if entry.due != entry.first_due else ""
    when = f"xong ngày {day(entry.done)} ({label})" if entry.done else f"hạn {day(entry.due)} ({label}{moved})"
    yield HAN, f"{when.capitalize()}; {who} chủ trì."
    yield KHI_NAO, f"{when.capitalize()}; {who} chủ trì."
    yield AI, f"{who} chủ trì, {when}."


def of_tasks(total: int, label: str, entries: Sequence[TaskEntry]) -> tuple[tuple[str, str], ...]:
    """What the list of the tasks in a state answers: how many there are, and which comes first."""
    first = f"; đứng đầu: {entries[0].title}, hạn {day(entries[0].due)}" if entries else ""
    return kept([(KET_QUA, f"{total} nhiệm vụ {label}{first}.")])


def _of_inspection(shown: RecordView) -> Answers:
    record, by = shown.record, _names(shown.portal, shown.record.by)
    day_of = f"Đã kiểm tra ngày {day(record.visited)}" if record.visited else f"Dự kiến {day(record.plan.planned)}"
    yield KHI_NAO, f"{day_of}; {by} thực hiện."
    yield AI, f"{by} kiểm tra {_names(shown.portal, record.units)}."


def of_board(portal: Portal, period: str, units: Iterable[Any], people: Iterable[Any] = (), how: str = "") -> Answers:
    """Who leads each cluster of a board; `how` says whether that is settled."""
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


def running(state: str) -> str:
    """What is said of the points of the newest quarter of a campaign in that state."""
    return " (tạm tính)" if state == "open" else ""


def _of_campaign(shown: RecordView) -> Answers:
    record, teaser = shown.record, shown.values["teaser"]
    yield from ((kind, f"Từ {day(record.starts)} đến {day(record.ends)}.") for kind in (KHI_NAO, HAN))
    yield from of_board(shown.portal, teaser.within, teaser.tables, (), running(shown.card.state))
    if owners := _names(shown.portal, record.owners):
        yield f"{AI}:phát động, phụ trách", f"{owners} phát động."


def _of_award(shown: RecordView) -> Answers:
    hides = shown.values["hides_people"]
    if winners := _names(
        shown.portal, [ref for ref in shown.record.winners if not (hides and ref.startswith("people/"))]
    ):
        yield AI, f"{winners}."
    if decision := shown.record.decision:
        yield KHI_NAO, f"Quyết định số {decision.number} ngày {day(decision.date)}."
    elif letter := shown.record.letter:
        yield KHI_NAO, f"Thư khen ngày {day(letter.date)}."


def _of_title(shown: RecordView) -> Answers:
    if shown.card.summary:
        yield KET_QUA, plain(shown.card.summary, LONGEST)
    if given := shown.values["given"]:
        yield AI, f"Lần gần nhất: {_name(shown.portal, given[-1])}."


def _of_initiative(shown: RecordView) -> Answers:
    if authors := _names(shown.portal, shown.record.authors):
        yield AI, f"Tác giả: {authors}."


def _of_training_duty(shown: RecordView) -> Answers:
    record = shown.record
    line = f"{record.kind.label}: {record.amount} {record.measure.label} một năm."
    yield KET_QUA, line
    yield f"{KET_QUA}:{record.kind.label} mỗi năm học, bồi dưỡng bao nhiêu {record.measure.label}", line


def _of_indicator(shown: RecordView) -> Answers:
    for section in shown.values["sections"]:
        row, unit = section.row, _name(shown.portal, section.unit)
        yield f"{KET_QUA}:{unit}" if unit else KET_QUA, _measured(row, unit)


def _measured(row: Any, unit: str = "") -> str:
    when = _listed(unit, row.period)
    return f"{when[0].upper()}{when[1:]}: {row.reason}" if when else row.reason


def of_indicators(portal: Portal, rows: Iterable[Any]) -> tuple[tuple[str, str], ...]:
    """What the overview of indicators answers: the latest value of each."""
    return kept((f"{KET_QUA}:{_name(portal, row.ref)}", _measured(row)) for row in rows if not row.spread)


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
