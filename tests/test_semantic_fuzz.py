"""Records with fields at their extremes: a refusal with a sentence, or a site without a dead link; never a traceback.

PORTAL_LONG=1 tries far more; a try is named by its seed and comes out the same again.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from macros.loading.problems import DataError
from macros.loading.yaml_reader import parse
from macros.loading.yaml_writer import dump
from macros.publish.verify.walk import inspect
from macros.records import collections
from macros.records.choices import Audience
from macros.records.fields import RefTo
from macros.records.introspect import ANY, FieldSpec, fields_of
from macros.run import flow
from tests import miniature

pytestmark = pytest.mark.whole

LONG = os.environ.get("PORTAL_LONG") == "1"
TRIES = int(os.environ.get("PORTAL_TRIES", "2000" if LONG else "25"))
DAYS = (
    *("1900-01-01", "1999-12-31", "2025-12-31", "2026-11-23", "2026-11-24", "2026-11-25", "2027-01-01", "2036-11-24"),
    *("2200-12-31", "0001-01-01", "9999-12-31"),
)
TEXT = ("[x](/khong-co/)", "[x](/dao-tao/#khong-co)", "[x](#khong)", "[x](//vi-du.example)", "[x](/quy-tac/tiep-dan/)")
VALUES: dict[str, tuple[str, ...]] = {
    "date": DAYS,
    "month": ("1900-01", "2026-10", "2026-12", "2200-12", "9999-12"),
    "period": ("1900", "2025", "2026", "2026-q3", "2026-10", "2200-q4", "9999"),
    "report": ("1900", "2026", "2026-h1", "2026-q3", "2026-q4", "2026-10", "2200-h2", "9999-12"),
    "quarter": ("1900-Q1", "2026-Q3", "2026-Q4", "2200-Q4"),
    "clock": ("00:00", "23:59", "08:00"),
    "phone": ("0237 000 0100", "1900 1234", "0237 000 0100, máy lẻ 12"),
    "email": ("vanphong@trungtam.example", "a.b@c.example"),
    "whole": ("0", "1", "-1", "2000", "2026", "2200", "999999999"),
    "points": ("0", "-1", "0.01", "9999999.99", "-9999999.99"),
    "flag": ("true", "false"),
    "slug": ("noi-dung", "can-cu", "lien-quan", "bao-cao", "cac-moc", "muc-d1", "nam", "d1", "a"),
    "markdown": TEXT,
    "url": ("/khong-co/", "/dao-tao/", "//vi-du.example/", "https://vi-du.example/"),
    "file": ("quay.png", "khong-co.jpg"),
    "line": ("A", "=1+1", "a" * 400, "Nghị định số 10/2020/NĐ-CP", "<b>&amp;"),
    "summary": ("A", "Nghị định số 11/2019/NĐ-CP"),
}


def places(data: Any, path: tuple[str, ...]) -> Iterator[tuple[Any, str | int]]:
    """(what holds it, key) of each place of a field in a record, those included where it may be added."""
    step, rest = path[0], path[1:]
    if step == ANY:
        for index, item in enumerate(data if isinstance(data, list) else ()):
            yield from places(item, rest) if rest else iter([(data, index)])
    elif isinstance(data, dict):
        if not rest:
            yield data, step
        elif step in data:
            yield from places(data[step], rest)


def value_of(chance: Random, spec: FieldSpec, refs: dict[str, list[str]]) -> str:
    """A value for a field, most likely one of its kind."""
    if spec.choices:
        return chance.choice(spec.choices)[0]
    if spec.kind == "reference":
        mark = next(mark for mark in spec.markers if isinstance(mark, RefTo))
        found = [ref for name in mark.collections or refs for ref in refs[name]]
        return chance.choice([*found, "units/khong-co"])
    return chance.choice(VALUES[spec.kind])


def mutate(chance: Random, spec: FieldSpec, holder: Any, key: str | int, refs: dict[str, list[str]]) -> None:
    """Change a field: another value, none, an empty list, one item twice, fewer, or the other way round."""
    now = holder[key] if isinstance(holder, list) or key in holder else None
    if spec.many and isinstance(now, list):
        more = [value_of(chance, spec, refs)] if spec.kind != "part" else []
        ways: list[Callable[[], Any]] = [list, lambda: now[:1], lambda: now[::-1], lambda: [*now, *now[:1]]]
        holder[key] = chance.choice([*ways, lambda: [*now, *more]])()
    elif now is not None and isinstance(holder, dict) and chance.random() < 0.2:
        del holder[key]
    elif spec.kind != "part":
        value = value_of(chance, spec, refs)
        holder[key] = [value] if spec.many and not isinstance(key, int) else value


def spoil(chance: Random, path: Path, refs: dict[str, list[str]]) -> str:
    """Change one to three fields of a record; gives what was done."""
    data: Any = parse(path.read_bytes())
    specs = [spec for spec in fields_of(collections()[path.parent.name]) if spec.name != "former_ids"]
    done = []
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        spec = chance.choice(specs)
        found = list(places(data, spec.path))
        if found:
            mutate(chance, spec, *chance.choice(found), refs)
            done.append(".".join(spec.path))
    path.write_text(dump(data), "utf-8")
    return f"{path}: {', '.join(done)}\n{path.read_text('utf-8')}"


def test_every_kind_of_field_has_values() -> None:
    kinds = {spec.kind for model in collections().values() for spec in fields_of(model) if not spec.choices}
    assert kinds - {"reference", "part"} == VALUES.keys()


@pytest.mark.usefixtures("built_project")
@pytest.mark.parametrize("day", ["1900-01-01", "2200-12-31"])
def test_every_day_at_its_extremes_is_refused_or_published(day: str) -> None:
    """Each day, month, quarter and period that a record has or may have, one after another."""
    shown = {"date": day, "month": day[:7], "period": day[:4], "quarter": f"{day[:4]}-Q{1 if day < '2' else 4}"}
    for path in sorted(Path("data").glob("*/*.yml"))[:: 1 if LONG else 9]:
        before = path.read_bytes()
        for spec in fields_of(collections()[path.parent.name]):
            data: Any = parse(before)
            for holder, key in places(data, spec.path) if spec.kind in shown and not spec.many else ():
                holder[key] = shown[spec.kind]
            if data != parse(before):
                path.write_text(dump(data), "utf-8")
                published(miniature.settings(), spec.path)
        path.write_bytes(before)


def published(settings: flow.Settings, done: object) -> bool:
    """Whether the records are accepted; then a site that has nothing wrong comes of them."""
    try:
        flow.build(settings)
    except DataError:
        return False
    assert inspect(settings.site_dir, Path(f"seen-{settings.audience}")).problems == [], f"{settings.as_of} {done}"
    return True


@pytest.mark.first
@pytest.mark.usefixtures("project")
def test_what_is_accepted_can_be_published() -> None:
    seed = int(os.environ.get("PORTAL_SEED", "1"))
    chance = Random(seed)  # noqa: S311 - chance, not secrecy
    files = sorted(Path("data").glob("*/*.yml"))
    refs = {name: [f"{name}/{path.stem}" for path in files if path.parent.name == name] for name in collections()}
    told: Counter[str] = Counter()
    for _ in range(TRIES):
        path = chance.choice(files)
        before = path.read_bytes()
        done = spoil(chance, path, refs)
        as_of = chance.choice((miniature.DAY, miniature.DAY, miniature.DAY.replace(year=2025)))
        audience = chance.choice((Audience.STAFF, Audience.STAFF, Audience.LEADERSHIP))
        settings = replace(miniature.settings(), site_dir=Path(f"site-{audience}"), audience=audience, as_of=as_of)
        told["accepted" if published(settings, done) else "refused"] += 1
        path.write_bytes(before)
    assert told["accepted"] > TRIES // 10, told
    print(dict(told))
