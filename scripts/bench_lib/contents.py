"""The contents of the records of a made-up agency: one function per collection.

A record depends only on the seed, the agency and its place.  Records are marked as examples, except the decree that
the prose of the portal cites.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from scripts.bench_lib import emulation, learning, programme
from scripts.bench_lib.agency import (
    OFFICE,
    Content,
    Dice,
    NamedContent,
    SampleAgency,
    award_id,
    document_kind,
    issuer,
    name_of,
    numbered,
    person,
    policy_id,
    story_id,
    unit_id,
    unit_title,
    working_day,
)
from scripts.bench_lib.distractors import vocabulary

_DECREE: Content = {
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

_TOPICS = ("van-hoa", "dao-duc", "phap-luat", "ky-nang")
_FORMS = ("giay-khen", "thu-khen", "lao-dong-tien-tien", "chien-si-thi-dua-co-so", "bang-khen")


def records(count: int, seed: int = 7) -> Iterator[NamedContent]:
    """Yield the `count` records of an agency; there are at least `agency.LEAST`."""
    agency = SampleAgency(count, seed)
    for collection, number in agency.counts.items():
        for place in range(number):
            name, content = _MAKERS[collection](agency, agency.dice(collection, place), place)
            yield f"{collection}/{name}", content


def _units(agency: SampleAgency, dice: Dice, place: int) -> NamedContent:
    title = unit_title(place)
    content = {
        "title": title,
        "summary": f"{title} (đơn vị mẫu): {dice.pick('duties').lower()}, {dice.pick('duties').lower()}.",
        "illustrative": True,
        "kind": "department" if place else "leadership",
        "place": 10 * (place + 1),
        **({"parent": "units/ban-giam-doc"} if place else {}),
        "starts": date(2015, 1, 1),
        "duties": [{"text": duty, "contact": agency.staff_at(dice, place)} for duty in dice.some("duties", 3, 5)],
        "body": f"{dice.paragraph(2, 3)}\n\n{dice.pick('closings')}\n",
    }
    return unit_id(place), content


def _people(agency: SampleAgency, dice: Dice, place: int) -> NamedContent:
    identity, name = person(place)
    unit = f"units/{unit_id(place % agency.counts['units'])}"
    leads = place < agency.counts["units"]
    title, rank = ("Trưởng phòng", 10) if leads else ("Chuyên viên", 30)
    position: dict[str, Any] = {"unit": unit, "title": title, "rank": rank}
    content = {
        "title": name,
        "summary": f"{title}, {dice.pick('duties').lower()}.",
        "illustrative": True,
        "kind": dice.choice(("vien-chuc", "vien-chuc", "nguoi-lao-dong")),
        "positions": [{**position, **({"leader": True} if leads else {}), "since": date(2015, 1, 1)}],
        "duties": [{"text": duty} for duty in _personal_duties(agency, dice, place)],
    }
    consent = {"purpose": "leaderboard", "basis": f"Phiếu đồng ý số {place + 1}", "given": date(2018, 1, 2)}
    return identity, {**content, **({"consents": [consent]} if dice.chance(0.6) else {})}


def _personal_duties(agency: SampleAgency, dice: Dice, place: int) -> list[str]:
    """The duties of a person; those that the unit's record assigns to the same person are replaced by others."""
    unit = place % agency.counts["units"]
    _, content = _units(agency, agency.dice("units", unit), unit)
    assigned = {duty["text"] for duty in content["duties"] if duty["contact"] == f"people/{person(place)[0]}"}
    drawn = dice.some("duties", 2, 3)
    unassigned = [
        duty for duty in dict.fromkeys([*drawn, *vocabulary("records.txt")["duties"]]) if duty not in assigned
    ]
    return unassigned[: len(drawn)]


def _policies(agency: SampleAgency, dice: Dice, place: int) -> NamedContent:
    names = vocabulary("records.txt")
    effective = agency.day("policies", place)
    due = working_day(effective + timedelta(30))
    content = {
        "title": numbered(names["policies"], place),
        "summary": f"Điều nên làm, không làm khi {dice.matter()}.",
        "illustrative": True,
        "themes": dice.themes(),
        "standing": "issued",
        "effective": effective,
        "owner": agency.unit(dice),
        "applies_to": "Mọi viên chức, người lao động của cơ quan",
        **({"reading": {"since": effective, "due": due}} if agency.must_read(place) else {}),
        "intro_text": f"{dice.paragraph(2, 3)}\n",
        "rules": [_rule(agency, dice, entry, effective) for entry in names["rules"][: dice.randint(3, 6)]],
        "basis": [{"regulation": ref} for ref in sorted({agency.regulation(dice, effective)[0] for _ in range(3)})],
    }
    return policy_id(place), content


def _rule(agency: SampleAgency, dice: Dice, entry: str, day: date) -> Content:
    identity, text = entry.split(" ", 1)
    return {
        "id": identity,
        "text": text,
        "do": dice.some("do", 2, 4),
        "dont": dice.some("dont", 1, 3),
        "why": dice.pick("why"),
        "basis": [{"regulation": agency.regulation(dice, day)[0]}],
    }


def _regulations(agency: SampleAgency, dice: Dice, place: int) -> NamedContent:
    if not place:
        return "30-2020-nd-cp", _DECREE
    document_type, letters, _ = document_kind(place)
    issued = agency.day("regulations", place)
    earlier = dict(agency.regulation(dice, issued) for _ in range(dice.randint(1, 3))) if place > 2 else {}
    cited = "; ".join(earlier.values()) or "quy chế làm việc"
    content = {
        "title": f"{dice.matter().capitalize()} năm {issued.year}",
        "summary": f"{dice.sentence()} {dice.pick('closings')}",
        "illustrative": True,
        "number": f"{place:02d}/{letters}-ĐVM",
        "type": document_type,
        "issuer": issuer(place % agency.counts["issuers"]),
        "level": "agency",
        "issued": issued,
        "effects": [{"kind": "effective", "date": issued + timedelta(days=dice.randint(0, 45))}],
        "relations": [{"type": "based-on", "target": ref} for ref in earlier],
        "subjects": ["noi-bo", f"chuyen-de-{place % 12}"],
        "evidence_level": "cited",
        "source_status": "in-force",
        "remarks": f"Căn cứ {cited}.\n\n{dice.paragraph(2, 4)}\n",
    }
    return agency.regulation_id(place), content


def _awards(agency: SampleAgency, dice: Dice, place: int) -> NamedContent:
    story = place * agency.counts["stories"] // agency.counts["awards"]  # the story that the award is for
    happened = agency.happened(story)
    decided = happened + timedelta(days=25)
    unit = agency.story_unit(story)
    winners = [agency.staff(dice, unit)] if dice.chance(0.8) else [unit]
    topic, summary, form = dice.pick("topics"), dice.sentence(), dice.choice(_FORMS)
    number, signer = f"{place + 1:02d}/QĐ-KTM", "Giám đốc Trung tâm (đơn vị mẫu)"
    paper = {"decision": {"number": number, "date": decided, "issuer": signer}}
    title = f"Khen thưởng {topic} theo Quyết định {number}"
    if form == "thu-khen":
        paper, title = {"letter": {"date": decided, "signer": signer}}, f"Thư khen thứ {place + 1} về {topic}"
    content = {
        "title": title,
        "summary": summary,
        "illustrative": True,
        "form": form,
        "year": decided.year,
        "winners": winners,
        **paper,
        "reason": dice.sentence(),
        "story": f"stories/{story_id(story)}",
        "basis": [{"regulation": agency.regulation(dice, decided)[0]}],
        "body": f"{dice.paragraph(1, 2)}\n",
    }
    return award_id(place), content


def _stories(agency: SampleAgency, dice: Dice, place: int) -> NamedContent:
    happened, unit = agency.happened(place), agency.story_unit(place)
    person = agency.staff(dice, unit)
    name = name_of(person)
    award = -(-place * agency.counts["awards"] // agency.counts["stories"])
    awarded = award < agency.counts["awards"] and award * agency.counts["stories"] // agency.counts["awards"] == place
    where = dice.pick("where")
    acts = " ".join(f"{act.format(person=name)}." for act in dice.some("acts", 2, 2))
    content = {
        "title": f"{dice.pick('deeds')} cho {dice.pick('whom')} {where}",
        "summary": f"{dice.pick('settings')}; {name} đã giúp xong việc trong ngày.",
        "illustrative": True,
        "themes": dice.themes(),
        "happened": happened,
        "published": happened + timedelta(days=dice.randint(1, 14)),
        "unit": unit,
        "people": [person],
        "place": where.capitalize(),
        "exemplifies": sorted({agency.policy_rule(dice) for _ in range(2)}),
        **({"award": f"awards/{award_id(award)}"} if awarded else {}),
        "body": f"{dice.pick('settings')}. {acts}\n\n{dice.paragraph(2, 4)} Việc này đúng tinh thần của "
        f"{agency.regulation(dice, happened)[1]}.\n\n**{dice.pick('results')}** {dice.pick('closings')}\n",
    }
    return story_id(place), content


def _training(agency: SampleAgency, dice: Dice, place: int) -> NamedContent:
    first = agency.opens(place)
    days = [first]
    for _ in range(dice.randint(0, 2)):
        days.append(working_day(days[-1] + timedelta(days=1)))
    year = first.year
    days = [day for day in days if day.year == year]
    hours = ("13:30", "17:00") if place % 2 else ("08:00", "11:30")  # so that neighbouring courses do not collide
    content = {
        "title": f"{dice.pick('courses')}, lớp {place + 1} năm {year}",
        "summary": f"{len(days)} buổi về {dice.matter()}, học qua tình huống.",
        "illustrative": True,
        "topic": dice.choice(_TOPICS),
        "themes": dice.themes(),
        "year": year,
        "starts": first,
        "ends": days[-1],
        "periods": 4 * len(days),
        "organizer": OFFICE if dice.chance(0.5) else agency.unit(dice),
        "units": sorted({agency.course_unit(place), *(agency.unit(dice) for _ in range(dice.randint(1, 3)))}),
        "contact": agency.staff(dice, OFFICE),
        "deadline": working_day(first - timedelta(days=7)),
        "sessions": [_session(dice, number, day, hours) for number, day in enumerate(days, 1)],
        "basis": [{"regulation": agency.regulation(dice, first)[0]}],
        "body": f"{dice.paragraph(2, 3)}\n",
    }
    return f"lop-{place + 1:05d}", content


def _session(dice: Dice, number: int, day: date, hours: tuple[str, str]) -> Content:
    return {
        "id": f"buoi-{number}",
        "date": day,
        "start": hours[0],
        "end": hours[1],
        "place": dice.choice(("Hội trường tầng 2", "Phòng họp tầng 1", "Phòng máy tầng 3")),
        "trainer": "Báo cáo viên (ví dụ)",
        "content": dice.pick("courses"),
        "seats": dice.choice((30, 45, 60)),
    }


def _announcements(agency: SampleAgency, dice: Dice, place: int) -> NamedContent:
    since = agency.day("announcements", place, date(2026, 12, 5))
    content = {
        "title": f"{dice.pick('notices')} về {dice.matter()} tháng {since.month}/{since.year}",
        "summary": dice.sentence(),
        "illustrative": True,
        "tone": dice.choice(("notice", "notice", "festive", "warning")),
        "banner": dice.chance(0.1),
        "since": since,
        "until": since + timedelta(days=dice.randint(3, 21)),
        "unit": agency.unit(dice),
        "body": f"{dice.paragraph(1, 3)} Thực hiện theo {agency.regulation(dice, since)[1]}.\n\n"
        f"{dice.pick('closings')}\n",
    }
    return f"tb-{place + 1:05d}", content


_MAKERS: Mapping[str, Callable[[SampleAgency, Dice, int], NamedContent]] = {
    "units": _units,
    "people": _people,
    "policies": _policies,
    "regulations": _regulations,
    "awards": _awards,
    "stories": _stories,
    "training": _training,
    "announcements": _announcements,
    **emulation.MAKERS,
    **learning.MAKERS,
    **programme.MAKERS,
}
