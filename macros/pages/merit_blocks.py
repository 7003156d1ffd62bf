"""The body of a report of merit, from the records: the person or unit, the achievements, earlier awards."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from macros.documents.document import Block, Heading, Items, Paragraph, Pieces, Table, Text, WriteIn, pieces
from macros.documents.markdown import blocks_of
from macros.engine import Portal
from macros.pages.template_api import title_of
from macros.queries import lookup, organisation
from macros.queries.titles import candidates, dossiers
from macros.queries.titles.eligibility import AwardedTitle
from macros.queries.titles.measures import PartAmount, part_amount
from macros.records.awards import Award, Form
from macros.records.evaluations import YearLevel
from macros.records.frames import PartKind
from macros.records.initiatives import Initiative, InitiativeScope
from macros.records.people import Person
from macros.records.stories import Story
from macros.records.units import Unit
from macros.text.render import day, number


class Merit(NamedTuple):
    """The subject of a report of merit: who, and which year or deed."""

    who: str
    year: int
    story: str = ""
    award: str = ""  # the proposed award, where it is decided already
    on: str = ""  # the day by which positions and earlier awards are looked up (ISO); "" is the portal's


def list_items(*items: Pieces) -> tuple[Pieces, ...]:
    """The items of a list with their closing punctuation."""
    ends = (";" if at < len(items) else "." for at in range(1, len(items) + 1))
    return tuple((*pieces(item), end) for item, end in zip(items, ends, strict=True))


def person_blocks(portal: Portal, merit: Merit, reason: str) -> tuple[Block, ...]:
    """The body of a person's report."""
    position, unit = dossiers.post_of(portal, merit.who, merit.on)
    record = lookup.record(portal, merit.who)
    duties = tuple(item.text for item in record.duties) if isinstance(record, Person) else ()
    return (
        Heading("Sơ lược lý lịch"),
        Items(
            list_items(
                f"Họ và tên: {title_of(portal, merit.who)}",
                f"Chức vụ: {position or '……'}",
                f"Đơn vị công tác: {title_of(portal, unit) if unit else '……'}",
            )
        ),
        WriteIn("Ngày sinh, giới tính, quê quán, nơi thường trú, trình độ chuyên môn, lý luận chính trị, ngoại ngữ", 3),
        Heading("Thành tích đạt được"),
        Heading("Quyền hạn, nhiệm vụ được giao", 2),
        Items(list_items(*duties)) if duties else WriteIn("Nhiệm vụ được giao hoặc đảm nhận", 2),
        *_achieved(portal, merit, reason),
        Heading("Các hình thức đã được khen thưởng"),
        *awards_block(portal, merit),
    )


def unit_blocks(portal: Portal, merit: Merit, reason: str) -> tuple[Block, ...]:
    """The body of a unit's report."""
    record = lookup.record(portal, merit.who)
    duties = tuple(item.text for item in record.duties) if isinstance(record, Unit) else ()
    since = f", thành lập ngày {day(record.starts)}" if isinstance(record, Unit) and record.starts else ""
    people = candidates.staff_of(portal, merit.who, merit.year)
    return (
        Heading("Sơ lược đặc điểm, tình hình"),
        Paragraph(f"{title_of(portal, merit.who)}{since}, có {len(people):02d} người."),
        Paragraph("Nhiệm vụ được giao:"),
        Items(list_items(*duties)) if duties else WriteIn("Chức năng, nhiệm vụ được giao", 2),
        WriteIn("Cơ cấu tổ chức, tổ chức đảng, đoàn thể, điều kiện làm việc", 3),
        Heading("Thành tích đạt được"),
        *_achieved(portal, merit, reason),
        Heading("Các hình thức đã được khen thưởng"),
        *awards_block(portal, merit),
    )


def _achieved(portal: Portal, merit: Merit, reason: str) -> Iterator[Block]:
    """The deed as its story tells it, the numbers of the year, and blank lines for the author."""
    story = lookup.full_record(portal, merit.story) if merit.story in portal.rows else None
    if isinstance(story, Story):
        yield Heading("Việc làm đề nghị khen thưởng", 2)
        yield Paragraph(f"{reason}.")
        yield from blocks_of(story.body, 3)
    yield Heading(f"Kết quả năm {merit.year}", 2)
    yield Items(list_items(*results(portal, merit)) or ("Chưa ghi nhận số liệu trong năm.",))
    if not story:
        yield Paragraph(f"Thành tích chung: {reason[:1].lower()}{reason[1:]}.")
    yield WriteIn("Số lượng, chất lượng, hiệu quả công việc; giải pháp đã làm; việc chấp hành chủ trương, pháp luật", 4)


def results(portal: Portal, merit: Merit) -> Iterator[Pieces]:
    """The results of a year in the records: level, tasks, points, initiatives, stories, training."""
    who, year = merit.who, merit.year
    for grade in (item for item in candidates.grades(portal, who) if item.year == year):
        yield "Xếp loại: ", Text(YearLevel(grade.level).label.lower(), refs=(grade.ref,))
    tasks, points = (part_amount(portal, str(part), who, year) for part in (PartKind.ACTIONS, PartKind.SHARE))
    if tasks.refs and tasks.amount is not None:
        due = len(tasks.refs)
        in_time = Text(f"{round(tasks.amount * due / 100):02d}/{due:02d}", refs=tasks.refs)
        yield "Nhiệm vụ hoàn thành đúng hạn, trước hạn: ", in_time, " nhiệm vụ đến hạn trong năm"
    if points.amount is not None:
        yield "Thi đua: đạt ", _figure(points, "%"), " số điểm có thể đạt trong các phong trào"
    yield from _ideas(portal, merit)
    stories = part_amount(portal, str(PartKind.STORIES), who, year)
    for ref in stories.refs:
        yield "Được nêu gương: ", Text(f"“{title_of(portal, ref)}”", refs=(ref,))
    hours = part_amount(portal, str(PartKind.PERIODS), who, year)
    if hours.amount and hours.target:
        duty = ", định mức" if dossiers.is_person(who) else " của cả đơn vị, tổng định mức"
        yield "Đào tạo, bồi dưỡng: ", _figure(hours, " tiết"), f"{duty} {number(hours.target)} tiết"


def _figure(item: PartAmount, unit: str) -> Text:
    return Text(f"{number(item.amount or Decimal(0))}{unit}", refs=item.refs)


def _ideas(portal: Portal, merit: Merit) -> Iterator[Pieces]:
    people = (merit.who,) if dossiers.is_person(merit.who) else candidates.staff_of(portal, merit.who, merit.year)
    ideas = {idea.ref: idea for who in people for idea in candidates.ideas(portal, who) if idea.year == merit.year}
    for ref, idea in sorted(ideas.items()):
        record = lookup.record(portal, ref)
        ruling = record.decision if isinstance(record, Initiative) else None
        by = f", Quyết định số {ruling.number} ngày {day(ruling.date)}" if ruling else ""
        scope = InitiativeScope(idea.scope).label.lower()
        yield "Sáng kiến: ", Text(f"“{title_of(portal, ref)}”", refs=(ref,)), f" (công nhận {scope}{by})"


def _earlier_awards(portal: Portal, merit: Merit) -> Iterator[AwardedTitle]:
    """The awards of a candidate before the proposal, oldest first, without letters of praise."""
    for item in candidates.awarded_titles(portal, merit.who):
        earlier = not merit.on or portal.rows[item.ref].day < merit.on
        if item.ref != merit.award and item.form is not Form.LETTER and earlier:
            yield item


def awards_block(portal: Portal, merit: Merit) -> Iterator[Block]:
    """The earlier awards of a candidate, with their decisions."""
    rows = []
    for item in _earlier_awards(portal, merit):
        record = lookup.record(portal, item.ref)
        if isinstance(record, Award) and record.decision:
            paper = f"Quyết định số {record.decision.number} ngày {day(record.decision.date)}"
            rows.append((str(item.year), Form(item.form).label, f"{paper} của {record.decision.issuer}"))
    if rows:
        header = ("Năm", "Danh hiệu, hình thức", "Số, ngày quyết định; cơ quan ban hành")
        yield Table(header, tuple(rows), (2, 6, 9), ("center", "left", "left"))
    else:
        yield Paragraph("Chưa có danh hiệu, hình thức khen thưởng nào được ghi nhận.")


def recent_awards(portal: Portal, merit: Merit) -> str:
    """The awards of a candidate in the last five years, in short: "Lao động tiên tiến (2024)"."""
    recent = [item for item in _earlier_awards(portal, merit) if merit.year - 5 <= item.year <= merit.year]
    return "; ".join(f"{Form(item.form).label} ({item.year})" for item in recent)


def own_merit(portal: Portal, merit: Merit) -> str:
    """The initiatives and stories of this candidate alone in the year, in short; "" for none."""
    people = (merit.who,) if dossiers.is_person(merit.who) else ()
    ideas = [idea.ref for who in people for idea in candidates.ideas(portal, who) if idea.year == merit.year]
    stories = part_amount(portal, str(PartKind.STORIES), merit.who, merit.year).refs if people else ()
    words = [f"sáng kiến “{title_of(portal, ref)}”" for ref in ideas]
    words += [f"gương tốt “{title_of(portal, ref)}”" for ref in stories if ref != merit.story]
    text = "; ".join(words)
    return f"{text[:1].upper()}{text[1:]}"


def level_in(portal: Portal, merit: Merit) -> str:
    """The level of the year by decision, or of the year before where there is none yet."""
    grades = {item.year: YearLevel(item.level).label for item in candidates.grades(portal, merit.who)}
    if merit.year in grades:
        return grades[merit.year]
    before = grades.get(merit.year - 1)
    return f"{before} ({merit.year - 1})" if before else "Chưa có"


def head_name(portal: Portal, unit: str) -> str:
    """The name of the head of a unit; "" where there is none."""
    post = organisation.head_of(organisation.members(portal, unit)) if unit else None
    return post.name if post else ""
