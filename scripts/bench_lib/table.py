"""The output of `portal bench`, as a table and as JSON; the other builders are compared with the first."""

from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import Any

from scripts.bench_lib.browser import CannotRun
from scripts.bench_lib.builds import STEPS, BuilderResult, BuildReport
from scripts.bench_lib.processes import CommandCost
from scripts.bench_lib.weight import Bytes, Weight

PORTAL = "portal"
_LABELS = {
    "cold": "dựng từ đầu",
    "edit": "lưu một bản ghi, dựng lại",
    "worst": "đổi tên đơn vị có mặt ở nhiều trang nhất",
    "noop": "dựng lại khi không có gì đổi",
    "preview": "xem thử: từ lúc lưu đến lúc trang mới hiện ra",
}
_READING = "đọc và kiểm từng trường của 1 KB YAML, ms CPU"
_MANY = ("edit", "preview")  # steps that are run many times
_VISITS = ("vào trang chủ lần đầu", "vào một bản ghi lần đầu", "sang bản ghi khác sau đó")


def lines(report: BuildReport) -> Iterator[str]:
    """Yield the lines of the table, then the builders that it leaves out."""
    names = list(report.versions)
    yield "Giây thực (giây CPU, cả tiến trình con); ×: gấp mấy lần cổng này, giây thực / giây CPU."
    yield ""
    yield f"| | {' | '.join(_head(name, report.versions[name]) for name in names)} |"
    yield f"|---|{'---|' * len(names)}"
    for count, results in report.sizes.items():
        yield _row(f"**{_grouped(count)} bản ghi**", [""] * len(names))
        yield from _steps(results, names)
    yield from _growth(report, names)
    yield _row(_READING, [f"{report.reading:.3f}" if name == PORTAL else "–" for name in names])
    if report.weights:
        yield _row("**KB phải tải: gzip -9 / brotli (số tệp)**", [""] * len(names))
        yield from _weights(report.weights, names)
    for name, reason in report.missing.items():
        yield f"\n{name}: không đo được, {reason}"


def _head(name: str, version: str) -> str:
    return "cổng này" if name == PORTAL else version


def _row(label: str, cells: Sequence[str]) -> str:
    return f"| {label} | {' | '.join(cells)} |"


def _grouped(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def _steps(results: Mapping[str, BuilderResult], names: Sequence[str]) -> Iterator[str]:
    baseline = results[names[0]].costs
    for step in STEPS:
        shares = ((0.5, ", giữa"), (0.95, ", p95")) if step in _MANY else ((0.5, ""),)
        for share, word in shares:
            cells = [
                _cell(results[name], step, share, baseline.get(step, ()) if name != names[0] else ()) for name in names
            ]
            yield _row(f"{_LABELS[step]}{word}", cells)
    for step in ("cold", "edit"):
        peaks = [max((cost.peak for cost in results[name].costs.get(step, ())), default=0) for name in names]
        yield _row(f"bộ nhớ nhiều nhất, MB: {_LABELS[step]}", [f"{peak / 1e6:.0f}" if peak else "–" for peak in peaks])


def _cell(result: BuilderResult, step: str, share: float, baseline: Sequence[CommandCost]) -> str:
    costs = result.costs.get(step, [])
    if not costs:
        return result.stop_reason if result.stop_reason and step == _first_without(result) else "–"
    wall, cpu = quantile([one.wall for one in costs], share), quantile([one.cpu for one in costs], share)
    text = f"{_seconds(wall)} ({_seconds(cpu)})"
    if baseline:
        times = (
            wall / quantile([one.wall for one in baseline], share),
            cpu / max(0.01, quantile([one.cpu for one in baseline], share)),
        )
        text += f" ×{_times(times[0])} / ×{_times(times[1])}"
    return text + (f", {len(costs)} lần" if step in _MANY else "")


def _first_without(result: BuilderResult) -> str:
    """The step at which a builder was stopped."""
    return next((step for step in STEPS if not result.costs.get(step)), "")


def quantile(values: Sequence[float], share: float) -> float:
    """The value by nearest rank: that share of the values are not above it."""
    return sorted(values)[max(0, ceil(len(values) * share) - 1)]


def _seconds(value: float) -> str:
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _times(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}"


def _growth(report: BuildReport, names: Sequence[str]) -> Iterator[str]:
    """How much longer the largest size takes than the smallest."""
    small, large = min(report.sizes), max(report.sizes)
    if small == large:
        return
    yield _row(f"**{_grouped(large)} bản ghi so với {_grouped(small)}**", [""] * len(names))
    for step in ("cold", "edit", "noop"):
        ratios = [_ratio(report, name, step) for name in names]
        yield _row(_LABELS[step], [f"×{_times(wall)} (×{_times(cpu)})" if wall else "–" for wall, cpu in ratios])


def _ratio(report: BuildReport, name: str, step: str) -> tuple[float, float]:
    """Wall and CPU at the largest size over those at the smallest; zeros where one is missing."""
    few, many = (report.sizes[count][name].costs.get(step) for count in (min(report.sizes), max(report.sizes)))
    if not few or not many:
        return 0.0, 0.0
    walls, cpus = (
        [quantile([getattr(one, kind) for one in costs], 0.5) for costs in (many, few)] for kind in ("wall", "cpu")
    )
    return walls[0] / walls[1], cpus[0] / max(0.01, cpus[1])


def _weights(weights: Mapping[str, Weight | CannotRun], names: Sequence[str]) -> Iterator[str]:
    for place, visit in enumerate(_VISITS):
        yield _row(visit, [_weight(weights.get(name), place) for name in names])


def _weight(weight: Weight | CannotRun | None, place: int) -> str:
    if weight is None:
        return "–"
    if isinstance(weight, CannotRun):
        return f"không đo được: {weight}" if not place else "–"
    one: Bytes = weight[place]
    return f"{one.gzip / 1000:.1f} / {one.brotli / 1000:.1f} ({one.files})"


def as_json(report: BuildReport, machine: Mapping[str, object]) -> dict[str, Any]:
    """The report as JSON: seconds and bytes."""
    return {
        "machine": dict(machine),
        "versions": report.versions,
        "missing": report.missing,
        "sizes": {
            str(count): {name: _result(result) for name, result in results.items()}
            for count, results in report.sizes.items()
        },
        "growth": {
            step: {
                name: dict(zip(("wall", "cpu"), _ratio(report, name, step), strict=True)) for name in report.versions
            }
            for step in ("cold", "edit", "noop")
        },
        "reading_ms_per_kb": report.reading,
        "weights": {
            name: {"cannot_run": str(weight)}
            if isinstance(weight, CannotRun)
            else {visit: one._asdict() for visit, one in weight._asdict().items()}
            for name, weight in report.weights.items()
        },
    }


def _result(result: BuilderResult) -> dict[str, Any]:
    steps = {step: _step(costs) for step, costs in result.costs.items() if costs}
    return {**steps, **({"ended": result.stop_reason} if result.stop_reason else {})}


def _step(costs: Sequence[CommandCost]) -> dict[str, Any]:
    fields: dict[str, Any] = {"runs": len(costs), "peak_bytes": max(one.peak for one in costs)}
    for kind in ("wall", "cpu"):
        values = [getattr(one, kind) for one in costs]
        fields |= {
            kind: [round(value, 4) for value in values],
            f"{kind}_p50": quantile(values, 0.5),
            f"{kind}_p95": quantile(values, 0.95),
        }
    return fields
