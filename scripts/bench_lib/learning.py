"""Records of a made-up agency about reading and training; for `contents`."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from scripts.bench_lib.agency import OFFICE, Dice, NamedContent, SampleAgency, policy_id, unit_id, unit_title

_STAFF = ("cong-chuc", "vien-chuc", "nguoi-lao-dong")


def _acknowledgements(agency: SampleAgency, dice: Dice, place: int) -> NamedContent:
    policy, unit = agency.signature_sheet(place)
    content = {
        "title": f"Ký đọc quy tắc số {policy + 1} – {unit_title(unit)}",
        "summary": dice.sentence(),
        "illustrative": True,
        "read": f"policies/{policy_id(policy)}",
        "unit": f"units/{unit_id(unit)}",
        "collected": agency.day("policies", policy) + timedelta(dice.randint(1, 30)),
        "signed": agency.staff_count(unit) - dice.chance(0.3),
        "staff": agency.staff_count(unit),
        "collector": agency.staff(dice, OFFICE),
    }
    return f"ky-{policy + 1:03d}-{unit_id(unit)}", content


def _attendances(agency: SampleAgency, dice: Dice, place: int) -> NamedContent:
    unit = agency.course_unit(place)
    at = int(unit[-3:]) if unit != OFFICE else 1
    sent = min(dice.randint(2, 6), agency.staff_count(at))
    content = {
        "title": f"Lớp {place + 1} – {unit_title(at)}",
        "summary": f"{dice.sentence()} {dice.sentence()}",
        "illustrative": True,
        "course": f"training/lop-{place + 1:05d}",
        "unit": unit,
        "counted": agency.opens(place) + timedelta(days=dice.randint(3, 20)),
        "sent": sent,
        "attended": sent - 1,
        "certified": sent - 1 - dice.chance(0.3),
    }
    return f"lop-{place + 1:05d}-{unit.partition('/')[2]}", content


def _training_duties(agency: SampleAgency, dice: Dice, place: int) -> NamedContent:
    version, kind_of_staff = divmod(place, len(_STAFF))
    year = 2018 + version
    ends = place + len(_STAFF) < agency.counts["training_duties"]
    content = {
        "title": f"Định mức {place + 1} từ năm {year}",
        "summary": f"{dice.sentence()} {dice.sentence()}",
        "illustrative": True,
        "kind": _STAFF[kind_of_staff],
        "amount": dice.choice((24, 32, 40)),
        "since": date(year, 1, 1),
        **({"until": date(year, 12, 31)} if ends else {}),
        "note": dice.sentence(),
    }
    return f"{_STAFF[kind_of_staff]}-{year}", content


def _training_results(agency: SampleAgency, dice: Dice, place: int) -> NamedContent:
    staff = sum(agency.staff_count(unit) for unit in range(3))
    counted = date(2018 + place // 12, place % 12 + 1, 28)
    content = {
        "title": f"Kết quả bồi dưỡng tháng {counted.month} năm {counted.year}",
        "summary": f"{dice.sentence()} {dice.sentence()}",
        "illustrative": True,
        "year": counted.year,
        "counted": counted,
        "groups": [
            {"units": [f"units/{unit_id(unit)}" for unit in range(3)], "staff": staff, "met": dice.randint(0, staff)}
        ],
    }
    return f"thang-{counted:%Y-%m}", content


MAKERS: Mapping[str, Callable[[SampleAgency, Dice, int], NamedContent]] = {
    "acknowledgements": _acknowledgements,
    "attendances": _attendances,
    "training_duties": _training_duties,
    "training_results": _training_results,
}
