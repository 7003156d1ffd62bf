"""Ids and file names: which texts can be one, and the id-like form of any text."""

import re
import unicodedata

FIRST_YEAR, LAST_YEAR = 1900, 2200  # of any day: others are typing errors; within these, adding days never overflows
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SLUG_LENGTH = 80
DEVICE_NAMES = frozenset(
    ["con", "prn", "aux", "nul", *(f"{name}{digit}" for name in ("com", "lpt") for digit in range(10))]
)
_FILE_NAME = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*\.(?:png|jpg|jpeg|webp|pdf|docx)")


def is_slug(text: str) -> bool:
    """Whether `text` can be an id: `[a-z0-9-]`, at most 80 characters, no Windows device name."""
    return bool(SLUG.fullmatch(text)) and len(text) <= SLUG_LENGTH and text not in DEVICE_NAMES


def slug_of(text: str) -> str:
    """The id-like form of any text: no diacritics, đ as d, everything else a hyphen."""
    bare = "".join(sign for sign in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "-", bare.replace("đ", "d")).strip("-")[:SLUG_LENGTH].strip("-") or "khac"


def anchor_of(name: str) -> str:
    """Return the anchor of an item with this id; the prefix keeps it apart from all other anchors of a page."""
    return f"muc-{name}"


def is_file_name(text: str) -> bool:
    """Whether `text` can be the name of a picture or attachment."""
    return bool(_FILE_NAME.fullmatch(text)) and len(text) <= SLUG_LENGTH and text.partition(".")[0] not in DEVICE_NAMES
