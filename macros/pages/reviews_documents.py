"""The report of a review: results by block, the texts of its editor, the tasks that it gave."""

from macros.documents.document import Block, Document, Heading, Paragraph, Signature, Table, Text, WriteIn
from macros.documents.markdown import blocks_of
from macros.engine import Portal
from macros.pages.official import letterhead, official, signature, symbol
from macros.pages.review_blocks import block, comparison_annex, rules_annex
from macros.pages.template_api import title_of
from macros.queries import actions, lookup, organisation
from macros.queries.reviews import sheet
from macros.queries.reviews.frame import ReviewFrame
from macros.records.choices import Audience
from macros.records.reviews import CutOff, Review
from macros.text.periods import label_within
from macros.text.render import day

_GAPS = {
    "shortcomings": "Tồn tại, hạn chế: việc chưa làm được, nêu số liệu ở trên",
    "causes": "Nguyên nhân khách quan, chủ quan",
    "directions": "Phương hướng, nhiệm vụ trọng tâm của kỳ tới",
}


@official("/so-ket-tong-ket/{ref}/bao-cao.docx", "Báo cáo", of="reviews")
def report(portal: Portal, ref: str) -> Document:
    """The whole report."""
    record = lookup.full_record(portal, ref)
    if not isinstance(record, Review):
        raise TypeError(ref)
    lines, frame = sheet.current_lines(portal, ref), sheet.frame_of(record)
    # Results: each block with its numbers and the text of the editor about them.
    results: list[Block] = []
    for item in record.blocks:
        results += [Heading(item.block.label, 2), *block(portal, frame, item.block, lines)]
        results += blocks_of(item.words, 3) if item.words else ()
    # The body: other texts of the editor around the results, and the tasks.
    body = [
        Paragraph(_purpose(portal, record, frame)),
        *_words("Đặc điểm, tình hình", record.opening),
        Heading("Kết quả thực hiện"),
        *results,
        Heading("Tồn tại, hạn chế và nguyên nhân"),
        Heading("Tồn tại, hạn chế", 2),
        *(blocks_of(record.shortcomings, 3) if record.shortcomings else (WriteIn(_GAPS["shortcomings"], 3),)),
        Heading("Nguyên nhân", 2),
        *(blocks_of(record.causes, 3) if record.causes else (WriteIn(_GAPS["causes"], 3),)),
        Heading("Phương hướng, nhiệm vụ"),
        *(blocks_of(record.directions) if record.directions else (WriteIn(_GAPS["directions"], 4),)),
        *_tasks(portal, ref, record),
        *_words("Kiến nghị, đề xuất", record.proposals),
        Paragraph(f"Trên đây là báo cáo {record.kind.label.lower()} của {_whose(portal, frame)}./."),
    ]
    # The head and the end of the document.
    issued = record.issued
    signed = signature(portal, record.signer or "", issued.date.isoformat() if issued else "")
    number, _, mark = issued.number.partition("/") if issued else ("", "", "")
    return Document(
        letterhead(portal),
        mark or symbol(portal, "BC"),
        "Báo cáo",
        record.title,
        tuple(body),
        (signed,),
        unit=organisation.name_on(portal, frame.unit, frame.last) if frame.unit else "",
        number=number,
        signed=issued.date if issued else None,
        year=int(frame.last[:4]),
        recipients=(*(record.recipients or _recipients(portal, signed)), "Lưu: VT"),
        annexes=(*comparison_annex(portal, frame, lines), *rules_annex(portal, lines)),
        illustrative=record.illustrative,
    )


def _words(title: str, text: str | None) -> tuple[Block, ...]:
    return (Heading(title), *blocks_of(text)) if text else ()


def _whose(portal: Portal, frame: ReviewFrame) -> str:
    if frame.unit:
        return organisation.name_on(portal, frame.unit, frame.last) or title_of(portal, frame.unit)
    return letterhead(portal).name or "cơ quan"


def _purpose(portal: Portal, record: Review, frame: ReviewFrame) -> str:
    """The first sentence: who reports on which days, with which cut-off."""
    what = f" “{title_of(portal, record.scope)}”" if record.scope and frame.of_programme else ""
    days = f"từ ngày {day(frame.first)} đến ngày {day(frame.last)}"
    cut = ", theo kỳ số liệu từ ngày 15 đến ngày 14" if record.cut_off is CutOff.OFFICIAL else ""
    over = "" if portal.reached(frame.last) else "; kỳ chưa kết thúc, số liệu tính đến ngày lập báo cáo"
    return (
        f"{_whose(portal, frame)} báo cáo kết quả{what or ' thực hiện văn hóa công vụ'} "
        f"{label_within(frame.period)} (số liệu {days}{cut}{over}) như sau:"
    )


def _tasks(portal: Portal, ref: str, record: Review) -> tuple[Block, ...]:
    """The tasks that the review gave, by deadline."""
    level = record.audience.level
    rows = [row for row in lookup.rows_to(portal, ref, "actions") if Audience(row.audience).level <= level]
    entries = sorted(
        filter(None, (actions.entry_of(portal, row.ref) for row in rows)), key=lambda item: (item.due, item.ref)
    )
    if not entries:
        return ()
    header = ("STT", "Nhiệm vụ", "Đơn vị chủ trì", "Phối hợp", "Hạn")
    cells = (
        (
            str(at),
            Text(title_of(portal, item.ref), url=item.url),
            title_of(portal, item.lead),
            ", ".join(title_of(portal, unit) for unit in item.partners),
            day(item.due),
        )
        for at, item in enumerate(entries, 1)
    )
    table = Table(header, tuple(cells), (1.6, 5.4, 3.8, 3.8, 3.2))
    return Paragraph("Giao các đơn vị thực hiện những nhiệm vụ sau:"), table


def _recipients(portal: Portal, signed: Signature) -> tuple[str, ...]:
    """The leaders of the agency or, if they sign, the superior body; then the units."""
    chart = organisation.chart(portal, "active")
    leading = [title_of(portal, at.ref) for at in chart if at.level == 0 and at.kind == "Ban lãnh đạo"]
    if signed.authority[0].startswith("TL. "):
        leading = [f"{name} (để báo cáo)" for name in leading]
    elif above := letterhead(portal).superior:
        leading.insert(0, f"{above} (để báo cáo)")
    return (*leading, "Các phòng, đoàn thể (để thực hiện)")
