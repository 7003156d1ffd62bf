"""Scores how well citations are recognised in a table of sentences: precision, recall and each mistake."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from macros.law.citations import UNKNOWN, CitableDocument, Citation, citations_of, target_among, topic, topics
from macros.law.mentions import Mention, mentions
from macros.law.numbering import normalise
from macros.text.grouping import grouped


class Catalogue:
    """Documents by the topics of what may mean them, as a portal keeps them."""

    def __init__(self, documents: Iterable[CitableDocument]) -> None:
        self._by_topic = grouped((name, document) for document in documents for name in topics(document))

    def target_of(self, mention: Mention) -> str:
        """The ref of the document that is meant; `unknown:<number>` if there is none; "" if it is ambiguous."""
        return target_among(self._by_topic.get(topic(mention), ()), mention)


def recognise(text: str, catalogue: Catalogue) -> list[Citation]:
    """The citations in a text (NFC), in order."""
    return list(citations_of(mentions(text), catalogue.target_of))


class Sentence(NamedTuple):
    """A text in NFC with its citations; `target` is an official number, or `unknown:<number>`."""

    id: str
    text: str
    links: tuple[Citation, ...]


class Wrong(NamedTuple):
    """A sentence in which a citation was missed or recognised although it is not there."""

    sentence: Sentence
    missing: tuple[Citation, ...]
    extra: tuple[Citation, ...]


class Result(NamedTuple):
    """The counts over all sentences; precision and recall are 1.0 where there was nothing to recognise."""

    sentences: int
    expected: int
    recognised: int
    right: int
    wrong: tuple[Wrong, ...]

    @property
    def precision(self) -> float:
        """The share of recognised citations that are right."""
        return self.right / self.recognised if self.recognised else 1.0

    @property
    def recall(self) -> float:
        """The share of expected citations that were recognised."""
        return self.right / self.expected if self.expected else 1.0


def read(path: Path) -> list[Sentence]:
    """The sentences of a file: `[{"id", "text", "links": [{"start", "end", "target", "clause"}]}]`."""
    return [sentence_of(entry) for entry in json.loads(path.read_text("utf-8"))]


def sentence_of(entry: dict[str, Any]) -> Sentence:
    """The sentence of one entry; numbers may be written loosely and the text need not be in NFC."""
    links = (
        Citation(int(link["start"]), int(link["end"]), _target(str(link["target"])), str(link.get("clause") or ""))
        for link in entry["links"]
    )
    return Sentence(str(entry["id"]), unicodedata.normalize("NFC", str(entry["text"])), tuple(links))


def _target(text: str) -> str:
    number = text.removeprefix(UNKNOWN)
    return text[: len(text) - len(number)] + normalise(number)


def measure(sentences: Iterable[Sentence], catalogue: Catalogue, number_of: Callable[[str], str]) -> Result:
    """Recognise the citations of every sentence; `number_of` gives the official number of a catalogued document."""
    count, expected, recognised, right = 0, 0, 0, 0
    wrong = []
    for sentence in sentences:
        citations = [_numbered(one, number_of) for one in recognise(sentence.text, catalogue)]
        missing, extra = list(sentence.links), []
        for citation in citations:
            match = next((link for link in missing if _same(link, citation)), None)
            if match:
                missing.remove(match)
            else:
                extra.append(citation)
        count, expected = count + 1, expected + len(sentence.links)
        recognised, right = recognised + len(citations), right + len(citations) - len(extra)
        if missing or extra:
            wrong.append(Wrong(sentence, tuple(missing), tuple(extra)))
    return Result(count, expected, recognised, right, tuple(wrong))


def _numbered(one: Citation, number_of: Callable[[str], str]) -> Citation:
    return one if one.target.startswith(UNKNOWN) else one._replace(target=normalise(number_of(one.target)))


def _same(one: Citation, other: Citation) -> bool:
    """Whether target and clause are equal and the places overlap."""
    return one[2:] == other[2:] and one.start < other.end and other.start < one.end


def lines(result: Result) -> Iterator[str]:
    """The result as text, with a line for every mistake."""
    for one in result.wrong:
        yield f"{one.sentence.id}: {one.sentence.text}"
        yield from (f"  thiếu {_described(link, one.sentence.text)}" for link in one.missing)
        yield from (f"  thừa  {_described(link, one.sentence.text)}" for link in one.extra)
    yield f"{result.sentences} câu, {result.expected} viện dẫn; nhận ra {result.recognised}, đúng {result.right}."
    yield f"Độ chính xác {result.precision:.4f}, độ phủ {result.recall:.4f}."


def _described(link: Citation, text: str) -> str:
    return " · ".join(filter(None, [f"“{text[link.start : link.end]}”", link.target, link.clause]))
