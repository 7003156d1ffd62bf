"""Hostile text for every field of every collection, written as records into a miniature portal."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from macros.engine import Portal
from macros.engine.loader import load
from macros.loading.problems import Problem
from macros.loading.record_reader import read
from macros.loading.yaml_reader import parse
from macros.pages.examples import sample
from macros.queries.emulation.seal_hash import seal_fields
from macros.records import collections
from macros.records.choices import Audience
from macros.records.introspect import ANY, FieldSpec, fields_of
from tests import miniature

ATTACKS = miniature.ROOT / "tests" / "attacks"
SENT_ONE = {"sent": "1", "attended": "1", "certified": "0"}
OF_ITS_OWN: Mapping[str, Callable[[str, str], dict[str, Any]]] = {  # (text, day): what no two records may share
    "acknowledgements": lambda name, _: {"read": f"policies/x-{name}"},
    "attendances": lambda name, _: {"course": f"training/x-{name}", "counted": "2026-12-05", **SENT_ONE},
    "bulletins": lambda _, day: {"period": str(1900 + 28 * int(day[5:7]) + int(day[8:]))},
    "evaluations": lambda name, _: {"subject": f"units/x-{name}"},
    "frames": lambda _, day: {"year": str(2100 + date.fromisoformat(day).timetuple().tm_yday)},
    "scores": lambda name, _: {"campaign": f"campaigns/x-{name}"},
    "reviews": lambda _, day: {"kind": "so-ket", "period": _month(date.fromisoformat(day).timetuple().tm_yday)},
    "training_duties": lambda _, day: {"since": day, "until": day},
    "inspections": lambda name, _: {"units": ["units/van-phong", "units/x-khac", f"units/x-{name}"]},
    "training_results": lambda _, day: {"counted": day},
}
OF_LEADERS: Mapping[str, Callable[[str], dict[str, str]]] = {  # (text): what a record for leaders alone says
    "attendances": lambda name: {"course": f"training/x-{name}", "counted": "2026-12-05", **SENT_ONE},
    "dossiers": lambda name: {"story": f"stories/x-{name}"},
    "evaluations": lambda name: {"subject": f"people/x-{name}"},
    "sanctions": lambda name: {"finding": f"inspections/x-{name}#f1", "person": f"people/x-{name}"},
}
LEADERS_ONLY: Mapping[str, Mapping[str, Any]] = {  # fields that no record for staff may have
    "attendances": {"people": [{"person": "people/nguyen-van-a", "certificate": "01/CN"}]},
    "evaluations": {"disciplined": ["2025-05-20"]},
}
FREE_TEXT = ("line", "summary", "markdown")
INERT = {
    "placeholder": "@@PORTAL:CONTENT@@ @@PORTAL:TITLE@@",
    "mark": "<!--portal:latest:WyJzdG9yaWVzIiwgMl0=--><!--portal:ref:W10=-->",
    "call": '{{ ref("stories/ngay-mua") }} {% raw %}',
}


@cache
def inputs() -> Mapping[str, str]:
    """Every attack that is text, by the name of its file, and what our own binder and macros look for."""
    paths = [path for name in ("markup", "template") for path in sorted((ATTACKS / name).iterdir())]
    return {path.stem: path.read_text("utf-8") for path in paths if path.suffix != ".yml"} | INERT


def joined(texts: Iterable[str], limit: int = 380) -> list[str]:
    """The texts put together into as few as possible that a line can hold."""
    chunks = [""]
    for text in texts:
        if len(chunks[-1]) + len(text) > limit:
            chunks.append("")
        chunks[-1] = f"{chunks[-1]}\n\n{text}" if chunks[-1] else text
    return chunks


VERSION_OF_CHANGES = {
    "since": "2026-10-01",
    "changes": [
        {
            "id": "them",
            "title": "Thêm",
            "points": 3,
            "basis": [{"regulation": "regulations/20-2025-nd-cp", "clause": "Điều 3", "note": "khoản 1"}],
        }
    ],
}


def _for_a_deed(dossier: dict[str, Any]) -> None:
    """Let a dossier be for a deed, of which each text has its own."""
    for name in ("honour", "campaign", "award", "decided"):
        dossier.pop(name, None)
    dossier["candidates"] = [
        {"who": "people/nguyen-van-a", "votes": "1", "merit": "Giữ quầy", "note": "Đơn vị đề nghị"}
    ]
    dossier |= {"form": "giay-khen", "meeting": {"council": "units/x-khac", "date": "2026-11-20", "place": "Tầng 3"}}


VISIT = {"unit": "units/van-phong", "place": "Quầy", "explanation": ["Ốm"], "requests": ["Báo cáo"]}
VOTING = {"share": "90", "regulation": "regulations/20-2025-nd-cp", "clause": "Điều 8", "source": "Quy chế"}
FILLED_BY_HAND: Mapping[str, Callable[[dict[str, Any]], object]] = {  # what examples do not fit
    "acknowledgements": lambda record: record.update(staff="7"),  # a sheet of a few is for leaders
    "campaigns": lambda record: record["versions"].append(VERSION_OF_CHANGES),
    "dossiers": _for_a_deed,
    "inspections": lambda record: record.update(visits=[dict(VISIT)]),
    "titles": lambda record: record["versions"][-1].update(voting=dict(VOTING)),
    "training": lambda record: record["sessions"][-1].update(cancelled="Người giảng ốm"),
}


def base(collection: str) -> dict[str, Any]:
    """A good record of the collection that fills in as much as it can."""
    return deepcopy(_base(collection))


@cache
def _base(collection: str) -> dict[str, Any]:
    example = sample(collections()[collection], everything=True)
    folders = (miniature.SITE / root / collection for root in ("data", "leaders-data"))
    paths = next((sorted(folder.iterdir()) for folder in folders if folder.is_dir()), [])
    if not paths:
        return example
    record = parse(max(paths, key=lambda path: path.stat().st_size).read_bytes())
    texts = {spec.path[0] for spec in text_fields(collection)} - record.keys()
    filled = {name: value for name, value in example.items() if name in texts}
    if collection == "units":
        filled["decision"].pop("regulation")  # the miniature has no such document
    if collection in FILLED_BY_HAND:
        FILLED_BY_HAND[collection](record)
        filled = {name: value for name, value in filled.items() if name not in record}
    return record | filled | deepcopy(dict(LEADERS_ONLY.get(collection, {})))


def with_text(data: Mapping[str, Any], path: tuple[str, ...], text: str) -> dict[str, Any]:
    """The record with `text` at every place that `path` leads to."""
    copy = deepcopy(dict(data))
    _put(copy, path, text)
    return copy


def _put(data: Any, path: tuple[str, ...], text: str) -> None:
    if path[0] == ANY:
        for item in data:
            _put(item, path[1:], text)
    elif path[0] in data and len(path) == 1:
        value = data[path[0]]
        data[path[0]] = [text] if isinstance(value, list) else text  # nothing stands in a list twice
    elif path[0] in data:
        _put(data[path[0]], path[1:], text)


def problems_of(collection: str, data: Mapping[str, Any]) -> list[Problem]:
    """What the loader says of a record."""
    return read(as_yaml(data), collections()[collection], "x.yml")[2]


def as_yaml(data: Mapping[str, Any]) -> bytes:
    """A record as YAML in which no text can be taken for anything else."""
    return json.dumps(data, ensure_ascii=False).encode()


def text_fields(collection: str) -> Iterator[FieldSpec]:
    """The fields that take any text and are shown."""
    texts = (spec for spec in fields_of(collections()[collection]) if spec.kind in FREE_TEXT)
    return (spec for spec in texts if spec.name not in ("secrecy", "withdrawn_reason"))


def hostile(collection: str, text: str) -> dict[str, Any]:
    """A record with `text` in every field of text; the good record where it is refused."""
    data = base(collection)
    for name in ("former_ids", "attachments"):  # there is no such file
        data.pop(name, None)
    changed = data
    for spec in text_fields(collection):
        name = collection == "people" and spec.path == ("title",)  # which no inspection may say
        changed = with_text(changed, spec.path, f"{text} (một người)" if name else text)
    return data if problems_of(collection, changed) else changed


def write_records(project: Path, texts: Mapping[str, str], of_stories: Mapping[str, str]) -> None:
    """A hostile record of every collection for each text, and more stories; those for leaders in `leaders-data`."""
    third = {
        "title": "Đội Khác",
        "kind": "team",
        "place": "99",
        "illustrative": "true",
        "members": [{"person": "people/tran-thi-b", "role": "Chủ tịch", "since": "2026-01-05"}],
    }  # a visit to two is for leaders
    _write(project / "data" / "units" / "x-khac.yml", third)
    for number, (name, text) in enumerate(texts.items()):
        day = f"2025-{1 + number // 28:02d}-{1 + number % 28:02d}"
        for collection in collections():
            data = hostile(collection, text)
            if collection in OF_LEADERS:
                own = {"audience": "leadership"} | OF_LEADERS[collection](name)
                _write(project / "leaders-data" / collection / f"x-{name}-leaders.yml", data | own)
            if collection not in ("dossiers", "seals", "sanctions"):
                _write(project / "data" / collection / f"x-{name}.yml", _for_staff(collection, data, name, day))
    for name, text in of_stories.items():
        story = _for_staff("stories", hostile("stories", text), name, "")
        _write(project / "data" / "stories" / f"x-{name}.yml", story)
    _write_seals(project / "data", texts)


def _for_staff(collection: str, data: dict[str, Any], name: str, day: str) -> dict[str, Any]:
    """The record with what it shares with no other, and without what staff may not see."""
    if collection in OF_ITS_OWN:
        data |= OF_ITS_OWN[collection](name, day)
    if collection in OTHERWISE:
        OTHERWISE[collection](data)
    if collection == "regulations":
        data |= {"issued": f"2025-05-{day[8:]}", "issuer": f"{data['issuer'][:300]} {day}"}
        data["clauses"] = [data["clauses"][0] | {"id": "dieu-1"}]  # the text makes no id, or the same one twice
    if collection == "titles":
        data |= {"form": "bang-khen", "versions": [data["versions"][0] | {"since": day, "until": day}]}
    if collection in ("stories", "awards"):
        for name_of_other in ("award", "story", "letter"):
            data.pop(name_of_other, None)
    for field in ("pictures", *LEADERS_ONLY.get(collection, ())):
        data.pop(field, None)
    return data


def _of_known_numbers(review: dict[str, Any]) -> None:
    """Let a review name a number and records that there are."""
    review["issued"] = review["issued"] | {"number": "21/BC"}
    review["explained"] = [item | {"records": ["stories/ngay-mua"]} for item in review["explained"]]
    review["reported"] = [item | {"key": "guong-tot:tong"} for item in review["reported"]]


def _said_otherwise(synonym: dict[str, Any]) -> None:
    """Let no other word be the title over again."""
    synonym["said"] = [f"{text} khác" for text in synonym["said"]]


OTHERWISE: Mapping[str, Callable[[dict[str, Any]], None]] = {  # what the text itself makes no good record of
    "reviews": _of_known_numbers,
    "synonyms": _said_otherwise,
}


def _month(number: int) -> str:
    """A month of the last century, another for each number."""
    return f"{1950 + number // 12}-{1 + number % 12:02d}"


def _write(path: Path, data: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(as_yaml(data))


def _write_seals(data: Path, texts: Mapping[str, str]) -> None:
    """A seal of every hostile campaign, as `portal seal` would write it, with the text in what people may change."""
    portal = Portal(load((data,)), miniature.DAY, Audience.STAFF)
    for name, text in texts.items():
        sealed = seal_fields(portal, f"campaigns/x-{name}", "2026-q3", "2026-10-05")
        found = hostile("seals", text) | {name: sealed[name] for name in ("campaign", "period", "inputs", "results")}
        found["adjustments"] = [found["adjustments"][0] | {name: sealed[name] for name in ("inputs", "results")}]
        _write(data / "seals" / f"x-{name}.yml", found)
