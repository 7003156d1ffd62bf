"""How a field that is left out gets its value: the field says so where it is declared, and the loader fills it in.

What derives a value sees text as an editor wrote it, not checked yet.  Where it cannot make sense of the text it gives
nothing or fails; then the field counts as missing.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

Look = Callable[[str], Mapping[str, Any]]  # a reference to the text data of that record; empty where there is none


class Place(NamedTuple):
    """Where a value is wanted."""

    record: Mapping[str, Any]
    item: dict[str, Any]  # the part that lacks the value, or the record itself
    siblings: list[Any]  # the list that the part stands in; empty for the record
    look: Look


class Derived(NamedTuple):
    """The rule by which a field that is left out gets its value."""

    value: Callable[[Place], Any]  # text, lists and mappings of text; None or "" where there is nothing to go by
    source: tuple[str, ...]  # the field on whose line an error in the value is shown; "*" is the item's own place
    words: str  # what the value is, for editors: "là năm của buổi đầu"
    needs: tuple[str, ...] = ()  # the fields of the record that it needs besides
    origin: Callable[[Mapping[str, Any], tuple[Any, ...]], tuple[Any, ...]] | None = None  # for sources that move


def once(name: str) -> Derived:
    """What the record states once for all items of its lists."""
    return Derived(lambda place: place.record.get(name), (name,), f"lấy mục “{name}” ghi một lần cho cả bản ghi")


def text_in(part: Mapping[str, Any], name: str) -> str:
    """A field of unchecked data as text; "" where it is left out or no text."""
    value = part.get(name)
    return " ".join(value.split()) if isinstance(value, str) else ""


def free_id(place: Place, stem: str) -> str:
    """An id that no other item of the list bears: "2026-03-05-tiep-dan", then the same with "-2"."""
    used = {item.get("id") for item in place.siblings if isinstance(item, dict) and item is not place.item}
    if stem not in used:
        return stem
    return next(name for number in range(2, len(used) + 3) if (name := f"{stem}-{number}") not in used)


def name_on(place: Place, ref: str, day: str) -> str:
    """What a record that is referred to was called on a day (ISO); its id where there is no such record."""
    data = place.look(ref)
    former = [item for item in data.get("former_names") or () if text_in(item, "until") >= day > ""]
    first = min(former, key=lambda item: text_in(item, "until"), default=None)
    return (text_in(first, "name") if first else text_in(data, "title")) or ref.partition("/")[2]
