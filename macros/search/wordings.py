"""Other wordings of a query: question words are left out, abbreviations and synonyms are searched by what they mean.

The table is part of the manifest; `wordings.js` does the same with it.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from macros.search.parsing import Word, parse

MOST_MEANINGS = 3  # of a phrase that are searched
BETWEEN = ("cua",)  # question words of one syllable that are left out even between other words

QUESTIONS: Mapping[str, tuple[str, ...]] = {  # what is asked for, "" for nothing in particular: words to be left out
    "ai": (
        "ai", "là ai", "ai là", "những ai", "gồm những ai", "người nào", "gặp ai", "hỏi ai", "báo ai", "gọi ai",
        "ai lo", "ai giữ", "của ai", "có những ai", "nhờ ai", "tìm ai",
        "nộp cho ai", "gửi cho ai", "xin ai", "trình ai", "liên hệ ai", "hỏi người nào", "gặp người nào", "ai trực",
        "ai theo dõi", "ai quản lý", "ai chịu trách nhiệm", "ai được", "nói với ai", "phản ánh với ai",
    ),
    "lien-he": ("sđt", "sdt", "số điện thoại", "số máy", "liên hệ"),
    "khi-nao": ("khi nào", "bao giờ", "ngày nào", "hôm nào", "mấy giờ", "lúc nào", "lúc mấy giờ"),
    "han": ("đến bao giờ", "hạn chót", "trước ngày nào", "hạn cuối", "còn mấy ngày", "đến khi nào"),
    "hieu-luc": (
        "còn hiệu lực không", "hết hiệu lực chưa", "còn dùng không", "còn áp dụng không", "có hiệu lực chưa",
    ),
    "ket-qua": (
        "đứng thứ mấy", "bao nhiêu", "có bao nhiêu", "còn bao nhiêu", "được bao nhiêu", "mấy", "có mấy", "còn mấy",
        "đến đâu rồi", "đến đâu",
    ),
    "o-dau": ("ở đâu", "chỗ nào", "tại đâu", "học ở đâu"),
    "": (
        "làm sao", "làm sao để", "làm thế nào", "làm thế nào để", "thì làm thế nào", "thế nào", "như thế nào",
        "thì sao", "phải làm gì", "thì phải làm gì", "làm gì", "là gì", "gì", "nào", "được không", "có được không",
        "có phải không", "không", "chưa", "thì", "thế", "cho hỏi", "tôi muốn", "muốn", "xin hỏi",
        "đơn vị nào", "phòng nào", "việc nào",
        "ra sao", "sao", "vì sao", "tại sao", "bị xử lý thế nào", "xử lý sao", "thì xử lý sao", "của",
        "anh", "chị", "ông", "bà", "cô", "chú", "đồng chí",
        "cho em hỏi", "cho mình hỏi", "làm như nào", "như nào", "kiểu gì", "có sao không", "bị sao không", "bị gì",
        "có bị gì không", "hay không", "có đúng không", "có phải", "ntn", "ko", "dc ko", "có dc ko", "được ko",
        "ở cơ quan", "trong cơ quan", "của cơ quan", "cơ quan mình", "cơ quan ta", "bên mình", "của mình",
        "cần gì", "cần những gì", "xin ở đâu", "xem ở đâu", "lấy ở đâu", "tìm ở đâu",
    ),
}  # fmt: skip
HINTS: Mapping[str, tuple[str, ...]] = {  # words that say what is asked for, and are searched all the same
    "ai": ("trưởng phòng", "giám đốc", "phụ trách"),
    "lien-he": ("điện thoại", "email", "thư điện tử"),
    "khi-nao": ("lịch", "lịch học", "sắp tới", "tháng", "tuần này", "ngày mai"),
    "han": ("hạn", "hạn nộp", "hạn đăng ký"),
    "hieu-luc": ("hiệu lực", "còn hiệu lực", "có hiệu lực", "hết hiệu lực", "thay thế", "thay bằng", "bị thay"),
    "": ("du lịch",),  # no "lịch"
    "ket-qua": (
        "điểm tháng",
        "điểm quý",
        "điểm thi đua",
        "bảng điểm",
        "chấm điểm",
        "đứng đầu",
        "dẫn đầu",
        "xếp hạng",
        "bảng xếp hạng",
        "nhất",
        "tỷ lệ",
    ),
}


PERIODS: Mapping[str, str] = {  # as they are typed in a hurry
    **{f"{short}{month}": f"Tháng {month}" for short in ("t", "th", "thg") for month in range(1, 13)},
    **{f"q{quarter}": f"Quý {quarter}" for quarter in range(1, 5)},
    "thg": "Tháng",
}
IN_LAW: Mapping[str, str] = dict.fromkeys(  # asks for a clause, so documents are searched
    ("điều mấy", "điều nào", "khoản mấy", "khoản nào", "điều bao nhiêu"), "Văn bản"
)
PARTS = ("dieu", "khoan", "chuong")  # followed by a number; left out, since the law itself is meant too
_CONSONANTS = re.compile("[^aeiouy]+")


class Wording(NamedTuple):
    """A phrase that readers type, and what it means."""

    says: str
    means: str  # "" where it is left out, the phrase itself where it stays
    asks: str = ""  # what it asks for


class QueryReading(NamedTuple):
    """One way to read a query."""

    words: list[Word]
    also: tuple[str, ...] = ()  # the meanings put in the place of what was typed


class QueryReadings(NamedTuple):
    """The ways to read a query."""

    ways: list[QueryReading]  # the one as it was typed first
    asks: list[str]  # what it asks for
    topic: list[tuple[str, str]]  # and of what: the keys of the syllables


BUILT_IN = (
    *(Wording(says, "", asks) for asks, phrases in QUESTIONS.items() for says in phrases),
    *(Wording(says, says, asks) for asks, phrases in HINTS.items() for says in phrases),
    *(Wording(says, means) for says, means in {**PERIODS, **IN_LAW}.items()),
)


class WordingTable:
    """The wordings, by their first syllable."""

    def __init__(self, rows: Iterable[Sequence[str]]) -> None:
        self.rows = [Wording(*row) for row in rows]
        self._by_syllable: dict[str, list[tuple[list[Word], Wording]]] = defaultdict(list)
        for wording in self.rows:
            says = parse(wording.says).words
            self._by_syllable[says[0].fold].append((says, wording))

    def at(
        self, words: Sequence[Word], place: int, syllables: Collection[str], *, first: bool
    ) -> tuple[int, list[Wording]]:
        """Return the number of words in the longest wordings that begin at `place`, 1 if none do, and these wordings.

        `first` is whether only question words come before it.
        """
        after = words[place + 1] if place + 1 < len(words) else None
        if words[place].fold in PARTS and after and after.glued and after.fold.isdigit():
            return 2, [Wording(f"{words[place].text} {after.text}", "")]
        matches = [
            (len(says), wording)
            for says, wording in self._by_syllable.get(words[place].fold, ())
            if _same(says, words[place : place + len(says)])
            and not _is_another_word(says, wording, words, place, syllables, first=first)
        ]
        longest = max((size for size, _ in matches), default=1)
        return longest, [wording for size, wording in matches if size == longest]


def _same(says: Sequence[Word], words: Sequence[Word]) -> bool:
    return len(says) == len(words) and all(
        one.fold == other.fold
        and not other.quote
        and (at == 0 or other.glued)
        and other.exact in ("", one.exact or f"{one.fold}0")
        for at, (one, other) in enumerate(zip(says, words, strict=True))
    )


def _is_another_word(
    says: Sequence[Word],
    wording: Wording,
    words: Sequence[Word],
    place: int,
    syllables: Collection[str],
    *,
    first: bool,
) -> bool:
    """Whether one syllable without marks is likelier a word of its own: "may" of "may tinh" is not "mấy".

    A word after a number is no abbreviation either, but the symbol of the number, with or without a type between
    ("132 tt tchc", but "điều 23 luật tđkt").
    """
    one = words[place]
    if len(says) > 1 or wording.means == wording.says:
        return False
    bare = bool(says[0].exact) and not one.exact and one.fold in syllables
    if not wording.means:
        return bare and first
    before = [word.fold for word in words[max(0, place - 2) : place]] if one.glued else []
    if len(before) > 1 and _CONSONANTS.fullmatch(before[-1]):
        before.pop()
    return bare or any(word[:1].isdigit() for word in before[-1:])


def readings(table: WordingTable, words: Sequence[Word], syllables: Collection[str]) -> QueryReadings:
    """Return the ways to read a query."""
    pieces = _pieces(table, words, syllables)
    asks = dict.fromkeys(wording.asks for _, wordings in pieces for wording in wordings if wording.asks)
    searched = _without_questions(pieces)
    replaced = [(piece, _meanings(wordings)) for piece, wordings in searched]
    most = max((len(meanings) for _, meanings in replaced), default=0)
    ways = [_reading(replaced, way) for way in range(min(MOST_MEANINGS, most))]
    as_typed = QueryReading(list(words))
    typed = [word.fold for piece, wordings in pieces if wordings for word in piece]
    unknown = any(not fold.isdigit() and fold not in syllables for fold in typed)
    others = [way for way in ways or [_reading(replaced, 0)] if way.words and way.words != as_typed.words]
    about = [(piece, _meanings(wordings)) for piece, wordings in searched if not _only_asks(wordings)]
    topic = dict.fromkeys((word.fold, word.exact) for word in _reading(about, 0).words)
    return QueryReadings([*([] if others and unknown else [as_typed]), *others], list(asks), list(topic))


def _only_asks(wordings: Sequence[Wording]) -> bool:
    """Whether a piece only says what is asked for; the name of a post ("giám đốc") also says about what."""
    return any(wording.asks not in ("", "ai") for wording in wordings)


def _pieces(
    table: WordingTable, words: Sequence[Word], syllables: Collection[str]
) -> list[tuple[Sequence[Word], list[Wording]]]:
    pieces: list[tuple[Sequence[Word], list[Wording]]] = []
    at = 0
    while at < len(words):
        first = all(any(not wording.means for wording in wordings) for _, wordings in pieces)
        size, wordings = table.at(words, at, syllables, first=first)
        pieces.append((words[at : at + size], wordings))
        at += size
    return pieces


def _without_questions(
    pieces: list[tuple[Sequence[Word], list[Wording]]],
) -> list[tuple[Sequence[Word], list[Wording]]]:
    """Leave out question words; those of one syllable only at the beginning or end of the query."""
    asking = [any(not wording.means for wording in wordings) for _, wordings in pieces]
    if all(asking):
        return pieces
    first, last = asking.index(False), len(asking) - asking[::-1].index(False)
    return [
        (piece, wordings)
        for (piece, wordings), is_question in list(zip(pieces, asking, strict=True))[first:last]
        if not (is_question and (len(piece) > 1 or piece[0].fold in BETWEEN))
    ]


def _meanings(wordings: Sequence[Wording]) -> list[str]:
    return [wording.means for wording in wordings if wording.means not in ("", wording.says)]


def _reading(pieces: Sequence[tuple[Sequence[Word], list[str]]], way: int) -> QueryReading:
    words: list[Word] = []
    also: list[str] = []
    for piece, meanings in pieces:
        if meanings:
            also.append(meanings[min(way, len(meanings) - 1)])
        part = [word._replace(open=False) for word in parse(also[-1]).words] if meanings else list(piece)
        words += [part[0]._replace(glued=piece[0].glued and bool(words)), *part[1:]]
    return QueryReading(words, tuple(also))
