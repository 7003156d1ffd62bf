"""Purges the theme's styles: rules for classes that no page has, and variables that no rule uses.

`slim` takes style sheets and `UsedNames`, the names that pages, templates and scripts contain, and returns shorter
sheets with the same effect on every page.  A rule that may be needed stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rcssmin import cssmin

_PIECE = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^"'{}()\[\],;]+|.)""", re.DOTALL)
_ARGUMENTS = re.compile(r":[\w-]+\((?:[^()]|\([^()]*\))*\)")
_ATTRIBUTES = re.compile(r"\[[^\]]*\]")
_CLASS = re.compile(r"\.([A-Za-z_-][\w-]*)(?![\w\\-])")
_CHOICE = re.compile(r"""\[(dir|data-md-color-[\w-]+)=["']?([\w-]+)["']?\]""")
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)")
_DECLARED = re.compile(r"\s*(--[\w-]+)\s*:")
_WORD = re.compile(r"[\w-]+")
_CLASS_ATTRIBUTE = re.compile(r"""\bclass=(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""")
_CHOICE_ATTRIBUTE = re.compile(r'\b(dir|data-md-color-[\w-]+)="([^"]*)"')


class UsedNames(NamedTuple):
    """The names that pages, templates and scripts use."""

    names: frozenset[str]  # of classes and variables
    beginnings: tuple[str, ...]  # of classes whose name is put together ("md-tag--")
    choices: frozenset[tuple[str, str]]  # what the theme sets once for a site, as attribute and value ("dir", "ltr")


class _StylePart(NamedTuple):
    """A rule with the parts between its braces, or (without `inside`) declarations and statements."""

    text: str
    inside: tuple[_StylePart, ...] | None = None


def used_by(pages: Iterable[str], code: Iterable[str], styles: Iterable[str]) -> UsedNames:
    """Collect the classes of painted pages, every word in code that makes or changes pages, and the variables that
    other styles use."""
    names: set[str] = set()
    choices: set[tuple[str, str]] = set()
    for page in pages:
        names.update(name for match in _CLASS_ATTRIBUTE.findall(page) for value in match for name in value.split())
        choices.update(_CHOICE_ATTRIBUTE.findall(page))
    for text in code:
        names.update(_WORD.findall(text))
    for css in styles:
        names.update(_VARIABLE.findall(css))
    beginnings = sorted(name for name in names if name.endswith(("-", "_")) and name.strip("-_"))
    return UsedNames(frozenset(names), tuple(beginnings), frozenset(choices))


def slim(styles: Mapping[str, str], used: UsedNames) -> dict[str, str]:
    """The sheets of a site by name, without comments, white space, and the rules and variables that nothing uses."""
    sheets = {name: _needed_rules(_parsed(cssmin(css)), used) for name, css in styles.items()}
    while True:
        # repeated, because a removed variable may have been the only one to use another
        variables = used.names.union(*(_VARIABLE.findall(_written(sheet)) for sheet in sheets.values()))
        slimmer = {name: _without_idle(sheet, variables) for name, sheet in sheets.items()}
        if slimmer == sheets:
            return {name: _written(sheet) for name, sheet in sheets.items()}
        sheets = slimmer


def _split(text: str, mark: str) -> list[str]:
    """A text split at each `mark` outside strings and brackets."""
    parts, depth = [""], 0
    for piece in _PIECE.findall(text):
        depth += (piece in "([") - (piece in ")]")
        if piece == mark and not depth:
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def _parsed(css: str) -> tuple[_StylePart, ...]:
    open_rules: list[tuple[str, list[_StylePart]]] = [("", [])]
    text = ""
    for piece in _PIECE.findall(css):
        if piece == "{":
            *statements, head = _split(text, ";")
            open_rules[-1][1].extend(_StylePart(f"{statement};") for statement in statements)
            open_rules.append((head, []))
            text = ""
        elif piece == "}":
            head, inside = open_rules.pop()
            open_rules[-1][1].append(_StylePart(head, (*inside, _StylePart(text))))
            text = ""
        else:
            text += piece
    return (*open_rules[0][1], _StylePart(text))


def _written(parts: Iterable[_StylePart]) -> str:
    return "".join(text if inside is None else f"{text}{{{_written(inside)}}}" for text, inside in parts)


def _needed_rules(parts: Iterable[_StylePart], used: UsedNames) -> tuple[_StylePart, ...]:
    """The rules that may match an element; a rule that becomes empty is removed."""
    remaining = []
    for text, inside in parts:
        if inside is None:
            remaining.append(_StylePart(text))
            continue
        head = text if text.startswith("@") else ",".join(one for one in _split(text, ",") if _may_match(one, used))
        rule = _StylePart(head, _needed_rules(inside, used))
        if head and _written(rule.inside or ()):
            remaining.append(rule)
    return tuple(remaining)


def _may_match(selector: str, used: UsedNames) -> bool:
    """Whether a selector may match an element; arguments of :not(…) and the like are ignored."""
    plain = _ARGUMENTS.sub("", selector)
    if not used.choices.issuperset(_CHOICE.findall(plain)):
        return False
    classes = _CLASS.findall(_ATTRIBUTES.sub("", plain))
    return all(name in used.names or name.startswith(used.beginnings) for name in classes)


def _without_idle(parts: Iterable[_StylePart], variables: frozenset[str]) -> tuple[_StylePart, ...]:
    """Remove variables that no rule uses, and rules that had no other declarations."""
    remaining = []
    for text, inside in parts:
        if inside is None:
            remaining.append(_StylePart(";".join(one for one in _split(text, ";") if not _is_idle(one, variables))))
        elif _written(left := _without_idle(inside, variables)):
            remaining.append(_StylePart(text, left))
    return tuple(remaining)


def _is_idle(declaration: str, variables: frozenset[str]) -> bool:
    declared = _DECLARED.match(declaration)
    return declared is not None and declared[1] not in variables
