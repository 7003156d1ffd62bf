"""Rules for the values of left-out fields: a field declares its rule, and the loader fills in the value.

Rules work on unchecked text as an editor wrote it.  If a rule cannot interpret the text, it returns nothing or raises
an error, and the field counts as missing.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

Look = Callable[[str], Mapping[str, Any]]  # reference -> text data of that record; empty if there is no such record


class Place(NamedTuple):
    """The place that needs a value."""

    record: Mapping[str, Any]
    item: dict[str, Any]  # the part that lacks the value, or the record itself
    siblings: list[Any]  # the list that contains the part; empty for the record
    look: Look


class Derived(NamedTuple):
    """The rule that gives a left-out field its value."""

    value: Callable[[Place], Any]  # text, lists and mappings of text; None or "" if it cannot be derived
    source: tuple[str, ...]  # the field whose line shows errors in the value; "*" is the index of the item
    words: str  # describes the value to editors: "là năm của buổi đầu"
    needs: tuple[str, ...] = ()  # other fields of the record that the rule reads
    origin: Callable[[Mapping[str, Any], tuple[Any, ...]], tuple[Any, ...]] | None = None  # finds a variable source


def once(name: str) -> Derived:
    """The rule that takes the value from the field `name` of the record, stated once for all list items."""
    return Derived(lambda place: place.record.get(name), (name,), f"lấy mục “{name}” ghi một lần cho cả bản ghi")


def text_in(part: Mapping[str, Any], name: str) -> str:
    """A field of unchecked data as text; "" if it is left out or not text."""
    value = part.get(name)
    return " ".join(value.split()) if isinstance(value, str) else ""


def free_id(place: Place, stem: str) -> str:
    """An id that no other item of the list has: the stem "2026-03-05-tiep-dan", or the stem with "-2" and so on."""
    used = {item.get("id") for item in place.siblings if isinstance(item, dict) and item is not place.item}
    if stem not in used:
        return stem
    return next(name for number in range(2, len(used) + 3) if (name := f"{stem}-{number}") not in used)


def name_on(place: Place, ref: str, day: str) -> str:
    """The name that a referenced record had on a day (ISO); its id if there is no such record."""
    data = place.look(ref)
    former = [item for item in data.get("former_names") or () if text_in(item, "until") >= day > ""]
    first = min(former, key=lambda item: text_in(item, "until"), default=None)
    return (text_in(first, "name") if first else text_in(data, "title")) or ref.partition("/")[2]
