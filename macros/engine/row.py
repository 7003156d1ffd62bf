"""`Row`: a record as the portal shows it; what is read of it is recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from macros.engine.inputs import FIELDS
from macros.engine.stored_row import WORDS, StoredRow
from macros.law.effect import Event
from macros.text.digest import digest

if TYPE_CHECKING:
    from macros.engine.recorder import Recorder
    from macros.law.mentions import WrittenMention

T = TypeVar("T")
FIELDS.update(("data", "facts"))  # see `Data`


class FieldInputs(dict[str, str]):
    """The names of the inputs of a row's fields, by field."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.source = source

    def __missing__(self, field: str) -> str:
        name = self[field] = f"{self.source}\t{field}"
        return name


class InputNames(dict[str, FieldInputs]):
    """The `FieldInputs` of each source; equal names are one object, which saves memory."""

    def __missing__(self, source: str) -> FieldInputs:
        inputs = self[source] = FieldInputs(source)
        return inputs


class _Recorded(Generic[T]):
    """A field of a row; a read of it is recorded as an input."""

    __slots__ = ("_name",)

    def __set_name__(self, _: type, name: str) -> None:
        self._name = name
        FIELDS.add(name)

    def __get__(self, row: Row, _: type) -> T:
        name = self._name
        row.recorder.recorded.add(row.inputs[name])
        value: T = getattr(row.stored, name)
        return value


class SourceChangedError(Exception):
    """A record's file changed while the site was being built from it."""


class Data(Mapping[str, Any]):
    """The text data of a record, each narrative replaced by "…".

    A read of the title or summary is recorded as that field, of any other field as "facts", of all fields as "data".
    """

    __slots__ = ("_inputs", "_recorder", "_values")

    def __init__(self, values: dict[str, Any], inputs: FieldInputs, recorder: Recorder) -> None:
        self._values, self._inputs, self._recorder = values, inputs, recorder

    def __getitem__(self, name: str) -> Any:
        self._recorder.recorded.add(self._inputs[name if name in WORDS else "facts"])
        return self._values[name]

    def get(self, name: str, default: Any = None) -> Any:
        """A field, or the default."""
        self._recorder.recorded.add(self._inputs[name if name in WORDS else "facts"])
        return self._values.get(name, default)

    def facts(self) -> dict[str, Any]:
        """All fields but the title and the summary."""
        self._recorder.recorded.add(self._inputs["facts"])
        return {name: value for name, value in self._values.items() if name not in WORDS}

    def whole(self) -> dict[str, Any]:
        """All fields."""
        self._recorder.recorded.add(self._inputs["data"])
        return self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self.whole())

    def __len__(self) -> int:
        return len(self.whole())

    def __repr__(self) -> str:
        raise TypeError("the answer to a query holds data of a record: make a dictionary of it")


class Row:
    """A record as the portal shows it; every read of a field is recorded as an input."""

    __slots__ = ("inputs", "recorder", "ref", "stored")

    def __init__(self, stored: StoredRow, inputs: FieldInputs, recorder: Recorder) -> None:
        self.ref = stored.ref
        self.stored, self.inputs, self.recorder = stored, inputs, recorder

    file = _Recorded[str]()
    digest = _Recorded[str]()
    audience = _Recorded[str]()
    day = _Recorded[str]()
    kept_until = _Recorded[str]()
    withdrawn = _Recorded[str]()
    former_ids = _Recorded[tuple[str, ...]]()
    targets = _Recorded[tuple[str, ...]]()
    names = _Recorded[tuple[str, ...]]()
    title = _Recorded[str]()
    summary = _Recorded[str]()
    illustrative = _Recorded[bool]()
    shown_day = _Recorded[str]()
    timeline = _Recorded[tuple[tuple[str, str], ...]]()
    stated = _Recorded[tuple[tuple[str, str, str, str, tuple[str, ...], str], ...]]()
    references = _Recorded[tuple[tuple[tuple[str | int, ...], str], ...]]()
    mentioned = _Recorded[tuple[tuple[tuple[str | int, ...], str, int, tuple[Any, ...]], ...]]()
    links = _Recorded[tuple[tuple[tuple[str | int, ...], str], ...]]()
    facets = _Recorded[tuple[tuple[str, str, str], ...]]()
    keys = _Recorded[tuple[str, ...]]()
    cited_as = _Recorded[tuple[str, ...]]()
    number = _Recorded[str]()
    data_digest = _Recorded[str]()
    card_digest = _Recorded[str]()

    @property
    def data(self) -> Data:
        """The record's text data, each narrative replaced by "…"."""
        return Data(self.stored.data, self.inputs, self.recorder)

    @property
    def events(self) -> tuple[Event, ...]:
        """What the record states about the effect of documents, itself included."""
        return tuple(Event(*event) for event in self.stated)

    @property
    def mentions(self) -> Iterator[tuple[tuple[str | int, ...], WrittenMention]]:
        """Yield the possible citations in its texts, with the path of the text in the record."""
        from macros.law.mentions import Mention, WrittenMention  # noqa: PLC0415 - few runs read citations

        return ((path, WrittenMention(text, nth, Mention(*one))) for path, text, nth, one in self.mentioned)

    def read(self) -> bytes:
        """Read the record's file; raises `SourceChangedError` if its bytes are not those that were loaded."""
        raw = Path(self.stored.file).read_bytes()
        if digest(raw) != self.digest:
            raise SourceChangedError(self.stored.file)
        return raw

    def paths_to(self, ref: str) -> Iterator[tuple[str | int, ...]]:
        """Yield the paths in the record of references to another record or a part of it."""
        return (path for path, target in self.references if target.partition("#")[0] == ref)

    @property
    def collection(self) -> str:
        return self.ref.partition("/")[0]

    @property
    def id(self) -> str:
        return self.ref.partition("/")[2]

    @property
    def url(self) -> str:
        """The record's address on the site, from the web root."""
        return self.stored.url

    def __repr__(self) -> str:
        raise TypeError("the answer to a query holds a row: take what is needed of it")


def text_of(part: Mapping[str, Any], name: str) -> str:
    """Return a field of a row's data as text; "" if it is left out."""
    return str(part.get(name) or "").strip()
