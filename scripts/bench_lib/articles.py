"""Records in the form that other site generators read: a title, a day, a Markdown text with every field, list and link.

An article has the parts of the portal's pages: facts, long text, lists, links to other records by their titles.  The
titles are written into the text, so that a generator need not look them up.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from macros.records import collections
from macros.text.render import day
from scripts.bench_lib.edits import RecordEdit, Records

_DAYS = ("issued", "published", "starts", "since", "effective")
_LONG = ("body", "intro_text", "remarks")


class RecordArticle(NamedTuple):
    """A record as a page."""

    ref: str
    section: str  # the first part of its address: "guong-tot"
    name: str
    title: str
    day: date | None
    text: str  # Markdown

    @property
    def url(self) -> str:
        """The address of the page."""
        return f"/{self.section}/{self.name}/"

    @property
    def year(self) -> str:
        """The list that shows it; records without a day have a list of their own."""
        return str(self.day.year) if self.day else "khac"


def sections() -> list[tuple[str, str]]:
    """(address, label) of every collection."""
    return [(model.slug, model.label) for model in collections().values()]


def article(records: Records, ref: str) -> RecordArticle:
    """The page of a record."""
    content = records[ref]
    collection, _, name = ref.partition("/")
    day = next((content[field] for field in _DAYS if field in content), None) or _day_within(content)
    return RecordArticle(ref, collections()[collection].slug, name, str(content["title"]), day, _text(records, ref))


def by_list(records: Records) -> dict[tuple[str, str], list[RecordArticle]]:
    """The pages of each list, by section and year, the newest first."""
    articles: dict[tuple[str, str], list[RecordArticle]] = {}
    for one in sorted(
        (article(records, ref) for ref in records), key=lambda one: (str(one.day), one.name), reverse=True
    ):
        articles.setdefault((one.section, one.year), []).append(one)
    return articles


def touched(records: Records, edit: RecordEdit) -> list[str]:
    """The records whose pages change after an edit: the edited one, and those that show its title."""
    if records[edit.ref]["title"] == edit.content["title"]:
        return [edit.ref]
    return [edit.ref] + [
        ref for ref, content in records.items() if ref != edit.ref and edit.ref in _references(content)
    ]


def _day_within(content: Mapping[str, Any]) -> date | None:
    if "month" in content:
        return date.fromisoformat(f"{content['month']}-01")
    paper = content.get("decision") or content.get("letter")
    return paper["date"] if paper else None


def _text(records: Records, ref: str) -> str:
    content = records[ref]
    labels = {
        name: str(field.title or name) for name, field in collections()[ref.partition("/")[0]].model_fields.items()
    }
    long = [str(content[name]).rstrip() for name in _LONG if name in content]
    facts = [
        (labels[name], _as_text(records, value))
        for name, value in content.items()
        if name not in ("title", "summary", *_LONG) and not isinstance(value, list)
    ]
    table = ["| | |", "|---|---|", *(f"| {label} | {value} |" for label, value in facts)]
    lists = ["\n".join(_list_lines(records, labels[name], value)) for name, value in content.items() if _is_list(value)]
    return "\n\n".join([str(content.get("summary", "")), "\n".join(table), *long, *lists]) + "\n"


def _is_list(value: object) -> bool:
    return isinstance(value, list) and bool(value)


def _list_lines(records: Records, label: str, items: list[Any]) -> Iterator[str]:
    yield f"## {label}\n"
    for item in items:
        yield f"- {_as_text(records, item)}"


def _as_text(records: Records, value: Any) -> str:
    """A value in running text, references as links."""
    if isinstance(value, Mapping):
        return "; ".join(_as_text(records, item) for item in value.values())
    if isinstance(value, list):
        return ", ".join(_as_text(records, item) for item in value)
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, date):
        return day(value)
    body = str(value).partition("#")[0]
    if body in records:
        collection, _, name = body.partition("/")
        return f"[{records[body]['title']}](/{collections()[collection].slug}/{name}/)"
    return str(value).replace("|", "/")


def _references(value: Any) -> Iterator[str]:
    """Every text in a value, without what follows "#"."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _references(item)
    elif isinstance(value, str):
        yield value.partition("#")[0]
