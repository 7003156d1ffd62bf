"""The lists of the site for other programs: JSON, a file for each collection, with a schema and a version.

A file has the content of the list of `record_lists`, plus the codes of its values.  docs/huong-dan/du-lieu-mo.md says
what may change within a `VERSION`.
"""

import json
from collections.abc import Iterator
from typing import Any

from macros.engine import Portal, query
from macros.pages.output import Task, file
from macros.pages.record_lists import NAME, PEOPLE, ListRow, facets_of, items_of, refs_in_list
from macros.queries import lookup, organisation
from macros.queries.contacts import contact_of
from macros.records import collections, model_of

ROOT, VERSION = "/api/v1/", "1"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
WITH_CONTACT = (PEOPLE, "units")  # the collections whose records have contact data

_TEXT = {"type": "string"}
_CODED = {"type": "object", "required": ["code", "label"], "properties": {"code": _TEXT, "label": _TEXT}}
_POST = {"type": "object", "required": ["title"], "properties": {"unit": _TEXT, "unit_title": _TEXT, "title": _TEXT}}
_CONTACT = {"phone": "Điện thoại", "room": "Phòng làm việc", "email": "Thư điện tử"}


def plan_of(portal: Portal, collection: str) -> Iterator[Task]:
    if refs_in_list(portal, collection):
        yield list_file.task(collection)
        yield schema_file.task(collection)


@file(f"{ROOT}index.json", in_sitemap=False)
def index_file(portal: Portal) -> bytes:
    """The index: each collection that has records, their count, the address of its list and of the schema."""
    base = _base(portal)
    collections_with_records = [
        {
            "collection": collection,
            "label": model.label,
            "count": count,
            "url": base + list_file.url(collection),
            "schema": base + schema_file.url(collection),
        }
        for collection, model in collections().items()
        if (count := _count(portal, collection))
    ]
    as_of = f"{base}/as-of.json"  # the day is in a file of its own, so that only that file changes every day
    return json_of({"version": VERSION, "as_of": as_of, "collections": collections_with_records})


@file(lambda collection: f"{ROOT}{NAME}/{model_of(collection).slug}.json", in_sitemap=False)
def list_file(portal: Portal, collection: str) -> bytes:
    """The records of a list, oldest first, one per line, so that two editions can be compared with diff."""
    head = {
        "version": VERSION,
        "collection": collection,
        "label": model_of(collection).label,
        "schema": _base(portal) + schema_file.url(collection),
    }
    lines = ",\n".join(_lines(portal, collection))
    return f'{json.dumps(head, ensure_ascii=False)[:-1]}, "records": [\n{lines}\n]}}\n'.encode()


@file(lambda collection: f"{ROOT}luoc-do/{model_of(collection).slug}.json", in_sitemap=False)
def schema_file(portal: Portal, collection: str) -> bytes:
    """The JSON Schema of the list of a collection."""
    return json_of(schema_of(collection, _base(portal) + schema_file.url(collection)))


def schema_of(collection: str, address: str) -> dict[str, Any]:
    """The JSON Schema of a list; it allows unknown fields, which later editions may add."""
    model = model_of(collection)
    states = [{"const": code, "title": label} for code, (label, _) in model.states.items() if label]
    labels = facets_of(collection)
    facets = {facet: {"type": "array", "title": label, "items": _CODED} for facet, label in labels.items()}
    fields = {
        "ref": {**_TEXT, "title": "Nhóm và mã", "pattern": f"^{collection}/[a-z0-9-]+$"},
        "url": {**_TEXT, "title": "Địa chỉ trang"},
        "title": {**_TEXT, "title": "Tên"},
        "number": {**_TEXT, "title": "Số, ký hiệu"},
        "day": {**_TEXT, "title": "Ngày", "format": "date"},
        "summary": {**_TEXT, "title": "Tóm tắt"},
        "illustrative": {"const": True, "title": "Dữ liệu minh họa"},
    }
    if states:
        fields["state"] = {**_CODED, "properties": {"code": {"oneOf": states}, "label": _TEXT}, "title": "Tình trạng"}
    if facets:
        fields["facets"] = {"type": "object", "properties": facets}
    if collection in WITH_CONTACT:
        fields |= {field: {**_TEXT, "title": label} for field, label in _CONTACT.items()}
    if collection == PEOPLE:
        fields["posts"] = {"type": "array", "title": "Đơn vị, chức vụ", "items": _POST}
    record = {"type": "object", "required": ["ref", "url", "title"], "properties": fields}
    head = {
        "version": {"const": VERSION},
        "collection": {"const": collection},
        "label": _TEXT,
        "schema": {"const": address},
    }
    properties = {**head, "records": {"type": "array", "items": record}}
    return {
        "$schema": DIALECT,
        "$id": address,
        "title": model.label,
        "description": model.intro,
        "type": "object",
        "required": list(properties),
        "properties": properties,
    }


@query
def _count(portal: Portal, collection: str) -> int:
    return len(refs_in_list(portal, collection))


def _lines(portal: Portal, collection: str) -> list[str]:
    """The records of a list as lines of JSON; no query, since with every edit of a card they differ."""
    encode, base = json.JSONEncoder(ensure_ascii=False).encode, _base(portal)
    return [encode(_fields_of(portal, collection, base, item)) for item in items_of(portal, collection)]


def _fields_of(portal: Portal, collection: str, base: str, item: ListRow) -> dict[str, Any]:
    """The fields of a record in the list, without empty ones."""
    card = item.card
    state = model_of(collection).states.get(card.state, ("", ""))[0]
    fields: dict[str, Any] = {
        "ref": card.ref,
        "url": base + card.url,
        "title": card.title,
        "number": card.number,
        "day": item.day,
        "state": {"code": card.state, "label": state} if state else "",
        "facets": _facets(collection, item),
        "summary": item.summary,
        "illustrative": card.illustrative,
    }
    if collection in WITH_CONTACT:
        fields |= contact_of(portal, card.ref)._asdict()
    if collection == PEOPLE:
        fields["posts"] = [_post(portal, post) for post in organisation.posts_of(portal, card.ref)]
    return {field: value for field, value in fields.items() if value}


def _facets(collection: str, item: ListRow) -> dict[str, list[dict[str, str]]]:
    values: dict[str, list[dict[str, str]]] = {}
    wanted = facets_of(collection)
    for facet, code, label in item.facets:
        if facet in wanted:
            values.setdefault(facet, []).append({"code": code, "label": label})
    return values


def _post(portal: Portal, post: organisation.Post) -> dict[str, str]:
    """A position; its unit is included only if this audience has a page of the unit."""
    unit = lookup.record_name(portal, post.unit)
    return {"title": post.title, **({"unit": unit.ref, "unit_title": unit.title} if unit else {})}


def _base(portal: Portal) -> str:
    return lookup.site(portal).url.rstrip("/")


def json_of(value: Any) -> bytes:
    """A value as the bytes of a JSON file."""
    return f"{json.dumps(value, ensure_ascii=False, indent=1)}\n".encode()
