"""Phone numbers and e-mail addresses: the form that records use, and the one nearest to what was typed."""

import re
from unicodedata import combining, normalize

from macros.text.lazy_regex import pattern

# Provinces have four digits before the rest, Hà Nội and Thành phố Hồ Chí Minh three; the last line is of hotlines.
PHONE = (
    "(?:0[0-9]{3} [0-9]{3} [0-9]{3,4}|0[0-9]{3} [0-9]{4} [0-9]{3}|0[0-9]{2} [0-9]{4} [0-9]{4}"
    "|1[89]00 [0-9]{4,6})(?:, máy lẻ [0-9]{1,5})?"
)
EMAIL = r"[a-z0-9]+(?:[._+-][a-z0-9]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,24}"
LONGEST_EMAIL = 100
_PHONE, _EMAIL = pattern(PHONE), pattern(EMAIL)
_EXTENSION = pattern(r"(?:máy lẻ|máy nhánh|nhánh|lẻ|ext\.?|ml)\D{0,3}([0-9]{1,5})\D*$", re.IGNORECASE)
_AT = pattern(r"\s*(?:\(at\)|\[at\]|\(a còng\)|@)\s*", re.IGNORECASE)


def is_phone(text: str) -> bool:
    """Whether a text is a phone number as the portal writes it."""
    return bool(_PHONE.fullmatch(text))


def is_email(text: str) -> bool:
    """Whether a text is an e-mail address in small letters without marks."""
    return len(text) <= LONGEST_EMAIL and bool(_EMAIL.fullmatch(text))


def nearest_phone(text: str) -> str:
    """Return the phone number that a text must mean; "" if it has too few or too many digits."""
    extension = _EXTENSION.search(text)
    digits = re.sub("[^0-9]", "", text[: extension.start()] if extension else text)
    digits = re.sub("^(?:00)?84(?=[0-9]{9,10}$)", "0", digits)
    first = 3 if digits.startswith(("024", "028")) else 4
    middle = first + (4 if first == 3 else 3)
    number = f"{digits[:first]} {digits[first:middle]} {digits[middle:]}"
    if digits.startswith(("1800", "1900")):
        number = f"{digits[:4]} {digits[4:]}"
    number += f", máy lẻ {extension[1]}" if extension else ""
    return number if is_phone(number) else ""


def nearest_email(text: str) -> str:
    """Return the e-mail address that a text must mean; "" if it cannot be made a valid one."""
    name, _, domain = _AT.sub("@", text.strip().removeprefix("mailto:")).partition("@")
    letters = normalize("NFD", f"{name}@{domain}".lower().replace("đ", "d").replace(",", ".").replace(" ", ""))
    address = "".join(letter for letter in letters if not combining(letter)).rstrip(".;")
    return address if is_email(address) else ""


def dial(phone: str) -> str:
    """Return the address of a link that dials a phone number (RFC 3966)."""
    number, _, extension = phone.partition(", máy lẻ ")
    return f"tel:{number.replace(' ', '')}" + (f";ext={extension}" if extension else "")
