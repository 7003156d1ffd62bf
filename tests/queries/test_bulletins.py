"""The contents of a bulletin: the records of its period that everybody may see, and what comes after."""

from __future__ import annotations

from datetime import date
from typing import Any

from macros.engine import Portal
from macros.queries.bulletins.contents import MOST, BulletinSection, Contents, contents
from macros.queries.bulletins.span import span_of
from macros.records.choices import Audience
from tests.contest import CAMPAIGN, campaign, line, portal_of, sheet, unit
from tests.pages.records import course, story

BULLETIN = "bulletins/b"


def bulletin(period: str = "2026-10", **more: Any) -> dict[str, Any]:
    return {"title": "Bản tin", "period": period, **more}


def portal(
    *, day: str = "2026-11-24", audience: Audience = Audience.STAFF, period: str = "2026-10", **records: Any
) -> Portal:
    more = {name.replace("__", "/"): data for name, data in records.items()}
    everything = {"units/a": unit(1), BULLETIN: bulletin(period), **more}
    return portal_of(everything, date.fromisoformat(day), audience)


def bulletin_contents(reader: Portal) -> Contents:
    return contents(reader, BULLETIN)


def section(reader: Portal, key: str) -> BulletinSection:
    return next(item for item in bulletin_contents(reader).sections if item.key == key)


def titles(reader: Portal, key: str) -> list[str]:
    return [item.text for part in bulletin_contents(reader).sections if part.key == key for item in part.items]


def test_a_period_without_records_is_empty() -> None:
    assert bulletin_contents(portal()) == Contents((), (), "2026-11-30")


def test_only_what_falls_in_the_period_and_has_come_is_told_newest_first() -> None:
    days = {f"stories__s{day[5:]}": story(day) for day in ("2026-09-30", "2026-10-01", "2026-10-31", "2026-11-01")}
    assert titles(portal(**days), "guong-tot") == ["Chuyện 2026-10-31", "Chuyện 2026-10-01"]
    assert titles(portal(day="2026-10-30", **days), "guong-tot") == ["Chuyện 2026-10-01"]


def test_of_very_many_the_first_are_told_and_all_are_counted() -> None:
    many = {f"stories__s{number:03d}": story("2026-10-05") for number in range(500)}
    answer = section(portal(**many), "guong-tot")
    assert (len(answer.items), answer.total) == (MOST, 500)
    assert [(item.label, item.value) for item in bulletin_contents(portal(**many)).counts] == [("Gương tốt", 500)]


def test_what_leaders_alone_see_is_left_out_of_a_bulletin_for_staff_on_their_site_too() -> None:
    records = {"stories__rieng": story("2026-10-05", audience="leadership"), "stories__chung": story("2026-10-06")}
    leaders = portal(audience=Audience.LEADERSHIP, **records)
    assert titles(leaders, "guong-tot") == ["Chuyện 2026-10-06"]
    assert bulletin_contents(leaders) == bulletin_contents(portal(**records))
    data = portal(audience=Audience.LEADERSHIP, **records, **{BULLETIN: bulletin(audience="leadership")})
    assert titles(data, "guong-tot") == ["Chuyện 2026-10-06", "Chuyện 2026-10-05"]


def test_sessions_of_a_course_at_one_hour_and_place_stand_together() -> None:
    answer = section(portal(training__lop=course("2026-11-03", "2026-11-10", "2026-12-01")), "lop")
    (thing,) = answer.items
    assert (thing.day, thing.more) == ("2026-11-03", "08:00–11:00, Phòng họp; các buổi sau: 10/11/2026")


def test_what_comes_is_what_is_not_over_in_the_period_and_all_of_the_next_one() -> None:
    lop = {"training__lop": course("2026-11-23", "2026-11-24", "2026-12-31", "2027-01-01")}
    (thing,) = section(portal(period="2026-11", **lop), "lop").items
    assert (thing.day, thing.more) == ("2026-11-24", "08:00–11:00, Phòng họp; các buổi sau: 31/12/2026")
    assert [item.label for item in bulletin_contents(portal(period="2026-11", **lop)).counts] == ["Buổi bồi dưỡng"]


def test_quarters_and_years_look_a_quarter_ahead() -> None:
    assert span_of("2026-q3")[1:4] == ("2026-07-01", "2026-09-30", "2026-12-31")
    assert span_of("2026")[1:4] == ("2026-01-01", "2026-12-31", "2027-03-31")
    assert span_of("2026-12")[1:4] == ("2026-12-01", "2026-12-31", "2027-01-31")


def award(*winners: str) -> dict[str, Any]:
    decision = {"number": "1/QĐ", "date": "2026-10-09", "issuer": "Giám đốc"}
    return {"title": "Giấy khen", "form": "giay-khen", "year": "2026", "winners": list(winners), "reason": "Việc tốt",
            "decision": decision}  # fmt: skip


def test_winners_are_named_as_far_as_everybody_may_know() -> None:
    secret = {"units/b": unit(2, audience="leadership"), "units/c": unit(3)}
    records = {"awards/k": award("units/a", "units/b", "units/c"), **secret}
    for audience in (Audience.STAFF, Audience.LEADERSHIP):
        (thing,) = section(portal(audience=audience, **records), "khen-thuong").items
        assert thing.more.endswith(" và 1 cá nhân, tập thể khác")
        assert "units/b" not in thing.more


def lesson(year: int, day: str, audience: Audience = Audience.STAFF) -> list[str]:
    """The lessons from the visits of a year in the bulletin of the next February, on a day."""
    three = {f"units/u{number}": unit(number + 2) for number in range(3)}
    answer = {"rule": "policies/q#mot", "id": "f", "kind": "ton-tai", "unit": "units/u0", "summary": "Chưa rõ"}
    visits = {
        f"inspections/{name}": {
            "title": "Kiểm tra", "kind": "dinh-ky", "themes": ["trang-phuc"], "by": ["units/a"], "units": units,
            "plan": {"planned": f"{year}-03-05"}, "visited": f"{year}-03-05", "checklist": [{"rule": "policies/q#mot"}],
            "findings": [{**answer, "evidence": "Biên bản", "lesson": words}],
        }
        for name, units, words in (("rong", [*three], "Báo trước."), ("hep", ["units/u0"], "Chỉ của một đơn vị."))
    }  # fmt: skip
    reader = portal(day=day, period=f"{year + 1}-02", audience=audience, **three, **visits)
    return titles(reader, "bai-hoc")


def test_lessons_are_told_once_a_year_and_only_those_of_wide_visits() -> None:
    assert lesson(2026, "2027-01-31") == []
    assert lesson(2026, "2027-02-01") == ["Báo trước."]
    assert lesson(2026, "2027-02-01", Audience.LEADERSHIP) == ["Báo trước."]


def test_the_board_of_a_year_that_is_all_of_a_campaign_is_that_of_the_whole() -> None:
    competing: dict[str, Any] = {f"units/{name}": unit(place) for place, name in enumerate("abc", 1)}
    for name, points in zip("abc", ("30", "20", "10"), strict=True):
        competing[f"scores/{name}"] = sheet(f"units/{name}", "2026-03", [line("d1", "2026-03-02", points)])
    for starts, year in ("2026-01-01", ""), ("2025-12-01", "2026/"):
        reader = portal(day="2027-01-10", period="2026", **competing, **{CAMPAIGN: campaign(starts)})
        (thing,) = section(reader, "xep-hang").items
        assert (thing.more, thing.url) == ("1. Đơn vị 01 (năm 2026)", f"/bang-xep-hang/thi-dua/{year}")
