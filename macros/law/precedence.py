"""Sorts documents into the official order of precedence, in which bases and references are listed.

First come documents with the force of law, from the Constitution down by issuer; then all others by issuer and type.
Within a rank the older comes first.  The order of the ranks is that of the system of legal documents in the law on the
promulgation of legal documents, which the library does not hold yet: cần đối chiếu.
"""

from collections.abc import Iterable
from typing import NamedTuple

from macros.law.numbering import parse

LEVELS = ("central", "party", "province", "agency")
OTHER_TYPES = (
    *("resolution", "decision", "directive", "circular", "party-rule", "regulation", "provision", "house-rules"),
    *("programme", "scheme", "plan", "guideline", "conclusion", "notice", "letter", "submission", "report"),
    "consolidated",
)
# (type, issuer at the end of the symbol) from the top down; "*" stands for any issuer
_RANKS = (
    ("constitution", "*"),
    ("law", "*"),
    ("resolution", "QH"),
    ("ordinance", "*"),
    ("resolution", "UBTVQH"),
    ("decision", "CTN"),
    ("decree", "*"),
    ("resolution", "CP"),
    ("decision", "TTg"),
    ("directive", "TTg"),
    ("circular", "*"),
    ("resolution", "HĐND"),
    ("decision", "UBND"),
    ("directive", "UBND"),
)
_SAME_RANK = {("resolution", "QH"): ("law", "*"), ("resolution", "UBTVQH"): ("ordinance", "*")} | {
    ("resolution", "CP"): ("decree", "*")
}


class RankedDocument(NamedTuple):
    """The data of a document that decide its rank."""

    ref: str  # tells two documents apart that share everything else
    kind: str  # "law", "decree" …
    level: str  # "central", "party", "province", "agency"
    number: str
    issued: str  # ISO day
    title: str


RankKey = tuple[int, int, str, int, str, str]


def in_order(documents: Iterable[RankedDocument]) -> list[RankedDocument]:
    """The documents from the highest down, each reference once; the order of entry does not matter."""
    return sorted(set(documents), key=rank_key)


def rank_key(document: RankedDocument) -> RankKey:
    """The sort key of a document, lower for a higher rank; different for documents with different references."""
    number = parse(document.number)
    digits = "".join(sign for sign in number.digits if sign.isdecimal()) if number else ""
    return (*_rank(document), document.issued, int(digits or 0), document.number, document.ref)


def _rank(document: RankedDocument) -> tuple[int, int]:
    legal_rank = _legal_rank(document)
    if legal_rank is not None:
        return legal_rank, 0
    return len(_RANKS) + LEVELS.index(document.level), OTHER_TYPES.index(document.kind)


def _legal_rank(document: RankedDocument) -> int | None:
    """The rank of a document with the force of law, or listed among them; None for all others."""
    kind = "constitution" if document.kind == "law" and document.title.startswith("Hiến pháp") else document.kind
    names = ((kind, "*"), (kind, _issuer(document.number)))
    rank_name = next((name for name in names if name in _RANKS), None)
    return _RANKS.index(_SAME_RANK.get(rank_name, rank_name)) if rank_name else None


def _issuer(number: str) -> str:
    """The issuer at the end of a symbol: "TTg" of "1847/QĐ-TTg", "QH" of "06/2022/QH15"."""
    parsed = parse(number)
    return parsed.symbol[-1].rstrip("0123456789") if parsed else ""
