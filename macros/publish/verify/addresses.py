"""Reads an address as browsers do."""

import re
from functools import lru_cache

INTERNAL = "internal"  # on this site
EXTERNAL = "external"  # elsewhere, with a harmless scheme
BAD = "bad"  # anything else

_ENDS = "".join(map(chr, range(0x21)))  # browsers strip these from both ends
_INSIDE = str.maketrans({"\t": None, "\n": None, "\r": None, "\\": "/"})
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_HARMLESS = re.compile(r"(?:https?|webcal)://[^/]|mailto:|tel:", re.IGNORECASE)
_CANDIDATE = re.compile(r"[\s,]*(\S*[^\s,])(?:\s[^,]*)?")


@lru_cache(maxsize=1 << 14)
def read(written: str) -> tuple[str, str]:
    """(`INTERNAL`, `EXTERNAL` or `BAD`, the address as browsers read it)."""
    address = written.strip(_ENDS).translate(_INSIDE)
    if _HARMLESS.match(address):
        return EXTERNAL, address
    return (BAD if _SCHEME.match(address) or address.startswith("//") else INTERNAL), address


def candidates(srcset: str) -> list[str]:
    """The addresses in a `srcset`."""
    return _CANDIDATE.findall(srcset)
