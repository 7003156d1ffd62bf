"""The ways in which readers type Vietnamese: without accents, decomposed, or with the tone mark on the other vowel."""

import re
import unicodedata

TONES = "\u0300\u0301\u0303\u0309\u0323"
_PAIRS = (("o", "a"), ("o", "e"), ("u", "y"))
_NEW = {
    unicodedata.normalize("NFC", first + tone + second): unicodedata.normalize("NFC", first + second + tone)
    for first, second in _PAIRS
    for tone in TONES
}
_OTHER = _NEW | {new: old for old, new in _NEW.items()}
_OPEN = re.compile(rf"(?<!q)(?:{'|'.join(_OTHER)})(?!\w)", re.IGNORECASE)


def folded(text: str) -> str:
    """Lower case without any mark, đ as d."""
    bare = "".join(sign for sign in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(sign))
    return bare.replace("đ", "d")


def decomposed(text: str) -> str:
    """The text in NFD, as some Macs and phones give it."""
    return unicodedata.normalize("NFD", text)


def composed(text: str) -> str:
    """The text in NFC."""
    return unicodedata.normalize("NFC", text)


def other_tone_placement(text: str) -> str:
    """`hóa` as `hoá` and `thuỷ` as `thủy`."""
    return _OPEN.sub(lambda match: _swapped(match[0]), composed(text))


def _swapped(pair: str) -> str:
    other = _OTHER[pair.lower()]
    return "".join(new.upper() if old.isupper() else new for old, new in zip(pair, other, strict=True))
