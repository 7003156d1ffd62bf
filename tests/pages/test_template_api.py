"""What `TemplateApi` writes of a record: its state as a dot and words, from the first state on."""

from __future__ import annotations

from pathlib import Path

import pytest

from macros.pages.template_api import TemplateApi
from tests.agency import course, reader_of, unit

RECORDS = {
    "units/van-phong": unit("Văn phòng", 1),
    "training/sap-toi": course("2026-12-20"),
    "training/da-xong": course("2026-03-05"),
}


@pytest.mark.parametrize(
    ("ref", "badge"),
    [
        ("training/sap-toi", '<span class="vh-state vh-state--info">Sắp tới</span>'),
        ("training/da-xong", '<span class="vh-state vh-state--mute">Đã xong</span>'),
        ("units/van-phong", ""),
        ("training/khong-co", ""),
    ],
)
def test_every_state_has_its_badge_the_first_too(tmp_path: Path, ref: str, badge: str) -> None:
    assert str(TemplateApi(reader_of(tmp_path, RECORDS)).badge(ref)) == badge


def test_a_deadline_is_completed_by_the_device_until_it_is_done(tmp_path: Path) -> None:
    api = TemplateApi(reader_of(tmp_path, RECORDS))
    assert str(api.due("2026-12-04")) == '<time class="vh-due" datetime="2026-12-04">04/12/2026</time>'
    assert str(api.due("2026-12-04", done=True)).startswith('<time class="vh-due" data-done datetime="2026-12-04">')
    assert api.due(None) == ""


def test_the_summary_of_a_card_is_looked_up_only_where_it_is_shown(tmp_path: Path) -> None:
    more = {"units/van-phong": unit("Văn phòng", 1, "summary: Tiếp dân\n")}
    api = TemplateApi(reader_of(tmp_path, RECORDS | more))
    card = api.card("units/van-phong")
    assert card
    assert "units/van-phong\tsummary" not in api.portal.inputs["queries.lookup.card", "units/van-phong"]
    assert api.summary(card) == "Tiếp dân"
    assert api.portal.inputs["queries.lookup.summary", "units/van-phong"] == ("units/van-phong\tsummary",)
