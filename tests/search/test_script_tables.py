"""The search in the browser has the tables of the search in Python."""

from __future__ import annotations

import pytest

from tests.search import script_tables


@pytest.mark.parametrize("script", script_tables.TABLES)
def test_tables_are_those_of_python(script: str) -> None:
    text = (script_tables.SCRIPTS / script).read_text("utf-8")
    assert script_tables.with_tables(script, text) == text, "python tests/bless.py copies them"
