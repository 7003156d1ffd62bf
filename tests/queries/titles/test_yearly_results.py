"""The culture factor: parts in proportion, unknown is not zero, and the level by the bands of the frame."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.queries.titles.measures import PartAmount
from macros.queries.titles.yearly_results import ScoredPart, contribution, factor, propose, score
from macros.records.evaluations import YearLevel
from macros.records.frames import Band, PartKind
from macros.text.render import number
from tests.queries.handbook import table

AMOUNT = st.decimals(min_value=0, max_value=2000, places=1)
FULL = st.decimals(min_value=1, max_value=1000, places=1)
WEIGHT = st.integers(1, 100)
LEAST = dict(zip(YearLevel, ("90", "70", "50", "0"), strict=True))
BANDS = [Band.model_validate({"level": str(level), "least": least}) for level, least in LEAST.items()]


def value(text: str) -> Decimal | None:
    """A number of the handbook; None where it says "chưa có", "không áp dụng"."""
    return None if text.startswith(("chưa", "không")) else Decimal(text.replace(",", "."))


def handbook() -> list[ScoredPart]:
    """The parts of the example in the handbook."""
    kinds = {kind.label: kind for kind in PartKind}
    parts = []
    for label, amount, full, weight, _ in table("Phần", "Số liệu"):
        kind, answer = kinds[label], value(amount)
        points = score(answer, int(weight), Decimal(full), falling=kind.falling)
        measured = PartAmount(answer, applies=amount != "không áp dụng")
        parts.append(ScoredPart(kind, int(weight), Decimal(full), measured, points))
    return parts


def test_the_points_of_the_handbook() -> None:
    expected = [value(points) for *_, points in table("Phần", "Số liệu")]
    assert [part.points for part in handbook()] == expected


def test_the_sum_of_the_handbook() -> None:
    answer, rows = factor(handbook()), dict(table("Bước"))
    assert (answer.known_weight, answer.points) == (90, value(rows["Yếu tố văn hóa công vụ"]))
    worth, rest = contribution(answer.points or Decimal(0), 20), value(rows["Các tiêu chí khác"]) or Decimal(0)
    assert worth == value(rows["Điểm quy đổi, trọng số 20"])
    assert number(worth + rest) == rows["Tổng"]
    proposal = propose(worth + rest, BANDS)
    assert proposal
    assert proposal.level.label == rows["Mức đề xuất, từ 70 điểm"]


@given(AMOUNT, AMOUNT, WEIGHT, FULL)
def test_more_never_earns_less_and_nothing_exceeds_the_weight(
    one: Decimal, other: Decimal, weight: int, full: Decimal
) -> None:
    less, more = sorted((one, other))
    rising = [score(amount, weight, full) or Decimal(0) for amount in (less, more)]
    falling = [score(amount, weight, full, falling=True) or Decimal(0) for amount in (less, more)]
    assert 0 <= rising[0] <= rising[1] <= weight
    assert weight >= falling[0] >= falling[1] >= 0


@given(st.lists(st.tuples(st.sampled_from(PartKind), WEIGHT, st.none() | AMOUNT), max_size=6), st.randoms())
def test_the_factor_depends_on_no_order_and_unknown_parts_weigh_nothing(
    rows: list[tuple[PartKind, int, Decimal | None]], chance: object
) -> None:
    parts = [
        ScoredPart(
            kind, weight, Decimal(10), PartAmount(amount), score(amount, weight, Decimal(10), falling=kind.falling)
        )
        for kind, weight, amount in rows
    ]
    shuffled = list(parts)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    answer = factor(parts)
    assert (factor(shuffled).known_weight, factor(shuffled).points) == (answer.known_weight, answer.points)
    whole = sum(part.weight for part in parts)
    known_weight = sum(part.weight for part in parts if part.measured.amount is not None)
    assert answer.known_weight == (100 * known_weight // whole if whole else 0)
    certain = factor(part for part in parts if part.points is not None)
    assert certain.points == answer.points
    assert answer.points is None or 0 <= answer.points <= 100


def test_a_part_without_numbers_is_unknown() -> None:
    assert score(None, 40, Decimal(10)) is None
    assert factor([ScoredPart(PartKind.PERIODS, 40, Decimal(10), PartAmount(None), None)]).points is None


@pytest.mark.parametrize(
    ("total", "level", "below"),
    [("100", 0, None), ("90", 0, None), ("89.9", 1, "90"), ("70", 1, "90"), ("50", 2, "70"), ("49.9", 3, "50")],
)
def test_a_band_begins_at_its_least_points(total: str, level: int, below: str | None) -> None:
    answer = propose(Decimal(total), BANDS)
    assert answer
    assert answer.level is list(YearLevel)[level]
    assert answer.below == (Decimal(below) if below else None)


def test_no_band_no_level() -> None:
    assert propose(Decimal(40), BANDS[:2]) is None


PART = st.builds(
    lambda kind, weight, amount, applies, bonus: ScoredPart(
        kind,
        weight,
        Decimal(10),
        PartAmount(amount if applies else None, applies=applies),
        score(amount if applies else None, weight, Decimal(10), falling=kind.falling),
        bonus,
    ),
    *(st.sampled_from(PartKind), WEIGHT, st.none() | AMOUNT, st.booleans(), st.booleans()),
)


@given(st.lists(PART, max_size=6), PART)
def test_what_is_none_of_a_persons_duties_changes_nothing(parts: list[ScoredPart], other: ScoredPart) -> None:
    none_of_it = other._replace(measured=PartAmount(None, applies=False), points=None)
    with_it, without = factor([*parts, none_of_it]), factor(parts)
    assert (with_it.points, with_it.known_weight, with_it.missing) == (
        without.points,
        without.known_weight,
        without.missing,
    )


@given(st.lists(PART, max_size=6), PART)
def test_a_bonus_never_takes_away(parts: list[ScoredPart], other: ScoredPart) -> None:
    without, with_it = factor(parts).points, factor([*parts, other._replace(outside_total=True)]).points
    assert (without is None) == (with_it is None)
    assert with_it is None or without is None or without <= with_it <= 100


@given(st.lists(PART, max_size=6), st.integers(0, 20))
def test_a_violation_takes_its_points_off_and_none_changes_nothing(parts: list[ScoredPart], lost: int) -> None:
    deduction = ScoredPart(
        PartKind.VIOLATIONS, 20, Decimal(2), PartAmount(Decimal(lost)), Decimal(-lost), outside_total=True
    )
    without, with_it = factor(parts).points, factor([*parts, deduction]).points
    assert (without is None) == (with_it is None)
    if without is not None and with_it is not None:
        assert 0 <= with_it <= without
        assert with_it == without or lost
