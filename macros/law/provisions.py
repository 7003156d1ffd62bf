"""Reads the text of an article: its clauses ("1. …") and points ("a) …"), each with the anchor by which it is cited."""

from collections.abc import Iterator
from typing import NamedTuple

from macros.law.clauses import slug_of_value
from macros.text.lazy_regex import pattern

CLAUSE, POINT = "khoan", "diem"
_CLAUSE = pattern(r"([0-9]{1,3})([a-zđ]?)\.\s+")
_POINT = pattern(r"([a-zđ])([0-9]?)\)\s+")
_LETTERS = "abcdđeghiklmnopqrstuvxy"  # of points, in the order of the Vietnamese alphabet


class Provision(NamedTuple):
    """A paragraph of an article."""

    anchor: str  # "dieu-5-khoan-2-diem-a"; "" for a paragraph that begins no clause or point
    level: str  # `CLAUSE`, `POINT`, or "" for any other paragraph
    text: str
    missing: int = 0  # how many numbers or letters are left out before this one


def provisions(name: str, text: str) -> Iterator[Provision]:
    """The paragraphs of the article with the anchor `name`, a line each.

    A number or letter begins a clause or point only where it is beyond the one before, so that what an article quotes
    from another law, or counts anew, belongs to the clause around it.  An excerpt may leave numbers out.
    """
    anchor, number, letter = name, -1, -1
    for line in filter(None, (line.strip() for line in text.split("\n"))):
        clause, point = _CLAUSE.match(line), _POINT.match(line)
        if clause and (number < 0 or int(clause[1]) > number - (clause[2] != "")):
            missing = max(0, int(clause[1]) - number - 1) if number >= 0 else 0
            number, letter = int(clause[1]), -1
            anchor = f"{name}-{CLAUSE}-{clause[1]}{slug_of_value(clause[2])}"
            yield Provision(anchor, CLAUSE, line, missing)
        elif point and point[1] in _LETTERS and (at := _LETTERS.index(point[1])) > letter - (point[2] != ""):
            missing, letter = max(0, at - letter - 1) if letter >= 0 else 0, at
            yield Provision(f"{anchor}-{POINT}-{slug_of_value(point[1])}{point[2]}", POINT, line, missing)
        else:
            yield Provision("", "", line)
