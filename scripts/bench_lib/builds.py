"""`portal bench`: what a build, an edit and a preview cost, for the portal and for others on the same records.

The builders take turns at every step, so that other load on the machine affects all alike.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from socket import socket

from scripts.bench_lib.agency import Content
from scripts.bench_lib.articles import article, touched
from scripts.bench_lib.browser import CannotRun
from scripts.bench_lib.builders import SiteBuilder
from scripts.bench_lib.contents import records
from scripts.bench_lib.edits import RecordEdit, previewed, renamed_office, twenty
from scripts.bench_lib.processes import CommandCost, CommandFailed, TooSlow, cpu, run, serving
from scripts.bench_lib.reading import milliseconds_a_kb
from scripts.bench_lib.weight import Weight, weigh

STEPS = ("cold", "edit", "worst", "noop", "preview")
_POLL = 0.005  # seconds between two looks at a served page
_SETTLE = 0.5  # seconds between two saves in the preview
_FOREVER = 3600.0
_WEIGHED = ("stories/", "policies/")  # a page of each

_logger = logging.getLogger(__name__)


@dataclass
class BuilderResult:
    """What was measured of one builder at one size."""

    costs: dict[str, list[CommandCost]] = field(default_factory=dict)  # by step
    stop_reason: str = ""  # why nothing more was measured
    spent: float = 0.0  # seconds


@dataclass
class BuildReport:
    """Everything that was measured."""

    sizes: dict[int, dict[str, BuilderResult]] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)  # why a builder gives no figures
    weights: dict[str, Weight | CannotRun] = field(default_factory=dict)
    reading: float = 0.0  # of the portal: ms of the CPU to read 1 KB of records


class Trial:
    """One size: the builders with the same records, step by step."""

    def __init__(self, count: int, builders: Sequence[SiteBuilder], limit: float) -> None:
        self.records: dict[str, Content] = dict(records(count))
        self.results = {builder.name: BuilderResult() for builder in builders}
        self._builders = builders
        self._limit = limit

    def measure(self) -> None:
        """Run all steps; a builder that is out of time is skipped."""
        first, *others = twenty(self.records)
        worst, preview = renamed_office(self.records), previewed(self.records)
        for builder in self._builders:
            _logger.info("ghi nguồn cho %s…", builder.name)
            builder.prepare(self.records)
        self._cold()
        self._edit("edit", first)
        self._edit("worst", worst)
        self._edit("noop", None)
        for edit in others:
            self._edit("edit", edit)
        self._preview(preview)

    def _turns(self, step: str) -> Iterator[tuple[SiteBuilder, float]]:
        """Yield the builders that still have time, each with the limit for one command."""
        for builder in self._builders:
            result = self.results[builder.name]
            limit = self._limit if builder is not self._builders[0] else _FOREVER
            if not result.stop_reason and result.spent >= limit:
                result.stop_reason = f"hết {limit:.0f} giây"
            if not result.stop_reason:
                _logger.info("%d bản ghi: %s, %s…", len(self.records), builder.name, step)
                yield builder, limit

    def _cold(self) -> None:
        for builder, limit in self._turns("cold"):
            builder.forget()
            with self._recording(builder, "cold") as note:
                note(run(builder.command, builder.context, limit, watched=True))

    def _edit(self, step: str, edit: RecordEdit | None) -> None:
        """Save an edit with every builder and build; with None, build again without an edit."""
        refs = self._apply(edit) if edit else []
        for builder, limit in self._turns(step):
            page = self._page(builder, edit.ref) if edit else None
            before = page.read_bytes() if page else b""
            builder.save(self.records, refs)
            with self._recording(builder, step) as note:
                cost = run(builder.command, builder.context, limit)
                if edit and page:
                    _compare(page, before, edit.expected)
                note(cost)

    def _preview(self, edits: Sequence[RecordEdit]) -> None:
        for edit in edits:
            self._apply(edit)
        for builder, limit in self._turns("preview"):
            with self._recording(builder, "preview") as note:
                self._watch_preview(builder, edits, limit, note)

    def _watch_preview(
        self, builder: SiteBuilder, edits: Sequence[RecordEdit], limit: float, note: Callable[[CommandCost], None]
    ) -> None:
        port = _free_port()
        with serving(builder.serving(port), builder.context) as session:
            addresses = [article(self.records, edit.ref).url for edit in edits]
            _await(port, addresses[0], "", limit)
            for edit, address in zip(edits, addresses, strict=True):
                time.sleep(_SETTLE)
                _get(port, address)  # some rebuild only pages that were requested
                used = cpu(session)
                builder.save(self.records, [edit.ref])
                start = time.perf_counter()
                _await(port, address, edit.expected, limit)
                note(CommandCost(time.perf_counter() - start, cpu(session) - used, 0))

    def _apply(self, edit: RecordEdit) -> list[str]:
        """Change the records; return those whose sources may differ."""
        refs = touched(self.records, edit)
        self.records[edit.ref] = edit.content
        return refs

    def _page(self, builder: SiteBuilder, ref: str) -> Path:
        return builder.site / article(self.records, ref).url.strip("/") / "index.html"

    @contextmanager
    def _recording(self, builder: SiteBuilder, step: str) -> Iterator[Callable[[CommandCost], None]]:
        """Record the cost of a step, or why the builder stops."""
        result = self.results[builder.name]
        start = time.perf_counter()
        try:
            yield result.costs.setdefault(step, []).append
        except TooSlow as slow:
            result.stop_reason = f"> {slow.seconds:.0f} giây"
        except (CommandFailed, OSError) as error:
            result.stop_reason = str(error)
        result.spent += time.perf_counter() - start


def measure(
    counts: Sequence[int], kinds: Sequence[type[SiteBuilder]], make: Callable[[type[SiteBuilder], Path], SiteBuilder],
    folder: Path, limit: float,
) -> BuildReport:  # fmt: skip
    """Measure the builders at each size below `folder`; the first of them is never out of time."""
    report = BuildReport()
    able = [kind for kind in kinds if _can_install(kind, make(kind, folder), report)]
    for count in sorted(set(counts)):
        builders = [make(kind, folder / str(count) / kind.name) for kind in able]
        for builder in builders:
            builder.install()
        trial = Trial(count, builders, limit)
        trial.measure()
        _logger.info("đọc bản ghi…")
        report.reading = milliseconds_a_kb(trial.records)
        report.sizes[count] = trial.results
        if not report.weights:
            report.weights = _weights(builders, trial)
    return report


def _can_install(kind: type[SiteBuilder], builder: SiteBuilder, report: BuildReport) -> bool:
    _logger.info("chuẩn bị %s…", kind.name)
    try:
        builder.install()
    except CannotRun as reason:
        report.missing[kind.name] = str(reason)
        return False
    report.versions[kind.name] = kind.version
    return True


def _weights(builders: Sequence[SiteBuilder], trial: Trial) -> dict[str, Weight | CannotRun]:
    """The page weights of the builders that have a theme of their own."""
    weights: dict[str, Weight | CannotRun] = {}
    pages = [
        article(trial.records, next(ref for ref in trial.records if ref.startswith(name))).url for name in _WEIGHED
    ]
    for builder in builders:
        if builder.has_theme and trial.results[builder.name].costs.get("cold"):
            _logger.info("cân trang của %s…", builder.name)
            try:
                weights[builder.name] = weigh(builder.site, "/", *pages)
            except CannotRun as reason:
                weights[builder.name] = reason
    return weights


def _free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _compare(page: Path, before: bytes, expected: str) -> None:
    """Make sure that a page was rebuilt; raises `CommandFailed` if it does not show the edit."""
    after = page.read_bytes()
    if after == before or expected.encode() not in after:
        raise CommandFailed(f"{page}: không thấy “{expected}” sau khi sửa")


def _await(port: int, address: str, expected: str, limit: float) -> None:
    """Wait until the page at an address exists and contains a text."""
    until = time.monotonic() + limit
    while not (body := _get(port, address)) or expected.encode() not in body:
        if time.monotonic() > until:
            raise TooSlow(limit)
        time.sleep(_POLL)


def _get(port: int, address: str) -> bytes:
    """The body of a page; empty if there is none."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", address)
        answer = connection.getresponse()
        body = answer.read()
    except (OSError, HTTPException):
        return b""  # the server is starting or rebuilding
    finally:
        connection.close()
    return body if answer.status == 200 else b""
