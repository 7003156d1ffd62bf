"""What people have agreed to is obeyed from the day it is given to the day it is taken back."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from macros.pages import records
from macros.queries import lookup
from macros.records.choices import Audience
from tests import miniature
from tests.agency import html, person, reader_of, unit

PUBLIC = "audience: public\n"


def consent(purpose: str, given: str, withdrawn: str = "") -> str:
    """A consent as a record writes it."""
    more = f"    withdrawn: {withdrawn}\n" if withdrawn else ""
    return f"  - purpose: {purpose}\n    basis: Phiếu số 1\n    given: {given}\n{more}"


def people(**consents: str) -> dict[str, str]:
    """People with a public profile, each with these consents."""
    found = {f"people/{name}": person(name, more=f"{PUBLIC}consents:\n{text}") for name, text in consents.items()}
    return {"units/van-phong": unit("Văn phòng", 10, PUBLIC), **found}


@pytest.mark.parametrize(
    ("day", "shown", "turn"),
    [
        (date(2026, 3, 1), [], "2026-03-05"),
        (date(2026, 3, 5), ["people/an"], "2026-09-01"),
        (date(2026, 8, 31), ["people/an"], "2026-09-01"),
        (date(2026, 9, 1), [], None),
    ],
)
def test_a_public_profile_is_there_while_there_is_a_consent(tmp_path, day, shown, turn):
    told = people(an=consent("public-profile", "2026-03-05", "2026-09-01"), binh=consent("photo", "2026-01-05"))
    portal = reader_of(tmp_path, told, day, Audience.PUBLIC)
    assert list(lookup.refs(portal, "people")) == shown
    assert [ref for ref in ("people/an", "people/binh") if lookup.card(portal, ref)] == shown
    assert len(portal.rows) == 1 + len(shown)
    assert portal.next_change == turn
    staff = reader_of(tmp_path, told, day, Audience.STAFF)
    assert list(lookup.refs(staff, "people")) == ["people/an", "people/binh"]


STORY = """title: Một việc tốt
themes:
  - giao-tiep-ung-xu
happened: 2026-03-05
published: 2026-03-09
unit: units/van-phong
body: Chuyện.
pictures:
  - file: hai-nguoi.png
    caption: Hai người
    alt: Hai người
    people:
      - people/an
      - people/binh
  - file: quay.png
    caption: Quầy
    alt: Quầy
"""


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2026, 3, 9), ["quay.png"]),
        (date(2026, 4, 1), ["hai-nguoi.png", "quay.png"]),
        (date(2026, 9, 1), ["quay.png"]),
    ],
)
def test_a_picture_is_shown_while_everybody_on_it_agrees(tmp_path: Path, day: date, shown: list[str]) -> None:
    folder = tmp_path / "media" / "stories" / "viec"
    folder.mkdir(parents=True)
    for name in ("hai-nguoi.png", "quay.png"):
        shutil.copy(miniature.SITE / "data/media/stories/ngay-mua/quay.png", folder / name)
    told = {**people(an=consent("photo", "2026-01-05", "2026-09-01"), binh=consent("photo", "2026-04-01")),
            "stories/viec": STORY}  # fmt: skip
    portal = reader_of(tmp_path, told, day)
    assert [item.name for item in lookup.media(portal, "stories/viec")] == shown
    planned = [task.path for task in records.plan_of(portal, "stories")]
    page = html(records.record_page(portal, "stories/viec"))
    for found in (planned, [str(node.attributes["src"]) for node in page.css("img")]):
        assert any("hai-nguoi" in path for path in found) == ("hai-nguoi.png" in shown)
        assert any("quay" in path for path in found)
