"""What an editor names stands apart from what a page has by itself: no id of an item can be one of the page."""

from __future__ import annotations

import re
from pathlib import Path

from macros.publish.verify.walk import verify
from macros.run import flow
from macros.text.slugs import anchor_of, is_slug
from tests import miniature

SOURCES = [
    *(miniature.ROOT / "macros" / "pages" / "templates").rglob("*.html"),
    *(miniature.ROOT / "overrides").rglob("*.html"),
]
FIXED = re.compile(r"""\bid="([^"{}]+)"|heading\([^\n]*?, "([^"]+)"\)""")
WRITTEN = re.compile(r"""\bid="[^"{]*\{\{(.*?)\}\}|heading\((.*?)\) \}\}""")
OF_DATA = re.compile(r"\.id\b|partition\(\S+\)\[2\](?!\|)")
SESSION = "date: 2026-12-02\n    start: '08:00'\n    end: '11:00'\n    place: Phòng họp"
LINE = """date: 2026-10-05
    criterion: tre-hen
    points: -1
    evidence_note: Sổ hẹn
    approver: people/tran-thi-b
    approved: 2026-10-31"""
# Records of the miniature and what an item of theirs must have besides its id.
ITEMS = {
    "policies/tiep-dan.yml": "text: Một quy tắc.",
    "actions/so-do-tang.yml": "title: Một mốc\n    due: 2026-11-10",
    "training/ky-nang-12.yml": SESSION,
    "scores/thi-dua-2026-van-phong-2026-10.yml": LINE,
}
LAST_ITEM = re.compile(r"(?=^(?:basis|review):)|\Z", re.MULTILINE)


def fixed_ids() -> list[str]:
    """Every id that a template gives by itself."""
    found = {name for path in SOURCES for pair in FIXED.findall(path.read_text("utf-8")) for name in pair if name}
    return sorted(found)


def test_no_template_gives_an_id_like_that_of_an_item() -> None:
    assert len(fixed_ids()) > 80
    assert [name for name in fixed_ids() if name.startswith(anchor_of(""))] == []


def test_templates_mark_ids_that_come_from_data() -> None:
    written = [
        (path.name, text) for path in SOURCES for pair in WRITTEN.findall(path.read_text("utf-8")) for text in pair
    ]
    assert [item for item in written if OF_DATA.search(item[1]) and "|anchor" not in item[1]] == []


def test_items_may_bear_every_id_that_pages_have(built_project: Path) -> None:
    for name, fields in ITEMS.items():
        path = built_project / "data" / name
        items = "".join(f"  - id: {item}\n    {fields}\n" for item in fixed_ids() if is_slug(item))
        path.write_text(LAST_ITEM.sub(lambda _, items=items: items, path.read_text("utf-8"), count=1), "utf-8")
    flow.build(miniature.settings())
    assert verify(Path("site")) == []
