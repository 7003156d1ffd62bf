"""The text font of the site: the letters that Vietnamese pages need, extracted from a font package during painting.

Source Sans Pro has all Vietnamese letters with their marks drawn for each other, and reads well in tables.  Its licence
(SIL OFL 1.1) reserves the name "Source" for the whole font, so the subset has another name.
"""

import string
from importlib.metadata import files
from io import BytesIO
from unicodedata import normalize

PACKAGE = "font-source-sans-pro"
WEIGHTS = {400: "Regular", 600: "Semibold"}
FAMILY = "Portal Sans"
_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_SIGNS = "\u00a0–—…“”‘’«»·•°×±≤≥≠→←↑↓−§©²³½‰₫"
_FEATURES = ("ccmp", "kern", "locl", "mark", "mkmk", "tnum")


def name_of(weight: int) -> str:
    """The path of a weight among the files of the site, before it is named by its content."""
    return f"assets/fonts/text-{weight}.woff2"


def letters() -> str:
    """Return every character of the font: ASCII, Vietnamese, signs of dates, numbers and quotations."""
    vowels = {normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES}
    vietnamese = sorted({"đ", "Đ", *vowels, *(vowel.upper() for vowel in vowels)})
    return " " + "".join(sorted(string.printable.strip())) + "".join(vietnamese) + _SIGNS


def face(weight: int) -> bytes:
    """Return a weight of the font as WOFF2; the same bytes each time.

    Raises `PackageNotFoundError` where the font package is not installed.
    """
    from fontTools.subset import Options, Subsetter  # noqa: PLC0415 - only painting makes fonts
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    path = next(file for file in files(PACKAGE) or () if file.name == f"SourceSansPro-{WEIGHTS[weight]}.ttf")
    font = TTFont(path.locate(), recalcTimestamp=False)
    options = Options(hinting=False, layout_features=list(_FEATURES), name_IDs=[1, 2, 13, 14], notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(text=letters())
    subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID == 1:
            record.string = FAMILY
    font.flavor = "woff2"
    stream = BytesIO()
    font.save(stream, reorderTables=False)
    return stream.getvalue()
