"""Records of a made-up agency that score its units: campaigns, sheets, sealed quarters; for `contents`."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256

from macros.queries.emulation.clusters import UnitResult, ranked
from macros.queries.emulation.points import PointEntry
from macros.queries.emulation.seal_hash import canonical, fields_of_results
from macros.queries.emulation.seals import seal_quarter
from macros.text.periods import label_within, last_day
from scripts.bench_lib.agency import (
    LAST_MONTH,
    OFFICE,
    Content,
    Dice,
    NamedContent,
    SampleAgency,
    campaign_id,
    story_id,
    unit_id,
    unit_title,
)
from scripts.bench_lib.distractors import vocabulary

_CLUSTER = "Phòng chuyên môn"  # of all units but the leaders, who have no sheets


def _scores(agency: SampleAgency, dice: Dice, place: int) -> NamedContent:
    back, unit_place = divmod(place, agency.counts["units"] - 1)
    unit_place += 1
    year, month = divmod(LAST_MONTH - back, 12)
    unit = unit_id(unit_place)
    campaign = campaign_id(year, unit_place % agency.groups)
    content = {
        "title": f"Chấm điểm tháng {month + 1}/{year} – {unit_title(unit_place)}",
        "illustrative": True,
        "campaign": f"campaigns/{campaign}",
        "unit": f"units/{unit}",
        "month": f"{year}-{month + 1:02d}",
        "lines": [
            _score_line(agency, dice, number, date(year, month + 1, dice.randint(1, 28)), unit_place)
            for number in range(1, dice.randint(4, 8))
        ],
    }
    return f"{unit}-{year}-{month + 1:02d}", content


def _score_line(agency: SampleAgency, dice: Dice, number: int, day: date, unit_place: int) -> Content:
    criterion, most, _ = dice.pick("criteria").split(" ", 2)
    proof = {"evidence_note": f"{dice.pick('evidence')} ngày {day:%d/%m/%Y}"}
    if dice.chance(0.2):
        proof = {"evidence": f"stories/{story_id(dice.randrange(agency.counts['stories']))}"}
    return {
        "id": f"d{number}",
        "date": day,
        "criterion": criterion,
        # the first line is of the whole unit, so that all staff see its evidence
        **({"person": agency.staff_at(dice, unit_place)} if number > 1 and dice.chance(0.7) else {}),
        "points": dice.randint(1, int(most)) if int(most) > 0 else -dice.randint(1, -int(most)),
        **proof,
        "approver": agency.staff_at(dice, 0),
        "approved": day + timedelta(days=dice.randint(1, 20)),
    }


def _campaigns(agency: SampleAgency, dice: Dice, place: int) -> NamedContent:
    back, group = divmod(place, agency.groups)
    year = LAST_MONTH // 12 - back
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
                    {"id": name, "title": title, "points": int(points), "rule": agency.policy_rule(dice)}
                    for name, points, title in criteria
                ],
            }
        ],
        "basis": [{"regulation": agency.regulation(dice, date(year, 1, 1))[0]}],
        "body": f"{dice.paragraph(2, 4)}\n\n{dice.pick('closings')}\n",
    }
    return campaign_id(year, group), content


def _seals(agency: SampleAgency, _: Dice, place: int) -> NamedContent:
    back, group = divmod(place, agency.groups)
    year, month = divmod(LAST_MONTH - 1 - 3 * back, 12)  # the last of the quarter
    campaign, period = campaign_id(year, group), f"{year}-q{month // 3 + 1}"
    entries = [entry for unit in _units_of_group(agency, group) for entry in _point_entries(agency, unit, 1 + 3 * back)]
    points: dict[str, Decimal] = {}
    for entry in entries:
        points[entry.unit] = points.get(entry.unit, Decimal()) + entry.points
    results = ranked(UnitResult(unit, _CLUSTER, total, None, None) for unit, total in points.items())
    name = f"phong trào năm {year}, khối {group + 1}"
    content = {
        "title": f"Kết quả {label_within(period)}: {name}",
        "summary": f"Điểm và hạng của các đơn vị trong {label_within(period)}, như lúc chốt.",
        "illustrative": True,
        "campaign": f"campaigns/{campaign}",
        "period": seal_quarter(period),
        "sealed": last_day(period, date.max) + timedelta(days=10),
        "inputs": sha256(canonical(f"campaigns/{campaign}", period, results, entries).encode()).hexdigest(),
        "results": fields_of_results(results),
    }
    return f"{campaign}-{period}", content


def _units_of_group(agency: SampleAgency, group: int) -> Iterator[int]:
    """The units of a campaign, by their places."""
    return (place for place in range(1, agency.counts["units"]) if place % agency.groups == group)


def _point_entries(agency: SampleAgency, unit: int, back: int) -> Iterator[PointEntry]:
    """The lines of a unit's sheets of the quarter that ended `back` months ago, as `portal seal` would read them."""
    for month in range(back, back + 3):
        place = month * (agency.counts["units"] - 1) + unit - 1
        name, sheet = _scores(agency, agency.dice("scores", place), place)
        for line in sheet["lines"]:
            yield PointEntry(
                f"scores/{name}", line["id"], line["date"].isoformat(), sheet["unit"], line.get("person", ""),
                line["criterion"], Decimal(line["points"]), "", "", "", "",
            )  # fmt: skip


MAKERS: Mapping[str, Callable[[SampleAgency, Dice, int], NamedContent]] = {
    "campaigns": _campaigns,
    "scores": _scores,
    "seals": _seals,
}
