"""`portal bench`: a small run, the limits of a peer, and builds that do not show an edit."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from scripts import portal
from scripts.bench_lib import builds, processes, table
from scripts.bench_lib.articles import article
from scripts.bench_lib.browser import CannotRun
from scripts.bench_lib.builders import SiteBuilder
from scripts.bench_lib.builders.hugo import Hugo
from scripts.bench_lib.builders.mkdocs import MkDocs
from scripts.bench_lib.builds import BuilderResult, BuildReport, Trial
from scripts.bench_lib.contents import records
from scripts.bench_lib.edits import Records, twenty
from scripts.bench_lib.frame import PageFrame
from scripts.bench_lib.processes import CommandCost
from scripts.bench_lib.weight import Bytes, Weight
from tests import miniature

ROOT = Path(__file__).parents[2]
NO_FRAME = PageFrame("", ())


@miniature.LONG_ONLY
def test_a_small_run(tmp_path: Path) -> None:  # in a process of its own, beside whatever browser other tests drive
    out = tmp_path / "out.json"
    arguments = ["bench", "--records", "300", "--peers", "mkdocs", "--limit", "0", "--json", str(out)]
    done = miniature.portal(*arguments, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    printed = done.stdout.splitlines()
    assert printed[2].startswith("| | cổng này | MkDocs 1.")
    assert printed[4] == "| **300 bản ghi** |  |  |"
    assert printed[5].startswith("| dựng từ đầu | ")
    assert printed[5].endswith(" | hết 0 giây |")
    assert len(printed) == 19
    written = json.loads(out.read_text("utf-8"))
    results = written["sizes"]["300"]["portal"]
    assert {step: results[step]["runs"] for step in builds.STEPS} == {
        "cold": 1, "edit": 20, "worst": 1, "noop": 1, "preview": 5,
    }  # fmt: skip
    assert all(results[step][f"{kind}_p95"] > 0 for step in builds.STEPS for kind in ("wall", "cpu"))
    assert results["cold"]["peak_bytes"] > 20_000_000
    assert 0.01 < written["reading_ms_per_kb"] < 10
    assert written["sizes"]["300"]["mkdocs"] == {"ended": "hết 0 giây"}
    weight = written["weights"]["portal"]
    if shutil.which("brotli"):
        assert weight["home"]["gzip"] > weight["home"]["brotli"] > weight["after"]["brotli"] > 1000
        assert weight["after"]["files"] == 1
    else:
        assert weight == {"cannot_run": "cần lệnh brotli; trên Debian, Ubuntu: sudo apt-get install brotli"}
    assert list((tmp_path / ".portal" / "bench").glob("run-*")) == []


def test_too_few_records(capsys: pytest.CaptureFixture[str]) -> None:
    assert portal.main(["bench", "--records", "1000", "--records", "99"]) == 2
    assert capsys.readouterr().err == "99 bản ghi là quá ít; ghi từ 100 trở lên\n"


def test_a_peer_that_cannot_be_installed_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.bench_lib.builders.sys.executable", "/bin/false")
    report = builds.measure((), [Hugo], lambda kind, at: kind(at, tmp_path, NO_FRAME), tmp_path, 1)
    assert report.missing["hugo"].startswith("không cài được: ")
    assert report.versions == {}


def test_stock_mkdocs_shows_an_edit(tmp_path: Path) -> None:
    sources: dict[str, object] = dict(records(100))
    builder = MkDocs(tmp_path / "mkdocs", tmp_path, NO_FRAME)
    builder.install()
    builder.prepare(sources)
    edit = twenty(sources)[0]
    page = builder.site / article(sources, edit.ref).url.strip("/") / "index.html"
    processes.run(builder.command, builder.context, 60)
    assert edit.expected not in page.read_text("utf-8")
    sources[edit.ref] = edit.content
    builder.save(sources, [edit.ref])
    processes.run(builder.command, builder.context, 60)
    assert edit.expected in page.read_text("utf-8")
    assert (builder.site / "guong-tot" / "nam-2024" / "index.html").is_file()


class Still(SiteBuilder):
    """A generator that never rebuilds a page."""

    name = "still"
    version = "1"

    def prepare(self, records: Records) -> None:
        for ref in records:
            self.put(f"site{article(records, ref).url}index.html", "cũ")

    def save(self, records: Records, refs: Iterable[str]) -> None:
        """Save nothing."""

    def forget(self) -> None:
        """Delete nothing."""

    @property
    def command(self) -> Sequence[str]:
        return ("true",)


def test_a_build_that_shows_no_edit_does_not_count(tmp_path: Path) -> None:
    trial = Trial(100, [Still(tmp_path / "still", tmp_path, NO_FRAME)], 1)
    trial.measure()
    result = trial.results["still"]
    assert result.stop_reason.endswith("index.html: không thấy “đã sửa phong-002” sau khi sửa")
    assert {step: len(costs) for step, costs in result.costs.items()} == {"cold": 1, "edit": 0}


def result(cold: float, edits: Sequence[float], stop_reason: str = "") -> BuilderResult:
    """A result with these seconds of wall time and half of them of CPU time."""
    every = {"cold": [CommandCost(cold, cold / 2, 3_000_000)], "edit": [CommandCost(one, one / 2, 0) for one in edits]}
    return BuilderResult({step: costs for step, costs in every.items() if costs}, stop_reason)


def test_the_table() -> None:
    report = BuildReport(versions={"portal": "", "hugo": "Hugo 1"}, reading=0.0781)
    report.missing["mkdocs"] = "không cài được: mạng"
    report.sizes[1000] = {"portal": result(2, [0.1] * 19 + [0.4]), "hugo": result(1, [1.0])}
    report.sizes[10000] = {"portal": result(20, [0.2]), "hugo": result(9, [], "> 150 giây")}
    report.weights["portal"] = Weight(Bytes(70_000, 60_000, 9), Bytes(71_000, 61_000, 9), Bytes(7_000, 6_000, 1))
    report.weights["hugo"] = CannotRun("không có Chromium")
    printed = list(table.lines(report))
    assert printed[2:8] == [
        "| | cổng này | Hugo 1 |",
        "|---|---|---|",
        "| **1.000 bản ghi** |  |  |",
        "| dựng từ đầu | 2.00 (1.00) | 1.00 (0.50) ×0.5 / ×0.5 |",
        "| lưu một bản ghi, dựng lại, giữa | 0.10 (0.05), 20 lần | 1.00 (0.50) ×10 / ×10, 1 lần |",
        "| lưu một bản ghi, dựng lại, p95 | 0.10 (0.05), 20 lần | 1.00 (0.50) ×10 / ×10, 1 lần |",
    ]
    assert "| lưu một bản ghi, dựng lại, giữa | 0.20 (0.10), 1 lần | > 150 giây |" in printed
    assert "| bộ nhớ nhiều nhất, MB: dựng từ đầu | 3 | 3 |" in printed
    assert printed[-10:-1] == [
        "| **10.000 bản ghi so với 1.000** |  |  |",
        "| dựng từ đầu | ×10 (×10) | ×9.0 (×9.0) |",
        "| lưu một bản ghi, dựng lại | ×2.0 (×2.0) | – |",
        "| dựng lại khi không có gì đổi | – | – |",
        "| đọc và kiểm từng trường của 1 KB YAML, ms CPU | 0.078 | – |",
        "| **KB phải tải: gzip -9 / brotli (số tệp)** |  |  |",
        "| vào trang chủ lần đầu | 70.0 / 60.0 (9) | không đo được: không có Chromium |",
        "| vào một bản ghi lần đầu | 71.0 / 61.0 (9) | – |",
        "| sang bản ghi khác sau đó | 7.0 / 6.0 (1) | – |",
    ]
    assert printed[-1] == "\nmkdocs: không đo được, không cài được: mạng"
