"""Sheets as PDF: data is never markup, the same data gives the same bytes, and what has to fit on a page does."""

from __future__ import annotations

import io
import subprocess
from typing import Any

import pdfplumber
import pytest

from macros.documents import sheets
from macros.documents.sheets import DoesNotFitError, SheetError, one_page, pdf_of, sheet

HOSTILE = '#panic("no") *bold* _slanted_ $x$ <last> @ref // note \\ `code` [x] #include "sheets.py"'


def bulletin(size: int = 12, things: int = 1, **more: Any) -> dict[str, Any]:
    items = [{"text": f"Việc {number}", "more": "Một câu. " * 40, "day": ""} for number in range(things)]
    head = {"title": "Bản tin", "superior": "", "agency": "Trung tâm mẫu", "period": "Tháng 11/2026", "status": ""}
    rest = {"note": [], "counts": [], "empty": "", "foot": "", "address": "", "size": size}
    return {**head, **rest, "sections": [{"title": "Mục", "things": items, "left": ""}], **more}


def words_of(pdf: bytes) -> list[str]:
    """The text of each page."""
    with pdfplumber.open(io.BytesIO(pdf)) as paper:
        return [page.extract_text() for page in paper.pages]


def test_texts_are_data() -> None:
    (page,) = words_of(pdf_of(sheet("bulletin", bulletin(note=[HOSTILE]))))
    assert " ".join(HOSTILE.split()) in " ".join(page.split())


def test_the_same_data_gives_the_same_bytes_without_a_date() -> None:
    one = pdf_of(sheet("bulletin", bulletin()))
    assert one == pdf_of(sheet("bulletin", bulletin()))
    assert b"/CreationDate" not in one
    assert b"<xmp:CreateDate>" not in one


def test_the_first_choice_that_fits_is_taken() -> None:
    choices = [bulletin(things=count) for count in (60, 40, 4, 2)]
    assert pdf_of(one_page("bulletin", choices)) == pdf_of(sheet("bulletin", choices[2]))
    assert len(words_of(pdf_of(sheet("bulletin", choices[1])))) > 1


def test_what_never_fits_is_an_error() -> None:
    with pytest.raises(DoesNotFitError):
        pdf_of(one_page("bulletin", [bulletin(things=60), bulletin(things=50)]))


def test_a_typesetter_without_jobs_ends_and_the_next_sheet_starts_another(monkeypatch: pytest.MonkeyPatch) -> None:
    running: dict[int, subprocess.Popen[bytes]] = {}
    monkeypatch.setattr(sheets, "_PATIENCE", 0.05)
    monkeypatch.setattr(sheets, "_setters", running)
    one = pdf_of(sheet("bulletin", bulletin()))
    (first,) = running.values()
    assert first.wait(10) == 0
    assert pdf_of(sheet("bulletin", bulletin())) == one
    (second,) = running.values()
    assert second is not first
    second.communicate(timeout=10)


def test_a_typesetter_that_cannot_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "_PATIENCE", "lâu")  # no number: it ends at once
    monkeypatch.setattr(sheets, "_setters", {})
    with pytest.raises(SheetError, match=r"^the typesetter has ended$"):
        pdf_of(sheet("bulletin", bulletin()))
