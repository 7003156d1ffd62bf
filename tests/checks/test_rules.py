"""All rules: each has words for editors, each code has a test, and an edit checks no more than it must."""

import re
from collections.abc import Iterable
from datetime import date
from functools import reduce
from inspect import get_annotations
from operator import or_
from pathlib import Path
from typing import Any

import pytest

from macros.checks import actions, awards, effect, future_dates, indicators, review, vanished, withdrawals
from macros.checks.ids import RESERVED, is_reserved
from macros.checks.rules import RecordRule, defects_of, rules, rules_in
from macros.engine import Portal
from macros.engine.loader import load
from macros.engine.recorder import Trace, traced
from macros.engine.results import Results
from macros.law.citations import key_of
from macros.loading.git_history import History
from macros.records import collections
from macros.records.choices import Audience
from tests.checks import sample_library
from tests.sweep import offenders

MODULES = sorted((Path(__file__).resolve().parents[2] / "macros" / "checks").glob("*.py"))
TESTS = [path for path in Path(__file__).parent.iterdir() if path.suffix in (".py", ".txt")]
CODES = re.compile(
    r"\b(?:Defect|CallFault|in_order|gap)\(\s*\"([A-Za-z-]+)\"|\b(?:Problem|_Remark)\((?:[^\"()]|\([^()]*\)|\(\([^)]*\)[^)]*\))*\"([a-z-]+)\""
)
VIETNAMESE = re.compile(r"[ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]")


def codes() -> set[str]:
    """Every code in the sources of the rules."""
    matches = [match for path in MODULES for match in CODES.findall(path.read_text("utf-8"))]
    return {first or second for first, second in matches}


def test_the_sources_name_the_codes() -> None:
    assert {"key-taken", "course-order", "media-orphan", "id-renamed", "page-symlink", "page-unclosed"} <= codes()
    assert len(codes()) > 70


def test_every_code_is_expected_somewhere() -> None:
    texts = "\n".join(path.read_text("utf-8") for path in TESTS)
    assert [code for code in sorted(codes()) if not re.search(rf"\b{code} [a-z{{]", texts)] == []


def test_every_rule_has_one_sentence_for_editors() -> None:
    def check(rule: object) -> None:
        sentence = str(rule.__doc__)
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert "\n" not in sentence
        assert VIETNAMESE.search(sentence)

    assert offenders([*rules(), vanished.check_vanished], check) == []


def test_no_two_rules_have_the_same_name() -> None:
    names = [rule.__name__ for rule in rules()]
    assert len(set(names)) == len(names)


@pytest.mark.usefixtures("good")
def test_the_good_library_has_every_collection() -> None:
    assert {path.name for root in sample_library.ROOTS for path in root.iterdir()} - {"media"} == set(collections())


def records_read(portal: Portal, ref: str, among: Iterable[RecordRule[...]] = rules()) -> set[str]:
    """The records that a check of one record reads."""

    def ask(portal: Portal) -> None:
        row = portal.rows[ref]
        record = collections()[row.collection].model_validate(row.data.whole())
        list(defects_of(portal, ref, record, among))

    _, trace = traced(portal, ask)
    arguments = (str(argument) for entry in trace for argument in entry.key[1:])
    return {argument.partition("\t")[0] for argument in arguments if "/" in argument}


def test_a_rule_reads_only_what_its_record_names(good: Path) -> None:
    portal = sample_library.open_portal((good,))
    for ref, row in portal.rows.items():
        allowed = {target.partition("#")[0] for _, target in row.references}
        allowed |= {f"{row.collection}/{former}" for former in row.former_ids} | set(row.keys) | {ref, f"media:{ref}"}
        numbers = {key_of(str(related.get("number"))) for related in row.data.get("relations", ())} | {
            key_of(row.number)
        }
        above = {"units/ban-giam-doc", "issuers/chinh-phu"}  # reached through the parent of a unit, and the issuer
        assert records_read(portal, ref) <= allowed | set(map(key_of, numbers)) | above


class RecordingResults(Results[Any]):
    """Results that remember which names were recorded."""

    def __init__(self) -> None:
        super().__init__()
        self.recorded: set[str] = set()

    def record(self, name: str, trace: Trace, result: Any) -> None:
        self.recorded.add(name)
        super().record(name, trace, result)


def test_an_edit_re_checks_only_the_records_that_read_it(good: Path) -> None:
    ledger, before = RecordingResults(), load((good,))
    sample_library.problems(ledger, (good,))
    ledger.recorded.clear()
    unit = good / "units" / "van-phong.yml"
    unit.write_text(unit.read_text("utf-8").replace("title: Văn phòng", "title: Văn phòng Trung tâm"), "utf-8")
    sample_library.problems(ledger, (good,), before)
    assert ledger.recorded == {"units/van-phong"}
    unit.write_text(unit.read_text("utf-8").replace("2020-01-01", "2020-02-01"), "utf-8")
    sample_library.problems(ledger, (good,), before)
    assert ledger.recorded == {
        *("units/van-phong", "people/nguyen-van-a", "stories/tiep-dan-ngay-mua", "scores/van-phong-2026-03"),
        *("training/giao-tiep-2026", "campaigns/van-hoa-cong-so-2026", "announcements/nghi-le"),
        *("acknowledgements/nghi-le-van-phong", "evaluations/van-phong-2025"),
    }


def test_only_the_review_list_and_rules_of_coming_days_look_at_the_clock(good: Path) -> None:
    loaded = load((good,))
    portal = Portal(loaded, date(2000, 1, 1), Audience.LEADERSHIP, History())
    looking = {
        *(*rules_in(review), *rules_in(effect), *rules_in(future_dates), withdrawals.withdrawals_are_not_in_the_future),
        *(actions.tasks_record_only_past_events, indicators.periods_have_ended, awards.winners_were_eligible),
    }
    for ref in portal.rows:
        records_read(portal, ref, [rule for rule in rules() if rule not in looking])
    assert portal.next_day == ""


def test_every_rule_takes_records_of_the_models_that_it_checks() -> None:
    def check(rule: RecordRule[...]) -> None:
        written = get_annotations(rule.function, eval_str=True)
        *names, _ = written  # the last is what it returns
        assert tuple(names[: len(rule.needs)]) == rule.needs
        assert [written[name] for name in names[len(rule.needs) :]] in ([], [reduce(or_, rule.models)])

    assert offenders(rules(), check) == []


def test_an_id_is_reserved_where_a_page_of_its_own_collection_has_that_address() -> None:
    everywhere = [name for name in RESERVED if all(is_reserved(name, model) for model in collections().values())]
    assert sorted(RESERVED) == sorted(everywhere)
    facets = {name: set(model.facet_labels) - RESERVED for name, model in collections().items()}
    one, other = next((one, name) for one, names in facets.items() for name in names if name not in facets["units"])
    assert is_reserved(other, collections()[one])
    assert not is_reserved(other, collections()["units"])
