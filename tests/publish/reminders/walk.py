"""The expected reminders for each person of the sample agency on a day, computed from the YAML files alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.miniature import ROOT

WEEK = timedelta(days=7)
NEVER = date(9999, 12, 31)
Data = dict[str, Any]


@cache
def files(collection: str, *, leaders: bool = False) -> dict[str, Data]:
    """The files of a collection by reference, of the root for all or of the leaders'."""
    folder = ROOT / ("deploy/leaders-data" if leaders else "data") / collection
    paths: list[Path] = sorted(folder.glob("*.yml")) if folder.is_dir() else []
    return {f"{collection}/{path.stem}": yaml.load(path.read_text("utf-8"), yaml.CSafeLoader) for path in paths}


@dataclass
class Expected:
    """The lines of a letter: personal ones, those of units by title, and subordinate units with their counts."""

    personal: list[str] = field(default_factory=list)
    units: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    subordinates: dict[str, int] = field(default_factory=dict)


class Walk:
    """The walk over the files on a day."""

    def __init__(self, day: date) -> None:
        self.day, self.until = day, day + WEEK
        self.people = {ref: item for ref, item in files("people").items() if self.posts(ref, day)}
        self.units = {ref: item for ref, item in files("units").items() if self.lasts(item, "starts", "ends", day)}
        self.heads = {unit: self.head(unit, day) for unit in self.units}
        self.expected = {person: Expected() for person in self.people}
        self.tasks()
        self.readings()
        self.training()
        self.periods()
        self.inspections()

    # people and units

    @staticmethod
    def lasts(item: Data, since: str, until: str, day: date) -> bool:
        """Whether something lasts on a day."""
        return (item.get(since) or date.min) <= day <= (item.get(until) or NEVER)

    def posts(self, person: str, day: date) -> list[Data]:
        """The positions of a person on a day, the highest first."""
        positions = [item for item in files("people")[person]["positions"] if self.lasts(item, "since", "until", day)]
        return sorted(positions, key=lambda item: int(item["rank"]))

    def homes(self, person: str) -> set[str]:
        """The units in which a person works."""
        return {item["unit"] for item in self.posts(person, self.day)} & set(self.units)

    def members(self, unit: str) -> list[str]:
        """Who works in a unit."""
        return [person for person in self.people if unit in self.homes(person)]

    def leads(self, person: str) -> bool:
        """Whether somebody is a leader."""
        return any(item.get("leader") for item in self.posts(person, self.day))

    def head(self, unit: str, day: date) -> str:
        """Who answers for a unit."""
        members = [
            item for item in files("units")[unit].get("members") or () if self.lasts(item, "since", "until", day)
        ]
        if members:
            return str(members[0]["person"])
        leaders = [(int(post["rank"]), ref) for ref in files("people") for post in self.posts(ref, day)
                if post["unit"] == unit and post.get("leader")]  # fmt: skip
        return min(leaders)[1] if leaders else ""

    def tell_head(self, unit: str, line: str, *, leaders_only: bool = False) -> None:
        """Add a line about a unit for its head."""
        person = self.heads.get(unit, "")
        if person in self.expected and (self.leads(person) or not leaders_only):
            self.expected[person].units[self.units[unit]["title"]].append(line)

    # tasks

    def deadline(self, task: Data) -> date:
        """The deadline in force."""
        agreed = sorted((item["date"], item["due"]) for item in task.get("extensions") or ())
        return next((due for on, due in reversed(agreed) if on <= self.day), task["due"])

    def task_lines(self, task: Data) -> Iterator[str]:
        """The lines about a task: itself or its milestones."""
        if self.deadline(task) <= self.until:
            yield task["title"]
            return
        for step in task.get("milestones") or ():
            if step["due"] <= self.until and (step.get("done") or NEVER) > self.day:
                yield f"{task['title']}: {step['title']}"

    def tasks(self) -> None:
        """Own tasks, those of the unit, and how many are overdue under somebody."""
        overdue: dict[str, list[str]] = defaultdict(list)
        every = (task for task in files("actions").values() if not task.get("programme"))
        for task in (task for task in every if (task.get("done") or NEVER) > self.day):
            lines, person = list(self.task_lines(task)), task.get("person")
            if person in self.expected:
                self.expected[person].personal += lines
            for line in lines if person != self.heads.get(task["lead"]) else ():
                self.tell_head(task["lead"], line)
            if self.deadline(task) < self.day:
                overdue[task["lead"]].append("staff")
        for task in files("actions", leaders=True).values():
            measure = next(measure for ref, _, measure in self.measures() if ref == task["finding"])
            if measure["due"] < self.day < (measure.get("done") or NEVER):
                overdue[measure["owner"]].append("leaders")
        self.subordinates(overdue)

    def subordinates(self, overdue: dict[str, list[str]]) -> None:
        """The counts for those who answer for several units; leaders know of all tasks."""
        for person, expected in self.expected.items():
            headed = [unit for unit, head in self.heads.items() if head == person]
            for unit, item in self.units.items():
                tasks = [kind for kind in overdue[unit] if kind == "staff" or self.leads(person)]
                if tasks and unit not in headed and (item.get("overseer") == person or item.get("parent") in headed):
                    expected.subordinates[item["title"]] = len(tasks)

    # what must be read

    def readings(self) -> None:
        """Who has to sign by a day that is near, in units whose sheets are not in; heads also what sheets lack."""
        readable = [(ref, item) for name in ("policies", "announcements") for ref, item in files(name).items()]
        for ref, item in readable:
            reading = item.get("reading") or {}
            since = max(reading.get("since") or NEVER, item.get("effective") or date.min)
            issued = not ref.startswith("policies/") or item.get("standing") == "issued"
            if issued and since <= self.day and (reading.get("due") or NEVER) <= self.until:
                self.reading(ref, item, min(self.day, reading["due"]))

    def reading(self, ref: str, item: Data, on: date) -> None:
        """The lines about one thing to read."""
        for unit in self.units:
            come = (one for one in files("acknowledgements").values() if one["collected"] <= self.day)
            sheet = next((one for one in come if (one["read"], one["unit"]) == (ref, unit)), None)
            readers = self.readers(item["reading"], unit, sheet["collected"] if sheet else on)
            line = f"Thu phiếu ký: {item['title']}"
            if sheet and sheet["signed"] < int(sheet.get("staff") or len(readers)):
                self.tell_head(unit, line, leaders_only=True)
            elif not sheet and readers:
                self.tell_head(unit, line)
                for person in readers & self.expected.keys():
                    self.expected[person].personal.append(f"Đọc và ký: {item['title']}")

    def readers(self, reading: Data, unit: str, on: date) -> set[str]:
        """Who of a unit has to read something."""
        units = {ref for ref, item in files("units").items() if self.lasts(item, "starts", "ends", on)}
        units &= set(reading.get("units") or units)
        roles, people = set(reading.get("roles") or ()), set()
        for person, data in files("people").items():
            posts = self.posts(person, on)
            main = next((post for post in posts if post["unit"] in units), None)
            kinds = {data["kind"], *(["lanh-dao"] if any(post.get("leader") for post in posts) else [])}
            if main and main["unit"] == unit and (not roles or roles & kinds):
                people.add(person)
        return people

    # training

    @staticmethod
    def days(session: Data) -> list[date]:
        """Every day of a session; months by weekday do not occur in the sample."""
        first, rule = session["date"], session.get("repeat")
        if not rule:
            return [first]
        assert rule["every"] == "tuan"
        step, until, count = timedelta(weeks=rule.get("step", 1)), rule.get("until") or NEVER, rule.get("count") or 999
        series = [first + number * step for number in range(min(count, 999)) if number < 60]
        return [day for day in series if day <= until and day not in (rule.get("skip") or ())]

    def days_of(self, course: Data) -> list[date]:
        """The days on which a course is held, cancelled ones too."""
        return [day for session in course["sessions"] for day in self.days(session)]

    def training(self) -> None:
        """Registration by a day that is near, and the sessions of the next days."""
        for ref, course in files("training").items():
            registered = {item["unit"]: int(item["people"]) for item in course.get("registered") or ()}
            deadline = course.get("deadline") or date.min
            if self.day <= deadline <= self.until and min(self.days_of(course)) > self.day:
                for person, expected in self.expected.items():
                    mine = self.homes(person) & set(course.get("units") or self.units)
                    expected.personal += (
                        [f"Đăng ký lớp: {course['title']}"] if mine and not mine & registered.keys() else []
                    )
            for session in course["sessions"]:
                for day in [] if session.get("cancelled") else self.days(session):
                    if self.day <= day <= self.until:
                        self.session(ref, course, registered)

    def session(self, ref: str, course: Data, registered: dict[str, int]) -> None:
        """Add the lines about a session."""
        line, goes = f"Buổi học: {course['title']}", set[str]()
        lists = [item for item in files("attendances", leaders=True).values() if item["course"] == ref]
        units = {item["unit"] for item in lists}
        for item in lists:
            goes |= {one["person"] for one in item["people"]} & set(self.members(item["unit"]))
        for unit in self.units.keys() - units:
            members = self.members(unit)
            if registered.get(unit, 999) < len(members):
                self.tell_head(unit, line)
            elif unit in (registered or course.get("units") or self.units):
                goes |= set(members)
        for person in goes & self.expected.keys():
            self.expected[person].personal.append(line)

    def periods(self) -> None:
        """From November on, whose teaching periods of the year are too few."""
        if self.day.month < 11:
            return
        end, lacking = date(self.day.year, 12, 31), defaultdict[str, int](int)
        for person in files("people"):
            units = {ref for ref, item in files("units").items() if self.lasts(item, "starts", "ends", end)}
            post = next((item for item in self.posts(person, end) if item["unit"] in units), None)
            need = self.duty(post.get("kind") or files("people")[person]["kind"], end) if post else 0
            have = sum(self.earned(person).values())
            if post and have < need:
                lacking[post["unit"]] += 1
                if person in self.expected:
                    line = f"Bồi dưỡng năm {end.year}: còn thiếu {need - have} trong {need} tiết"
                    self.expected[person].personal.append(line)
        for unit, count in lacking.items():
            line = f"Bồi dưỡng năm {end.year}: {count} người của đơn vị còn thiếu tiết"
            self.tell_head(unit, line, leaders_only=True)

    def duty(self, kind: str, end: date) -> int:
        """The periods that a kind of staff has to learn."""
        duties = [item for item in files("training_duties").values() if item["kind"] == kind]
        current = [item for item in duties if self.lasts(item, "since", "until", end)]
        if not current:
            return 0
        newest = max(current, key=lambda item: item["since"])
        return int(newest["amount"]) * (int(newest.get("day_periods") or 8) if newest.get("measure") == "ngay" else 1)

    def earned(self, person: str) -> dict[str, int]:
        """The periods of each course that somebody has a certificate for."""
        earned: dict[str, int] = {}
        for item in files("attendances", leaders=True).values():
            course = files("training")[item["course"]]
            for one in item["people"] if max(self.days_of(course)).year == self.day.year else ():
                if one["person"] == person and (one.get("certified") or NEVER) <= self.day:
                    earned[item["course"]] = int(one.get("periods") or course["periods"])
        return earned

    # inspections

    def measures(self) -> Iterator[tuple[str, Data, Data]]:
        """(finding, inspection, measure) of every finding with a measure."""
        for ref, item in files("inspections").items():
            for finding in item.get("findings") or ():
                if finding.get("measure"):
                    yield f"{ref}#{finding['id']}", item, finding["measure"]

    def inspections(self) -> None:
        """Visits that somebody leads, and what heads have to correct."""
        for item in files("inspections").values():
            planned = item["plan"]["planned"]
            if planned <= self.until and (item.get("visited") or NEVER) > self.day:
                chair = item.get("chair") or self.head(item["by"][0], planned)
                outside = item["units"][0] not in {post["unit"] for post in self.posts(chair, planned)}
                if chair in self.expected and outside and (self.leads(chair) or len(item["units"]) >= 3):
                    self.expected[chair].personal.append(f"Tiến hành kiểm tra: {item['title']}")
        for _, item, measure in self.measures():
            is_open = min(measure.get("done") or NEVER, measure.get("verified") or NEVER) > self.day
            if (item.get("visited") or NEVER) <= self.day and measure["due"] <= self.until and is_open:
                self.tell_head(measure["owner"], f"Khắc phục sau kiểm tra: {measure['what']}", leaders_only=True)
