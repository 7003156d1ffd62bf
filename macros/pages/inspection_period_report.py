"""The periodic report on inspections of a year, half-year, quarter, or of the unannounced ones; for leaders."""

from collections import Counter
from collections.abc import Iterator, Sequence

from macros.documents.document import Annex, Block, Document, Heading, Items, Paragraph, Pieces, Table, WriteIn
from macros.engine import Portal
from macros.pages import inspection_blocks as blocks
from macros.pages.illustrative import share
from macros.pages.inspection_blocks import inspection_of, lowered, name_then, names_then
from macros.pages.inspections import SUMMARIES, summary_title, words_of
from macros.pages.official import letterhead, official, signature, symbol
from macros.pages.template_api import name_of, title_of
from macros.queries import lookup
from macros.queries.inspections import disclosure
from macros.queries.inspections.follow_up import STATES, FollowedFinding
from macros.records.inspections import FindingKind, InspectionKind
from macros.text.collation import vietnamese_order
from macros.text.render import day

MOST_UNITS = 5  # as columns of an upright table
STILL_OPEN = ("late", "soon", "open", "new", "done")


@official(
    f"{SUMMARIES}{{period}}/bao-cao.docx", "Báo cáo công tác kiểm tra", each=disclosure.periods, when=lookup.for_leaders
)
def period_report(portal: Portal, period: str) -> Document:
    """Visits against the plan, results, findings, their measures, and proposals."""
    visits, findings = disclosure.in_period(portal, period), disclosure.findings_in(portal, period)
    title = lowered(summary_title(period))
    lessons = [item for ref in visits for item in disclosure.lessons_by(portal, ref)]
    unannounced = period.startswith(disclosure.UNANNOUNCED)
    plan = "Các cuộc kiểm tra đột xuất" if unannounced else "Thực hiện kế hoạch kiểm tra, giám sát"
    body: list[Block] = [Heading(plan), *_against_plan(portal, period)]
    body += [Heading("Kết quả kiểm tra, giám sát"), *_results(portal, period, findings)]
    body += [Heading("Việc khắc phục"), *_follow_up(portal, findings)]
    body += [Heading("Bài học rút ra")]
    body.append(Items(tuple(item.text for item in lessons)) if lessons else Paragraph("Chưa ghi bài học nào."))
    body += [Heading("Đánh giá, kiến nghị"), WriteIn("Đánh giá chung, nguyên nhân của tồn tại, phương hướng kỳ sau", 5)]
    last = max((portal.rows[ref].day for ref in _of_period(portal, period)), default="")
    reporting = _reporting_unit(portal, last)
    year = int(period.removeprefix(disclosure.UNANNOUNCED)[:4])
    return Document(
        letterhead(portal),
        symbol(portal, "BC"),
        "Báo cáo",
        f"Kết quả kiểm tra, giám sát {title.removeprefix('kiểm tra ')}",
        tuple(body),
        (blocks.signed_by(portal, reporting, last) if reporting else signature(portal),),
        unit=name_then(portal, reporting, last) if reporting else "",
        year=year,
        addressees=blocks.leaders(portal) if reporting else (),
        recipients=(*(("Như trên",) if reporting else ()), "Các đơn vị", "Lưu: VT, hồ sơ kiểm tra"),
        annexes=tuple(_tally(portal, period)),
        illustrative=bool(share(portal, visits)),
    )


def _of_period(portal: Portal, period: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*disclosure.due_in(portal, period), *disclosure.in_period(portal, period))))


def _reporting_unit(portal: Portal, last: str) -> str:
    """The unit that reports: an inspection team, else the unit that inspects most; "" where the leaders do it."""
    inspections = portal.by_collection["inspections"]
    visits = Counter(unit for row in inspections if row.day <= last for unit in inspection_of(portal, row.ref).by)
    others = [unit for unit in visits if not blocks.leads(portal, unit)]
    return min(others, key=lambda unit: (blocks.kind_of_unit(portal, unit) != "team", -visits[unit], unit), default="")


def _against_plan(portal: Portal, period: str) -> Iterator[Block]:
    refs = _of_period(portal, period)
    if not refs:
        yield Paragraph("Trong kỳ không có cuộc kiểm tra nào theo kế hoạch, cũng không có cuộc đột xuất.")
        return
    yield Paragraph(_plan_outcome(portal, refs))
    rows: list[tuple[Pieces, ...]] = []
    for number, ref in enumerate(refs, 1):
        record, on = inspection_of(portal, ref), _day(portal, ref)
        units = names_then(portal, record.units, on or _planned(portal, ref))
        came = day(on) if on else "Chậm so với kế hoạch" if lookup.state(portal, ref) == "delayed" else "Chưa đến ngày"
        due = "Không báo trước" if record.kind is InspectionKind.UNANNOUNCED else day(record.plan.planned)
        rows.append((str(number), record.title, record.kind.label, units, due, came))
    header = ("TT", "Cuộc kiểm tra", "Loại hình", "Đơn vị được kiểm tra", "Dự kiến", "Thực hiện")
    yield Table(header, tuple(rows), (1, 3.9, 2.1, 3.8, 2.6, 2.6), blocks.alignment(6))


def _plan_outcome(portal: Portal, refs: Sequence[str]) -> str:
    """The numbers of planned, done and late inspections; unannounced ones are counted apart."""
    unannounced = [ref for ref in refs if inspection_of(portal, ref).kind is InspectionKind.UNANNOUNCED]
    planned = [ref for ref in refs if ref not in unannounced]
    done = [ref for ref in planned if _day(portal, ref)]
    late = [ref for ref in done if _day(portal, ref) > _planned(portal, ref)]
    lateness = f", trong đó {len(late):02d} cuộc muộn hơn ngày dự kiến" if late else ""
    overdue = sum(lookup.state(portal, ref) == "delayed" for ref in planned)
    delayed = f", trong đó {overdue:02d} cuộc đã quá ngày dự kiến" if overdue else ""
    waiting = f"; chưa thực hiện {len(planned) - len(done):02d} cuộc{delayed}" if len(planned) > len(done) else ""
    plan_words = f"Theo kế hoạch có {len(planned):02d} cuộc: đã thực hiện {len(done):02d} cuộc{lateness}{waiting}."
    unannounced_words = f"Kiểm tra đột xuất: {len(unannounced):02d} cuộc." if unannounced else ""
    return " ".join(filter(None, (plan_words if planned else "", unannounced_words)))


def _day(portal: Portal, ref: str) -> str:
    return portal.rows[ref].day if lookup.state(portal, ref) == "done" else ""


def _planned(portal: Portal, ref: str) -> str:
    return inspection_of(portal, ref).plan.planned.isoformat()


def _results(portal: Portal, period: str, findings: Sequence[FollowedFinding]) -> Iterator[Block]:
    visits = disclosure.in_period(portal, period)
    if not visits:
        yield Paragraph("Chưa có cuộc kiểm tra, giám sát nào được thực hiện trong kỳ.")
        return
    yield Paragraph(
        f"Đã thực hiện {len(visits):02d} cuộc. {blocks.counted_kinds(findings) if findings else blocks.NOTHING}"
    )
    if not findings:
        return
    for label, key in (("quy tắc, điều khoản", _ground), ("đơn vị", _unit)):
        counts = Counter((key(portal, item), item.finding.kind) for item in findings)
        names = sorted({name for name, _ in counts}, key=lambda name: (-_sum(counts, name), vietnamese_order(name)))
        rows = [(name, *(str(counts[name, kind]) for kind in FindingKind), str(_sum(counts, name))) for name in names]
        totals = (str(sum(item.finding.kind == kind for item in findings)) for kind in FindingKind)
        rows.append(("Cộng", *totals, str(len(findings))))
        header = (label.capitalize(), *(kind.label for kind in FindingKind), "Cộng")
        caption = f"Tồn tại, vi phạm theo {label}"
        yield Table(header, tuple(rows), (7, 2, 2, 2), blocks.alignment(4, "left", "right"), caption, total=True)
    again = [item for item in findings if item.times > 1]
    if again:
        yield Paragraph("Tồn tại, vi phạm lặp lại ở cùng đơn vị trong 24 tháng:")
        yield blocks.findings(portal, again, with_unit=True)


def _sum(counts: Counter[tuple[str, str]], name: str) -> int:
    return sum(counts[name, kind] for kind in FindingKind)


def _ground(portal: Portal, item: FollowedFinding) -> str:
    return words_of(portal, item.finding.ground).source


def _unit(portal: Portal, item: FollowedFinding) -> str:
    return title_of(portal, item.finding.unit)


def _follow_up(portal: Portal, findings: Sequence[FollowedFinding]) -> Iterator[Block]:
    if not findings:
        yield Paragraph("Không có việc phải khắc phục.")
        return
    counts = Counter(item.state for item in findings)
    states = [f"{STATES[state][0].lower()} {counts[state]:02d}" for state in ("closed", *STILL_OPEN) if counts[state]]
    yield Paragraph(f"Tổng số {len(findings):02d} tồn tại, vi phạm: {'; '.join(states)}.")
    waiting = [item for state in STILL_OPEN for item in findings if item.state == state]
    if waiting:
        yield Paragraph("Việc chưa được xác nhận đã khắc phục, quá hạn đứng trước:")
        yield blocks.measures(portal, waiting, with_state=True)


def _tally(portal: Portal, period: str) -> Iterator[Annex]:
    """The counts by rule and unit, on a page of its own."""
    counts = disclosure.tally(portal, period)
    if counts is None or min(len(counts.units), len(counts.subjects)) < 2:
        return
    names = [title_of(portal, unit) for unit in counts.units]
    titles = [name_of(card) if (card := lookup.card(portal, ref)) else title_of(portal, ref) for ref in counts.subjects]
    rows = [
        (title, *(str(cell or "") for cell in cells), str(total))
        for title, cells, total in zip(titles, counts.cells, counts.rows, strict=True)
    ]
    rows.append(("Cộng", *map(str, counts.columns), str(counts.total)))
    widths = (4, *(1.6,) * len(names), 1.2)
    header, align = ("Bộ quy tắc, văn bản", *names, "Cộng"), blocks.alignment(len(names) + 2, "left", "right")
    table = Table(header, tuple(rows), widths, align, total=True)
    yield Annex("Tồn tại, vi phạm theo bộ quy tắc và đơn vị", (table,), landscape=len(names) > MOST_UNITS)
