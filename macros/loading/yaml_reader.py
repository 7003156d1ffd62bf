"""Reads YAML files; no other module does.

YAML is read as a stream of events, and every value stays text; the model makes dates, numbers and booleans from it.
Features that editors never mean (anchors, tags, hidden characters, duplicate keys …) are refused with a code `yaml-…`
and their line and column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple, TypeAlias
from unicodedata import normalize

import yaml
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from macros.loading import suggest
from macros.loading.encoding import LoadError, Position, in_nfc, place_of, refuse_hidden, text_of
from macros.loading.messages import sentence, syntax_code
from macros.records.introspect import Path

__all__ = ["LoadError", "Value", "has_c_loader", "locate", "locate_key", "locate_words", "parse", "warnings"]

Value: TypeAlias = "str | list[Value] | dict[str, Value]"

MAX_DEPTH = 12
MAX_NODES = 20_000
MAX_SCALAR = 100_000

_read_text = lru_cache(maxsize=1)(text_of)
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COMMENT = re.compile(r"\s+#(.*)")
_FIXED_BY_QUOTES = ("yaml-after-quote", "yaml-start-character")


def has_c_loader() -> bool:
    """Whether PyYAML has its C parser; without it everything works, but about ten times slower."""
    return hasattr(yaml, "CSafeLoader")


def parse(raw: bytes) -> dict[str, Value]:
    """The mapping in a file, with every scalar as the exact text (NFC); raises `LoadError` for anything else."""
    return _parsed(text_of(raw))


def locate(raw: bytes, path: Path) -> Position:
    """The position of the value at `path`; for a missing value, the position of the nearest enclosing group or item."""
    return _marks(raw).at(path)[1]


def locate_key(raw: bytes, path: Path) -> Position:
    """The position of the key (or list item) at `path`."""
    return _marks(raw).at(path)[0]


def locate_words(raw: bytes, path: Path, words: str, nth: int = 0) -> Position:
    """The position of the occurrence `nth` (from 0) of words in the text at `path`; else that of the text itself."""
    place = locate(raw, path)
    text = _read_text(raw)
    start = sum(len(line) + 1 for line in text.split("\n")[: place[0] - 1]) + place[1] - 1
    matches = re.compile(r"\s+".join(map(re.escape, words.split()))).finditer(text, start)
    one = next(islice(matches, nth, None), None)
    return place_of(text, one.start()) if one else place


def warnings(raw: bytes) -> list[tuple[str, int, int, str]]:
    """Text that a readable file may have lost or garbled, as (code, line, column, message).

    Text after " #" is a comment to YAML.  There is a warning if it looks like text: if no space follows the "#"
    ("Nghị quyết #12"), or if the value before it contains a space.  A comment after a single word, number or date
    ("type: decree  # loại văn bản") is fine.
    """
    try:
        text = text_of(raw)
        findings = [*_cut_texts(text)] if " #" in text else []
    except (LoadError, yaml.YAMLError):
        return []
    return [*findings, *_garbled_lines(text)]


def _parsed(text: str) -> dict[str, Value]:
    try:
        return _EventReader(text).document()
    except yaml.YAMLError as error:
        raise _syntax_error(text, error) from None


def _refusal(code: str, event: Any, **context: Any) -> LoadError:
    return LoadError(code, *_position(event), **context)


class _EventReader:
    """Builds a mapping from the events of one text; the frequent path does as little as possible, for speed."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._next = _Loader(text).get_event
        self._escapes = "\\" in text  # only escapes can give a value characters that were not checked in the text
        self._nodes = 0

    def document(self) -> dict[str, Value]:
        self._next()
        start = self._next()
        if start.__class__ is StreamEndEvent:
            raise LoadError("yaml-empty", 1, 1)
        if start.version or start.tags:
            raise _refusal("yaml-directive", start)
        root = self._next()
        value = self._value(root, 0)
        if not isinstance(value, dict):
            glued = suggest.spaced(self._text.split("\n")[root.start_mark.line])
            raise _refusal("yaml-top-level" if value else "yaml-empty", root, nearest=glued)
        self._next()
        after = self._next()
        if after.__class__ is not StreamEndEvent:
            raise _refusal("yaml-second-document", after)
        return value

    def _value(self, event: Any, depth: int) -> Value:
        kind = event.__class__
        if kind is ScalarEvent:
            return self._scalar(event)
        if kind is AliasEvent:
            raise _refusal("yaml-alias", event)
        if depth == MAX_DEPTH:
            raise _refusal("yaml-too-deep", event, limit=MAX_DEPTH)
        self._nodes += 1
        self._check(event)
        return self._mapping(depth + 1) if kind is MappingStartEvent else self._sequence(depth + 1)

    def _mapping(self, depth: int) -> dict[str, Value]:
        read_event = self._next
        result: dict[str, Value] = {}
        while (event := read_event()).__class__ is not MappingEndEvent:
            key = self._scalar(event) if event.__class__ is ScalarEvent else ""
            if key in result or key in ("", "<<"):
                raise _key_error(event, key)
            result[key] = self._value(read_event(), depth)
        return result

    def _sequence(self, depth: int) -> list[Value]:
        read_event = self._next
        result: list[Value] = []
        while (event := read_event()).__class__ is not SequenceEndEvent:
            result.append(self._value(event, depth))
        return result

    def _scalar(self, event: Any) -> str:
        value: str = event.value
        self._nodes += 1
        if self._escapes or event.tag is not None or event.anchor is not None or len(value) > MAX_SCALAR:
            return self._checked(event)
        return value if self._nodes <= MAX_NODES else self._checked(event)

    def _checked(self, event: Any) -> str:
        self._check(event)
        if len(event.value) > MAX_SCALAR:
            raise _refusal("yaml-scalar-too-long", event, length=len(event.value), limit=MAX_SCALAR)
        refuse_hidden(event.value, _position(event))
        return in_nfc(event.value, _position(event))

    def _check(self, event: Any) -> None:
        if self._nodes > MAX_NODES:
            raise _refusal("yaml-too-many-nodes", event, limit=MAX_NODES)
        if event.anchor is not None:
            raise _refusal("yaml-anchor", event)
        if event.tag is not None:
            raise _refusal("yaml-tag", event)


def _key_error(event: Any, key: str) -> LoadError:
    if key:
        return _refusal("yaml-merge-key" if key == "<<" else "yaml-duplicate-key", event, value=key)
    return _refusal("yaml-alias" if event.__class__ is AliasEvent else "yaml-key", event)


def _syntax_error(text: str, error: yaml.YAMLError) -> LoadError:
    """Turn a parser error into ours: at the line to correct, with the corrected line if it is clear."""
    mark, start = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    code = syntax_code(str(getattr(error, "context", "")), str(getattr(error, "problem", "")))
    if code in ("yaml-quote-open", "yaml-bracket-open") and start is not None:
        mark = start
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = [*text.split("\n"), "", ""]
    if code in ("yaml-colon", "yaml-key-colon"):
        return _colon_error(code, lines, line, column)
    if code == "yaml-second-document" and not any(item.startswith(("---", "...")) for item in lines[:line]):
        code = "yaml-indent"
    if code == "yaml-indent" and lines[line - 1][: column - 1].rstrip().endswith(('"', "'")):
        if opened := _open_quote(text):
            return LoadError("yaml-quote-open", *opened)
        code = "yaml-after-quote"
    head = suggest.head_of_lines(lines, line) if code == "yaml-after-quote" else ""
    if head:
        return LoadError("yaml-text-after-quote", line, column, nearest=head)
    return LoadError(code, line, column, nearest=suggest.quoted(lines[line - 1]) if code in _FIXED_BY_QUOTES else "")


def _open_quote(text: str) -> Position | None:
    """The start of the last quoted text before an error, if it contains a line `key: text`: its quote is not closed."""
    read_event: Callable[[], Any] = _Loader(text).get_event
    last: Any = None
    try:
        while (event := read_event()).__class__ is not StreamEndEvent:
            last = event if event.__class__ is ScalarEvent else last
    except yaml.YAMLError:
        pass
    if last is None or last.style not in ("'", '"'):
        return None
    inside = text.split("\n")[last.start_mark.line + 1 : last.end_mark.line + 1]
    return _position(last) if any(map(suggest.is_entry, inside)) else None


def _colon_error(code: str, lines: list[str], line: int, column: int) -> LoadError:
    here = lines[line - 1]
    if code == "yaml-colon" and suggest.has_two_colons(here):
        return LoadError(code, line, column, nearest=suggest.quoted(here))
    for number in range(line, max(line - 2, 0), -1):  # a missing space shows only on the next line
        if spaced := suggest.spaced(lines[number - 1]):
            return LoadError("yaml-glued-colon", number, lines[number - 1].index(":") + 1, nearest=spaced)
    if code == "yaml-colon" and (head := suggest.head_of_text(lines, line)):
        return LoadError("yaml-no-bar", head, 1, nearest=f"{lines[head - 1].strip()} |")
    return LoadError("yaml-indent" if code == "yaml-colon" else code, line, column)


class _Mark(NamedTuple):
    """Where a value starts and, by key or index, where each entry in it starts, with the mark of its value."""

    position: Position
    inner: dict[str | int, tuple[Position, _Mark]]

    def at(self, path: Path) -> tuple[Position, Position]:
        """The start of the entry at `path` and of its value; of the nearest enclosing ones if it is missing."""
        start, mark = self.position, self
        for step in path:
            if step not in mark.inner:
                return start, start
            start, mark = mark.inner[step]
        return start, mark.position


@lru_cache(maxsize=1)  # the problems of a file are located one after another
def _marks(raw: bytes) -> _Mark:
    try:
        text = _read_text(raw)
        _parsed(text)  # enforces the limits that the recursion below relies on
    except LoadError:
        return _Mark((1, 1), {})
    return _marks_of(text)


def _marks_of(text: str) -> _Mark:
    read_event = _Loader(text).get_event
    read_event()
    read_event()
    return _mark(read_event(), read_event)


def _mark(event: Any, read_event: Callable[[], Any]) -> _Mark:
    inner: dict[str | int, tuple[Position, _Mark]] = {}
    if event.__class__ is MappingStartEvent:
        while (key := read_event()).__class__ is not MappingEndEvent:
            inner[normalize("NFC", key.value)] = (_position(key), _mark(read_event(), read_event))
    elif event.__class__ is SequenceStartEvent:
        while (item := read_event()).__class__ is not SequenceEndEvent:
            inner[len(inner)] = (_position(item), _mark(item, read_event))
    return _Mark(_position(event), inner)


def _position(event: Any) -> Position:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _cut_texts(text: str) -> Iterator[tuple[str, int, int, str]]:
    lines = text.split("\n")
    for event in iter(_Loader(text).get_event, None):
        end = event.end_mark
        lost = event.__class__ is ScalarEvent and event.implicit[0] and _COMMENT.fullmatch(lines[end.line], end.column)
        if lost and (lost[1][:1].strip() or (lost[1] and " " in event.value)):
            context = {"value": lost[1].strip(), "nearest": suggest.quoted(lines[end.line])}
            yield "yaml-text-cut", end.line + 1, lost.start(1), sentence("yaml-text-cut", context)


def _garbled_lines(text: str) -> Iterator[tuple[str, int, int, str]]:
    for line in suggest.legacy_lines(text):
        message = sentence("yaml-legacy-font", {"value": line.word, "nearest": line.corrected})
        yield "yaml-legacy-font", line.line, line.column, message
