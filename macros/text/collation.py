"""Sort keys for Vietnamese text and for names of people: the order of ICU's `vi`, which browsers also use.

Letters are compared first, tones only where all letters are the same, capitals last: Thanh, Thành, Thao, Thảo.
"""

import re
import unicodedata

from macros.text.lazy_regex import pattern
from macros.text.vietnamese import composed

SortKey = tuple[str, str, str, str]

_SIGNS = " _-‐–—,;:!?.…·'\"«»()[]{}§@*/\\&#%‰†•`´^°©®←→+±÷×<=>|~−$£¥₫€"  # in the order of ICU, before digits
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PLACES = {sign: chr(place) for place, sign in enumerate(f"{_SIGNS}0123456789{_LETTERS}", 1)}
_ALIKE = str.maketrans("\u00a0\u202f‑‘’“”„", '  ‐\'\'"""')
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}  # huyền hỏi ngã sắc nặng
_EARLY = pattern("[òóỏõọ][ae]|[ùúủũụ]y", re.IGNORECASE)


def vietnamese_order(text: str) -> SortKey:
    """Return a key that sorts text by the Vietnamese alphabet and treats both tone placements alike."""
    plain = _EARLY.sub(_tone_last, composed(text)).translate(_ALIKE)
    return plain.translate(_letters), plain.translate(_tones), plain.translate(_capitals), text


def person_order(name: str) -> tuple[SortKey, SortKey]:
    """Return a key that sorts people by given name (the last word), then the rest."""
    words = name.split()
    return vietnamese_order(words[-1] if words else ""), vietnamese_order(name)


def _tone_last(match: re.Match[str]) -> str:
    """Move the tone mark to the last vowel: `òa` becomes `oà`."""
    early, later = match[0][0], match[0][1]
    apart = unicodedata.normalize("NFD", early)
    return apart[0] + unicodedata.normalize("NFC", later + apart[1])


class _Level(dict[int, str]):
    """A table for `str.translate`: the weight of each sign in one of the comparisons, computed on first use."""

    def __init__(self, level: int) -> None:
        self._level = level

    def __missing__(self, code: int) -> str:
        weight = self[code] = _weights(chr(code))[self._level]
        return weight


def _weights(sign: str) -> tuple[str, str, str]:
    """Return (letter, tone and other marks, "1" for a capital) of a sign; empty strings for an invisible one."""
    apart = unicodedata.normalize("NFD", sign)
    base, marks = apart[0], list(apart[1:])
    if unicodedata.category(base).startswith("C"):
        return "", "", ""
    if unicodedata.combining(base):
        return "", _TONES.get(base, base), ""
    lower = base.lower()
    for mark in marks:  # a mark that makes another letter, such as the hat of â
        if (letter := unicodedata.normalize("NFC", lower + mark)) in _PLACES:
            lower = letter
            marks.remove(mark)
            break
    tones = "".join(_TONES.get(mark, mark) for mark in marks)
    return _PLACES.get(lower, lower), f"0{tones}", "1" if base != base.lower() else "0"


_letters, _tones, _capitals = map(_Level, range(3))
