"""How well an engine finds: recall, reciprocal rank and success of each class of queries."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import NamedTuple

from scripts.bench_lib.pages import Case

TOP = 10


class Score(NamedTuple):
    """Means over some cases."""

    cases: int
    recall10: float  # of the expected pages, the share in the first ten
    mrr10: float  # 1 divided by the rank of the first expected page; 0 beyond ten
    success1: float
    success10: float


CaseAnswers = Sequence[tuple[Case, Sequence[str]]]


def score(answers: CaseAnswers) -> Score:
    """The means over these answers; all 0 if there are none."""
    if not answers:
        return Score(0, 0.0, 0.0, 0.0, 0.0)
    ranks = [rank(case, results) for case, results in answers]
    count = len(answers)
    return Score(
        count,
        sum(recall(case, results) for case, results in answers) / count,
        sum(1 / place for place in ranks if place) / count,
        sum(place == 1 for place in ranks) / count,
        sum(place > 0 for place in ranks) / count,
    )


def rank(case: Case, results: Sequence[str]) -> int:
    """The place of the first expected page among the first ten, 0 for none."""
    wanted = set(case.expect)
    return next((place for place, page in enumerate(results[:TOP], 1) if page in wanted), 0)


def recall(case: Case, results: Sequence[str]) -> float:
    """The share of the expected pages among the first ten."""
    return len(set(case.expect) & set(results[:TOP])) / len(set(case.expect))


def by_class(answers: CaseAnswers) -> Mapping[str, Score]:
    """The scores of each class, in order of first appearance."""
    groups = dict.fromkeys(case.group for case, _ in answers)
    return {name: score([answer for answer in answers if answer[0].group == name]) for name in groups}


def is_development(case: Case) -> bool:
    """Whether weights may be tuned on this case: half of the cases, by the hash of the query."""
    return blake2b(case.query.encode(), digest_size=1).digest()[0] % 2 == 0


def halves(answers: Iterable[tuple[Case, Sequence[str]]]) -> tuple[CaseAnswers, CaseAnswers]:
    """The answers to develop on, and those to report."""
    every = list(answers)
    return [item for item in every if is_development(item[0])], [item for item in every if not is_development(item[0])]
