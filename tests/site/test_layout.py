"""Layouts: each placeholder is filled once, and inserted values are never scanned."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.site.layout import PLACEHOLDERS, Layout, PaintError, fill_marks, mark
from macros.site.macro_marks import macros

PAINTED = "".join(f"<{name}>@@PORTAL:{name}@@</{name}>" for name in PLACEHOLDERS)
NASTY = st.text() | st.sampled_from(
    [*(f"@@PORTAL:{name}@@" for name in PLACEHOLDERS), "@@PORTAL:", "@@", "<!--portal:latest:W10=-->", "{{ x }}", "\\1"]
)


def test_every_placeholder_is_replaced_by_its_value() -> None:
    page = Layout("x", PAINTED).fill({name: name.lower() for name in PLACEHOLDERS})
    assert page.decode() == "".join(f"<{name}>{name.lower()}</{name}>" for name in PLACEHOLDERS)


@pytest.mark.parametrize("name", PLACEHOLDERS)
def test_a_layout_without_a_placeholder_is_refused_by_name(name: str) -> None:
    with pytest.raises(PaintError, match="van-ban"):
        Layout("van-ban", PAINTED.replace(f"@@PORTAL:{name}@@", ""))


@pytest.mark.parametrize("name", PLACEHOLDERS)
def test_a_layout_with_a_placeholder_twice_is_refused(name: str) -> None:
    with pytest.raises(PaintError, match=name):
        Layout("x", f"{PAINTED}@@PORTAL:{name}@@")


def test_a_layout_with_an_unknown_placeholder_is_refused() -> None:
    with pytest.raises(PaintError, match="OTHER"):
        Layout("x", f"{PAINTED}@@PORTAL:OTHER@@")


@given(values=st.fixed_dictionaries(dict.fromkeys(PLACEHOLDERS, NASTY)))
def test_placeholders_and_marks_in_values_are_inert(values: dict[str, str]) -> None:
    page = Layout("x", PAINTED).fill(values)
    assert page.decode("utf-8", "surrogatepass") == "".join(f"<{name}>{values[name]}</{name}>" for name in PLACEHOLDERS)


@given(args=st.lists(st.text() | st.integers()), name=st.sampled_from(list(macros())))
def test_a_mark_carries_its_arguments_whatever_they_are(args: list[Any], name: str) -> None:
    filled = fill_marks(f"<p>{mark(name, args)}</p>", lambda *call: repr(call))
    assert filled.decode("utf-8", "surrogatepass") == f"<p>{(name, args)!r}</p>"


@given(text=NASTY)
def test_what_a_mark_is_filled_with_is_not_looked_at_again(text: str) -> None:
    answers = iter([text, "second"])
    filled = fill_marks(f"{mark('ref', ['a'])}{mark('ref', ['b'])}", lambda *_: next(answers))
    assert filled.decode("utf-8", "surrogatepass") == f"{text}second"


def test_a_page_without_marks_stays_as_it_is() -> None:
    page = "<p>@@PORTAL:CONTENT@@ <!-- portal --></p>"
    assert fill_marks(page, lambda *_: "something").decode() == page


def test_a_mark_is_a_comment_that_nothing_can_close_early() -> None:
    comment = mark("ref", ["--><script>alert(1)</script>"])
    assert comment.count("-->") == 1
    assert json.loads(urlsafe_b64decode(comment.split(":")[2].removesuffix("-->"))) == ["--><script>alert(1)</script>"]
