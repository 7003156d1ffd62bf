"""The words of a .docx, as a reader who opens it sees them."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph

EXPECTED = Path(__file__).parent / "expected"


def words_of(content: bytes) -> str:
    """Every paragraph behind the name of its style, every row of a table between bars."""
    return "".join(f"{line}\n" for line in _lines(content))


def _lines(content: bytes) -> Iterator[str]:
    for item in docx.Document(BytesIO(content)).iter_inner_content():
        if isinstance(item, Paragraph) and item.text:
            yield f"[{item.style.name if item.style else ''}] {item.text}"
        elif isinstance(item, Table):
            for row in item.rows:
                yield f"| {' | '.join(' / '.join(filter(None, cell.text.splitlines())) for cell in row.cells)} |"


def documents_of(site: Path) -> dict[str, bytes]:
    """The official documents of a built site, by path; attachments that records bring are none."""
    return {
        path.relative_to(site).as_posix(): content
        for path in sorted(site.rglob("*.docx"))
        if b"word/document.xml" in (content := path.read_bytes()) and _is_ours(content)
    }


def _is_ours(content: bytes) -> bool:
    return any(style.name == "Quyền hạn, chức vụ" for style in docx.Document(BytesIO(content)).styles)


def expected_path(audience: str, path: str) -> Path:
    """The file with the expected words of a document."""
    return EXPECTED / audience / f"{path.removesuffix('.docx').replace('/', '.')}.txt"
