"""The tables that the search scripts share with `macros/search`: written there, and copied here into the scripts."""

from __future__ import annotations

import json
import re
import textwrap
from pathlib import Path
from typing import Any

from macros.search import answers, facets, parsing, plan, snippets, spelling, terms, weights, wordings
from macros.text import vietnamese

SCRIPTS = Path(__file__).parents[2] / "docs" / "assets" / "js" / "search"
TABLES: dict[str, dict[str, Any]] = {  # script -> constant -> value
    "keys.js": {
        "WEIGHTS": {name: value for name, value in vars(weights).items() if name.isupper()},
        "ROMAN": vietnamese.ROMAN,
        "COUNTED": vietnamese.COUNTED,
    },
    "answers.js": {
        "LEADING": answers.LEADING,
        "MOST_OF": answers.MOST_OF,
        "SCATTERED": answers.SCATTERED,
        "NEGATION": answers.NEGATION,
        "FILLERS": sorted(answers.FILLERS),
        "OF_NUMBERS": answers.OF_NUMBERS,
    },
    "parsing.js": {"OPERATORS": parsing.OPERATORS},
    "query.js": {"LONGEST_TITLE": terms.LONGEST_TITLE},
    "spelling.js": {"ONSETS": spelling.ONSETS, "ENDINGS": spelling.ENDINGS},
    "wordings.js": {"MOST_MEANINGS": wordings.MOST_MEANINGS, "BETWEEN": wordings.BETWEEN, "PARTS": wordings.PARTS},
    "facets.js": {"FIELDS": facets.FIELDS, "ALSO": facets.ALSO},
    "plan.js": {"NAMES": plan.NAMES, "DATED": plan.DATED},
    "snippets.js": {"SKIPPED": snippets.SKIPPED, "LABELS": snippets.LABELS, "CLAUSE": snippets.CLAUSE},
}


def with_tables(script: str, text: str) -> str:
    """The text of a script with its tables as Python has them."""
    for name, value in TABLES[script].items():
        statement = re.compile(rf"^((?:export )?const {name} = ).*?;(?=\s)", re.MULTILINE | re.DOTALL)
        text, count = statement.subn(rf"\g<1>{_literal(value)};", text)
        assert count == 1, (script, name)
    return text


def _literal(value: Any) -> str:
    if isinstance(value, str | int | float):
        return json.dumps(value)
    if isinstance(value, dict):
        items = [
            f"{name if name.isidentifier() else json.dumps(name)}: {json.dumps(one)}" for name, one in value.items()
        ]
        start, end = "{", "}"
    else:
        items, start, end = list(map(json.dumps, value)), "[", "]"
    glued = ", ".join(item.replace(" ", "\0") for item in items)
    lines = textwrap.wrap(glued, 117, break_long_words=False, break_on_hyphens=False)
    if len(lines) == 1:
        lines = [f"{start} {lines[0]} {end}" if start == "{" else f"{start}{lines[0]}{end}"]
    else:
        lines = [start, *(f"  {line}" for line in lines[:-1]), f"  {lines[-1]},", end]
    return "\n".join(lines).replace("\0", " ")


def write() -> None:
    """Copy the tables into the scripts."""
    for script in TABLES:
        path = SCRIPTS / script
        path.write_text(with_tables(script, path.read_text("utf-8")), "utf-8")
