"""Sort keys for Vietnamese text and for names of people."""

from __future__ import annotations

import unicodedata
from typing import Any

_VIETNAMESE = (
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmn"
    "oòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"
)  # fmt: skip
_RANK = {letter: index + 100 for index, letter in enumerate(_VIETNAMESE)}
_TONE_POSITIONS = {"òa": "oà", "óa": "oá", "ỏa": "oả", "õa": "oã", "ọa": "oạ", "òe": "oè", "óe": "oé", "ỏe": "oẻ",
                   "õe": "oẽ", "ọe": "oẹ", "ùy": "uỳ", "úy": "uý", "ủy": "uỷ", "ũy": "uỹ", "ụy": "uỵ"}  # fmt: skip


def vietnamese_order(text: str) -> tuple[tuple[int, ...], str]:
    """A key that sorts text by the Vietnamese alphabet, either tone placement alike."""
    folded = unicodedata.normalize("NFC", text).casefold()
    for new, old in _TONE_POSITIONS.items():
        folded = folded.replace(new, old)
    return tuple(_RANK.get(letter, 300 if letter.isalpha() else ord(letter) % 100) for letter in folded), text


def person_order(name: str) -> tuple[Any, ...]:
    """A key that sorts people by given name (the last word), then the rest."""
    words = name.split()
    return vietnamese_order(words[-1] if words else ""), vietnamese_order(name)
