"""The worked examples of a handbook page: its Markdown tables as rows of text."""

from __future__ import annotations

from tests.miniature import ROOT

PAGE = ROOT / "docs" / "huong-dan" / "danh-hieu-va-ket-qua-nam.md"


def table(*heads: str) -> list[list[str]]:
    """The rows of the table whose first headings these are."""
    lines = PAGE.read_text("utf-8").splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith(f"| {' | '.join(heads)}"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip().strip("|").split("|")])
    return rows
