"""Reads a leading page: finds where words of a query are adjacent, and cuts a snippet; `snippets.js` does the same."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from macros.search import weights
from macros.search.documents import CLAUSE
from macros.search.parsing import Word
from macros.text.vietnamese import arabic, composed, keys

SKIPPED = ".vh-backlinks, .vh-byline, .vh-elsewhere, .vh-note, .vh-whole, .vh-facets, .vh-pager, nav, h1, script, style"
LABELS = ".vh-badge, .vh-state, .vh-facts, dt, caption, thead"  # they classify the page and are no part of its text
INLINE = re.compile("a|abbr|b|bdi|cite|code|del|em|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|time|u|wbr")
BADGES = frozenset(("vh-badge", "vh-state"))  # their text is not part of the words around them
ANCHORED = frozenset(("h2", "h3", "h4", "h5", "h6", "section"))
_WORD = re.compile(r"[^\W_]+")
_SPACES = re.compile(r"\s+")


class PageWord(NamedTuple):
    """A word of a page; one with an empty fold separates the words of two blocks."""

    fold: str
    exact: str
    start: int
    end: int


class PageText(NamedTuple):
    """The text of a page: its words, and (offset, id) of its headings; the full text of a law comes last."""

    text: str
    words: list[PageWord]
    anchors: list[tuple[int, str]]
    body_count: int  # how many words come before the full text of a law


class Run(NamedTuple):
    """A stretch of words that follows the query: 1.0 is the whole query without a break."""

    value: float
    first: int
    last: int


class Snippet(NamedTuple):
    """A piece of a page's text, the matches in it, and the heading to jump to."""

    text: str
    marks: list[tuple[int, int]]
    anchor: str


def read(html: str) -> PageText:
    """The text of the article of a page, without what only repeats other pages."""
    article = LexborHTMLParser(html).css_first("article")
    if article is None:
        return PageText("", [], [], 0)
    for node in article.css(f"{SKIPPED}, {LABELS}"):
        node.decompose()
    clauses: list[LexborNode] = []
    body, anchors = _text_of([article], clauses)
    law, more = _text_of(clauses, [])
    words = page_words(f"{body}{law}")
    anchors += [(len(body) + place, anchor) for place, anchor in more]
    return PageText(f"{body}{law}", words, anchors, sum(word.start < len(body) for word in words))


def _text_of(nodes: Sequence[LexborNode], clauses: list[LexborNode]) -> tuple[str, list[tuple[int, str]]]:
    """Return the text below nodes, and its headings; the clauses of a law are added to `clauses` instead."""
    anchors, pieces, length = [], [], 0
    for piece, anchor in (part for node in nodes for part in _walk(node, clauses)):
        if anchor:
            anchors.append((length, anchor))
        pieces.append(piece)
        length += len(piece)
    return "".join(pieces), anchors


def _walk(node: LexborNode, clauses: list[LexborNode]) -> Iterator[tuple[str, str]]:
    """The texts below a node with "\\n" at the edges of blocks, and the ids that can be jumped to."""
    child = node.first_child
    while child is not None:
        if child.is_text_node:
            yield composed(_SPACES.sub(" ", child.text_content or "")), ""
        elif child.is_element_node and _is_clause(child):
            clauses.append(child)
        elif child.is_element_node:
            tag, attributes = child.tag or "", child.attributes
            edge = "" if INLINE.fullmatch(tag) and BADGES.isdisjoint(_classes_of(child)) else "\n"
            yield edge, (attributes.get("id") or "") if tag in ANCHORED else ""
            yield from _walk(child, clauses)
            yield edge, ""
        child = child.next


def _is_clause(node: LexborNode) -> bool:
    """Whether a node is a clause; `css_matches` would be true of an element around one, too."""
    tag, _, name = CLAUSE.partition(".")
    return node.tag == tag and name in _classes_of(node)


def _classes_of(node: LexborNode) -> list[str]:
    return (node.attributes.get("class") or "").split()


def page_words(text: str) -> list[PageWord]:
    """The words of a text that is NFC, with their places; "quý III" is "quý 3", as in the index."""
    words: list[PageWord] = []
    end, before = 0, ""
    for match in _WORD.finditer(text):
        if "\n" in text[end : match.start()]:
            words.append(PageWord("", "", end, end))
            before = ""
        fold, exact = keys(match[0].lower())
        digits = arabic(before, fold)
        words.append(PageWord(digits or fold, f"{digits}0" if digits else exact, match.start(), match.end()))
        end, before = match.end(), fold
    return words


def worth(word: PageWord, query_word: Word) -> float:
    """How well a word of a page answers a syllable of the query."""
    if word.fold == query_word.fold:
        return 1.0 if query_word.exact in ("", word.exact) else weights.FOLDED
    other = word.fold and (word.fold == query_word.other or (query_word.open and word.fold.startswith(query_word.fold)))
    return weights.OTHERWISE if other else 0.0


def follow(words: Sequence[PageWord], query: Sequence[Word]) -> Run:
    """The stretch of a page that follows the query best: a local alignment, the earliest of equals."""
    best, first, last = 0.0, 0, -1
    nothing = [0.0] * (len(query) + 1)
    gains: dict[tuple[str, str], list[float]] = {}  # pages repeat their words
    scores, starts = nothing, [0] * len(nothing)
    for at, word in enumerate(words):
        key = (word.fold, word.exact)
        values = gains.get(key)
        if values is None:
            values = [worth(word, query_word) for query_word in query]
            values = gains[key] = values if any(values) else nothing
        if values is nothing and scores is nothing:
            continue
        scores, starts = _next_row(scores, starts, values, at)
        top = max(scores)
        if top > best:
            best, first, last = top, starts[scores.index(top)], at
        if not top:
            scores = nothing
    return Run(best / len(query) if query else 0.0, first, last)


def _next_row(scores: list[float], starts: list[int], values: list[float], at: int) -> tuple[list[float], list[int]]:
    gap = weights.GAP
    row, row_starts = [0.0], [at]
    left, left_start = 0.0, at
    for place in range(len(scores) - 1):
        diagonal, above = scores[place], scores[place + 1] - gap
        score, start = diagonal + (values[place] or -gap), starts[place] if diagonal else at
        if above > score:  # a word put in between
            score, start = above, starts[place + 1]
        if left - gap > score:  # a syllable left out
            score, start = left - gap, left_start
        left, left_start = (score, start) if score > 0 else (0.0, at)
        row.append(left)
        row_starts.append(left_start)
    return row, row_starts


def text_of_line(text: str) -> PageText:
    """A text on one line, with its words."""
    line = composed(_SPACES.sub(" ", text))
    words = page_words(line)
    return PageText(line, words, [], len(words))


def best(summary: PageText, page: PageText, query: Sequence[Word]) -> Snippet | None:
    """Return the snippet of the summary, or that of the page if more of the query is adjacent there."""
    runs = [(follow(text.words, query), text) for text in (summary, page)]
    return snippet(*max(runs, key=lambda item: item[0].value), query)


def snippet(run: Run, page: PageText, query: Sequence[Word]) -> Snippet | None:
    """Return the text around a stretch of a page; None if no word of the query occurs."""
    if not run.value:
        return None
    first, after = _window(page.words, run)
    whole = run.value >= 0.5  # else the matches are scattered, and each is worth marking
    marks: list[tuple[int, int]] = []
    text, end = "… " if first and page.words[first - 1].fold else "", page.words[first].start
    for at in range(first, after):
        word = page.words[at]
        text += _between(page.text[end : word.start])
        if (run.first <= at <= run.last or not whole) and any(worth(word, query_word) for query_word in query):
            _extend(marks, text, len(text), len(text) + word.end - word.start)
        text += page.text[word.start : word.end]
        end = word.end
    anchors = [anchor for place, anchor in page.anchors if place <= page.words[run.first].start]
    return Snippet(text + (" …" if after < len(page.words) else ""), marks, anchors[-1] if anchors else "")


def _between(gap: str) -> str:
    """The text between two words, with a dot in the middle where a block ends."""
    before, *_, after = gap.split("\n") if "\n" in gap else (gap, "")
    return _SPACES.sub(" ", f"{before.rstrip()} · {after.lstrip()}" if "\n" in gap else gap)


def _window(words: Sequence[PageWord], run: Run) -> tuple[int, int]:
    """Return the range of words around the run: from a little before it, in its block, to the length of a snippet."""
    first = run.first
    while first and words[first - 1].fold and words[run.first].start - words[first - 1].start <= weights.LENGTH // 3:
        first -= 1
    after = run.last + 1
    while after < len(words) and (length := words[after].end - words[first].start) <= weights.LENGTH:
        if not words[after].fold and length > weights.LENGTH // 2:
            break
        after += 1
    return first, after


def _extend(marks: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    """Add a match; merge it with the match before it if only a space is between them."""
    if marks and text[marks[-1][1] :] == " ":
        start = marks.pop()[0]
    marks.append((start, end))
