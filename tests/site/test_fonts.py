"""The text font has all letters of the pages, is small, and has the same bytes each time."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from selectolax.lexbor import LexborHTMLParser

from macros.site import fonts

LARGEST = 12_000  # bytes of a weight
# Signs that few pages have; the face of the system shows them.
ELSEWHERE = set("✓✗▲▼☐⚠\u202f\u2060\ufeff")


@pytest.mark.parametrize("weight", fonts.WEIGHTS)
def test_a_weight_has_every_letter_and_is_small(weight: int) -> None:
    content = fonts.face(weight)
    assert len(content) <= LARGEST
    assert content == fonts.face(weight)
    font = TTFont(BytesIO(content))
    assert set(fonts.letters()) - set(map(chr, font.getBestCmap())) == set()
    assert font["name"].getDebugName(1) == fonts.FAMILY
    assert "Source" not in "".join(str(record) for record in font["name"].names if record.nameID in (1, 2, 4, 6, 16))


def test_pages_have_no_letter_that_the_face_lacks(built_staff: Path) -> None:
    words: set[str] = set()
    for path in sorted(built_staff.rglob("*.html")):
        body = LexborHTMLParser(path.read_text("utf-8")).body
        words.update(body.text() if body else "")
    assert {letter for letter in words if letter.isprintable()} - set(fonts.letters()) - ELSEWHERE == set()
