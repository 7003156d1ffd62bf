"""Sort keys for Vietnamese text and for names of people: the order of ICU's `vi`, which browsers also use.

Letters are compared first, tones only where all letters are the same, capitals last: Thanh, Thành, Thao, Thảo.
"""

import re
import unicodedata

from macros.text.lazy_regex import pattern
from macros.text.vietnamese import composed

Key = tuple[str, str, str, str]

_SIGNS = " _-‐–—,;:!?.…·'\"«»()[]{}§@*/\\&#%‰†•`´^°©®←→+±÷×<=>|~−$£¥₫€"  # in the order of ICU, before digits
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PLACES = {sign: chr(place) for place, sign in enumerate(f"{_SIGNS}0123456789{_LETTERS}", 1)}
_ALIKE = str.maketrans("\u00a0\u202f‑‘’“”„", '  ‐\'\'"""')
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}  # huyền hỏi ngã sắc nặng
_EARLY = pattern("[òóỏõọ][ae]|[ùúủũụ]y", re.IGNORECASE)


def vietnamese_order(text: str) -> Key:
    """A key that sorts text by the Vietnamese alphabet, either tone placement alike."""
    plain = _EARLY.sub(_tone_last, composed(text)).translate(_ALIKE)
    return plain.translate(_letters), plain.translate(_tones), plain.translate(_capitals), text


def person_order(name: str) -> tuple[Key, Key]:
    """A key that sorts people by given name (the last word), then the rest."""
    words = name.split()
    return vietnamese_order(words[-1] if words else ""), vietnamese_order(name)


def _tone_last(match: re.Match[str]) -> str:
    """`òa` as `oà`."""
    early, later = match[0][0], match[0][1]
    apart = unicodedata.normalize("NFD", early)
    return apart[0] + unicodedata.normalize("NFC", later + apart[1])


class _Level(dict[int, str]):
    """What each sign weighs in one of the comparisons, worked out when it is first met; for `str.translate`."""

    def __init__(self, level: int) -> None:
        self._level = level

    def __missing__(self, code: int) -> str:
        weight = self[code] = _weights(chr(code))[self._level]
        return weight


def _weights(sign: str) -> tuple[str, str, str]:
    """(letter, its tone and other marks, whether a capital) of a sign; nothing of one that is not seen."""
    apart = unicodedata.normalize("NFD", sign)
    base, marks = apart[0], list(apart[1:])
    if unicodedata.category(base).startswith("C"):
        return "", "", ""
    if unicodedata.combining(base):
        return "", _TONES.get(base, base), ""
    lower = base.lower()
    for mark in marks:  # those that make another letter
        if (letter := unicodedata.normalize("NFC", lower + mark)) in _PLACES:
            lower = letter
            marks.remove(mark)
            break
    tones = "".join(_TONES.get(mark, mark) for mark in marks)
    return _PLACES.get(lower, lower), f"0{tones}", "1" if base != base.lower() else "0"


_letters, _tones, _capitals = map(_Level, range(3))
