"""Seals: the same bytes for the same inputs, another hash for other inputs, and results that stay until adjusted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from macros.engine import Portal
from macros.loading.yaml_writer import arranged, dump
from macros.queries.emulation import standings
from macros.queries.emulation.clusters import final_results
from macros.queries.emulation.seal_hash import adjusted_fields, inputs_hash, last_inputs_hash, plain, seal_fields
from macros.queries.emulation.seals import sealed
from macros.records.seals import Seal
from tests.contest import CAMPAIGN, DAY, campaign, line, person, portal_of, sheet, unit

LINES = st.lists(
    st.tuples(
        st.sampled_from(("a", "b", "c")),
        st.dates(date(2026, 4, 1), date(2026, 6, 30)),
        st.decimals(min_value=-3, max_value=10, places=2),
    ),
    min_size=1,
    max_size=10,
)
Drawn = list[tuple[str, date, Decimal]]


def agency(drawn: Drawn, as_of: date = DAY, **more: Any) -> Portal:
    """Three departments with those lines in the second quarter."""
    sheets: dict[str, dict[str, Any]] = {}
    for place, (name, day, points) in enumerate(drawn):
        month = day.isoformat()[:7]
        record = sheets.setdefault(f"scores/{name}-{month}", sheet(f"units/{name}", month, []))
        record["lines"].append(line(f"d{place}", day.isoformat(), points))
    units = {f"units/{name}": unit(place) for place, name in enumerate("abc")}
    director = {"people/giam-doc": person("Giám Đốc", consent=False)}
    return portal_of({CAMPAIGN: campaign(), **units, **sheets, **director, **more}, as_of)


def text(portal: Portal) -> str:
    """The file of a new seal."""
    return dump(arranged(Seal, seal_fields(portal, CAMPAIGN, "2026-q2", "2026-07-10")))


@given(LINES, st.randoms(use_true_random=False))
def test_a_quarter_sealed_again_gives_the_same_bytes(drawn: Drawn, chance: Any) -> None:
    portal = agency(drawn)
    shuffled = portal_of(
        {ref: row.data.whole() for ref, row in chance.sample(list(portal.rows.items()), len(portal.rows))}
    )
    assert text(shuffled) == text(portal)
    assert text(agency(drawn, date(2026, 7, 10))) == text(portal)


@given(LINES)
def test_another_line_another_point_another_day_give_another_hash(drawn: Drawn) -> None:
    name, day, points = drawn[-1]
    changed = [
        [*drawn[:-1], (name, day, points + 1)],
        [*drawn[:-1], (name, day.replace(day=day.day % 28 + 1), points)],
        [*drawn, (name, day, Decimal(1))],
    ]
    seals = {inputs_hash(agency(sheets), CAMPAIGN, "2026-q2") for sheets in (drawn, *changed)}
    assert len(seals) == 4


def test_words_and_other_quarters_do_not_count() -> None:
    drawn = [("a", date(2026, 5, 5), Decimal("8.0"))]
    later = [*drawn, ("a", date(2026, 7, 1), Decimal(5))]
    same = [("a", date(2026, 5, 5), Decimal(8))]
    hashes = {inputs_hash(agency(sheets), CAMPAIGN, "2026-q2") for sheets in (drawn, later, same)}
    assert len(hashes) == 1
    assert [plain(Decimal(item)) for item in ("8.00", "0.0", "-1.50", "120")] == ["8", "0", "-1.5", "120"]


def with_seal(as_of: date) -> Portal:
    """Sealed with B in front, adjusted on 3 August when A's missing line was written."""
    before = [
        ("a", date(2026, 5, 5), Decimal(6)),
        ("b", date(2026, 5, 6), Decimal(8)),
        ("c", date(2026, 5, 7), Decimal(1)),
    ]
    after = [*before, ("a", date(2026, 6, 1), Decimal(4))]
    seal = seal_fields(agency(before), CAMPAIGN, "2026-q2", "2026-07-10")
    portal = agency(after)
    seal = adjusted_fields(portal, seal, "2026-08-03", "Ghi sót", "people/giam-doc")
    assert last_inputs_hash(seal) == inputs_hash(portal, CAMPAIGN, "2026-q2") != seal["inputs"]
    return agency(after, as_of, **{"seals/q2": seal})


def ranks(portal: Portal) -> list[tuple[str, str, int | None]]:
    answer = standings.unit_results(portal, CAMPAIGN, "2026-q2")
    return [(item.unit[6:], str(item.points), item.rank) for item in answer]


def test_a_sealed_result_stands_until_an_adjustment_has_come() -> None:
    assert ranks(with_seal(date(2026, 7, 9))) == [("a", "10", 1), ("b", "8", 2), ("c", "1", None)]  # not yet sealed
    assert ranks(with_seal(date(2026, 8, 2))) == [("b", "8", 1), ("a", "6", 2), ("c", "1", None)]
    assert ranks(with_seal(date(2026, 8, 3))) == [("a", "10", 1), ("b", "8", 2), ("c", "1", None)]


def test_an_adjustment_tells_old_and_new_values() -> None:
    answer = sealed(with_seal(DAY), CAMPAIGN, "2026-q2")
    assert answer
    (adjusted,) = answer.adjustments
    assert (adjusted.day, adjusted.reason, adjusted.approver) == ("2026-08-03", "Ghi sót", "people/giam-doc")
    changes = [
        (item.unit, item.before and item.before.rank, item.after and item.after.rank) for item in adjusted.changes
    ]
    assert changes == [("units/a", 2, 1), ("units/b", 1, 2)]
    assert sealed(with_seal(DAY), CAMPAIGN, "2026-q1") is None


def test_what_is_sealed_does_not_depend_on_the_day() -> None:
    drawn = [("a", date(2026, 5, 5), Decimal(6))]
    early, late = agency(drawn, date(2026, 1, 1)), agency(drawn)
    assert final_results(early, CAMPAIGN, "2026-q2") == final_results(late, CAMPAIGN, "2026-q2")
    assert early.next_change is None
