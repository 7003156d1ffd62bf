"""The output of `portal bench search`, as text and as JSON."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scripts.bench_lib import evaluate
from scripts.bench_lib.browser import FIRST, CannotRun
from scripts.bench_lib.evaluate import CaseAnswers, Score
from scripts.bench_lib.search import Outcome, SearchReport

HALVES = ("report", "development", "both")


def half_of(answers: CaseAnswers, half: str) -> CaseAnswers:
    """The requested half of the machine-made cases."""
    development, rest = evaluate.halves(answers)
    return {"development": development, "report": rest}.get(half, answers)


def lines(report: SearchReport, half: str) -> Iterator[str]:
    """Yield the lines of the tables."""
    yield f"{report.page_count} trang, trong đó {report.distractor_count} trang dựng thêm"
    yield from _scores("Câu hỏi soạn tay", report.hand)
    yield from _scores("Câu hỏi khó, không tính vào mức", report.stretch)
    yield from _scores(f"Câu hỏi do máy lập (nửa: {half})", half_of(report.machine, half))
    cost = report.cost
    yield ""
    yield "| Chi phí | |"
    yield "|---|---|"
    yield f"| Đọc HTML thành văn bản, ms CPU mỗi trang | {cost.reading * 1000:.2f} |"
    yield f"| Lập chỉ mục, ms CPU mỗi trang | {cost.indexing * 1000:.2f} |"
    yield f"| Cả chỉ mục, MB | {cost.index_bytes / 1e6:.1f} |"
    yield f"| Trước kết quả của “{FIRST}”, KB, cả mã | {cost.first_bytes / 1000:.0f} |"
    any_first = _spread(cost.any_first_bytes, 1 / 1000)
    yield f"| Trước kết quả, mỗi câu như câu đầu tiên, KB, cả mã: giữa (p95) | {any_first} |"
    yield f"| Một câu hỏi, Python, ms CPU: giữa (p95) | {_spread(cost.search)} |"
    yield f"| Đọc các trang đầu để xếp lại và trích, ms CPU: giữa (p95) | {_spread(cost.rereading)} |"
    yield from _others(report.others)


def _scores(title: str, answers: CaseAnswers) -> Iterator[str]:
    if not answers:
        return
    yield ""
    yield f"| {title} | Số câu | recall@10 | MRR@10 | đúng@1 | đúng@10 |"
    yield "|---|---|---|---|---|---|"
    for name, score in (*evaluate.by_class(answers).items(), ("tất cả", evaluate.score(answers))):
        yield f"| {name} | {score.cases} | " + " | ".join(f"{value:.3f}" for value in score[1:]) + " |"


def comparison(page_count: int, half: str, engines: Mapping[str, CaseAnswers | CannotRun]) -> Iterator[str]:
    """One table of all engines: MRR@10, right page first, right page among ten, of each class."""
    measured = {name: answers for name, answers in engines.items() if not isinstance(answers, CannotRun)}
    yield f"{page_count} trang thật; câu hỏi do máy lập từ chúng (nửa: {half}). Mỗi ô: MRR@10 / đúng@1 / đúng@10"
    yield ""
    yield f"| Câu hỏi | Số câu | {' | '.join(measured)} |"
    yield f"|---|---|{'---|' * len(measured)}"
    scores = [{**evaluate.by_class(answers), "tất cả": evaluate.score(answers)} for answers in measured.values()]
    for name, first in scores[0].items():
        cells = (score[name] for score in scores)
        yield (
            f"| {name} | {first.cases} | "
            + " | ".join(f"{cell.mrr10:.3f} / {cell.success1:.3f} / {cell.success10:.3f}" for cell in cells)
            + " |"
        )
    for name, reason in engines.items():
        if isinstance(reason, CannotRun):
            yield f"{name} không chạy được: {reason}"


def comparison_as_json(page_count: int, engines: Mapping[str, CaseAnswers | CannotRun]) -> dict[str, Any]:
    """The comparison as JSON."""
    return {
        "pages": page_count,
        "engines": {
            name: {"cannot_run": str(answers)} if isinstance(answers, CannotRun) else _set(answers)
            for name, answers in engines.items()
        },
    }


def _others(others: Mapping[str, Outcome]) -> Iterator[str]:
    if not others:
        return
    yield ""
    times = "Câu mới: ms CPU, giữa (p95) | Hỏi lại: ms CPU, giữa (p95)"
    yield f"| Trong Chromium | recall@10 | MRR@10 | KB đầu tiên | CPU đầu tiên, s | {times} | Bộ nhớ, MB |"
    yield "|---|---|---|---|---|---|---|---|"
    for name, outcome in others.items():
        if isinstance(outcome, CannotRun):
            yield f"| {name} | không chạy được: {outcome} | | | | | | |"
            continue
        score = evaluate.score(outcome.answers)
        times = f"{_spread(outcome.query_cpu)} | {_spread(outcome.warm_cpu)}"
        yield (
            f"| {name} | {score.recall10:.3f} | {score.mrr10:.3f} | {outcome.first_bytes / 1000:.0f}"
            f" | {outcome.first_cpu:.2f} | {times} | {outcome.memory / 1e6:.0f} |"
        )


def _spread(ascending: Sequence[float], unit: float = 1000) -> str:
    return f"{value_at_share(ascending, 0.5) * unit:.1f} ({value_at_share(ascending, 0.95) * unit:.1f})"


def value_at_share(ascending: Sequence[float], share: float) -> float:
    """The value below which that share of values in ascending order lies."""
    return ascending[min(len(ascending) - 1, int(len(ascending) * share))] if ascending else 0.0


def as_json(report: SearchReport) -> dict[str, Any]:
    """The report as JSON: `overall` and `classes` of the hand-written queries, the rest apart."""
    development, rest = evaluate.halves(report.machine)
    return {
        **_set(report.hand),
        "stretch": _set(report.stretch),
        "machine": {"development": _set(development), "report": _set(rest)},
        "distractors": report.distractor_count,
        "cost": {
            "reading_ms_per_page": report.cost.reading * 1000,
            "build_ms_per_page": report.cost.indexing * 1000,
            "index_bytes": report.cost.index_bytes,
            "first_bytes": report.cost.first_bytes,
            "any_first_bytes": [value_at_share(report.cost.any_first_bytes, share) for share in (0.5, 0.95)],
            "search_ms": [value_at_share(report.cost.search, share) * 1000 for share in (0.5, 0.95)],
            "rereading_ms": [value_at_share(report.cost.rereading, share) * 1000 for share in (0.5, 0.95)],
        },
        "browser": {name: _outcome(outcome) for name, outcome in report.others.items()},
    }


def _set(answers: CaseAnswers) -> dict[str, Any]:
    classes = {name: _score_fields(score) for name, score in evaluate.by_class(answers).items()}
    return {"overall": _score_fields(evaluate.score(answers)), "classes": classes}


def _score_fields(score: Score) -> dict[str, float]:
    return {name: round(value, 4) for name, value in score._asdict().items()}


def _outcome(outcome: Outcome) -> dict[str, Any]:
    if isinstance(outcome, CannotRun):
        return {"cannot_run": str(outcome)}
    return {
        **_set(outcome.answers),
        "first_bytes": outcome.first_bytes,
        "first_cpu_ms": outcome.first_cpu * 1000,
        "query_cpu_ms": [value_at_share(outcome.query_cpu, share) * 1000 for share in (0.5, 0.95)],
        "warm_cpu_ms": [value_at_share(outcome.warm_cpu, share) * 1000 for share in (0.5, 0.95)],
        "later_bytes": outcome.later_bytes,
        "memory_bytes": outcome.memory,
    }
