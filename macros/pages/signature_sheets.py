"""The signature sheets of what must be read, as official documents; `acknowledgement_box` has them as pages."""

from __future__ import annotations

from collections.abc import Iterator

from macros.documents.document import Document, Paragraph, Pieces, Signature, Table
from macros.engine import Portal
from macros.law.wording import heading
from macros.pages.acknowledgement_box import BLANK_ROWS, printable
from macros.pages.illustrative import extent
from macros.pages.official import letterhead, official, symbol
from macros.pages.template_api import card_of
from macros.queries import acknowledgements, lookup
from macros.queries.acknowledgements import TODAY
from macros.records import collections
from macros.text.render import day


def _sheets(portal: Portal) -> Iterator[tuple[str, str, str]]:
    for ref in acknowledgements.must_reads(portal):
        slug = collections()[ref.partition("/")[0]].slug
        yield from ((slug, ref, unit) for unit in printable(portal, ref))


@official("/xac-nhan-doc/{slug}/{ref}/phieu-ky-{unit}.docx", "Phiếu ký xác nhận", each=_sheets)
def sheet(portal: Portal, _slug: str, ref: str, unit: str) -> Document:
    """The sheet on which the people of a unit sign that they have read a record."""
    card, place = card_of(portal, ref), card_of(portal, unit)
    people, asked = acknowledgements.readers_in(portal, ref, unit, TODAY), acknowledgements.asked(portal, ref)
    name = heading(card.kind, card.number, card.title) if card.number else f"“{card.title}”"
    until = f" Hạn ký: {day(asked.due)}." if asked and asked.due else ""
    address = lookup.site(portal).url.rstrip("/") + card.url
    rows: list[tuple[Pieces, ...]] = [
        (str(number), post.name, post.title, "", "") for number, post in enumerate(people, 1)
    ]
    rows += [(str(number), "", "", "", "") for number in range(1, BLANK_ROWS + 1) if not people]
    header = ("STT", "Họ và tên", "Chức vụ", "Ngày ký", "Ký tên")
    count = f"Số người phải ký: {len(people) or '……'}. Số người đã ký: ……"
    return Document(
        letterhead(portal),
        symbol(portal, "PK"),
        "Phiếu ký xác nhận",
        f"Đã đọc {name}",
        (
            Paragraph(f"Người ký tên dưới đây xác nhận đã đọc và hiểu nội dung nêu trên, đăng tại {address}.{until}"),
            Table(header, tuple(rows), (1, 5, 4.5, 2.5, 3), ("center", *("left",) * 4)),
            Paragraph(count),
        ),
        (Signature(("Người thu phiếu",), "", "(Ký, ghi rõ họ tên)"),),
        unit=place.title,
        recipients=("Đơn vị theo dõi ký đọc;", "Lưu: đơn vị."),
        illustrative=bool(extent(portal, (ref, unit))),
    )
