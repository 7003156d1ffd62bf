"""Records of a made-up agency about tasks, inspections and evaluations; for `contents`."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from scripts.bench_lib.agency import (
    DAY,
    OFFICE,
    Content,
    Dice,
    NamedContent,
    SampleAgency,
    issuer,
    numbered,
    story_id,
    unit_id,
    unit_title,
    working_day,
)
from scripts.bench_lib.distractors import vocabulary

_TASKS = 12  # records in a row: a programme and its tasks
_PROGRAMME = timedelta(days=700)
_LATE = timedelta(days=15)  # a task that fell due within it may still be open
_SHARES = (  # of the culture factor: (part, weight, the value that earns all of it)
    ("ty-le-diem-thi-dua", 40, 90),
    ("guong-tot", 20, 2),
    ("khen-thuong", 20, 1),
    ("boi-duong", 20, 40),
)
_BANDS = (("hoan-thanh-xuat-sac", 90), ("hoan-thanh-tot", 70), ("hoan-thanh", 50), ("khong-hoan-thanh", 0))
_TITLES = (
    ("giay-khen", "Giấy khen cuối năm"),
    ("lao-dong-tien-tien", "Lao động tiên tiến"),
    ("chien-si-thi-dua-co-so", "Chiến sĩ thi đua cơ sở"),
    ("bang-khen", "Bằng khen cuối năm"),
)
_DIRECTOR = "Giám đốc Trung tâm (đơn vị mẫu)"


def _issuers(_: SampleAgency, dice: Dice, place: int) -> NamedContent:
    content = {
        "title": issuer(place),
        "summary": dice.sentence(),
        "illustrative": True,
        "starts": date(2015, 1, 1),
        "body": f"{dice.paragraph(2, 3)}\n",
    }
    return f"co-quan-{place + 1:03d}", content


def _actions(agency: SampleAgency, dice: Dice, place: int) -> NamedContent:
    starts = agency.day("actions", place)
    return f"viec-{place + 1:05d}", (
        _task(agency, dice, place, starts) if place % _TASKS else _programme(agency, dice, place, starts)
    )


def _programme(agency: SampleAgency, dice: Dice, place: int, starts: date) -> Content:
    ends = starts + _PROGRAMME
    done = {"done": ends, "evidence_note": f"Báo cáo tổng kết ngày {ends:%d/%m/%Y}"} if ends < DAY else {}
    return {
        "title": f"Chương trình {place // _TASKS + 1}: {dice.matter()}",
        "summary": f"{dice.sentence()} {dice.sentence()}",
        "illustrative": True,
        "themes": dice.themes(),
        "programme": True,
        "lead": OFFICE,
        "starts": starts,
        "due": ends,
        **done,
        "basis": [{"regulation": agency.regulation(dice, starts)[0]}],
        "body": f"{dice.paragraph(2, 3)}\n",
    }


def _task(agency: SampleAgency, dice: Dice, place: int, starts: date) -> Content:
    lead, partner = agency.unit(dice), agency.unit(dice)
    first = working_day(starts + timedelta(days=dice.randint(80, 200)))
    last = working_day(first + timedelta(days=dice.randint(15, 30))) if dice.chance(0.2) and first <= DAY else first
    done = last + timedelta(days=dice.randint(-12, 12)) if last + _LATE <= DAY else None
    above = place - place % _TASKS
    inside = last + 2 * _LATE <= agency.day("actions", above) + _PROGRAMME
    person = agency.staff(dice, lead)
    return {
        "title": f"{dice.pick('tasks')} ở {dice.pick('wards')}, việc {place + 1}",
        "summary": dice.sentence(),
        "illustrative": True,
        **({"parent": f"actions/viec-{above + 1:05d}"} if inside else {}),
        "lead": lead,
        "person": person,
        "partners": [partner] if partner != lead else [],
        "starts": starts,
        "due": first,
        "extensions": [_extension(agency, dice, first, last)] if last > first else [],
        "milestones": list(_milestones(dice, starts, first, done)),
        "reports": list(_reports(dice, person, starts, first, done)),
        **({"done": done, **_proof(agency, dice, done)} if done else {}),
        "policies": [agency.policy_on(dice, starts)],
        "body": f"{dice.paragraph(1, 2)}\n",
    }


def _extension(agency: SampleAgency, dice: Dice, before: date, due: date) -> Content:
    return {
        "date": before - timedelta(days=dice.randint(3, 10)),
        "due": due,
        "reason": dice.pick("progress"),
        "approver": agency.staff_at(dice, 0),
    }


def _proof(agency: SampleAgency, dice: Dice, day: date) -> Content:
    if dice.chance(0.2):
        return {"evidence": [f"stories/{story_id(dice.randrange(agency.counts['stories']))}"]}
    return {"evidence_note": f"Biên bản nghiệm thu ngày {day:%d/%m/%Y}"}


def _milestones(dice: Dice, starts: date, due: date, done: date | None) -> Iterator[Content]:
    """Three milestones; the last one of an open task is open."""
    for number, title in enumerate(dice.some("steps", 3, 3), 1):
        wanted = working_day(starts + (due - starts) * number // 4)
        reached = wanted + timedelta(days=dice.randint(-3, 5))
        open_yet = done is None and (number == 3 or reached > DAY)
        yield {"id": f"m{number}", "title": title, "due": wanted, **({} if open_yet else {"done": reached})}


def _reports(dice: Dice, person: str, starts: date, due: date, done: date | None) -> Iterator[Content]:
    for number in (1, 2):
        day = starts + (due - starts) * number // 3
        if day <= (done or DAY):
            yield {"date": day, "percent": 30 * number, "text": dice.pick("progress"), "by": person}


def _inspections(agency: SampleAgency, dice: Dice, place: int) -> NamedContent:
    planned = agency.day("inspections", place, date(2026, 12, 20))
    visited = planned + timedelta(days=dice.randint(0, 2))
    unit = agency.unit(dice)
    by = f"units/{unit_id(2)}" if unit == OFFICE else OFFICE
    policy = agency.policy_on(dice, planned)
    rules = [entry.split(" ", 1)[0] for entry in vocabulary("records.txt")["rules"][:3]]
    unmet = [f"{policy}#{rule}" for rule in rules if visited <= DAY and dice.chance(0.3)]
    results = [("chua-dat" if f"{policy}#{rule}" in unmet else "dat") for rule in rules]
    findings = [_finding(dice, number, rule, (unit, by), visited) for number, rule in enumerate(unmet, 1)]
    content = {
        "title": f"Kiểm tra {dice.matter()}, đợt {place + 1}",
        "summary": dice.sentence(),
        "illustrative": True,
        "kind": dice.choice(("dinh-ky", "giam-sat")),
        "themes": dice.themes(),
        "by": [by],
        "units": [unit],
        "plan": {
            "number": f"Kế hoạch kiểm tra năm {planned.year}, dòng {place + 1}",
            "date": planned - timedelta(days=40),
            "planned": planned,
        },
        **({"visited": visited} if visited <= DAY else {}),
        "checklist": [
            {"rule": f"{policy}#{rule}", **({"result": result} if visited <= DAY else {})}
            for rule, result in zip(rules, results, strict=True)
        ],
        "findings": findings,
        **({"body": f"{dice.paragraph(1, 2)}\n"} if visited <= DAY else {}),
    }
    return f"kiem-tra-{place + 1:05d}", content


def _finding(dice: Dice, number: int, rule: str, units: tuple[str, str], visited: date) -> Content:
    unit, by = units
    violation = dice.chance(0.1)
    concluded = {"confirmed": min(DAY, visited + timedelta(days=7))} if violation else {}
    done = visited + timedelta(days=dice.randint(10, 40))
    seen = done + timedelta(days=5)
    return {
        "id": f"f{number}",
        "kind": "vi-pham" if violation else "ton-tai",
        **({"severity": "nhe"} if violation else {}),
        "rule": rule,
        "unit": unit,
        "summary": dice.pick("found"),
        "evidence": f"Biên bản kiểm tra ngày {visited:%d/%m/%Y}",
        **concluded,
        "lesson": dice.pick("lessons"),
        "measure": {
            "owner": unit,
            "what": dice.pick("remedies"),
            "due": working_day(visited + timedelta(days=30)),
            **({"done": done} if done <= DAY else {}),
            **({"verified": seen, "verified_by": by} if seen <= DAY else {}),
        },
    }


def _initiatives(agency: SampleAgency, dice: Dice, place: int) -> NamedContent:
    begun, unit = agency.day("initiatives", place, date(2026, 10, 20)), agency.unit(dice)
    ideas = vocabulary("records.txt")["ideas"]
    content = {
        "title": f"{numbered(ideas, place)}, năm {begun.year}",
        "summary": dice.sentence(),
        "illustrative": True,
        "year": begun.year,
        "authors": sorted({agency.staff(dice, unit) for _ in range(2)}),
        "unit": unit,
        "scope": dice.choice(("co-so", "co-so", "co-so", "cap-tinh")),
        "decision": {
            "number": f"{place + 1:02d}/QĐ-SKM",
            "date": begun + timedelta(days=20),
            "issuer": _DIRECTOR,
        },
        "body": f"{dice.pick('settings')}. Nay: {dice.sentence()}\n\n{dice.paragraph(2, 3)}\n",
    }
    return f"sang-kien-{place + 1:05d}", content


def _evaluations(agency: SampleAgency, dice: Dice, place: int) -> NamedContent:
    back, unit = divmod(place, agency.counts["units"])
    year = DAY.year - 1 - back
    content = {
        "title": f"Xếp loại năm {year} – {unit_title(unit)}",
        "summary": f"{dice.sentence()} {dice.sentence()}",
        "illustrative": True,
        "subject": f"units/{unit_id(unit)}",
        "year": year,
        "level": dice.choice([level for level, _ in _BANDS[:3]]),
        "decision": {"number": f"{60 + place}/QĐ-XLM", "date": date(year, 12, 12), "issuer": _DIRECTOR},
        "body": f"{dice.paragraph(1, 2)}\n",
    }
    return f"{unit_id(unit)}-{year}", content


def _indicators(agency: SampleAgency, dice: Dice, place: int) -> NamedContent:
    target = dice.randint(80, 95)
    periods = [f"{year}-q{quarter}" for year in (2024, 2025, 2026) for quarter in (1, 2, 3, 4)][:-1]
    content = {
        "title": numbered(vocabulary("records.txt")["indicators"], place),
        "summary": dice.sentence(),
        "illustrative": True,
        "measure": "%",
        "direction": "higher",
        "frequency": "quarter",
        "owner": agency.unit(dice),
        "source": f"{dice.pick('evidence')}, xuất cuối quý",
        "tolerance": 3,
        "policies": [agency.policy_on(dice, DAY)],
        "targets": [
            {"year": year, "at_least": target, "source": f"Kế hoạch công tác năm {year} (đơn vị mẫu)"}
            for year in (2024, 2025, 2026)
        ],
        "values": [
            {"period": period, "value": dice.randint(target - 8, 100), "note": f"{dice.pick('evidence')}, {period}"}
            for period in periods
        ],
    }
    return f"chi-so-{place + 1:03d}", content


def _titles(agency: SampleAgency, dice: Dice, place: int) -> NamedContent:
    form, title = _TITLES[place]
    regulation = agency.regulation(dice, date(2019, 1, 1))[0]
    ground = {"regulation": regulation, "clause": f"Điều {place + 5}"}
    conditions: list[dict[str, Any]] = [
        {"id": "xep-loai", "kind": "xep-loai", "text": "Hoàn thành tốt nhiệm vụ trở lên", "level": "hoan-thanh-tot"},
        {"id": "khong-ky-luat", "kind": "khong-ky-luat", "text": "Không bị kỷ luật trong năm xét", "years": 1},
        {"id": "sang-kien", "kind": "sang-kien", "text": "Có sáng kiến được công nhận", "scope": "co-so", "count": 1},
    ]
    content = {
        "title": f"{title} (ví dụ)",
        "summary": dice.sentence(),
        "illustrative": True,
        "form": form,
        "subject": "ca-nhan",
        **ground,
        "versions": [{"since": date(2018, 1, 1), "conditions": [{**item, **ground} for item in conditions]}],
        "body": f"{dice.paragraph(1, 2)}\n",
    }
    return form, content


def _frames(agency: SampleAgency, dice: Dice, place: int) -> NamedContent:
    year = DAY.year - place
    content = {
        "title": f"Khung kết quả năm {year}",
        "summary": dice.sentence(),
        "illustrative": True,
        "year": year,
        "weight": 20,
        "parts": [
            {"subject": subject, "part": part, "weight": weight, "full": full}
            for subject in ("ca-nhan", "tap-the")
            for part, weight, full in _SHARES
        ],
        "bands": [{"level": level, "least": least} for level, least in _BANDS],
        "target_days": 30,
        "basis": [{"regulation": agency.regulation(dice, date(year, 1, 1))[0]}],
        "body": f"{dice.paragraph(1, 2)}\n",
    }
    return f"nam-{year}", content


MAKERS: Mapping[str, Callable[[SampleAgency, Dice, int], NamedContent]] = {
    "issuers": _issuers,
    "actions": _actions,
    "inspections": _inspections,
    "initiatives": _initiatives,
    "evaluations": _evaluations,
    "indicators": _indicators,
    "titles": _titles,
    "frames": _frames,
}
