"""Field types of records: each parses the text of a YAML scalar into a value, or refuses it with an error code.

The loader keeps every scalar as text (``1.10`` stays ``"1.10"``, ``no`` stays ``"no"``).
`macros.loading.messages` has the Vietnamese sentence for each code.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer
from pydantic_core import PydanticCustomError

from macros.text.lazy_regex import pattern
from macros.text.slugs import FIRST_YEAR, LAST_YEAR, is_file_name, is_slug
from macros.text.tables import table_cells
from macros.text.typed_dates import date_parts, days_in, has_short_year, iso_date, nearest_date, with_century

LINE_LENGTH = 400
NARRATIVE_LENGTH = 20_000
NARRATIVE_BRACKETS = 200
NARRATIVE_CELLS = 2_000  # of its tables: a short line of a wide table is filled up to its width
RECORD_TEXT, RECORD_CELLS = 120_000, 5_000  # characters and cells of all long texts of a record
SUMMARY_SYLLABLES = 60

# Digits are spelt out: `\d` would let digits of other scripts through, which int() and Decimal() accept.
_ISO_DATE = pattern(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MONTH = pattern(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
_LOOSE_MONTH = pattern(r"(?:tháng\s+)?([0-9]{1,2})(?:\s*[/-]\s*|\s+năm\s+)([0-9]{4})", re.IGNORECASE)
_PERIOD = pattern(r"[12][0-9]{3}(?:-q[1-4]|-(?:0[1-9]|1[0-2]))?")
_HALF = pattern(r"[12][0-9]{3}-h[12]")
_LOOSE_HALF = pattern(
    r"(?:6|sáu)\s+tháng\s+(đầu|cuối)?\s*(?:năm)?\s*/?\s*([12][0-9]{3})|([12][0-9]{3})\s*[/-]?\s*(?:h|6t)([12])",
    re.IGNORECASE,
)
_QUARTER = pattern(r"[0-9]{4}-Q[1-4]")
_LOOSE_QUARTER = pattern(r"(quý\s*|q\s*)?(iv|i{1,3}|[1-4])(?:\s*[/-]\s*|\s+năm\s+|\s+)([12][0-9]{3})", re.IGNORECASE)
_LOOSE_YEAR_QUARTER = pattern(r"([0-9]{4})\s*[/-]?\s*(?:q|quý)\s*([1-4])", re.IGNORECASE)
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_CLOCK = pattern(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_LOOSE_CLOCK = pattern(r"([0-9]{1,2})\s*(?:[hg:.]|giờ)\s*([0-9]{2})?", re.IGNORECASE)
_WHOLE = pattern(r"-?[0-9]{1,9}")
_LOOSE_WHOLE = pattern(r"(-?[0-9]{1,3}(?:[. ][0-9]{3}){1,2}|-?[0-9]{1,9})(?![0-9.,])\s*(?:%|[^\W\d_]*)")
_DECIMAL = pattern(r"-?[0-9]{1,7}(?:\.[0-9]{1,2})?")
_LOOSE_DECIMAL = pattern(r"(-?[0-9]{1,7}(?:[.,][0-9]{1,2})?)(?![0-9.,])\s*(?:%|[^\W\d_]*)")
_URL = pattern(r"https?://[^\s<>\"'\\]+|mailto:[^\s<>\"'\\]+|/[A-Za-z0-9._~/#%-]*")
EVIDENCE = (
    "stories", "training", "awards", "regulations", "policies", "actions", "inspections", "indicators", "initiatives",
    "attendances",
)  # fmt: skip
READABLE = ("policies", "regulations", "announcements")  # the collections whose records may have to be read
_YES = ("có", "co", "yes", "y", "on", "1", "đúng", "true", "x")
_NO = ("không", "khong", "no", "n", "off", "0", "sai", "false")


@dataclass(frozen=True)
class RefTo:
    """Marks a field as a reference; `collections` are the collections that it may refer to (empty: any)."""

    collections: tuple[str, ...] = ()
    part: str = ""  # name of the list in the target whose `id` follows "#", as "rules" in policies


@dataclass(frozen=True)
class Narrative:
    """Marks long text in our Markdown subset; rows of records leave it out."""


def field(
    title: str, hint: str, example: str | list[str], *, happened: str = "", planned: str = "", **options: Any
) -> Any:
    """A model field with its Vietnamese title, one-line hint (at most 120 characters) and example.

    `happened` and `planned` are names for messages: the day or year of something done must not be in the future, and
    that of something planned not far away.  A field with `derived`, a `Derived`, may be left out of the file.  A
    `shorthand` only serves to derive other fields, and the loader then removes it.
    """
    extra: dict[str, Any] = {"happened": happened, "planned": planned}
    extra |= {name: options.pop(name, None) for name in ("derived", "shorthand")}
    return Field(title=title, description=hint, examples=[example], json_schema_extra=extra, **options)


def optional(title: str, hint: str, example: str, **options: Any) -> Any:
    """A field that may be left out and is then None."""
    return field(title, hint, example, default=None, **options)


def many(title: str, hint: str, example: list[str], **options: Any) -> Any:
    """A list that may be left out and is then empty."""
    return field(title, hint, example, default=(), **options)


def _refusal(code: str, **context: Any) -> PydanticCustomError:
    return PydanticCustomError(code, code, context)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _refusal("not_text")
    return value.strip()


def parse_date(value: object) -> date:
    """Parse `YYYY-MM-DD` or d/m/yyyy; any other text is refused with the nearest valid date."""
    if isinstance(value, date):
        return value
    text = iso_date(_text(value))
    if not _ISO_DATE.fullmatch(text):
        raise _no_date(text)
    _check_year(text)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _no_date(text) from None


def _no_date(text: str) -> PydanticCustomError:
    """The error for a text that is not a date; for a day beyond the end of its month there is no suggestion."""
    year, month, day = date_parts(text)
    if day > (days := days_in(year, month)) > 0:
        return _refusal("date_beyond_month", value=text, month=f"{month}/{year}", days=days)
    if month > 12 and not _ISO_DATE.fullmatch(text) and 1 <= month <= days_in(year, day):
        return _refusal("date_month_first", value=text, month=month, nearest=f"{month}/{day}/{year}")
    if has_short_year(text):
        return _refusal("date_short_year", value=text, nearest=with_century(text))
    if _ISO_DATE.fullmatch(text):
        return _refusal("date_impossible", value=text, nearest=nearest_date(text))
    return _refusal("date_format", value=text, nearest=nearest_date(text))


def _check_year(text: str) -> None:
    """Refuse years that are implausible in any record."""
    if not FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
        raise _refusal("year_outside", value=text)


def _written(code: str, form: re.Pattern[str], nearest: Callable[[str], str], *, dated: bool = True) -> BeforeValidator:
    """Accept text of a form; refuse other text with the code and the most likely intended value."""

    def written(value: object) -> str:
        text = _text(value)
        if not form.fullmatch(text):
            near = nearest(text)
            raise _refusal(code, value=text, nearest=near if form.fullmatch(near) else "")
        if dated:
            _check_year(text)
        return text

    return BeforeValidator(written)


def _nearest_month(text: str) -> str:
    loose = _LOOSE_MONTH.fullmatch(text)
    return f"{loose[2]}-{int(loose[1]):02d}" if loose else ""


def _parse_period(value: object) -> str:
    """Parse a year, quarter or month; the "q" of a quarter becomes lower case."""
    text = _text(value)
    if not _PERIOD.fullmatch(text.lower()):
        quarter = _LOOSE_QUARTER.fullmatch(text)
        near = nearest_quarter(text).lower() if quarter and quarter[1] else _nearest_month(text)
        raise _refusal("period_format", value=text, nearest=near if _PERIOD.fullmatch(near) else "")
    _check_year(text)
    return text.lower()


def _parse_report_period(value: object) -> str:
    """Parse the period of a report: a period as above, or a half-year "2026-h1"."""
    text = _text(value)
    if _HALF.fullmatch(text.lower()):
        _check_year(text)
        return text.lower()
    try:
        return _parse_period(text)
    except PydanticCustomError as error:
        if error.type != "period_format":
            raise
        loose, near = _LOOSE_HALF.fullmatch(text), str((error.context or {}).get("nearest", ""))
        if loose:
            near = f"{loose[2] or loose[3]}-h{loose[4] or (2 if (loose[1] or '').lower() == 'cuối' else 1)}"
        raise _refusal("report_period_format", value=text, nearest=near) from None


def nearest_quarter(text: str) -> str:
    """The most likely intended quarter ("2026-Q3"); "" if the text does not look like one."""
    if match := _LOOSE_QUARTER.fullmatch(text.strip()):
        return f"{match[3]}-Q{_ROMAN.get(match[2].lower(), match[2])}"
    loose = _LOOSE_YEAR_QUARTER.fullmatch(text.strip())
    return f"{loose[1]}-Q{loose[2]}" if loose else ""


def _nearest_clock(text: str) -> str:
    loose = _LOOSE_CLOCK.fullmatch(text)
    return f"{int(loose[1]):02d}:{loose[2] or '00'}" if loose else ""


def _parse_whole(value: object) -> int:
    if isinstance(value, int):
        return value
    text = _text(value)
    if not _WHOLE.fullmatch(text):
        loose = _LOOSE_WHOLE.fullmatch(text)
        raise _refusal("whole_number", value=text, nearest=re.sub(r"[. ]", "", loose[1]) if loose else "")
    return int(text)


def _parse_decimal(value: object) -> Decimal:
    if isinstance(value, Decimal):
        return value
    text = _text(value)
    if not _DECIMAL.fullmatch(text):
        loose = _LOOSE_DECIMAL.fullmatch(text)
        raise _refusal("decimal_number", value=text, nearest=loose[1].replace(",", ".") if loose else "")
    return Decimal(text)


def _parse_bool(value: object) -> bool:
    if isinstance(value, bool):
        return value
    text = _text(value)
    if text not in ("true", "false"):
        word = text.lower()
        raise _refusal("boolean", value=text, nearest="true" if word in _YES else "false" if word in _NO else "")
    return text == "true"


def _line(value: object) -> str:
    text = _text(value)
    if not text:
        raise _refusal("empty")
    if "\n" in text:
        raise _refusal("one_line")
    if len(text) > LINE_LENGTH:
        raise _refusal("too_long", limit=LINE_LENGTH, length=len(text))
    return text


def _summary(text: str) -> str:
    count = len(text.split())
    if count > SUMMARY_SYLLABLES:
        raise _refusal("summary_long", limit=SUMMARY_SYLLABLES, length=count)
    return text


def _folded_text(value: object) -> str:
    """Parse a text that may be folded over several lines in YAML as one line."""
    return _line(" ".join(_text(value).split()))


def _narrative(value: object) -> str:
    text = _text(value)
    if not text:
        raise _refusal("empty")
    if len(text) > NARRATIVE_LENGTH:
        raise _refusal("too_long", limit=NARRATIVE_LENGTH, length=len(text))
    brackets = text.count("[")
    if brackets > NARRATIVE_BRACKETS:
        raise _refusal("too_many_brackets", limit=NARRATIVE_BRACKETS, length=brackets)
    if (cells := table_cells(text)) > NARRATIVE_CELLS:
        raise _refusal("too_many_cells", limit=NARRATIVE_CELLS, length=cells)
    return text


def fitting(code: str, fits: Callable[[str], bool], nearest: Callable[[str], str] | None = None) -> BeforeValidator:
    """Accept text for which `fits` is true; refuse other text with the code and the most likely intended value."""

    def fitted(value: object) -> str:
        text = _text(value)
        if not fits(text):
            raise _refusal(code, value=text, **({"nearest": nearest(text)} if nearest else {}))
        return text

    return BeforeValidator(fitted)


def _reference(value: object, target: RefTo) -> str:
    text = _text(value)
    body, _, part = text.partition("#")
    collection, slash, name = body.partition("/")
    if not slash or not is_slug(name) or (part and not is_slug(part)):
        guess = target.collections[0] if target.collections else ""
        nearest = f"{guess}/{text}" if guess and is_slug(text) and not target.part else ""
        raise _refusal("reference_format", value=text, collection=guess or "stories", nearest=nearest)
    if target.collections and collection not in target.collections:
        raise _refusal("reference_collection", value=text, collections=", ".join(target.collections))
    if bool(part) and not target.part:
        raise _refusal("reference_part_unwanted", value=text, nearest=body)
    if target.part and not part:
        raise _refusal("reference_part_missing", value=text)
    return text


def _referring(target: RefTo) -> tuple[BeforeValidator, RefTo]:
    return BeforeValidator(lambda value: _reference(value, target)), target


_ISO_OUT = PlainSerializer(lambda day: day.isoformat(), return_type=str)

Date = Annotated[date, BeforeValidator(parse_date), _ISO_OUT]
Month = Annotated[str, _written("month_format", _MONTH, _nearest_month)]
Period = Annotated[str, BeforeValidator(_parse_period)]
ReportPeriod = Annotated[str, BeforeValidator(_parse_report_period)]
Quarter = Annotated[str, _written("quarter_format", _QUARTER, nearest_quarter)]
Clock = Annotated[str, _written("clock_format", _CLOCK, _nearest_clock, dated=False)]
Whole = Annotated[int, BeforeValidator(_parse_whole)]
Points = Annotated[Decimal, BeforeValidator(_parse_decimal)]
Flag = Annotated[bool, BeforeValidator(_parse_bool)]
Line = Annotated[str, BeforeValidator(_folded_text)]
Summary = Annotated[str, BeforeValidator(_folded_text), AfterValidator(_summary)]
Markdown = Annotated[str, BeforeValidator(_narrative), Narrative()]
Slug = Annotated[str, fitting("slug", is_slug)]
Url = Annotated[str, fitting("url", lambda text: bool(_URL.fullmatch(text)) and not text.startswith("//"))]
FileName = Annotated[str, fitting("file_name", is_file_name)]

IssuerRef = Annotated[str, *_referring(RefTo(("issuers",)))]
RegulationRef = Annotated[str, *_referring(RefTo(("regulations",)))]
PolicyRef = Annotated[str, *_referring(RefTo(("policies",)))]
RuleRef = Annotated[str, *_referring(RefTo(("policies",), part="rules"))]
ReadableRef = Annotated[str, *_referring(RefTo(READABLE))]
StoryRef = Annotated[str, *_referring(RefTo(("stories",)))]
CourseRef = Annotated[str, *_referring(RefTo(("training",)))]
CampaignRef = Annotated[str, *_referring(RefTo(("campaigns",)))]
TitleRef = Annotated[str, *_referring(RefTo(("titles",)))]
AwardRef = Annotated[str, *_referring(RefTo(("awards",)))]
UnitRef = Annotated[str, *_referring(RefTo(("units",)))]
PersonRef = Annotated[str, *_referring(RefTo(("people",)))]
WinnerRef = Annotated[str, *_referring(RefTo(("people", "units")))]
ActionRef = Annotated[str, *_referring(RefTo(("actions",)))]
ReviewRef = Annotated[str, *_referring(RefTo(("reviews",)))]
ScopeRef = Annotated[str, *_referring(RefTo(("units", "actions", "campaigns")))]
FindingRef = Annotated[str, *_referring(RefTo(("inspections",), part="findings"))]
EvidenceRef = Annotated[str, *_referring(RefTo(EVIDENCE))]
