"""Finds secret texts in the bytes of a file, in any encoding.

Texts are compared as words in lower case, so that spaces, line breaks and punctuation do not matter.  Entities, escapes
and percent signs are decoded first; archives, compressed and encoded parts are unpacked, up to a limit.
"""

import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import chain
from typing import NamedTuple
from urllib.parse import unquote

from macros.publish.verify.packed import (
    MOST_BYTES,
    Unreadable,
    decoded_runs,
    from_quoted_printable,
    is_compressed,
    unpacked,
)
from macros.text.vietnamese import fold, words

DEEPEST = 5  # levels of archives in archives
TELLING_SYLLABLES = 5  # a shorter text without its accents is too ambiguous
_LONG = 20  # letters and digits; only encoded data has such long words

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)
_WHITE = {"n": "\n", "r": "\n", "t": " ", "b": " ", "f": " ", "v": " ", "\n": ""}
_ESCAPE = re.compile(
    r"\\(?:u([0-9a-f]{4})|u\{([0-9a-f]{1,6})\}|x([0-9a-f]{2})|([0-9a-f]{2,6})\s?|(.))", re.IGNORECASE | re.DOTALL
)
_ENTITY = re.compile(r"&(?:#[0-9]{2,7};?|#[xX][0-9a-fA-F]{2,6};?|[a-zA-Z][a-zA-Z0-9]{1,30};)")
_PERCENT = re.compile(r"(?:%[0-9a-f]{2})+", re.IGNORECASE)
_BLOCKS = (  # elements that end a word
    "p|div|li|ul|ol|td|th|tr|h[1-6]|br|dt|dd|caption|figcaption|blockquote|section|article|header|footer|nav|summary|option"
    "|label|button|title|text|w:p|a:p|row|si"
)
_BLOCK = re.compile(rf"</?(?:{_BLOCKS})\b[^<>]*>", re.IGNORECASE)
_WITHIN_WORD = re.compile(
    rf"<(?<=[^\W_]<)(?!/?(?:{_BLOCKS})\b)[^<>]*>(?:<(?!/?(?:{_BLOCKS})\b)[^<>]*>)*+(?=[^\W_])", re.IGNORECASE
)
_TAG = re.compile(r"<[^<>]*>")
_FOLD = re.compile(r"\r?\n[ \t]")  # a folded line of a calendar
_OLD_TONES = {  # "hòa" is often written "hoà"
    unicodedata.normalize("NFC", pair[0] + tone + pair[1]): unicodedata.normalize("NFC", pair + tone)
    for pair in ("oa", "oe", "uy")
    for tone in "\u0300\u0301\u0303\u0309\u0323"
}
_TONED = re.compile(rf"(?:{'|'.join(_OLD_TONES)})\b")
_READABLE = re.compile(rb"[^\0-\x08\x0e-\x1f]{6,}")  # possible text in a binary file
_MARKS = re.compile(rb"\xe2[\x80-\xbf]{2}|\xc2[\x80-\xbf]")  # quotation marks, dashes and the like
_LETTERS = bytes(code if chr(code).isalnum() or code >= 0x80 else 0x20 for code in range(0x100))
_MOJIBAKE = ("á»", "áº", "Ã¡", "Ã¢", "Æ°", "Ä‘")  # UTF-8 that was decoded with another encoding
_WINDOWS = {ord(bytes([code]).decode("cp1252", "replace")): code for code in range(0x80, 0xA0)}
_WIDE = {  # Vietnamese and Latin letters of two or four bytes
    "utf-16-le": re.compile(rb"(?:[^\0]\0|[\0-\xff][\x01\x03\x1e\x20]){8,}", re.DOTALL),
    "utf-16-be": re.compile(rb"(?:\0[^\0]|[\x01\x03\x1e\x20][\0-\xff]){8,}", re.DOTALL),
    "utf-32-le": re.compile(rb"(?:[\0-\xff][\0\x01\x03\x1e\x20]\0\0){8,}", re.DOTALL),
    "utf-32-be": re.compile(rb"(?:\0\0[\0\x01\x03\x1e\x20][\0-\xff]){8,}", re.DOTALL),
}


class SecretInAddress(str):
    """A secret whose words without accents are in an address that readers may see; only the accented form is secret."""

    __slots__ = ()


class _SecretPhrase(NamedTuple):
    """One spelling of a secret, prepared for the search."""

    secret: str
    text: str  # its words, with single spaces between them and at both ends
    words: frozenset[bytes]


class Secrets:
    """Texts that must not occur in any file: titles, sentences, and addresses, which contain a slash."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.texts = sorted(set(texts))
        phrases = [phrase for text in self.texts for phrase in _phrases_of(text)]
        self.phrases = sorted(phrase.text for phrase in phrases)
        counts = Counter(word for phrase in phrases for word in phrase.words)
        self._by_rarest: dict[bytes, list[_SecretPhrase]] = defaultdict(list)
        for phrase in phrases:
            self._by_rarest[min(phrase.words, key=lambda word: (counts[word], -len(word), word))].append(phrase)

    def in_file(self, name: str, content: bytes) -> set[str]:
        """The secrets in a file or its name; raises `packed.Unreadable`."""
        secrets = self.in_text(name)
        todo, left = [(content, 0)] if self.texts else [], MOST_BYTES
        while todo:
            part, depth = todo.pop()
            forms = [(form, _word_set(form)) for text in _texts(part) for form in _forms(text)]
            secrets |= {secret for form, form_words in forms for secret in self._secrets_in(form, form_words)}
            is_encoded = any(max(map(len, form_words), default=0) >= _LONG for _, form_words in forms)
            contents = unpacked("" if depth else name, part, left)
            for inner in chain(contents, from_quoted_printable(part), decoded_runs(part) if is_encoded else ()):
                if depth == DEEPEST:
                    raise Unreadable("tệp nén lồng nhau quá sâu")
                left -= len(inner)
                todo.append((inner, depth + 1))
        return secrets

    def in_text(self, text: str) -> set[str]:
        """The secrets in a text, which may be markup or code."""
        return {secret for form in _forms(text) for secret in self._secrets_in(form, _word_set(form))}

    def _secrets_in(self, form: str, form_words: set[bytes]) -> Iterator[str]:
        """The secrets in a text; `form_words` is the set of its words, by which likely phrases are chosen."""
        rarest = self._by_rarest.keys() & form_words
        likely = [phrase for word in rarest for phrase in self._by_rarest[word] if phrase.words <= form_words]
        if likely:
            lines = [f" {' '.join(words(text))} " for text in (form, _without_tags(form))]
            for phrase in likely:
                if any(phrase.text in line for line in lines) and _is_whole(phrase.secret, form):
                    yield phrase.secret


def _word_set(form: str) -> set[bytes]:
    """The set of words of a text."""
    low = form.lower().replace("ð", "đ").replace("ɖ", "đ")
    return set(_MARKS.sub(b" ", low.encode("utf-8", "replace")).translate(_LETTERS).split())


def _phrases_of(text: str) -> Iterator[_SecretPhrase]:
    """The spellings to search for: as written, with tone marks in the old places, and, if long, without accents."""
    in_text = words(text)
    line = " ".join(in_text)
    old = _TONED.sub(lambda match: _OLD_TONES[match[0]], line)
    plain = fold(text) if len(in_text) >= TELLING_SYLLABLES and not isinstance(text, SecretInAddress) else ""
    for phrase in dict.fromkeys(filter(None, [line, old, plain])):
        yield _SecretPhrase(text, f" {phrase} ", frozenset(phrase.encode().split()))


def _is_whole(secret: str, form: str) -> bool:
    """Whether an address occurs as a whole, not as part of a longer one; true for other secrets."""
    if "/" not in secret or " " in secret:
        return True
    return bool(re.search(rf"(?<![\w-]){re.escape(secret.strip('/'))}(?![\w-])", form.lower()))


def _forms(text: str) -> Iterator[str]:
    """Yield a text with all escapes decoded; and again without tags, or folds of lines, if those divide a word."""
    plain = _decoded(text)
    forms = [plain]
    if any(sign in plain for sign in _MOJIBAKE):
        forms.append(_decoded(plain.translate(_WINDOWS).encode("latin-1", "ignore").decode("utf-8", "ignore")))
    if _WITHIN_WORD.search(text):
        forms.append(_decoded(_without_tags(text)))
    if "BEGIN:V" in text:
        forms.append(_decoded(_FOLD.sub("", text)))
    for form in forms:
        yield _INVISIBLE.sub("", unicodedata.normalize("NFKC", form))


def _without_tags(text: str) -> str:
    return _TAG.sub("", _BLOCK.sub(" ", text)) if "<" in text else text


def _decoded(text: str) -> str:
    for _ in range(3):
        before = text
        if "&" in text:
            text = _ENTITY.sub(lambda match: unescape(match[0]), text)
        if "%" in text:
            text = _PERCENT.sub(lambda match: unquote(match[0]), text.replace("%u", "\\u"))
        if "\\" in text:
            text = _ESCAPE.sub(_unescaped, text.replace("\\n", " ").replace("\\t", " "))
        if text == before:
            break
    return text


def _unescaped(match: re.Match[str]) -> str:
    code = next(filter(None, match.groups()[:4]), "")
    if code:
        return chr(int(code, 16)) if int(code, 16) < sys.maxunicode else " "
    return _WHITE.get(match[5], match[5])


def _texts(content: bytes) -> Iterator[str]:
    """Yield a content as text, in each encoding that it may have."""
    readable = b"\n".join(_READABLE.findall(content))
    text = readable.decode("utf-8", "ignore")
    yield text
    if is_compressed(content):
        return
    whole = len(text.encode())
    no_utf8 = len(readable) - whole
    if b"\0" not in content and no_utf8 > max(len(readable) // 200, whole - len(text)):
        yield readable.decode("cp1258", "ignore")
    for encoding, run in _WIDE.items() if b"\0" in content else ():
        wide = " ".join(piece.decode(encoding, "ignore") for piece in run.findall(content))
        if wide:
            yield wide
