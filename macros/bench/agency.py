"""A made-up agency: the contents of N records in the portal's own collections, the same every time.

In: how many records.  Out: (reference, content) of each; what a record says depends on the seed, its
place and N alone, never on a clock.  They are marked as examples, except the decree that the prose of
the portal cites.  Work is linear in N, and so is every part of the agency but the years it looks back on.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from macros.bench.distractors import vocabulary

Content = Mapping[str, Any]
Made = tuple[str, Content]

LEAST = 100
DAY = date(2026, 11, 24)  # the day the records are seen from
SHARES = {  # of the records; the rest, somewhat less than a third, are stories
    "units": 0.006,
    "people": 0.04,
    "policies": 0.02,
    "regulations": 0.10,
    "scores": 0.30,
    "awards": 0.06,
    "training": 0.08,
    "announcements": 0.09,
}
OFFICE = "units/van-phong"
DECREE: Content = {
    "title": "Công tác văn thư",
    "summary": "Nghị định về soạn thảo, ký ban hành, quản lý văn bản và lập hồ sơ.",
    "number": "30/2020/NĐ-CP",
    "type": "decree",
    "issuer": "Chính phủ",
    "level": "central",
    "issued": date(2020, 3, 5),
    "effects": [{"kind": "effective", "date": date(2020, 3, 5)}],
    "evidence_level": "cited",
    "source_status": "in-force",
}

_FIRST_DAY = date(2018, 1, 1)
_UNTIL = date(2026, 11, 10)
_LAST_MONTH = 2026 * 12 + 9  # October 2026, counted from January of year 0
_FAVOURED = 0.3  # share of what names a unit that names the office
_THEMES = ("tinh-than-thai-do", "giao-tiep-ung-xu", "dao-duc-loi-song", "trang-phuc")
_TOPICS = ("van-hoa", "dao-duc", "phap-luat", "ky-nang")
_LETTERS = "ABCDEGHIKLMNOPQRSTUVXY"
_KINDS = (  # (type, letters, name)
    ("decision", "QĐ", "Quyết định"),
    ("plan", "KH", "Kế hoạch"),
    ("notice", "TB", "Thông báo"),
    ("guideline", "HD", "Hướng dẫn"),
    ("directive", "CT", "Chỉ thị"),
)
_IDS = {"QĐ": "qd", "KH": "kh", "TB": "tb", "HD": "hd", "CT": "ct"}
_FORMS = ("giay-khen", "thu-khen", "lao-dong-tien-tien", "chien-si-thi-dua-co-so", "bang-khen")


def records(count: int, seed: int = 7) -> Iterator[tuple[str, Content]]:
    """The records of an agency with `count` of them, at least `LEAST`."""
    agency = _Agency(count)
    for collection, number in agency.counts.items():
        for place in range(number):
            name, content = getattr(agency, collection)(_Dice(f"{seed}:{collection}:{place}"), place)
            yield f"{collection}/{name}", content


class _Dice(random.Random):
    """The throw of one record."""

    def of(self, name: str) -> str:
        """An entry of a list of words."""
        own = vocabulary("records.txt")
        return self.choice(own[name] if name in own else vocabulary()[name])

    def some(self, name: str, least: int, most: int) -> list[str]:
        """Different entries of a list of words."""
        return self.sample(vocabulary("records.txt")[name], self.randint(least, most))

    def chance(self, share: float) -> bool:
        """Whether something comes true that does so in this share of cases."""
        return self.random() < share

    def sentence(self) -> str:
        """A sentence of office prose."""
        when = f" {self.of('times')}" if self.chance(0.5) else ""
        return f"{self.of('leads')}, {self.of('actors')} {self.of('verbs')} {self.of('objects')}{when}."

    def paragraph(self, least: int, most: int) -> str:
        """Some sentences."""
        return " ".join(self.sentence() for _ in range(self.randint(least, most)))

    def matter(self) -> str:
        """What a document or notice is about."""
        return f"{self.of('topics')} ở {self.of('wards')}"

    def themes(self) -> list[str]:
        """One or two of the four groups."""
        return self.sample(_THEMES, 2 if self.chance(0.2) else 1)


class _Agency:
    """Who and what there is; a method a collection, which gives id and content of the record at a place."""

    def __init__(self, count: int) -> None:
        self.count = count

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many records of each collection, in the order in which they are made."""
        found = {name: round(share * self.count) for name, share in SHARES.items()}
        found["units"] = max(6, found["units"])
        found["people"] = max(2 * found["units"], found["people"])
        found["campaigns"] = self._years(found) * self._groups
        return {**found, "stories": self.count - sum(found.values())}

    @property
    def _groups(self) -> int:
        """Campaigns that run side by side, each for some of the units."""
        return max(1, round(self.count * 0.0005))

    @staticmethod
    def _years(found: Mapping[str, int]) -> int:
        """Calendar years that the sheets reach over, a sheet a month and unit, the leaders have none."""
        months = -(-found["scores"] // (found["units"] - 1))
        return (_LAST_MONTH // 12) - (_LAST_MONTH - months + 1) // 12 + 1

    def _day(self, collection: str, place: int, last: date = _UNTIL) -> date:
        """The day of a record: they stand in order of time, evenly."""
        return _FIRST_DAY + (last - _FIRST_DAY) * place // self.counts[collection]

    def _unit(self, dice: _Dice) -> str:
        """A unit that is not the leaders; the office has the greatest share."""
        return OFFICE if dice.chance(_FAVOURED) else f"units/{self._unit_id(dice.randrange(2, self.counts['units']))}"

    @staticmethod
    def _unit_id(place: int) -> str:
        return ("ban-giam-doc", "van-phong")[place] if place < 2 else f"phong-{place:03d}"

    def _unit_title(self, place: int) -> str:
        names = vocabulary("records.txt")
        if place < 2:
            return ("Ban Giám đốc", "Văn phòng")[place]
        kind, ward = divmod(place - 2, len(names["departments"]))[::-1]
        return names["departments"][kind] + (f", {_numbered(names['wards'], ward - 1)}" if ward else "")

    def _staff(self, dice: _Dice, unit: str) -> str:
        """Somebody of the unit."""
        return self._staff_of(dice, self._unit_place(unit))

    def _staff_of(self, dice: _Dice, place: int) -> str:
        return f"people/{_person(dice.choice(range(place, self.counts['people'], self.counts['units'])))[0]}"

    @staticmethod
    def _unit_place(unit: str) -> int:
        return 1 if unit == OFFICE else int(unit[-3:])

    def _policy_rule(self, dice: _Dice) -> str:
        """A rule; every policy has the first three."""
        rule = vocabulary("records.txt")["rules"][dice.randrange(3)].split(" ", 1)[0]
        return f"policies/{_policy_id(dice.randrange(self.counts['policies']))}#{rule}"

    def _regulation(self, dice: _Dice, day: date) -> tuple[str, str]:
        """(reference, how it is cited) of a document issued before that day, or the first one."""
        last = self.counts["regulations"] * (min(day, _UNTIL) - _FIRST_DAY) // (_UNTIL - _FIRST_DAY)
        place = dice.randrange(1, max(2, last))
        letters, name = _kind(place)[1:]
        day = self._day("regulations", place)
        return f"regulations/{self._regulation_id(place)}", f"{name} số {place}/{letters}-ĐVM ngày {day:%d/%m/%Y}"

    def _regulation_id(self, place: int) -> str:
        return f"{place}-{_IDS[_kind(place)[1]]}-dvm-{self._day('regulations', place).year}"

    def units(self, dice: _Dice, place: int) -> Made:
        title = self._unit_title(place)
        content = {
            "title": title,
            "summary": f"{title} (đơn vị mẫu): {dice.of('duties').lower()}, {dice.of('duties').lower()}.",
            "illustrative": True,
            "kind": "department" if place else "leadership",
            "place": 10 * (place + 1),
            **({"parent": "units/ban-giam-doc"} if place else {}),
            "starts": date(2015, 1, 1),
            "duties": [{"text": duty, "contact": self._staff_of(dice, place)} for duty in dice.some("duties", 3, 5)],
            "body": f"{dice.paragraph(2, 3)}\n\n{dice.of('closings')}\n",
        }
        return self._unit_id(place), content

    def people(self, dice: _Dice, place: int) -> Made:
        identity, name = _person(place)
        unit = f"units/{self._unit_id(place % self.counts['units'])}"
        leads = place < self.counts["units"]
        title, rank = ("Trưởng phòng", 10) if leads else ("Chuyên viên", 30)
        position: dict[str, Any] = {"unit": unit, "title": title, "rank": rank}
        content = {
            "title": name,
            "summary": f"{title}, {dice.of('duties').lower()}.",
            "illustrative": True,
            "kind": dice.choice(("vien-chuc", "vien-chuc", "nguoi-lao-dong")),
            "positions": [{**position, **({"leader": True} if leads else {}), "since": date(2015, 1, 1)}],
            "duties": [{"text": duty} for duty in dice.some("duties", 2, 3)],
        }
        consent = {"purpose": "leaderboard", "basis": f"Phiếu đồng ý số {place + 1}", "given": date(2018, 1, 2)}
        return identity, {**content, **({"consents": [consent]} if dice.chance(0.6) else {})}

    def policies(self, dice: _Dice, place: int) -> Made:
        names = vocabulary("records.txt")
        effective = self._day("policies", place)
        content = {
            "title": _numbered(names["policies"], place),
            "summary": f"Điều nên làm, không làm khi {dice.matter()}.",
            "illustrative": True,
            "themes": dice.themes(),
            "standing": "issued",
            "effective": effective,
            "owner": self._unit(dice),
            "applies_to": "Mọi viên chức, người lao động của cơ quan",
            "intro_text": f"{dice.paragraph(2, 3)}\n",
            "rules": [self._rule(dice, entry, effective) for entry in names["rules"][: dice.randint(3, 6)]],
            "basis": [{"regulation": ref} for ref in sorted({self._regulation(dice, effective)[0] for _ in range(3)})],
        }
        return _policy_id(place), content

    def _rule(self, dice: _Dice, entry: str, day: date) -> Content:
        identity, text = entry.split(" ", 1)
        return {
            "id": identity,
            "text": text,
            "do": dice.some("do", 2, 4),
            "dont": dice.some("dont", 1, 3),
            "why": dice.of("why"),
            "basis": [{"regulation": self._regulation(dice, day)[0]}],
        }

    def regulations(self, dice: _Dice, place: int) -> Made:
        if not place:
            return "30-2020-nd-cp", DECREE
        kind, letters, _ = _kind(place)
        issued = self._day("regulations", place)
        earlier = dict(self._regulation(dice, issued) for _ in range(dice.randint(1, 3))) if place > 2 else {}
        cited = "; ".join(earlier.values()) or "quy chế làm việc"
        content = {
            "title": f"{dice.matter().capitalize()} năm {issued.year}",
            "summary": f"{dice.sentence()} {dice.of('closings')}",
            "illustrative": True,
            "number": f"{place}/{letters}-ĐVM",
            "type": kind,
            "issuer": "Giám đốc Trung tâm (đơn vị mẫu)",
            "level": "agency",
            "issued": issued,
            "effects": [{"kind": "effective", "date": issued + timedelta(days=dice.randint(0, 45))}],
            "relations": [{"type": "based-on", "target": ref} for ref in earlier],
            "subjects": ["noi-bo", f"chuyen-de-{place % 12}"],
            "evidence_level": "cited",
            "source_status": "in-force",
            "remarks": f"Căn cứ {cited}.\n\n{dice.paragraph(2, 4)}\n",
        }
        return self._regulation_id(place), content

    def scores(self, dice: _Dice, place: int) -> Made:
        back, unit_place = divmod(place, self.counts["units"] - 1)
        unit_place += 1
        year, month = divmod(_LAST_MONTH - back, 12)
        unit = self._unit_id(unit_place)
        campaign = self._campaign_id(year, unit_place % self._groups)
        content = {
            "title": f"Chấm điểm tháng {month + 1}/{year} – {self._unit_title(unit_place)}",
            "illustrative": True,
            "campaign": f"campaigns/{campaign}",
            "unit": f"units/{unit}",
            "month": f"{year}-{month + 1:02d}",
            "lines": [
                self._score_line(dice, number, date(year, month + 1, dice.randint(1, 28)), unit_place)
                for number in range(1, dice.randint(4, 8))
            ],
        }
        return f"{unit}-{year}-{month + 1:02d}", content

    def _score_line(self, dice: _Dice, number: int, day: date, unit_place: int) -> Content:
        criterion, most, _ = dice.of("criteria").split(" ", 2)
        proof = {"evidence_note": f"{dice.of('evidence')} ngày {day:%d/%m/%Y}"}
        if dice.chance(0.2):
            proof = {"evidence": f"stories/{_story_id(dice.randrange(self.counts['stories']))}"}
        return {
            "id": f"d{number}",
            "date": day,
            "criterion": criterion,
            **({"person": self._staff_of(dice, unit_place)} if dice.chance(0.7) else {}),
            "points": dice.randint(1, int(most)) if int(most) > 0 else -dice.randint(1, -int(most)),
            **proof,
            "approver": self._staff_of(dice, 0),
            "approved": day + timedelta(days=dice.randint(1, 20)),
        }

    @staticmethod
    def _campaign_id(year: int, group: int) -> str:
        return f"thi-dua-{year}-khoi-{group + 1}"

    def campaigns(self, dice: _Dice, place: int) -> Made:
        back, group = divmod(place, self._groups)
        year = _LAST_MONTH // 12 - back
        criteria = (entry.split(" ", 2) for entry in vocabulary("records.txt")["criteria"])
        content = {
            "title": f"Thi đua thực hiện văn hóa công vụ năm {year}, khối {group + 1}",
            "summary": f"Chấm điểm hằng tháng các phòng của khối {group + 1} trong năm {year}.",
            "illustrative": True,
            "themes": dice.themes(),
            "starts": date(year, 1, 1),
            "ends": date(year, 12, 31),
            "owners": [OFFICE],
            "versions": [
                {
                    "since": date(year, 1, 1),
                    "criteria": [
                        {"id": name, "title": title, "points": int(points), "rule": self._policy_rule(dice)}
                        for name, points, title in criteria
                    ],
                }
            ],
            "basis": [{"regulation": self._regulation(dice, date(year, 1, 1))[0]}],
            "body": f"{dice.paragraph(2, 4)}\n\n{dice.of('closings')}\n",
        }
        return self._campaign_id(year, group), content

    def awards(self, dice: _Dice, place: int) -> Made:
        story = place * self.counts["stories"] // self.counts["awards"]  # the one that its award is
        happened = self._happened(story)
        decided = happened + timedelta(days=25)
        unit = self._story_unit(story)
        winners = [self._staff(dice, unit)] if dice.chance(0.8) else [unit]
        number = f"{place + 1}/QĐ-KTM"
        content = {
            "title": f"Khen thưởng {dice.of('topics')} theo Quyết định {number}",
            "summary": f"{dice.sentence()}",
            "illustrative": True,
            "form": dice.choice(_FORMS),
            "year": decided.year,
            "winners": winners,
            "decision": {"number": number, "date": decided, "issuer": "Giám đốc Trung tâm (đơn vị mẫu)"},
            "reason": dice.sentence(),
            "story": f"stories/{_story_id(story)}",
            "basis": [{"regulation": self._regulation(dice, decided)[0]}],
            "body": f"{dice.paragraph(1, 2)}\n",
        }
        return _award_id(place), content

    def _happened(self, story: int) -> date:
        return self._day("stories", story, date(2026, 10, 20))

    def _story_unit(self, story: int) -> str:
        return self._unit(_Dice(f"story unit {story}"))

    def stories(self, dice: _Dice, place: int) -> Made:
        happened, unit = self._happened(place), self._story_unit(place)
        person = self._staff(dice, unit)
        name = _person_named(person)
        award = -(-place * self.counts["awards"] // self.counts["stories"])
        awarded = award < self.counts["awards"] and award * self.counts["stories"] // self.counts["awards"] == place
        where = dice.of("where")
        acts = " ".join(f"{act.format(person=name)}." for act in dice.some("acts", 2, 2))
        content = {
            "title": f"{dice.of('deeds')} cho {dice.of('whom')} {where}",
            "summary": f"{dice.of('settings')}; {name} đã giúp xong việc trong ngày.",
            "illustrative": True,
            "themes": dice.themes(),
            "happened": happened,
            "published": happened + timedelta(days=dice.randint(1, 14)),
            "unit": unit,
            "people": [person],
            "place": where.capitalize(),
            "exemplifies": sorted({self._policy_rule(dice) for _ in range(2)}),
            **({"award": f"awards/{_award_id(award)}"} if awarded else {}),
            "body": f"{dice.of('settings')}. {acts}\n\n{dice.paragraph(2, 4)} Việc này đúng tinh thần của "
            f"{self._regulation(dice, happened)[1]}.\n\n**{dice.of('results')}** {dice.of('closings')}\n",
        }
        return _story_id(place), content

    def training(self, dice: _Dice, place: int) -> Made:
        first = self._day("training", place, date(2026, 12, 20))
        days = [first + timedelta(days=step) for step in range(dice.randint(1, 3))]
        year = first.year
        days = [day for day in days if day.year == year]
        content = {
            "title": f"{dice.of('courses')}, lớp {place + 1} năm {year}",
            "summary": f"{len(days)} buổi về {dice.matter()}, học qua tình huống.",
            "illustrative": True,
            "topic": dice.choice(_TOPICS),
            "themes": dice.themes(),
            "year": year,
            "starts": first,
            "ends": days[-1],
            "periods": 4 * len(days),
            "organizer": OFFICE if dice.chance(0.5) else self._unit(dice),
            "units": sorted({self._unit(dice) for _ in range(dice.randint(1, 3))}),
            "contact": self._staff(dice, OFFICE),
            "deadline": first - timedelta(days=7),
            "sessions": [self._session(dice, number, day) for number, day in enumerate(days, 1)],
            "basis": [{"regulation": self._regulation(dice, first)[0]}],
            "body": f"{dice.paragraph(2, 3)}\n",
        }
        return f"lop-{place + 1:05d}", content

    def _session(self, dice: _Dice, number: int, day: date) -> Content:
        return {
            "id": f"buoi-{number}",
            "date": day,
            "start": "08:00",
            "end": "11:30",
            "place": dice.choice(("Hội trường tầng 2", "Phòng họp tầng 1", "Phòng máy tầng 3")),
            "trainer": "Báo cáo viên (ví dụ)",
            "content": dice.of("courses"),
            "seats": dice.choice((30, 45, 60)),
        }

    def announcements(self, dice: _Dice, place: int) -> Made:
        since = self._day("announcements", place, date(2026, 12, 5))
        content = {
            "title": f"{dice.of('notices')} về {dice.matter()} tháng {since.month}/{since.year}",
            "summary": dice.sentence(),
            "illustrative": True,
            "tone": dice.choice(("notice", "notice", "festive", "warning")),
            "banner": dice.chance(0.1),
            "since": since,
            "until": since + timedelta(days=dice.randint(3, 21)),
            "unit": self._unit(dice),
            "body": f"{dice.paragraph(1, 3)} Thực hiện theo {self._regulation(dice, since)[1]}.\n\n{dice.of('closings')}\n",
        }
        return f"tb-{place + 1:05d}", content


def _kind(place: int) -> tuple[str, str, str]:
    return _KINDS[place % len(_KINDS)]


def _numbered(names: tuple[str, ...], place: int) -> str:
    """The name at a place; where they begin anew, with a number."""
    again, at = divmod(place, len(names))
    return f"{names[at]} ({again + 1})" if again else names[at]


def _person(place: int) -> tuple[str, str]:
    """(id, name) of a member of staff; the names are placeholders."""
    names = vocabulary()
    again, letter = divmod(place, len(_LETTERS))
    dice = random.Random(f"person {place}")
    name = f"{dice.choice(names['surnames'])} {dice.choice(names['middles'])} {_LETTERS[letter]}{again or ''}"
    return f"nguoi-{place + 1:04d}", name


def _person_named(ref: str) -> str:
    return _person(int(ref[-4:]) - 1)[1]


def _policy_id(place: int) -> str:
    return f"quy-tac-{place + 1:03d}"


def _story_id(place: int) -> str:
    return f"chuyen-{place + 1:05d}"


def _award_id(place: int) -> str:
    return f"khen-{place + 1:05d}"
