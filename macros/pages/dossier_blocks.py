"""Parts of the documents of a dossier: lists of candidates, what the meeting decided, conditions, votes."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from macros.documents.document import Annex, Block, Items, Paragraph, Pieces, Table, WriteIn
from macros.engine import Portal
from macros.law.wording import day_in_words
from macros.pages import dossier_words as words
from macros.pages import merit_blocks
from macros.pages.dossier_words import as_phrase, award_words, council_of, how_many
from macros.pages.merit_blocks import Merit, list_items
from macros.pages.official import COMPARE, GAP, clock
from macros.pages.template_api import title_of
from macros.queries import organisation
from macros.queries.titles import dossiers
from macros.queries.titles.dossiers import Nominee
from macros.records.dossiers import Dossier
from macros.records.titles import Condition, Title

COMMON = "Thành tích chung"
SHORT = 5  # most candidates of a list in the text; a longer list becomes an annex


def merit_of(portal: Portal, record: Dossier, who: str) -> Merit:
    """The year, the deed and the day that the report of a candidate is about."""
    day = record.day()
    on = day.isoformat() if day and portal.reached(day) else ""
    return Merit(who, record.year, record.story or "", record.award or "", on)


def post(portal: Portal, record: Dossier, who: str) -> str:
    """Position and unit of a person; "" for a unit."""
    if not dossiers.is_person(who):
        return ""
    position, unit = dossiers.post_of(portal, who, merit_of(portal, record, who).on)
    return organisation.position_in(position, title_of(portal, unit) if unit else "")


def names_table(portal: Portal, record: Dossier, people: tuple[str, ...]) -> Table:
    """A table of people or units, with the merit of each where merits differ."""
    merits = {item.who: item.merit for item in record.candidates}
    differ = any(merits.get(who) for who in people)
    rows = tuple(
        (str(at), title_of(portal, who), post(portal, record, who), merits.get(who) or record.reason)
        for at, who in enumerate(people, 1)
    )
    header = ("STT", words.names_heading(people), "Chức vụ, đơn vị", "Thành tích")
    table = Table(header, rows, (1.5, 5, 7, 6), ("center", "left", "left", "left"))
    return without(without(table, () if differ else (3,)), () if words.has_person(people) else (2,))


def without(table: Table, columns: tuple[int, ...]) -> Table:
    """The table without some columns."""
    places = [at for at in range(len(table.header)) if at not in columns]
    rows = tuple(tuple(row[at] for at in places) for row in table.rows)
    header, widths = tuple(table.header[at] for at in places), tuple(table.widths[at] for at in places)
    return replace(table, header=header, rows=rows, widths=widths, align=tuple(table.align[at] for at in places))


def list_of(
    portal: Portal, record: Dossier, people: tuple[str, ...], how: str
) -> tuple[tuple[Block, ...], tuple[Annex, ...]]:
    """The list of people: in the text if short, else in an annex; none where `recipients` names everybody."""
    if _fits_sentence(people):
        return (), ()
    table = names_table(portal, record, people)
    if len(people) <= SHORT:
        return (table,), ()
    return (), (Annex(f"Danh sách {how_many(people)} {how} {award_words(record)}", (table,)),)


def _fits_sentence(people: tuple[str, ...]) -> bool:
    """Whether a sentence can name all: one person, or a few units."""
    return len(people) == 1 or (len(people) <= SHORT and not words.has_person(people))


def recipients(portal: Portal, record: Dossier, people: tuple[str, ...], here: str) -> str:
    """The recipients in a sentence: one person or a few units by name, else their number and where the names are."""
    if len(people) == 1:
        return ", ".join(filter(None, (title_of(portal, people[0]), as_phrase(post(portal, record, people[0])))))
    if _fits_sentence(people):
        return f"{how_many(people)} ({'; '.join(title_of(portal, who) for who in people)})"
    return f"{how_many(people)} ({here if len(people) <= SHORT else 'có danh sách kèm theo'})"


def outcome(portal: Portal, record: Dossier, nominees: tuple[Nominee, ...]) -> Iterator[Block]:
    """The vote of the meeting; nothing where no meeting is recorded."""
    if record.meeting is None:
        return
    council, voted = council_of(portal, record), [item for item in nominees if item.passed is not None]
    when = day_in_words(record.meeting.date.isoformat())
    if not voted:
        yield Paragraph(f"{council} họp {when} xét, bỏ phiếu tặng {award_words(record)} (có biên bản kèm theo).")
        return
    passed = [item.who for item in voted if item.passed]
    proposed, agreed = how_many(item.who for item in nominees), how_many(passed) or "không ai"
    text = f"{when[:1].upper()}{when[1:]}, {council} đã họp, bỏ phiếu xét tặng {award_words(record)} cho {proposed}."
    yield Paragraph(f"{text} Kết quả: {agreed} đủ số phiếu theo quy định (có biên bản kèm theo).")
    short = [f"{title_of(portal, item.who)}: {words.votes_for(item)} phiếu" for item in voted if not item.passed]
    if short:
        yield Paragraph(f"Không đủ số phiếu: {'; '.join(short)}.")


def conditions(portal: Portal, record: Dossier) -> Iterator[Block]:
    """The conditions of the title, with their provisions."""
    rules = dossiers.rules_of(portal, record)
    if rules:
        yield Paragraph("Điều kiện xét:")
        yield Items(list_items(*(f"{item.text} ({dossiers.provision(portal, item)})" for item in rules.conditions)))
        yield from to_compare(portal, rules.conditions)


def to_compare(portal: Portal, rules: Iterable[Condition | Title]) -> Iterator[Block]:
    """A note to compare provisions not yet checked against the original; the author of the paper deletes it."""
    unread = dict.fromkeys(dossiers.provision(portal, item) for item in rules if not dossiers.is_compared(item))
    if unread:
        yield WriteIn(f"{COMPARE}: {'; '.join(unread)}", 0)


def remarks(portal: Portal, nominees: tuple[Nominee, ...]) -> Iterator[Block]:
    """The candidates who are proposed although the records speak against them, with the reasons."""
    noted = [item for item in nominees if item.candidate.note and item.passed is not False]
    if noted:
        yield Paragraph("Trường hợp cần báo cáo thêm:")
        yield Items(list_items(*(f"{title_of(portal, item.who)}: {item.candidate.note}" for item in noted)))


def papers(record: Dossier, people: tuple[str, ...]) -> Iterator[str]:
    """The papers that are handed in with the submission."""
    yield "Danh sách trích ngang"
    yield f"Báo cáo thành tích ({len(people):02d} bản)"
    if record.meeting:
        yield "Biên bản họp và phiếu bầu của Hội đồng"
    if record.story:
        yield "Tài liệu về việc làm được đề nghị khen"


def candidate_row(portal: Portal, record: Dossier, item: Nominee, at: int, clause: str) -> tuple[Pieces, ...]:
    """The row of a candidate in the list of all."""
    merit = merit_of(portal, record, item.who)
    notes = (clause, item.candidate.note or "", "không công bố tên" if item.withheld else "")
    return (
        str(at),
        title_of(portal, item.who),
        post(portal, record, item.who),
        item.candidate.merit
        or merit_blocks.own_merit(portal, merit)
        or (COMMON if record.candidates[1:] else record.reason),
        merit_blocks.level_in(portal, merit),
        merit_blocks.recent_awards(portal, merit) or "Chưa có",
        words.votes_for(item) if item.votes is not None else "",
        "; ".join(filter(None, notes)),
    )


def opening(record: Dossier) -> str:
    """The first sentence of the minutes: hour, day and place."""
    meeting = record.meeting
    if meeting is None:
        raise TypeError
    return f"Hồi {clock(meeting.starts)}, {day_in_words(meeting.date.isoformat())}, tại {meeting.place or GAP * 4}."


def attendance(portal: Portal, ref: str) -> Iterator[Block]:
    """The members of the council who were present, and those who were absent."""
    council = dossiers.members(portal, ref)
    present, absent = [item for item in council if item.present], [item for item in council if not item.present]
    yield Paragraph(f"Có mặt {len(present):02d}/{len(council):02d} thành viên:")
    yield Items(list_items(*(f"{title_of(portal, item.person)}, {item.role}" for item in present)), numbered=True)
    if absent:
        yield Paragraph(f"Vắng mặt: {'; '.join(f'{title_of(portal, item.person)}, {item.role}' for item in absent)}.")


def votes(portal: Portal, nominees: tuple[Nominee, ...]) -> Table:
    """The votes for each candidate; every other vote was against or not valid."""
    outcomes = {None: "", True: "Đạt", False: "Không đạt"}
    rows = tuple(
        (
            str(at),
            title_of(portal, item.who),
            str(item.voters or ""),
            "" if item.votes is None else str(item.votes),
            "" if item.votes is None else str(item.voters - item.votes),
            outcomes[item.passed],
        )
        for at, item in enumerate(nominees, 1)
    )
    people = words.names_heading(item.who for item in nominees)
    header = ("STT", people, "Số người bỏ phiếu", "Đồng ý", "Không đồng ý, không hợp lệ", "Kết quả")
    return Table(header, rows, (1.4, 5, 2.2, 1.8, 2.6, 2.2), ("center", "left", "center", "center", "center", "center"))
