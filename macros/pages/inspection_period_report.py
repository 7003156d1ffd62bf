"""The periodic report on inspections of a year, half-year, quarter, or of the unannounced ones; for leaders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from macros.documents.document import Annex, Block, Document, Heading, Items, Paragraph, Pieces, Table, WriteIn
from macros.engine import Portal
from macros.pages import inspection_blocks as blocks
from macros.pages.illustrative import share
from macros.pages.inspection_blocks import inspection_of, lowered, name_then, names_then
from macros.pages.inspections import SUMMARIES, words_of
from macros.pages.inspections import title_of as label_of
from macros.pages.official import letterhead, official, symbol
from macros.pages.template_api import title_of
from macros.queries import lookup
from macros.queries.inspections import disclosure
from macros.queries.inspections.follow_up import STATES, Followed
from macros.records.inspections import FindingKind, InspectionKind
from macros.text.collation import vietnamese_order
from macros.text.render import day

MOST_UNITS = 5  # as columns of an upright table
STILL_OPEN = ("late", "soon", "open", "new", "done")


def _periods(portal: Portal) -> Iterator[tuple[str]]:
    yield from ((period,) for period in disclosure.periods(portal))


@official(f"{SUMMARIES}{{period}}/bao-cao.docx", "Báo cáo công tác kiểm tra", each=_periods, when=lookup.for_leaders)
def period_report(portal: Portal, period: str) -> Document:
    """Visits against the plan, results, findings, what was mended, and proposals."""
    come, found = disclosure.in_period(portal, period), disclosure.found_in(portal, period)
    title, lessons = lowered(label_of(period)), [item for ref in come for item in disclosure.lessons_by(portal, ref)]
    body: list[Block] = [Heading("Thực hiện kế hoạch kiểm tra"), *_against_plan(portal, period)]
    body += [Heading("Kết quả kiểm tra"), *_results(portal, period, found)]
    body += [Heading("Việc khắc phục"), *_mended(portal, found)]
    body += [Heading("Bài học rút ra")]
    body.append(Items(tuple(item.text for item in lessons)) if lessons else Paragraph("Chưa ghi bài học nào."))
    body += [Heading("Đánh giá, kiến nghị"), WriteIn("Đánh giá chung, nguyên nhân của tồn tại, phương hướng kỳ sau", 5)]
    # Who inspected most reports.
    refs = tuple(dict.fromkeys((*come, *disclosure.due_in(portal, period))))
    teams = Counter(unit for ref in refs for unit in inspection_of(portal, ref).by)
    reporting = min(teams, key=lambda unit: (-teams[unit], unit), default="")
    last = max((portal.rows[ref].day for ref in refs), default="")
    year = int(period.removeprefix(disclosure.UNANNOUNCED)[:4])
    return Document(
        letterhead(portal),
        symbol(portal, "BC"),
        "Báo cáo",
        f"Kết quả kiểm tra, giám sát {title.removeprefix('kiểm tra ')}",
        tuple(body),
        (blocks.signed_by(portal, reporting, last),),
        unit=name_then(portal, reporting, last) if reporting else "",
        year=year,
        addressees=blocks.leaders(portal),
        recipients=("Như trên", "Các đơn vị", "Lưu: VT, hồ sơ kiểm tra"),
        annexes=tuple(_tally(portal, period)),
        illustrative=bool(share(portal, come)),
    )


def _against_plan(portal: Portal, period: str) -> Iterator[Block]:
    planned, come = disclosure.due_in(portal, period), disclosure.in_period(portal, period)
    refs = tuple(dict.fromkeys((*planned, *come)))
    if not refs:
        yield Paragraph("Trong kỳ không có cuộc kiểm tra nào theo kế hoạch, cũng không có cuộc đột xuất.")
        return
    yield Paragraph(_kept(portal, refs))
    rows: list[tuple[Pieces, ...]] = []
    for number, ref in enumerate(refs, 1):
        record, on = inspection_of(portal, ref), _day(portal, ref)
        units = names_then(portal, record.units, on or _planned(portal, ref))
        been = day(on) if on else "Chưa thực hiện"
        rows.append((str(number), record.title, record.kind.label, units, day(record.plan.planned), been))
    header = ("TT", "Cuộc kiểm tra", "Loại hình", "Đơn vị được kiểm tra", "Dự kiến", "Thực hiện")
    yield Table(header, tuple(rows), (1, 3.9, 2.1, 3.8, 2.6, 2.6), blocks.columns(6))


def _kept(portal: Portal, refs: Sequence[str]) -> str:
    """How many inspections were planned, held and late, apart from those that nobody was told of before."""
    sudden = [ref for ref in refs if inspection_of(portal, ref).kind is InspectionKind.UNANNOUNCED]
    planned = [ref for ref in refs if ref not in sudden]
    done = [ref for ref in planned if _day(portal, ref)]
    late = [ref for ref in done if _day(portal, ref) > _planned(portal, ref)]
    lateness = f", trong đó {len(late)} cuộc muộn hơn ngày dự kiến" if late else ""
    waiting = f"; chưa thực hiện {len(planned) - len(done)} cuộc" if len(planned) > len(done) else ""
    told = f"Theo kế hoạch có {len(planned)} cuộc: đã thực hiện {len(done)} cuộc{lateness}{waiting}." if planned else ""
    return " ".join(filter(None, (told, f"Kiểm tra đột xuất: {len(sudden)} cuộc." if sudden else "")))


def _day(portal: Portal, ref: str) -> str:
    return portal.rows[ref].day if lookup.state(portal, ref) == "done" else ""


def _planned(portal: Portal, ref: str) -> str:
    return inspection_of(portal, ref).plan.planned.isoformat()


def _results(portal: Portal, period: str, found: Sequence[Followed]) -> Iterator[Block]:
    come = disclosure.in_period(portal, period)
    if not come:
        yield Paragraph("Chưa có cuộc kiểm tra nào được thực hiện trong kỳ.")
    elif not found:
        yield Paragraph(f"Đã kiểm tra {len(come)} cuộc. {blocks.NOTHING}")
    if not found:
        return
    yield Paragraph(f"Đã kiểm tra {len(come)} cuộc. {blocks.counted_kinds(found)}")
    for label, key in (("quy tắc, điều khoản", _ground), ("đơn vị", _unit)):
        counts = Counter((key(portal, item), item.finding.kind) for item in found)
        names = sorted({name for name, _ in counts}, key=lambda name: (-_sum(counts, name), vietnamese_order(name)))
        rows = [(name, *(str(counts[name, kind]) for kind in FindingKind), str(_sum(counts, name))) for name in names]
        totals = (str(sum(item.finding.kind == kind for item in found)) for kind in FindingKind)
        rows.append(("Cộng", *totals, str(len(found))))
        header = (label.capitalize(), *(kind.label for kind in FindingKind), "Cộng")
        caption = f"Tồn tại, vi phạm theo {label}"
        yield Table(header, tuple(rows), (7, 2, 2, 2), blocks.columns(4, "left", "right"), caption, total=True)
    again = [item for item in found if item.times > 1]
    if again:
        yield Paragraph("Tồn tại, vi phạm lặp lại ở cùng đơn vị trong 24 tháng:")
        yield blocks.findings(portal, again, with_unit=True)


def _sum(counts: Counter[tuple[str, str]], name: str) -> int:
    return sum(counts[name, kind] for kind in FindingKind)


def _ground(portal: Portal, item: Followed) -> str:
    return words_of(portal, item.finding.ground).source


def _unit(portal: Portal, item: Followed) -> str:
    return title_of(portal, item.finding.unit)


def _mended(portal: Portal, found: Sequence[Followed]) -> Iterator[Block]:
    if not found:
        yield Paragraph("Không có việc phải khắc phục.")
        return
    counts = Counter(item.state for item in found)
    told = [f"{STATES[state][0].lower()} {counts[state]}" for state in ("closed", *STILL_OPEN) if counts[state]]
    yield Paragraph(f"Tổng số {len(found)} tồn tại, vi phạm: {'; '.join(told)}.")
    waiting = [item for state in STILL_OPEN for item in found if item.state == state]
    if waiting:
        yield Paragraph("Việc chưa được xác nhận đã khắc phục, quá hạn đứng trước:")
        yield blocks.measures(portal, waiting, with_state=True)


def _tally(portal: Portal, period: str) -> Iterator[Annex]:
    """The counts by rule and unit, on a page of its own."""
    counts = disclosure.tally(portal, period)
    if counts is None or min(len(counts.units), len(counts.subjects)) < 2:
        return
    names = [title_of(portal, unit) for unit in counts.units]
    titles = [title_of(portal, subject) for subject in counts.subjects]
    rows = [
        (title, *(str(cell or "") for cell in cells), str(total))
        for title, cells, total in zip(titles, counts.cells, counts.rows, strict=True)
    ]
    rows.append(("Cộng", *map(str, counts.columns), str(counts.total)))
    widths = (4, *(1.6,) * len(names), 1.2)
    table = Table(
        ("Bộ quy tắc, văn bản", *names, "Cộng"),
        tuple(rows),
        widths,
        blocks.columns(len(names) + 2, "left", "right"),
        total=True,
    )
    yield Annex("Tồn tại, vi phạm theo bộ quy tắc và đơn vị", (table,), landscape=len(names) > MOST_UNITS)
