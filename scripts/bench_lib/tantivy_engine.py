"""Answers queries with tantivy; reads folded pages and queries as JSON, because another Python than ours may run it.

`tantivy_engine.py words` is BM25 over words; `tantivy_engine.py phrases` adds pairs of words and the whole query as a
loose phrase, its weights chosen on the development half of real pages.
"""

import json
import re
import sys
from importlib import import_module
from itertools import pairwise
from typing import Any

_WORD = re.compile(r"\w+")
_WORDS = {"title": 3.0, "body": 1.0}
_PAIRS = {"title_pairs": 6.0, "body_pairs": 2.0}
_PHRASE = 30.0
_SLOP = 2  # words allowed between those of the phrase


def main() -> None:
    """Index what standard input gives and print the ids of ten pages for each query."""
    request = json.load(sys.stdin)
    tantivy: Any = import_module("tantivy")
    builder = tantivy.SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw")
    for name in _WORDS | _PAIRS:
        builder = builder.add_text_field(name, tokenizer_name="whitespace")
    schema = builder.build()
    index = tantivy.Index(schema)
    writer = index.writer(64_000_000, 1)
    for identity, title, body in request["pages"]:
        fields = {name: " ".join(terms) for name, terms in _fields(title, body).items()}
        writer.add_document(tantivy.Document(id=identity, **fields))
    writer.commit()
    index.reload()
    searcher = index.searcher()
    ask = {"words": _any_word, "phrases": _phrases}[sys.argv[1]]
    queries = (tantivy.Query.boolean_query(ask(tantivy, schema, text)) for text in request["queries"])
    results = (searcher.search(query, 10).hits for query in queries)
    json.dump([[searcher.doc(address)["id"][0] for _, address in hits] for hits in results], sys.stdout)


def _fields(title: str, body: str) -> dict[str, list[str]]:
    """The words of a page, and its pairs of adjacent words."""
    both = {"title": _WORD.findall(title), "body": _WORD.findall(body)}
    return both | {f"{name}_pairs": ["_".join(pair) for pair in pairwise(words)] for name, words in both.items()}


def _any_word(tantivy: Any, schema: Any, text: str) -> list[tuple[Any, Any]]:
    return _terms(tantivy, schema, text, _WORDS)


def _phrases(tantivy: Any, schema: Any, text: str) -> list[tuple[Any, Any]]:
    words = _WORD.findall(text)
    phrases = [tantivy.Query.phrase_query(schema, name, words, _SLOP) for name in _WORDS if len(words) > 1]
    weighted = [(tantivy.Occur.Should, tantivy.Query.boost_query(phrase, _PHRASE)) for phrase in phrases]
    return _terms(tantivy, schema, text, _WORDS | _PAIRS) + weighted


def _terms(tantivy: Any, schema: Any, text: str, weights: dict[str, float]) -> list[tuple[Any, Any]]:
    fields = _fields(text, text)
    return [
        (tantivy.Occur.Should, tantivy.Query.boost_query(tantivy.Query.term_query(schema, name, term), weight))
        for name, weight in weights.items()
        for term in fields[name]
    ]


if __name__ == "__main__":
    main()
