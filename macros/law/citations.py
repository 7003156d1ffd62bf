"""Says which document of the library a mention in a text means.

"theo khoản 2 Điều 5 Nghị định số 30/2020/NĐ-CP" is one `Citation`: the place of "Nghị định số 30/2020/NĐ-CP", the
document it means, and "khoản 2 Điều 5".  Documents are kept by their topics, and a mention has one topic.  The grammar
with examples is in docs/du-an/vien-dan.md.  Precision comes first: what may mean two documents is no citation.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from macros.law.mentions import NAME, NUMBER, SHORT, Mention
from macros.law.numbering import bare, parse
from macros.text.vietnamese import fold

UNKNOWN = "unknown:"  # prefix of the canonical number of a document that the library lacks
_PLACES = ("tinh", "thanh pho", "huyen", "quan", "xa", "phuong", "dac khu")
_LAW_WORDS = ("bo luat ", "luat ", "phap lenh ")


class CitableDocument(NamedTuple):
    """What texts can cite a document by."""

    ref: str
    number: str
    kind: str  # "law", "decree" …
    title: str
    issued: str  # ISO day
    issuer: str = ""


class Citation(NamedTuple):
    """A citation in a text; a chain of clauses makes one for each, all at the same place."""

    start: int
    end: int
    target: str  # ref of the document, or `unknown:<canonical number>`
    clause: str  # "khoản 2 Điều 5"; "" for the whole document


def target_among(documents: Iterable[CitableDocument], mention: Mention) -> str:
    """The ref of the document that a mention means, among those with its name or number.

    `unknown:<number>` if the library has none; "" if it is ambiguous.
    """
    form, what, day, place = mention.form, mention.what, mention.day, mention.place
    is_bare = "/" not in what  # a number alone: if a body is named, it must be the issuer
    candidates = [
        document
        for document in documents
        if _is_of(document, day, form)
        and (f" {place} " in f" {fold(document.issuer)} " if is_bare and place else _is_from(document, place))
    ]
    if len(candidates) == 1:
        return candidates[0].ref
    return f"{UNKNOWN}{what}" if not candidates and form == NUMBER else ""


def citations_of(mentions: Iterable[Mention], target_of: Callable[[Mention], str]) -> Iterator[Citation]:
    """Yield the mentions that mean a document as citations; of two that overlap, the first, which is longer."""
    end = 0
    for mention in mentions:
        target = target_of(mention) if mention.start >= end else ""
        if target:
            end = mention.end
            for clause in mention.clauses or ("",):
                yield Citation(mention.start, mention.end, target, clause)


@lru_cache(maxsize=1 << 14)
def key_of(number: str) -> str:
    """Return a key that all spellings of a number share, even of one that the grammar does not cover."""
    parsed = parse(number)
    return parsed.key if parsed else bare(fold(number))


def topic(mention: Mention) -> str:
    """Return the topic of a mention, in the form of a ref: the same for all spellings of a number, known or not."""
    return _topic(mention.form, key_of(mention.what) if mention.form == NUMBER else mention.what)


def number_topic(key: str) -> str:
    """The topic of the numbers with a key, as `key_of` returns it."""
    return _topic(NUMBER, key)


def topics(document: CitableDocument) -> tuple[str, ...]:
    """The topics of the mentions that may mean a document."""
    return tuple(dict.fromkeys(_topic(form, key) for form, key in _keys(document)))


def _topic(form: str, key: str) -> str:
    return f"regulations/~{form}:{key.replace('/', '.')}"


def _keys(document: CitableDocument) -> Iterator[tuple[str, str]]:
    yield NUMBER, key_of(document.number)
    if number := parse(document.number):
        short = f"{document.kind} {number.digits.lstrip('0')}"
        yield SHORT, short
        yield SHORT, f"{short}/{number.year or document.issued[:4]}"
    if document.kind in ("law", "ordinance"):
        yield NAME, _without_type(fold(document.title))


def _without_type(name: str) -> str:
    return next((name.removeprefix(word) for word in _LAW_WORDS if name.startswith(word)), name)


def _is_of(document: CitableDocument, day: str, form: str) -> bool:
    """Whether a document is of the day or year in the text.

    Numbers begin anew every year, so the year matters; a slip in the day does not make it another document.  A number
    that contains its year, issued by the central authorities, needs no day.  A name and a short number need the exact
    day, if a day is given.
    """
    if form != NUMBER:
        return document.issued.startswith(day)
    number = parse(document.number)
    if not day or (number and number.year and not _is_local(document)):
        return True
    return document.issued[:4] == day[:4]


def _is_local(document: CitableDocument) -> bool:
    return "UBND" in document.number.upper() or "ĐND" in document.number.upper()


def _is_from(document: CitableDocument, place: str) -> bool:
    """Whether a document may come from the place that the text names; numbers recur in every province."""
    issuer = f" {fold(document.issuer)} "
    names_place = any(f" {word} " in issuer for word in _PLACES)
    return not place or not names_place or f" {place} " in issuer
