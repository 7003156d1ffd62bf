"""Binding: each sentinel of a shell is filled once, and what is put in is never looked at again."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.site.layout import SENTINELS, PaintError, Shell, fill_islands, island
from macros.site.macro_marks import macros

PAINTED = "".join(f"<{name}>@@PORTAL:{name}@@</{name}>" for name in SENTINELS)
NASTY = st.text() | st.sampled_from(
    [*(f"@@PORTAL:{name}@@" for name in SENTINELS), "@@PORTAL:", "@@", "<!--portal:latest:W10=-->", "{{ x }}", "\\1"]
)


def test_every_sentinel_is_replaced_by_its_value() -> None:
    page = Shell("x", PAINTED).fill({name: name.lower() for name in SENTINELS})
    assert page.decode() == "".join(f"<{name}>{name.lower()}</{name}>" for name in SENTINELS)


@pytest.mark.parametrize("name", SENTINELS)
def test_a_shell_without_a_sentinel_is_refused_by_name(name: str) -> None:
    with pytest.raises(PaintError, match="van-ban"):
        Shell("van-ban", PAINTED.replace(f"@@PORTAL:{name}@@", ""))


@pytest.mark.parametrize("name", SENTINELS)
def test_a_shell_with_a_sentinel_twice_is_refused(name: str) -> None:
    with pytest.raises(PaintError, match=name):
        Shell("x", f"{PAINTED}@@PORTAL:{name}@@")


def test_a_shell_with_an_unknown_sentinel_is_refused() -> None:
    with pytest.raises(PaintError, match="OTHER"):
        Shell("x", f"{PAINTED}@@PORTAL:OTHER@@")


@given(values=st.fixed_dictionaries(dict.fromkeys(SENTINELS, NASTY)))
def test_sentinels_and_islands_in_values_are_inert(values: dict[str, str]) -> None:
    page = Shell("x", PAINTED).fill(values)
    assert page.decode("utf-8", "surrogatepass") == "".join(f"<{name}>{values[name]}</{name}>" for name in SENTINELS)


@given(args=st.lists(st.text() | st.integers()), name=st.sampled_from(list(macros())))
def test_an_island_carries_its_arguments_whatever_they_are(args: list[Any], name: str) -> None:
    filled = fill_islands(f"<p>{island(name, args)}</p>", lambda *call: repr(call))
    assert filled.decode("utf-8", "surrogatepass") == f"<p>{(name, args)!r}</p>"


@given(text=NASTY)
def test_what_an_island_is_filled_with_is_not_looked_at_again(text: str) -> None:
    answers = iter([text, "second"])
    filled = fill_islands(f"{island('ref', ['a'])}{island('ref', ['b'])}", lambda *_: next(answers))
    assert filled.decode("utf-8", "surrogatepass") == f"{text}second"


def test_a_page_without_islands_stays_as_it_is() -> None:
    page = "<p>@@PORTAL:CONTENT@@ <!-- portal --></p>"
    assert fill_islands(page, lambda *_: "something").decode() == page


def test_an_island_is_a_comment_that_nothing_can_close_early() -> None:
    mark = island("ref", ["--><script>alert(1)</script>"])
    assert mark.count("-->") == 1
    assert json.loads(urlsafe_b64decode(mark.split(":")[2].removesuffix("-->"))) == ["--><script>alert(1)</script>"]
