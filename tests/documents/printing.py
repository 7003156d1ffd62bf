"""What LibreOffice prints of .docx files, read back by a library that knows nothing of .docx."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pdfplumber

POINT = 25.4 / 72  # mm


class Line(NamedTuple):
    """A printed line: its text, where it begins and ends in mm from the upper left corner, its type in points."""

    text: str
    left: float
    right: float
    top: float
    size: float
    bold: bool
    italic: bool


class Sheet(NamedTuple):
    """A printed page; `rules` are the horizontal lines as (left, right, top) in mm."""

    width: float
    height: float
    lines: list[Line]
    rules: list[tuple[float, float, float]]

    def line(self, text: str) -> Line:
        """The only line that holds this text."""
        (line,) = (line for line in self.lines if text in line.text)
        return line

    def rule_below(self, line: Line) -> tuple[float, float, float]:
        """The nearest rule below a line."""
        below = (rule for rule in self.rules if rule[2] > line.top and rule[0] < line.right and rule[1] > line.left)
        return min(below, key=lambda rule: rule[2])


def print_to_pdf(paths: Iterable[Path], folder: Path) -> None:
    """Print .docx files to PDF into `folder`."""
    _soffice(folder, "pdf", *paths)


def convert(path: Path, form: str, folder: Path) -> None:
    """Save a file in another form into `folder`."""
    _soffice(folder, form, path)


def _soffice(folder: Path, form: str, *paths: Path) -> None:
    """Run LibreOffice once, with a profile of its own."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(folder), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)


def sheets(path: Path) -> list[Sheet]:
    """The pages of a PDF."""
    with pdfplumber.open(path) as pdf:
        return [
            Sheet(float(page.width) * POINT, float(page.height) * POINT, list(_lines(page)), _rules(page))
            for page in pdf.pages
        ]


def assert_official(pages: list[Sheet], name: str) -> None:
    """The motto first; on every page A4, the margins of Decree 30 (Annex I, II.3), its sizes, and something to read."""
    assert pages[0].line("Độc lập - Tự do - Hạnh phúc").bold, name
    for sheet in pages:
        assert sorted((round(sheet.width), round(sheet.height))) == [210, 297], name
        body = [line for line in sheet.lines if line.top > 15]  # the page number is in the margin
        assert body, f"{name}: an empty page"
        assert min(line.left for line in body) >= 29.9, name
        assert max(line.right for line in body) <= sheet.width - 18, name
        assert max(line.top + line.size * POINT for line in body) <= sheet.height - 19, name
        assert {line.size for line in sheet.lines} <= {11, 12, 13, 14}, name


def _lines(page: Any) -> Iterator[Line]:
    """Lines of the same type; cells beside each other are lines of their own."""
    words = page.extract_words(extra_attrs=["fontname", "size"], x_tolerance_ratio=0.15, use_text_flow=True)
    line: list[dict[str, Any]] = []
    for word in words:
        if line and not _continues(line[-1], word):
            yield _line(line)
            line = []
        line.append(word)
    if line:
        yield _line(line)


def _continues(last: dict[str, Any], word: dict[str, Any]) -> bool:
    same = (last["fontname"], round(last["size"], 1)) == (word["fontname"], round(word["size"], 1))
    return same and abs(last["bottom"] - word["bottom"]) < 1 and -1 < word["x0"] - last["x1"] < 12


def _line(words: list[dict[str, Any]]) -> Line:
    first, last = words[0], words[-1]
    font = first["fontname"]
    return Line(
        " ".join(word["text"] for word in words),
        first["x0"] * POINT,
        last["x1"] * POINT,
        first["top"] * POINT,
        round(first["size"], 1),
        "Bold" in font,
        "Italic" in font,
    )


def _rules(page: Any) -> list[tuple[float, float, float]]:
    flat = [item for item in (*page.lines, *page.rects) if item["height"] < 2 and item["width"] > 5]
    return [(item["x0"] * POINT, item["x1"] * POINT, item["top"] * POINT) for item in flat]
