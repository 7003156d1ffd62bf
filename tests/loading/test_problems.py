"""Printing problems: every line is safe for a terminal."""

from __future__ import annotations

import pytest

from macros.loading.problems import printable, whole_file


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("Tiếp công dân: “30/2020/NĐ-CP”…", "Tiếp công dân: “30/2020/NĐ-CP”…"),
        ("a\x1b[2Jb", "a\\x1b[2Jb"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("a\nb\u2028", "a\\x0ab\\u2028"),
        ("\udcff", "\\xff"),
        ("30\u00a0ngày", "30\u00a0ngày"),
    ],
)
def test_what_a_terminal_would_obey_is_spelt(text: str, escaped: str) -> None:
    assert printable(text) == escaped
    assert str(whole_file(text, "x", "sai")) == f"{escaped}:1:1: sai"
