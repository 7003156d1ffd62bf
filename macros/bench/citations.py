"""A table of sentences with the citations that should be found in; precision, recall and what went wrong out."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from macros.citing import catalogue
from macros.law.citations import UNKNOWN, Catalogue, Citation, recognise
from macros.law.numbering import normalise
from macros.portal import Portal
from macros.records.choices import Audience
from macros.sources import load


class Sentence(NamedTuple):
    """A text in NFC with its citations; `target` is an official number, or `unknown:<number>`."""

    id: str
    text: str
    links: tuple[Citation, ...]


class Wrong(NamedTuple):
    """A sentence in which a citation was missed, or one too many was found."""

    sentence: Sentence
    missing: tuple[Citation, ...]
    extra: tuple[Citation, ...]


class Result(NamedTuple):
    """How well the citations were found; 1.0 where there was nothing to find."""

    sentences: int
    expected: int
    found: int
    right: int
    wrong: tuple[Wrong, ...]

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of what is there that was found."""
        return self.right / self.expected if self.expected else 1.0


def read(path: Path) -> list[Sentence]:
    """The sentences of a file: `[{"id", "text", "links": [{"start", "end", "target", "clause"}]}]`."""
    return [_sentence(entry) for entry in json.loads(path.read_text("utf-8"))]


def _sentence(entry: dict[str, Any]) -> Sentence:
    links = (
        Citation(int(link["start"]), int(link["end"]), _target(str(link["target"])), str(link.get("clause") or ""))
        for link in entry["links"]
    )
    return Sentence(str(entry["id"]), unicodedata.normalize("NFC", str(entry["text"])), tuple(links))


def _target(text: str) -> str:
    number = text.removeprefix(UNKNOWN)
    return text[: len(text) - len(number)] + normalise(number)


def measure(sentences: Iterable[Sentence], catalogue: Catalogue, number_of: Callable[[str], str]) -> Result:
    """Look for citations in every sentence; `number_of` gives the official number of a document of the catalogue."""
    count, expected, found_in_all, right = 0, 0, 0, 0
    wrong = []
    for sentence in sentences:
        found = [_numbered(one, number_of) for one in recognise(sentence.text, catalogue)]
        missing, extra = list(sentence.links), []
        for one in found:
            match = next((link for link in missing if _same(link, one)), None)
            if match:
                missing.remove(match)
            else:
                extra.append(one)
        count, expected = count + 1, expected + len(sentence.links)
        found_in_all, right = found_in_all + len(found), right + len(found) - len(extra)
        if missing or extra:
            wrong.append(Wrong(sentence, tuple(missing), tuple(extra)))
    return Result(count, expected, found_in_all, right, tuple(wrong))


def measure_against(sentences: Iterable[Sentence], data: Iterable[Path], day: date) -> Result:
    """Look for the citations of documents that stand in these data folders."""
    library = Portal(load(data), day, Audience.LEADERSHIP)
    return measure(sentences, catalogue(library.untraced), lambda ref: library.rows[ref].number)


def _numbered(one: Citation, number_of: Callable[[str], str]) -> Citation:
    return one if one.target.startswith(UNKNOWN) else one._replace(target=normalise(number_of(one.target)))


def _same(one: Citation, other: Citation) -> bool:
    """Whether target and clause are equal and the places overlap."""
    return one[2:] == other[2:] and one.start < other.end and other.start < one.end


def lines(result: Result) -> Iterator[str]:
    """The result as text, a line for everything that went wrong."""
    for one in result.wrong:
        yield f"{one.sentence.id}: {one.sentence.text}"
        yield from (f"  thiếu {_shown(link, one.sentence.text)}" for link in one.missing)
        yield from (f"  thừa  {_shown(link, one.sentence.text)}" for link in one.extra)
    yield f"{result.sentences} câu, {result.expected} viện dẫn; nhận ra {result.found}, đúng {result.right}."
    yield f"Độ chính xác {result.precision:.4f}, độ phủ {result.recall:.4f}."


def _shown(link: Citation, text: str) -> str:
    return " · ".join(filter(None, [f"“{text[link.start : link.end]}”", link.target, link.clause]))


def as_json(result: Result) -> dict[str, Any]:
    """The result as JSON: `{"precision", "recall", "wrong": [{"id", "text", "missing", "extra"}]}`."""
    wrong = [
        {
            "id": one.sentence.id,
            "text": one.sentence.text,
            "missing": [link._asdict() for link in one.missing],
            "extra": [link._asdict() for link in one.extra],
        }
        for one in result.wrong
    ]
    return {"precision": result.precision, "recall": result.recall, "wrong": wrong}
