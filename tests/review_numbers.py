"""Counts a review's numbers again, from the YAML files alone: it knows nothing of the portal's code.

    python tests/review_numbers.py data 2026-01-01 2026-06-30

Gives the numbers that all staff may see, under the names that reports call them; None is unknown.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import yaml

Number = int | str | None
NOT_TOLD, FEW = "không công bố", "dưới 5"
LEAST = 5


class Files:
    """The records of a data folder, as text, without those that are left out."""

    def __init__(self, root: Path, without: Iterable[str] = ()) -> None:
        self.root, self.without = root, set(without)

    def of(self, collection: str) -> dict[str, dict[str, Any]]:
        """The records of a collection by id."""
        paths = sorted((self.root / collection).glob("*.yml"))
        texts = {path.stem: yaml.load(path.read_text("utf-8"), yaml.BaseLoader) for path in paths}  # noqa: S506
        return {name: data for name, data in texts.items() if f"{collection}/{name}" not in self.without}


def last_part(ref: str) -> str:
    """The id that a reference ends with."""
    return ref.rpartition("/")[2]


def numbers(files: Files, first: str, last: str, today: str) -> dict[str, Number]:
    """The numbers of the period from `first` to `last`, as they are known on `today` (ISO days)."""
    known: dict[str, Number] = {}
    if (first[5:], last[5:]) == ("01-01", "12-31"):
        known |= _duty(files, first[:4])
    for part in (_stories, _documents, _training, _inspections, _tasks, _awards):
        known |= part(files, lambda day: first <= day <= last, last, today)
    return known


Inside = Callable[[str], bool]


def _count(days: Iterable[str], inside: Inside, last: str) -> Number:
    """How many of the days lie in the period; unknown where none is recorded up to its end."""
    held = list(days)
    return sum(map(inside, held)) if any(day <= last for day in held) else None


def _stories(files: Files, inside: Inside, last: str, _today: str) -> dict[str, Number]:
    stories, awards = files.of("stories").values(), files.of("awards")
    told = _count((item["published"] for item in stories), inside, last)
    rewarded = [item for item in stories if inside(item["published"]) and _signed_by(awards, item.get("award"), last)]
    return {
        "Gương người tốt, việc tốt đã nêu": told,
        "Gương đã dẫn tới khen thưởng": None if told is None else len(rewarded),
    }


def _signed(award: dict[str, Any]) -> str:
    return str((award.get("decision") or award["letter"])["date"])


def _signed_by(awards: dict[str, Any], ref: str | None, last: str) -> bool:
    return bool(ref) and _signed(awards[last_part(ref or "")]) <= last


def _documents(files: Files, inside: Inside, last: str, _today: str) -> dict[str, Number]:
    documents = files.of("regulations").values()
    issued = _count((item["issued"] for item in documents), inside, last)
    begun = [
        effect["date"] for item in documents for effect in item.get("effects", ()) if effect["kind"] == "effective"
    ]
    return {
        "Văn bản mới ban hành đã đưa vào thư viện": issued,
        "Văn bản bắt đầu có hiệu lực": _count(begun, inside, last),
        "Văn bản hết hiệu lực toàn bộ": _count(_ended(files).values(), inside, last),
    }


def _ended(files: Files) -> dict[str, str]:
    """The day from which a document is said to be replaced or repealed; where nobody says the day, it is not known."""
    documents = files.of("regulations")
    told = [
        (name, effect["date"])
        for name, item in documents.items()
        for effect in item.get("effects", ())
        if effect["kind"] in ("replaced", "repealed") and effect.get("date")
    ]
    for item in documents.values():
        for relation in item.get("relations", ()):
            name = last_part(relation.get("target", ""))
            if relation["type"] in ("replaces", "repeals") and name in documents and "date" in relation:
                told.append((name, relation["date"]))
    return dict(sorted(told, reverse=True))


def _training(files: Files, inside: Inside, last: str, today: str) -> dict[str, Number]:
    courses, lists = files.of("training"), files.of("attendances").values()
    ends = {name: max(session["date"] for session in item["sessions"]) for name, item in courses.items()}
    over = [name for name, day in ends.items() if inside(day) and day <= today]
    known = _count((day for day in ends.values() if day <= today), inside, last)
    everywhere = {item["unit"] for item in lists}
    sums: list[tuple[Number, ...]] = []
    for name in over:
        mine = [item for item in lists if last_part(item["course"]) == name and item["counted"] <= today]
        complete = {item["unit"] for item in mine} >= set(courses[name].get("units") or everywhere)
        sent, came, passed = (sum(int(item[key]) for item in mine) for key in ("sent", "attended", "certified"))
        if mine:
            sums.append(_told(sent, came, passed) if complete else (NOT_TOLD,) * 3)
    told = [_added(column) for column in zip(*sums, strict=True)] or [None if over or known is None else 0] * 3
    result: dict[str, Number] = {"Lớp bồi dưỡng đã kết thúc": known}
    result["Tổng số tiết của các lớp"] = None if known is None else sum(int(courses[name]["periods"]) for name in over)
    names = ("Lượt người được cử đi học", "Lượt người dự học", "Lượt người được chứng nhận hoàn thành")
    return result | dict(zip(names, told, strict=True))


def _duty(files: Files, year: str) -> dict[str, Number]:
    """Who has met the duty of a whole year, as the table of results counted it last in that year."""
    counted = {item["counted"]: item["groups"] for item in files.of("training_results").values()}
    groups = counted.get(max((day for day in counted if day[:4] == year), default=""), [])
    met, staff = (sum(int(group[key]) for group in groups) if groups else None for key in ("met", "staff"))
    return {"Người đã đủ số tiết theo định mức của năm": met, "Người có nghĩa vụ bồi dưỡng trong năm": staff}


def _told(sent: int, came: int, passed: int) -> tuple[Number, ...]:
    """What staff are told of a course: no number by which few could be found out."""
    shown = [came if min(came, sent - came) >= LEAST else NOT_TOLD]
    shown.append(
        passed if min(passed, sent - passed) >= LEAST and not (shown[0] == came and came - passed < LEAST) else NOT_TOLD
    )
    return (sent if sent >= LEAST else NOT_TOLD, *shown)


def _added(column: tuple[Number, ...]) -> Number:
    return NOT_TOLD if NOT_TOLD in column else sum(int(number or 0) for number in column)


def _inspections(files: Files, inside: Inside, last: str, _today: str) -> dict[str, Number]:
    wide = [item for item in files.of("inspections").values() if len(set(item["units"])) > 2 and item.get("visited")]
    visits = _count((item["visited"] for item in wide), inside, last)
    units = {unit for item in wide if inside(item["visited"]) for unit in item["units"]}
    return {
        "Cuộc kiểm tra, giám sát từ ba đơn vị trở lên": visits,
        "Đơn vị được kiểm tra, giám sát": None if visits is None else len(units),
    }


def _tasks(files: Files, inside: Inside, last: str, _today: str) -> dict[str, Number]:
    every = [
        item for item in files.of("actions").values() if item.get("programme") != "true" and item["starts"] <= last
    ]
    done = {True: "hoàn thành trước hạn", None: "hoàn thành đúng hạn", False: "hoàn thành quá hạn"}
    names = [*done.values(), "chưa xong, đã quá hạn đến cuối kỳ", "chưa xong, còn trong hạn"]
    result: dict[str, int] = dict.fromkeys(names, 0)
    for item in every:
        finished = item.get("done", "9")
        if finished > last:
            result[names[3] if _deadline(item, last)[0] < last else names[4]] += 1
        elif inside(finished):
            due, missed = _deadline(item, finished)
            in_time = False if missed or finished > due else True if finished < item["due"] else None
            result[done[in_time]] += 1
    told = {f"Nhiệm vụ {name}": number if every else None for name, number in result.items()}
    return {"Nhiệm vụ thực hiện trong kỳ": sum(result.values()) if every else None, **told}


def _deadline(task: dict[str, Any], day: str) -> tuple[str, bool]:
    """The deadline that holds on a day, and whether one before it had passed when it was moved."""
    due, missed = task["due"], False
    for item in sorted(task.get("extensions") or (), key=lambda item: item["date"]):
        if item["date"] <= day:
            missed, due = missed or item["date"] > due, item["due"]
    return due, missed


def _awards(files: Files, inside: Inside, last: str, _today: str) -> dict[str, Number]:
    awards = files.of("awards").values()
    known = _count(map(_signed, awards), inside, last)
    winners = [name for item in awards if inside(_signed(item)) for name in item["winners"]]
    people = sum(name.startswith("people/") for name in winners)
    return {
        "Quyết định khen thưởng, thư khen": known,
        "Lượt cá nhân được khen": None if known is None else people,
        "Lượt tập thể được khen": None if known is None else len(winners) - people,
    }


def rules(files: Files, first: str, last: str) -> dict[str, tuple[int, int]]:
    """(stories, wide visits) of each rule that has any, by "policy#rule"."""
    found: dict[str, tuple[int, int]] = {}
    for item in files.of("stories").values():
        for rule in item.get("exemplifies") or () if first <= item["published"] <= last else ():
            stories, visits = found.get(last_part(rule), (0, 0))
            found[last_part(rule)] = stories + 1, visits
    for item in files.of("inspections").values():
        if len(set(item["units"])) > 2 and first <= item.get("visited", "") <= last:
            for rule in {last_part(line["rule"]) for line in item["checklist"] if "rule" in line}:
                stories, visits = found.get(rule, (0, 0))
                found[rule] = stories, visits + 1
    return found


def indicators(files: Files, *periods: str) -> dict[str, tuple[str | None, ...]]:
    """The values of the indicators of the agency in periods of their own, by title; None is unknown."""
    told = {}
    for item in files.of("indicators").values():
        values = {value["period"].lower(): value.get("value") for value in item["values"] if "unit" not in value}
        told[item["title"]] = tuple(values.get(period) for period in periods)
    return told


if __name__ == "__main__":
    root, *days = sys.argv[1:]
    for name, number in numbers(Files(Path(root)), *days, days[-1]).items():
        print(f"{name}: {'chưa rõ' if number is None else number}")
