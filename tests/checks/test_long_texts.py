"""A rule is given the same record in every run, however many files that run reads; long texts come from its source."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from macros.checks import run
from macros.checks.defect import Defect
from macros.checks.rules import RecordSource, check, rules
from macros.engine import fork
from macros.engine.results import Results
from macros.records.stories import Story
from tests.checks import sample_library

STORY = Path("data/stories/tiep-dan-ngay-mua.yml")


@check(Story)
def looks_at_the_body(record: Story) -> Iterator[Defect]:
    """Nội dung câu chuyện như quy tắc nhận được."""
    yield Defect("body", ("body",), str(record.body))


@check(Story)
def reads_the_body(source: RecordSource) -> Iterator[Defect]:
    """Nội dung câu chuyện như trong tệp."""
    yield Defect("text", ("body",), source.texts[("body",)])


@pytest.fixture(autouse=True)
def _with_two_more_rules(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The good library is checked by two rules of this test as well."""
    assert good.is_dir()
    monkeypatch.setattr(run, "rules_over", lambda *_: (*rules(), looks_at_the_body, reads_the_body))


def messages(ledger: Results | None = None) -> list[str]:
    """The messages of the two rules for the story of the good library."""
    problems = (problem for problem in sample_library.problems(ledger) if problem.code in ("body", "text"))
    return [problem.message for problem in problems if problem.path == str(STORY)]


@pytest.mark.parametrize("many", [1, 200, 10_000])
def test_a_clean_check_an_edit_and_a_check_of_many_files_say_the_same(
    many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fork, "MANY", many)
    story = STORY.read_text("utf-8")
    for number in range(200):
        (STORY.parent / f"chuyen-{number}.yml").write_text(story, "utf-8")
    ledger: Results = Results()
    clean = messages(ledger)
    STORY.write_text(f"{story}\n", "utf-8")
    edited = messages(ledger)
    assert clean == edited == messages()
    assert clean[0] == "…"
    assert clean[1] == "Sáng thứ Hai, trời mưa to.\n"
