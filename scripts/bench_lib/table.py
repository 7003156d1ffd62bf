"""The output of `portal bench`, as a table and as JSON; the other builders are compared with the first."""

from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import Any

from scripts.bench_lib.browser import CannotRun
from scripts.bench_lib.builds import STEPS, BuilderResult, BuildReport
from scripts.bench_lib.processes import CommandCost
from scripts.bench_lib.weight import Bytes, Weight

OWN = "portal"
_LABELS = {
    "cold": "dựng từ đầu",
    "edit": "lưu một bản ghi, dựng lại",
    "worst": "đổi tên đơn vị có mặt ở nhiều trang nhất",
    "noop": "dựng lại khi không có gì đổi",
    "preview": "xem thử: từ lúc lưu đến lúc trang mới hiện ra",
}
_READING = "đọc và kiểm từng trường của 1 KB YAML, ms CPU"
_MANY = ("edit", "preview")  # steps that are taken many times
_VISITS = ("vào trang chủ lần đầu", "vào một bản ghi lần đầu", "sang bản ghi khác sau đó")


def lines(report: BuildReport) -> Iterator[str]:
    """The table, and what it leaves out."""
    names = list(report.versions)
    yield "Giây thực (giây CPU, cả tiến trình con); ×: gấp mấy lần cổng này, giây thực / giây CPU."
    yield ""
    yield f"| | {' | '.join(_head(name, report.versions[name]) for name in names)} |"
    yield f"|---|{'---|' * len(names)}"
    for count, columns in report.sizes.items():
        yield _row(f"**{_grouped(count)} bản ghi**", [""] * len(names))
        yield from _steps(columns, names)
    yield from _growth(report, names)
    yield _row(_READING, [f"{report.reading:.3f}" if name == OWN else "–" for name in names])
    if report.weights:
        yield _row("**KB phải tải: gzip -9 / brotli (số tệp)**", [""] * len(names))
        yield from _weights(report.weights, names)
    for name, reason in report.missing.items():
        yield f"\n{name}: không đo được, {reason}"


def _head(name: str, version: str) -> str:
    return "cổng này" if name == OWN else version


def _row(label: str, cells: Sequence[str]) -> str:
    return f"| {label} | {' | '.join(cells)} |"


def _grouped(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def _steps(columns: Mapping[str, BuilderResult], names: Sequence[str]) -> Iterator[str]:
    own = columns[names[0]].taken
    for step in STEPS:
        shares = ((0.5, ", giữa"), (0.95, ", p95")) if step in _MANY else ((0.5, ""),)
        for share, word in shares:
            cells = [_cell(columns[name], step, share, own.get(step, ()) if name != names[0] else ()) for name in names]
            yield _row(f"{_LABELS[step]}{word}", cells)
    for step in ("cold", "edit"):
        peaks = [max((taken.peak for taken in columns[name].taken.get(step, ())), default=0) for name in names]
        yield _row(f"bộ nhớ nhiều nhất, MB: {_LABELS[step]}", [f"{peak / 1e6:.0f}" if peak else "–" for peak in peaks])


def _cell(column: BuilderResult, step: str, share: float, own: Sequence[CommandCost]) -> str:
    taken = column.taken.get(step, [])
    if not taken:
        return column.ended if column.ended and step == _first_without(column) else "–"
    wall, cpu = at([one.wall for one in taken], share), at([one.cpu for one in taken], share)
    shown = f"{_seconds(wall)} ({_seconds(cpu)})"
    if own:
        times = wall / at([one.wall for one in own], share), cpu / max(0.01, at([one.cpu for one in own], share))
        shown += f" ×{_times(times[0])} / ×{_times(times[1])}"
    return shown + (f", {len(taken)} lần" if step in _MANY else "")


def _first_without(column: BuilderResult) -> str:
    """The step at which a builder was stopped."""
    return next((step for step in ("cold", "edit", "worst", "noop", "preview") if not column.taken.get(step)), "")


def at(values: Sequence[float], share: float) -> float:
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
    few, many = (report.sizes[count][name].taken.get(step) for count in (min(report.sizes), max(report.sizes)))
    if not few or not many:
        return 0.0, 0.0
    walls, cpus = (
        [at([getattr(one, kind) for one in found], 0.5) for found in (many, few)] for kind in ("wall", "cpu")
    )
    return walls[0] / walls[1], cpus[0] / max(0.01, cpus[1])


def _weights(weights: Mapping[str, Weight | CannotRun], names: Sequence[str]) -> Iterator[str]:
    for place, visit in enumerate(_VISITS):
        yield _row(visit, [_weight(weights.get(name), place) for name in names])


def _weight(found: Weight | CannotRun | None, place: int) -> str:
    if found is None:
        return "–"
    if isinstance(found, CannotRun):
        return f"không đo được: {found}" if not place else "–"
    one: Bytes = found[place]
    return f"{one.gzip / 1000:.1f} / {one.brotli / 1000:.1f} ({one.files})"


def as_json(report: BuildReport, machine: Mapping[str, object]) -> dict[str, Any]:
    """The same for programs: seconds and bytes."""
    return {
        "machine": dict(machine),
        "versions": report.versions,
        "missing": report.missing,
        "sizes": {
            str(count): {name: _column(column) for name, column in columns.items()}
            for count, columns in report.sizes.items()
        },
        "growth": {
            step: {
                name: dict(zip(("wall", "cpu"), _ratio(report, name, step), strict=True)) for name in report.versions
            }
            for step in ("cold", "edit", "noop")
        },
        "reading_ms_per_kb": report.reading,
        "weights": {
            name: {"cannot_run": str(found)}
            if isinstance(found, CannotRun)
            else {visit: one._asdict() for visit, one in found._asdict().items()}
            for name, found in report.weights.items()
        },
    }


def _column(column: BuilderResult) -> dict[str, Any]:
    steps = {step: _step(taken) for step, taken in column.taken.items() if taken}
    return {**steps, **({"ended": column.ended} if column.ended else {})}


def _step(taken: Sequence[CommandCost]) -> dict[str, Any]:
    found: dict[str, Any] = {"runs": len(taken), "peak_bytes": max(one.peak for one in taken)}
    for kind in ("wall", "cpu"):
        values = [getattr(one, kind) for one in taken]
        found |= {
            kind: [round(value, 4) for value in values],
            f"{kind}_p50": at(values, 0.5),
            f"{kind}_p95": at(values, 0.95),
        }
    return found
