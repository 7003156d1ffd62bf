"""What the pen writes of a record: its state as a badge, from the first state on."""

from __future__ import annotations

from pathlib import Path

import pytest

from macros.pages.template_api import Pen
from tests.agency import course, reader_of, unit

RECORDS = {
    "units/van-phong": unit("Văn phòng", 1),
    "training/sap-toi": course("2026-12-20"),
    "training/da-xong": course("2026-03-05"),
}


@pytest.mark.parametrize(
    ("ref", "badge"),
    [
        ("training/sap-toi", '<span class="vh-badge vh-badge--info">Sắp tới</span>'),
        ("training/da-xong", '<span class="vh-badge vh-badge--mute">Đã xong</span>'),
        ("units/van-phong", ""),
        ("training/khong-co", ""),
    ],
)
def test_every_state_has_its_badge_the_first_too(tmp_path: Path, ref: str, badge: str) -> None:
    assert str(Pen(reader_of(tmp_path, RECORDS)).badge(ref)) == badge
