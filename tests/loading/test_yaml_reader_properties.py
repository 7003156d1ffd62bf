"""Random, mutated and generated files give either a `LoadError` or exactly what was written."""

from __future__ import annotations

from pathlib import Path
from unicodedata import normalize

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from macros.loading import yaml_reader
from macros.loading.record_reader import read
from macros.loading.yaml_reader import LoadError, locate, parse, warnings
from macros.records import collections

ATTACKS = Path(__file__).parents[1] / "attacks"

GOOD = """\
title: Tiếp công dân
themes: [giao-tiep-ung-xu]
happened: 2026-03-05
published: 2026-03-09
unit: units/van-phong
body: Nội dung.
"""

SHEET = """\
# ghi chú
title: Tiếp công dân
rules:
- id: a
  do:
  - Chào
  -
-
  id: b
decision:
  number: 1
empty:
"""
WORDS = ["a: ", "- ", "\n", "  ", '"', "'", "{", "}", "[", "]", "#", " #", "&a ", "*a", "!x ", "|", ">", "%", "---\n"]
WORDS += ["\t", "\r", "\r\n", "\0", "\u200b", "e\u0301", "\u0323", "...", "<<: ", "? ", ": ", ",", "\\", "\\u0000", "ế"]
SEEDS = [GOOD, SHEET, *(str(path.read_bytes(), "latin-1") for path in sorted((ATTACKS / "yaml").glob("*.yml")))]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A record after some cuts and insertions of what matters to YAML."""
    text = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 5)))
        text = text[:start] + draw(st.sampled_from(WORDS)) + text[end:]
    return text.encode()


def check_nothing_but_load_errors(raw: bytes) -> None:
    model = collections()["stories"]
    record, data, problems = read(raw, model, "t.yml")
    assert (record is None) == bool(problems)
    assert all(problem.line > 0 and problem.column > 0 and problem.message for problem in problems)
    warnings(raw)
    locate(raw, ("rules", 0, "do"))
    if data is None:
        with pytest.raises(LoadError):
            parse(raw)
    else:
        assert parse(raw) == data


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_random_bytes_raise_nothing_but_load_errors(raw: bytes) -> None:
    check_nothing_but_load_errors(raw)


@given(mutated())
@settings(deadline=None, max_examples=300)
def test_mutated_records_raise_nothing_but_load_errors(raw: bytes) -> None:
    check_nothing_but_load_errors(raw)


@given(mutated())
@settings(deadline=None, max_examples=100)
def test_mutated_records_raise_nothing_else_in_the_python_parser(raw: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("macros.loading.yaml_reader._Loader", yaml.SafeLoader)
        check_nothing_but_load_errors(raw)


LETTERS = st.characters(exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Mn"], include_characters="\n")
TEXTS = st.text(LETTERS, max_size=30).map(lambda text: normalize("NFC", text))
KEYS = TEXTS.filter(lambda key: key not in ("", "<<"))
TREES = st.recursive(
    TEXTS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)


class WithoutAnchors(yaml.SafeDumper):
    """Writes equal lists twice instead of naming the first one."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def depth(value: object) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(depth, inner), default=0)


@given(st.dictionaries(KEYS, TREES, min_size=1, max_size=5))
@settings(deadline=None)
def test_what_is_written_is_read_back(data: dict[str, object]) -> None:
    assume(depth(data) <= yaml_reader.MAX_DEPTH)
    assert parse(yaml.dump(data, Dumper=WithoutAnchors, allow_unicode=True).encode()) == data
