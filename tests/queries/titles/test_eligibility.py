"""Eligibility: the answer is the worst of its reasons, in any order; discipline never helps, an award never hurts."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.queries.titles.eligibility import (
    AwardedTitle,
    DisciplinaryAct,
    Discipline,
    Eligibility,
    Facts,
    Fulfilment,
    Grade,
    HolderCount,
    Idea,
    eligibility,
    judge,
    places,
)
from macros.queries.titles.parameters import ALLOWED, NEEDED, stated_parameters
from macros.records.awards import Form
from macros.records.evaluations import YearLevel
from macros.records.initiatives import InitiativeScope
from macros.records.sanctions import SanctionForm
from macros.records.titles import Condition, ConditionKind
from tests.handbook import day_of
from tests.queries.handbook import table

YEAR = 2025
ORDER = list(Eligibility)
YEARS = st.integers(2021, YEAR)
FORMS = st.sampled_from(list(Form)[:4])
PUNISHMENT = st.none() | st.sampled_from(SanctionForm)


def condition(kind: ConditionKind, *, verified: bool = True, **more: Any) -> Condition:
    """A condition of a kind; its id is the kind."""
    data = {
        "id": str(kind),
        "kind": str(kind),
        "text": kind.label,
        "regulation": "regulations/luat",
        "clause": "Điều 1",
    }
    return Condition.model_validate({**data, "verified": str(verified).lower(), **more})


CONDITIONS = st.lists(
    st.one_of(
        st.builds(
            lambda forms, years, sure: condition(ConditionKind.PREVIOUS, forms=forms, years=str(years), verified=sure),
            st.lists(FORMS, min_size=1, max_size=2),
            st.integers(1, 3),
            st.booleans(),
        ),
        st.builds(
            lambda years, form, sure: condition(
                ConditionKind.DISCIPLINE, years=str(years), sanction=str(form), verified=sure
            ),
            st.integers(1, 3),
            st.sampled_from(SanctionForm),
            st.booleans(),
        ),
        st.builds(
            lambda forms, count: condition(ConditionKind.COMMENDED, forms=forms, count=str(count), years="3"),
            st.lists(FORMS, min_size=1, max_size=2),
            st.integers(1, 3),
        ),
        st.builds(
            lambda level, years: condition(ConditionKind.LEVEL, level=str(level), years=str(years)),
            st.sampled_from(YearLevel),
            st.integers(1, 2),
        ),
    ),
    max_size=5,
)
FACTS = st.builds(
    Facts,
    st.just(YEAR),
    st.lists(st.builds(AwardedTitle, FORMS, YEARS, st.just("awards/x")), max_size=6).map(tuple),
    st.integers(2021, 2026),
    st.dictionaries(YEARS, st.sampled_from(YearLevel)).map(
        lambda levels: tuple(Grade(year, level, "evaluations/x") for year, level in levels.items())
    ),
    st.builds(
        Discipline,
        st.lists(
            st.builds(lambda year, form: DisciplinaryAct(f"{year}-05-20", "evaluations/x", form), YEARS, PUNISHMENT),
            max_size=2,
        ).map(tuple),
        st.none() | st.lists(YEARS, max_size=4).map(tuple),
    ),
)


@given(FACTS, CONDITIONS.flatmap(lambda rules: st.tuples(st.just(rules), st.permutations(rules))))
def test_the_order_of_conditions_does_not_matter(facts: Facts, orders: tuple[list[Condition], list[Condition]]) -> None:
    one, other = (eligibility(facts, conditions) for conditions in orders)
    assert one.answer is other.answer
    assert sorted(map(repr, one.reasons)) == sorted(map(repr, other.reasons))


@given(FACTS, CONDITIONS, YEARS, PUNISHMENT)
def test_one_more_disciplinary_decision_never_helps(
    facts: Facts, conditions: list[Condition], year: int, form: SanctionForm | None
) -> None:
    decisions = (*facts.discipline.decisions, DisciplinaryAct(f"{year}-06-01", "evaluations/y", form))
    worse = facts._replace(discipline=facts.discipline._replace(decisions=decisions))
    assert _place(worse, conditions) <= _place(facts, conditions)


@given(FACTS, CONDITIONS)
def test_who_has_read_the_law_changes_no_answer(facts: Facts, conditions: list[Condition]) -> None:
    read = [item.model_copy(update={"verified": True}) for item in conditions]
    assert eligibility(facts, read).answer is eligibility(facts, conditions).answer


@given(FACTS, CONDITIONS, FORMS, YEARS)
def test_one_more_award_year_never_hurts(facts: Facts, conditions: list[Condition], form: Form, year: int) -> None:
    better = facts._replace(titles=(*facts.titles, AwardedTitle(form, year, "awards/y")))
    assert _place(better, conditions) >= _place(facts, conditions)


@given(FACTS, CONDITIONS)
def test_asked_again_the_answer_is_the_same_and_asking_twice_adds_nothing(
    facts: Facts, conditions: list[Condition]
) -> None:
    assert eligibility(facts, conditions) == eligibility(facts, conditions)
    assert eligibility(facts, conditions * 2).answer is eligibility(facts, conditions).answer


def _place(facts: Facts, conditions: list[Condition]) -> int:
    return ORDER.index(eligibility(facts, conditions).answer)


def test_without_conditions_there_is_nothing_to_go_by() -> None:
    assert eligibility(Facts(YEAR), ()).answer is Eligibility.MISSING


@pytest.mark.parametrize(("first", "second", "punished", "read", "answer"), table("Năm 2024", "Năm 2025"))
def test_the_examples_of_the_handbook(first: str, second: str, punished: str, read: str, answer: str) -> None:
    levels = {level.label: level for level in YearLevel}
    cases = ((2024, first), (2025, second))
    grades = tuple(Grade(year, levels[label], "evaluations/x") for year, label in cases if label in levels)
    days = () if punished == "không" else (DisciplinaryAct(day_of(punished).isoformat(), "evaluations/x"),)
    sure = read == "đã đối chiếu"
    conditions = (
        condition(ConditionKind.LEVEL, level="hoan-thanh-tot", years="2", verified=sure),
        condition(ConditionKind.DISCIPLINE, years="2", verified=sure),
    )
    facts = Facts(YEAR, grades=grades, discipline=Discipline(days))
    assert eligibility(facts, conditions).answer.label == answer


@pytest.mark.parametrize(("base", "share", "limit"), table("Số người để tính"))
def test_the_quotas_of_the_handbook(base: str, share: str, limit: str) -> None:
    assert places(int(share.rstrip("%")), int(base)) == int(limit)


def test_the_parameters_in_the_handbook_are_those_of_the_kinds() -> None:
    rows = {kind.strip("`"): (needed, allowed) for kind, needed, allowed in table("Loại", "Mục phải ghi")}
    assert rows.keys() == set(ConditionKind)
    for kind in ConditionKind:
        needed, allowed = ([name.strip(" `") for name in cell.split(",") if name] for cell in rows[kind])
        assert tuple(needed) == NEEDED[kind]
        assert {*needed, *allowed} == set(ALLOWED[kind])


ADVANCED = Form.TITLE_ADVANCED
TITLE = "“Lao động tiên tiến”"
MISSING = "Mới có 01 trong 02 năm liên tục cần có “Lao động tiên tiến”; chưa có số liệu khen thưởng năm 2023."
TWO_YEARS = {"forms": ["lao-dong-tien-tien"], "years": "2"}


@pytest.mark.parametrize(
    ("years", "since", "result", "why"),
    [
        ((2024, 2025), 2020, Fulfilment.MET, "Đã đạt “Lao động tiên tiến” các năm 2024, 2025."),
        ((2023, 2024), 2020, Fulfilment.MET, "Đã đạt “Lao động tiên tiến” các năm 2023, 2024."),
        (
            *((2022, 2024), 2020, Fulfilment.UNMET),
            "Mới có 01 trong 02 năm liên tục cần có “Lao động tiên tiến”.",
        ),
        ((), 2020, Fulfilment.UNMET, "Chưa có năm nào trong 02 năm liên tục cần có “Lao động tiên tiến”."),
        ((2024,), 2024, Fulfilment.UNKNOWN, MISSING),
        ((2025,), 2024, Fulfilment.UNMET, "Mới có 01 trong 02 năm liên tục cần có “Lao động tiên tiến”."),
    ],
)
def test_consecutive_years_end_with_the_year_or_the_one_before(
    years: tuple[int, ...], since: int, result: Fulfilment, why: str
) -> None:
    titles = tuple(AwardedTitle(ADVANCED, year, f"awards/{year}") for year in years)
    facts = Facts(YEAR, titles, since, decided=(ADVANCED,))
    reason = judge(facts, condition(ConditionKind.PREVIOUS, **TWO_YEARS))
    assert (reason.result, reason.why) == (result, why)


@pytest.mark.parametrize(
    ("count", "years", "decided", "result", "why"),
    [
        ("1", (2024,), True, Fulfilment.UNMET, "Chưa đạt danh hiệu “Lao động tiên tiến” năm 2025."),
        ("1", (2024,), False, Fulfilment.UNKNOWN, "“Lao động tiên tiến”: chưa xét năm 2025."),
        ("1", (2025,), False, Fulfilment.MET, "Đã đạt “Lao động tiên tiến” năm 2025."),
        (
            *("2", (2024,), False, Fulfilment.UNKNOWN),
            "Mới có 01 trong 02 năm liên tục cần có “Lao động tiên tiến”; chưa xét năm 2025.",
        ),
        (
            *("2", (2022,), False, Fulfilment.UNMET),
            "Chưa có năm nào trong 02 năm liên tục cần có “Lao động tiên tiến”.",
        ),
    ],
)
def test_a_title_of_the_year_is_asked_of_that_year_and_unknown_until_decided(
    count: str, years: tuple[int, ...], *, decided: bool, result: Fulfilment, why: str
) -> None:
    titles = tuple(AwardedTitle(ADVANCED, year, f"awards/{year}") for year in years)
    facts = Facts(YEAR, titles, 2020, decided=(ADVANCED,) if decided else ())
    reason = judge(facts, condition(ConditionKind.PREVIOUS, **{**TWO_YEARS, "years": count}))
    assert (reason.result, reason.why) == (result, why)


def test_an_initiative_counts_from_the_scope_that_is_asked_for() -> None:
    rule = condition(ConditionKind.INITIATIVE, scope="cap-tinh", years="2")
    base, province = (Idea(2024, scope, f"initiatives/{scope}") for scope in list(InitiativeScope)[:2])
    assert judge(Facts(YEAR, ideas=(base,)), rule).result is Fulfilment.UNMET
    none = judge(Facts(YEAR), rule)
    assert (
        none.why == "Chưa có sáng kiến được công nhận từ cấp bộ, ban, ngành, tỉnh trở lên các năm 2024, 2025 (cần 01)."
    )
    reason = judge(Facts(YEAR, ideas=(base, province)), rule)
    assert (reason.result, reason.refs) == (Fulfilment.MET, ("initiatives/cap-tinh",))
    assert reason.why == "01 sáng kiến được công nhận từ cấp bộ, ban, ngành, tỉnh trở lên các năm 2024, 2025 (cần 01)."


@pytest.mark.parametrize(
    ("kind", "count", "result", "why"),
    [
        (
            "han-ngach",
            HolderCount(1, 14),
            Fulfilment.MET,
            "Hạn ngạch 15% của 14 người trong đơn vị là 2 suất; người khác đã dùng 1.",
        ),
        (
            "han-ngach",
            HolderCount(2, 14),
            Fulfilment.UNMET,
            "Hạn ngạch 15% của 14 người trong đơn vị là 2 suất; người khác đã dùng 2, đã hết suất.",
        ),
        (
            *("han-ngach", HolderCount(0, 0), Fulfilment.UNKNOWN),
            f"Chưa có người đạt “Lao động tiên tiến” năm {YEAR} để tính hạn ngạch.",
        ),
        (
            "thanh-vien",
            HolderCount(1, 5),
            Fulfilment.MET,
            "1 trong 5 thành viên đạt “Lao động tiên tiến”; cần từ 15% (1 người).",
        ),
        (
            *("thanh-vien", HolderCount(0, 5), Fulfilment.UNMET),
            "0 trong 5 thành viên đạt “Lao động tiên tiến”; cần từ 15% (1 người), còn thiếu 1.",
        ),
    ],
)
def test_shares_say_of_how_many(kind: str, count: HolderCount, result: Fulfilment, why: str) -> None:
    rule = condition(ConditionKind(kind), forms=["lao-dong-tien-tien"], share="15")
    reason = judge(Facts(YEAR, counts={rule.id: count}), rule)
    assert (reason.result, reason.why) == (result, why)


def test_a_condition_states_its_parameters() -> None:
    assert list(stated_parameters(condition(ConditionKind.PREVIOUS, **TWO_YEARS))) == ["forms", "years"]


REPRIMANDED, CRITICISED = (
    DisciplinaryAct(f"{YEAR}-05-20", f"sanctions/{form}", form)
    for form in (SanctionForm.REPRIMAND, SanctionForm.CRITICISM)
)
UNNAMED = DisciplinaryAct(f"{YEAR}-05-20", "evaluations/x")


@pytest.mark.parametrize(
    ("least", "decision", "result", "why"),
    [
        ("", REPRIMANDED, Fulfilment.UNMET, "Có khiển trách ngày 20/5/2025."),
        ("", UNNAMED, Fulfilment.UNMET, "Có quyết định kỷ luật ngày 20/5/2025."),
        ("kiem-diem", CRITICISED, Fulfilment.UNMET, "Có kiểm điểm, phê bình ngày 20/5/2025."),
        ("canh-cao", UNNAMED, Fulfilment.UNKNOWN, "Chưa có hình thức của quyết định kỷ luật ngày 20/5/2025."),
        (
            *("", CRITICISED, Fulfilment.MET),
            (
                "Không có xử lý từ mức khiển trách trở lên năm 2025. Có kiểm điểm, phê bình ngày 20/5/2025: "
                "chưa đến mức của điều kiện, hội đồng xem xét."
            ),
        ),
    ],
)
def test_what_a_reprimand_changes_depends_on_the_condition(
    least: str, decision: DisciplinaryAct, result: Fulfilment, why: str
) -> None:
    rule = condition(ConditionKind.DISCIPLINE, **({"sanction": least} if least else {}))
    reason = judge(Facts(YEAR, discipline=Discipline((decision,))), rule)
    assert (reason.result, reason.why) == (result, why)


@pytest.mark.parametrize(
    ("decisions", "why"),
    [
        ((), "Năm 2025 đến nay chưa ghi nhận kỷ luật; xác nhận khi hết năm."),
        (
            (CRITICISED,),
            (
                "Năm 2025 đến nay có kiểm điểm, phê bình ngày 20/5/2025: chưa đến mức của điều kiện; "
                "xác nhận khi hết năm."
            ),
        ),
    ],
)
def test_while_the_year_runs_a_clean_record_is_still_to_be_confirmed(
    decisions: tuple[DisciplinaryAct, ...], why: str
) -> None:
    facts = Facts(YEAR, discipline=Discipline(decisions, (2024,)), running=True)
    reason = judge(facts, condition(ConditionKind.DISCIPLINE, years="2"))
    assert (reason.result, reason.why) == (Fulfilment.UNKNOWN, why)
    unmet = facts._replace(discipline=Discipline((REPRIMANDED,), ()))
    assert judge(unmet, condition(ConditionKind.DISCIPLINE)).result is Fulfilment.UNMET
    without = judge(facts._replace(running=False, discipline=Discipline((), ())), condition(ConditionKind.DISCIPLINE))
    assert without.why == "Chưa có số liệu kỷ luật năm 2025."


@pytest.mark.parametrize(
    ("count", "always", "result", "why"),
    [
        (
            *(HolderCount(9, 46), "", Fulfilment.MET),
            "Toàn cơ quan 9 được xếp loại hoàn thành xuất sắc nhiệm vụ, trần 20% của 46 hoàn thành tốt nhiệm vụ là 9.",
        ),
        (
            *(HolderCount(12, 46), "", Fulfilment.UNMET),
            (
                "Toàn cơ quan 12 được xếp loại hoàn thành xuất sắc nhiệm vụ, trần 20% của 46 hoàn thành tốt nhiệm vụ "
                "là 9: vượt 3."
            ),
        ),
        (
            *(HolderCount(1, 3), "1", Fulfilment.MET),
            "Toàn cơ quan 1 được xếp loại hoàn thành xuất sắc nhiệm vụ, trần 20% của 3 hoàn thành tốt nhiệm vụ là 1.",
        ),
        (HolderCount(0, 0), "", Fulfilment.UNKNOWN, "Chưa có quyết định xếp loại năm 2025 để tính tỷ lệ."),
    ],
)
def test_only_a_share_of_the_agency_may_reach_a_level(
    count: HolderCount, always: str, result: Fulfilment, why: str
) -> None:
    more = {"count": always} if always else {}
    rule = condition(ConditionKind.CEILING, level="hoan-thanh-xuat-sac", share="20", **more)
    reason = judge(Facts(YEAR, counts={rule.id: count}), rule)
    assert (reason.result, reason.why) == (result, why)


def test_one_achievement_is_rewarded_once() -> None:
    rule = condition(ConditionKind.ONCE, forms=["chien-si-thi-dua-co-so", "giay-khen"])
    title, other = (AwardedTitle(form, YEAR, f"awards/{form}") for form in (Form.CERTIFICATE, Form.TITLE_BASE))
    facts = Facts(YEAR, (title,), form=Form.CERTIFICATE)
    assert (
        judge(facts, rule).why == "Thành tích năm 2025 chưa được khen bằng “Chiến sĩ thi đua cơ sở” hoặc “Giấy khen”."
    )
    again = judge(facts._replace(titles=(title, other)), rule)
    assert (again.result, again.why) == (
        Fulfilment.UNMET,
        "Thành tích năm 2025 đã được khen bằng “Chiến sĩ thi đua cơ sở”.",
    )


def test_what_was_given_in_another_year_for_an_occasion_or_in_another_form_is_no_second_reward() -> None:
    rule = condition(ConditionKind.ONCE, forms=["chien-si-thi-dua-co-so"])
    base = AwardedTitle(Form.TITLE_BASE, YEAR, "awards/a")
    others = (base._replace(year=2024), base._replace(occasion=True), base._replace(form=ADVANCED))
    assert judge(Facts(YEAR, others), rule).result is Fulfilment.MET
    assert judge(Facts(YEAR, (*others, base)), rule).refs == ("awards/a",)


@pytest.mark.parametrize(
    ("kind", "more", "count", "why"),
    [
        ("han-ngach", {"share": "15"}, None, "Chưa có số người để tính hạn ngạch."),
        (
            *("han-ngach", {"share": "15", "agency": "true"}, HolderCount(0, 6)),
            "Hạn ngạch 15% của 6 người trong toàn cơ quan là 0 suất; người khác đã dùng 0, không có suất nào.",
        ),
        (
            *("han-ngach", {}, HolderCount(199, 200)),
            "Hạn ngạch 100% của 200 người trong đơn vị là 200 suất; người khác đã dùng 199.",
        ),
        ("thanh-vien", {"share": "15"}, None, f"Chưa có quyết định {TITLE} năm 2025 để tính tỷ lệ."),
        ("thanh-vien", {"share": "1"}, HolderCount(0, 250), f"Chưa có thành viên đạt {TITLE} (cần 01 người)."),
        ("thanh-vien", {"share": "1"}, HolderCount(1, 250), f"01 thành viên đạt {TITLE} (cần 01 người)."),
        (
            *("thanh-vien", {}, HolderCount(201, 202)),
            f"201 trong 202 thành viên đạt {TITLE}; cần từ 100% (202 người), còn thiếu 1.",
        ),
        ("tran-xep-loai", {"share": "20"}, None, "Chưa có quyết định xếp loại năm 2025 để tính tỷ lệ."),
        (
            *("tran-xep-loai", {"level": "hoan-thanh-tot"}, HolderCount(0, 5)),
            "Toàn cơ quan 0 được xếp loại hoàn thành tốt nhiệm vụ, trần 100% của 5 hoàn thành nhiệm vụ là 5.",
        ),
        (
            *("tran-xep-loai", {"share": "20"}, HolderCount(1, 0)),
            (
                "Toàn cơ quan 1 được xếp loại hoàn thành xuất sắc nhiệm vụ, trần 20% của 0 hoàn thành tốt nhiệm vụ "
                "là 0: vượt 1."
            ),
        ),
    ],
)
def test_shares_where_nothing_is_counted_or_the_condition_says_little(
    kind: str, more: dict[str, str], count: HolderCount | None, why: str
) -> None:
    rule = condition(ConditionKind(kind), forms=["lao-dong-tien-tien"] if kind == "thanh-vien" else [], **more)
    assert judge(Facts(YEAR, counts={rule.id: count} if count else {}), rule).why == why


@pytest.mark.parametrize(
    ("years", "since", "result", "why"),
    [
        ((2023, 2025), 2020, Fulfilment.MET, f"02 lần {TITLE} các năm 2023, 2024, 2025 (cần 02)."),
        ((2022, 2025), 2023, Fulfilment.UNMET, f"Mới có 01 lần {TITLE} các năm 2023, 2024, 2025 (cần 02)."),
        ((), 2020, Fulfilment.UNMET, f"Chưa có lần {TITLE} các năm 2023, 2024, 2025 (cần 02)."),
        ((2025,), 2024, Fulfilment.UNKNOWN, "Chưa có số liệu khen thưởng trước năm 2024."),
    ],
)
def test_commendations_are_counted_in_the_years_that_are_recorded(
    years: tuple[int, ...], since: int, result: Fulfilment, why: str
) -> None:
    rule = condition(ConditionKind.COMMENDED, forms=["lao-dong-tien-tien"], count="2", years="3")
    titles = (
        *(AwardedTitle(ADVANCED, year, f"awards/{year}") for year in years),
        AwardedTitle(Form.TITLE_BASE, 2024, "awards/x"),
    )
    assert judge(Facts(YEAR, titles, since), rule)[:3] == (rule, result, why)


@pytest.mark.parametrize(
    ("levels", "why"),
    [
        (
            (YearLevel.GOOD, YearLevel.EXCELLENT),
            "Năm 2024: Hoàn thành tốt nhiệm vụ; Năm 2025: Hoàn thành xuất sắc nhiệm vụ.",
        ),
        (
            (YearLevel.DONE, YearLevel.FAILED),
            (
                "Thấp hơn mức “Hoàn thành tốt nhiệm vụ” (năm 2024: Hoàn thành nhiệm vụ; "
                "năm 2025: Không hoàn thành nhiệm vụ)."
            ),
        ),
    ],
)
def test_levels_are_told_year_by_year(levels: tuple[YearLevel, ...], why: str) -> None:
    grades = tuple(Grade(year, level, "evaluations/x") for year, level in zip((2024, 2025), levels, strict=True))
    assert (
        judge(Facts(YEAR, grades=grades), condition(ConditionKind.LEVEL, level="hoan-thanh-tot", years="2")).why == why
    )


def test_a_condition_that_says_no_number_asks_for_one() -> None:
    facts = Facts(YEAR, (AwardedTitle(ADVANCED, YEAR, "awards/a"),), discipline=Discipline())
    for kind, why in (
        (ConditionKind.COMMENDED, f"01 lần {TITLE} năm 2025 (cần 01)."),
        (ConditionKind.PREVIOUS, f"Đã đạt {TITLE} năm 2025."),
        (ConditionKind.DISCIPLINE, "Không có xử lý từ mức khiển trách trở lên năm 2025."),
    ):
        assert judge(facts, condition(kind, forms=["lao-dong-tien-tien"])).why == why
    none = judge(Facts(YEAR, decided=(ADVANCED,)), condition(ConditionKind.PREVIOUS, forms=["lao-dong-tien-tien"]))
    assert none.why == f"Chưa đạt danh hiệu {TITLE} năm 2025."


def test_too_few_initiatives_are_counted() -> None:
    rule = condition(ConditionKind.INITIATIVE, scope="toan-quoc", count="2")
    reason = judge(Facts(YEAR, ideas=(Idea(YEAR, InitiativeScope.NATION, "initiatives/a"),)), rule)
    assert reason.why == "Mới có 01 sáng kiến được công nhận phạm vi toàn quốc năm 2025 (cần 02)."


def test_a_verdict_counts_its_reasons_and_says_why() -> None:
    conditions = (condition(ConditionKind.LEVEL, level="hoan-thanh"), condition(ConditionKind.DISCIPLINE))
    verdict = eligibility(Facts(YEAR, discipline=Discipline()), conditions)
    assert [verdict.count(result) for result in (Fulfilment.UNMET, Fulfilment.UNKNOWN, Fulfilment.MET)] == [0, 1, 1]
    assert verdict.why(Fulfilment.UNKNOWN) == ("Chưa có quyết định xếp loại năm 2025.",)
