"""Tables of worked examples in the Vietnamese handbook, to be computed by tests."""

from __future__ import annotations

from datetime import date

from tests.miniature import ROOT


def rows_of(page: str, first: str) -> list[list[str]]:
    """The cells of every line of the table of a page whose heading begins with that cell."""
    lines = (ROOT / "docs" / "huong-dan" / page).read_text("utf-8").splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith(f"| {first} |"))
    found = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found


def day_of(text: str) -> date:
    """The day written 01/7/2026."""
    return date(*map(int, reversed(text.split("/"))))
