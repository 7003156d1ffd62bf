"""Records are written in the style of our editors, and read back to the same text."""

from __future__ import annotations

from unicodedata import normalize

import yaml
from hypothesis import given
from hypothesis import strategies as st

from macros.loading.encoding import LoadError, refuse_hidden
from macros.loading.yaml_reader import parse
from macros.loading.yaml_writer import arranged, dump
from macros.records import collections
from tests.miniature import ROOT

TRICKY = (
    "no",
    "~",
    "08:00",
    "010",
    "1e3",
    "=",
    "- a",
    "a: b",
    "a #b",
    "#",
    " lề",
    "cuối ",
    "'",
    '"',
    "\\",
    "|",
    "{{ a }}",
)


def storable(text: str) -> bool:
    """Whether a record may hold the text at all."""
    try:
        refuse_hidden(text, (1, 1))
    except LoadError:
        return False
    return normalize("NFC", text) == text


names = st.from_regex(r"[a-z_]{1,9}", fullmatch=True)
words = st.sampled_from([*TRICKY, "Tiếp công dân", "đổi", "2026-03-05", "1.10", "true", "---", "%", "&a", "!", "😀"])
texts = (st.lists(words | st.text(max_size=9), max_size=5).map(" ".join) | st.text()).filter(storable)
lined = st.lists(texts, min_size=1, max_size=4).map("\n".join).filter(storable)
values = st.recursive(lined, lambda inner: st.lists(inner) | st.dictionaries(names, inner), max_leaves=6)


def test_records_are_written_as_they_stand_in_the_library() -> None:
    paths = sorted((ROOT / "data").glob("*/*.yml"))
    written = {path: dump(arranged(collections()[path.parent.name], parse(path.read_bytes()))) for path in paths}
    assert len(written) > 100
    assert [path.name for path, text in written.items() if text.encode() != path.read_bytes()] == []


@given(st.dictionaries(names, values, min_size=1, max_size=4))
def test_what_is_written_is_read_back(fields: dict[str, object]) -> None:
    text = dump(fields)
    assert parse(text.encode()) == fields
    assert "\r" not in text
    assert text.endswith("\n")


@given(texts)
def test_other_programs_read_text_too(text: str) -> None:
    read = yaml.safe_load(dump({"a": text}))["a"]
    assert read == text or str(read).lower() == text or text.replace("-", "").replace(".", "").isdigit()


def test_the_house_style() -> None:
    fields = {
        "title": "Giao tiếp: với công dân",
        "issued": "2026-03-05",
        "points": "-7.5",
        "leader": "true",
        "start": "08:00",
        "place": "no",
        "number": "30/2020/NĐ-CP",
        "people": ["people/a", "people/b"],
        "sessions": [{"id": "buoi-1", "content": "Nội quy #2"}],
        "body": "Dòng một\n\n- Dòng hai\n",
    }
    assert dump(fields) == (
        "title: 'Giao tiếp: với công dân'\n"
        "issued: 2026-03-05\n"
        "points: -7.5\n"
        "leader: true\n"
        "start: '08:00'\n"
        "place: 'no'\n"
        "number: 30/2020/NĐ-CP\n"
        "people:\n  - people/a\n  - people/b\n"
        "sessions:\n  - id: buoi-1\n    content: 'Nội quy #2'\n"
        "body: |\n  Dòng một\n\n  - Dòng hai\n"
    )


def test_fields_stand_in_the_order_of_the_model_and_empty_ones_not_at_all() -> None:
    fields = {
        "body": "Kể.",
        "unit": "units/a",
        "people": [],
        "place": "",
        "title": "Tên",
        "pictures": [{"alt": "Mô tả", "file": "a.png"}],
        "unknown": "giữ",
    }
    assert dump(arranged(collections()["stories"], fields)) == (
        "title: Tên\nunit: units/a\nbody: |\n  Kể.\npictures:\n  - file: a.png\n    alt: Mô tả\nunknown: giữ\n"
    )
