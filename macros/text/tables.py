"""How many cells the tables of a long text have."""

from macros.text.lazy_regex import pattern

_RULE = pattern(r"[\s>*+0-9.)|:-]+")  # the line under the head of a table, in a list or quotation too


def table_cells(text: str) -> int:
    """Return an upper bound of the table cells in a long text; short rows count as full ones."""
    cells = width = 0
    for line in text.split("\n"):
        if "-" in line and _RULE.fullmatch(line):
            width = max(width, line.count("|") and line.count("|") + 1)
        width = width if line.strip() else 0
        cells += width
    return cells
