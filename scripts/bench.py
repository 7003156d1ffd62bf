"""Đo cổng thông tin: dựng, sửa, xem thử, tìm kiếm tốn bao nhiêu; đặt cạnh phần mềm khác.

Ví dụ:
  portal bench
  portal bench --records 1000 --peers hugo,mkdocs --json ket-qua.json
  portal bench generate 10000 /tmp/ban-ghi
  portal bench search
  portal bench search --distractors 20000 --json ket-qua.json
  portal bench search --data data --half both
  portal bench search --browser --peers material,pagefind
  portal bench search --lines /tmp/site
  portal bench search --pages THƯ_MỤC --peers pagefind,tantivy-words,tantivy-phrases

Pagefind và tantivy không nằm trong bộ cài của cổng. Muốn so sánh, cài vào một chỗ riêng rồi chỉ lệnh:
  python3 -m venv /tmp/pf && /tmp/pf/bin/pip install 'pagefind[bin]'
  portal bench search --peers pagefind --pagefind '/tmp/pf/bin/python -m pagefind'
Bản 1.6 chỉ có trên npm:
  npm install --prefix /tmp/pf pagefind
  portal bench search --peers pagefind --pagefind /tmp/pf/node_modules/@pagefind/linux-x64/bin/pagefind_extended
tantivy chỉ đo cùng --pages, là thư viện cho máy chủ, cũng cài riêng:
  /tmp/pf/bin/pip install tantivy
  portal bench search --pages THƯ_MỤC --peers tantivy-phrases --tantivy /tmp/pf/bin/python
"""

import argparse
import json
import logging
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from macros.site import clock
from scripts.bench_lib import (
    agency,
    builds,
    distractors,
    evaluate,
    generate,
    pages,
    peers,
    queries,
    real_pages,
    slow_lines,
    table,
)
from scripts.bench_lib.browser import BrowserRun, CannotRun
from scripts.bench_lib.builders.hugo import Hugo
from scripts.bench_lib.builders.mkdocs import MkDocs
from scripts.bench_lib.builders.portal import ROOT, PortalBuilder
from scripts.bench_lib.evaluate import CaseAnswers
from scripts.bench_lib.frame import painted_frame
from scripts.bench_lib.known_items import known_items
from scripts.bench_lib.processes import machine
from scripts.bench_lib.record_pages import RecordPage, record_pages
from scripts.bench_lib.report import HALVES, as_json, comparison, comparison_as_json, lines
from scripts.bench_lib.search import Outcome, SearchInput, SearchReport, answered, measure

PEERS = ("material", "pagefind", "tantivy-words", "tantivy-phrases")  # search engines to compare with
BUILDERS = {kind.name: kind for kind in (Hugo, MkDocs)}
RECORDS = (1000, 10000)
_logger = logging.getLogger(__name__)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the measurements, each with its own options."""
    _build_arguments(parser)
    what = parser.add_subparsers(dest="what", metavar="ĐO_GÌ", title="đo riêng một việc")
    _generate_arguments(what)
    _search_arguments(what)


def _search_arguments(what: Any) -> None:
    summary = "tìm kiếm: recall@10, MRR@10 từng loại câu hỏi, số byte và CPU"
    search = what.add_parser("search", help=summary, description=summary)
    search.add_argument(
        "--queries",
        metavar="TỆP",
        type=Path,
        default=Path("tests/search/queries.json"),
        help="câu hỏi và các trang phải tìm ra, dạng như tests/search/queries.json (mặc định)",
    )
    search.add_argument(
        "--distractors", metavar="SỐ", type=_count, default=5000, help="số trang dựng thêm (mặc định: 5000)"
    )
    search.add_argument(
        "--size",
        metavar="SỐ",
        type=_count,
        default=60,
        help="số câu hỏi do máy lập mỗi loại, khoảng chừng (mặc định: 60)",
    )
    search.add_argument(
        "--half",
        choices=HALVES,
        default="report",
        help="nửa nào của câu hỏi do máy lập: development để chọn trọng số, report để báo cáo (mặc định)",
    )
    search.add_argument(
        "--data", metavar="THƯ_MỤC", type=Path, action="append", help="thêm các bản ghi ở đây, và câu hỏi lập từ chúng"
    )
    search.add_argument(
        "--pages",
        metavar="THƯ_MỤC",
        type=Path,
        help="đo trên các trang thật ở đây (.txt, .md, .html), câu hỏi do máy lập từ chúng; không dựng thêm trang nào",
    )
    search.add_argument(
        "--lines",
        metavar="TRANG",
        type=Path,
        help="chỉ đo ô tìm của trang đã dựng ở đây trên đường truyền chậm (cần playwright)",
    )
    search.add_argument("--browser", action="store_true", help="đo cả trong Chromium (cần playwright)")
    search.add_argument(
        "--peers",
        metavar="TÊN,TÊN",
        type=partial(_names, allowed=PEERS),
        default=(),
        help=f"đo thêm trên cùng các trang: {', '.join(PEERS)}",
    )
    search.add_argument("--pagefind", metavar="LỆNH", default="", help="lệnh chạy Pagefind (mặc định: tìm trong PATH)")
    search.add_argument("--tantivy", metavar="LỆNH", default="", help="Python có tantivy (mặc định: Python này)")
    search.add_argument("--json", metavar="TỆP", type=Path, help="ghi kết quả vào tệp")


def _build_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--records",
        metavar="SỐ",
        type=_count,
        action="append",
        help=f"đo với ngần ấy bản ghi, có thể ghi nhiều lần (mặc định: {', '.join(map(str, RECORDS))})",
    )
    parser.add_argument(
        "--peers",
        metavar="TÊN,TÊN",
        type=partial(_names, allowed=tuple(BUILDERS)),
        default=("hugo", "mkdocs"),
        help=f"đo thêm, cài vào .portal/bench khi cần: {', '.join(BUILDERS)} (mặc định: hugo,mkdocs; bỏ: --peers '')",
    )
    parser.add_argument(
        "--limit",
        metavar="GIÂY",
        type=_count,
        default=150,
        help="mỗi phần mềm khác được đo ngần ấy giây ở mỗi cỡ, và không lệnh nào lâu hơn thế (mặc định: 150)",
    )
    parser.add_argument("--json", metavar="TỆP", type=Path, help="ghi kết quả vào tệp")


def _generate_arguments(what: Any) -> None:
    summary = "dựng một cơ quan ví dụ có N bản ghi, lần nào cũng như nhau"
    generate = what.add_parser("generate", help=summary, description=summary)
    generate.add_argument("count", metavar="N", type=_count, help=f"số bản ghi, ít nhất {agency.LEAST}")
    generate.add_argument("folder", metavar="THƯ_MỤC", type=Path, help="nơi ghi, chưa có hoặc còn trống")


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"“{text}” không phải số nguyên từ 0 trở lên")
    return int(text)


def _names(text: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    unknown = [name for name in names if name not in allowed]
    if unknown:
        raise argparse.ArgumentTypeError(f"không biết {', '.join(unknown)}; chỉ có {', '.join(allowed)}")
    return names


def run(options: argparse.Namespace) -> int:
    """Run the chosen measurement."""
    return {None: _builds, "generate": _generate, "search": _search}[options.what](options)


def _builds(options: argparse.Namespace) -> int:
    """Measure builds, edits and previews; 1 if the portal itself failed, 2 for too few records."""
    counts = options.records or RECORDS
    if min(counts) < agency.LEAST:
        print(f"{min(counts)} bản ghi là quá ít; ghi từ {agency.LEAST} trở lên", file=sys.stderr)
        return 2
    work = (Path(".portal") / "bench").resolve()
    frame = painted_frame(ROOT, work / "frame")
    work.mkdir(parents=True, exist_ok=True)
    kinds = [PortalBuilder, *(BUILDERS[name] for name in options.peers)]
    with tempfile.TemporaryDirectory(prefix="run-", dir=work) as folder:
        report = builds.measure(
            counts, kinds, lambda kind, place: kind(place, work / "tools", frame), Path(folder), options.limit
        )
    print("\n".join(table.lines(report)))
    if options.json:
        content = table.as_json(report, machine())
        options.json.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
    of_portal = (results[PortalBuilder.name] for results in report.sizes.values())
    stop_reasons = [result.stop_reason for result in of_portal if result.stop_reason]
    for reason in stop_reasons:
        print(f"cổng này dừng giữa chừng: {reason}", file=sys.stderr)
    return 1 if stop_reasons else 0


def _generate(options: argparse.Namespace) -> int:
    """Write the records; 2 if they are too few or the folder is not empty."""
    wrong = ""
    if options.count < agency.LEAST:
        wrong = f"{options.count} bản ghi là quá ít; ghi từ {agency.LEAST} trở lên"
    elif options.folder.exists() and (not options.folder.is_dir() or any(options.folder.iterdir())):
        wrong = f"{options.folder} đang có nội dung; hãy chọn thư mục chưa có hoặc còn trống"
    if wrong:
        print(wrong, file=sys.stderr)
        return 2
    counts = generate.write(options.count, options.folder)
    each = ", ".join(f"{name} {number}" for name, number in counts.items())
    print(f"{sum(counts.values())} bản ghi ở {options.folder}: {each}.")
    print(f"Dựng thử: portal build --data {options.folder} --site-dir THƯ_MỤC --as-of {agency.DAY}")
    return 0


def _search(options: argparse.Namespace) -> int:
    """Measure and print; 1 when the file of queries cannot be read, or the folder has no page."""
    if options.pages:
        return _on_real_pages(options)
    if options.lines:
        return _on_slow_lines(options.lines)
    try:
        material = pages.read(options.queries)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"Không đọc được câu hỏi ở {options.queries}: {error!r}", file=sys.stderr)
        return 1
    report = _measured(options, material)
    print("\n".join(lines(report, options.half)))
    if options.json:
        options.json.write_text(json.dumps(as_json(report), ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


def _on_slow_lines(site: Path) -> int:
    """Print how long readers wait on slow connections; 1 if there is no browser."""
    print("| Đường truyền, CPU chậm ×4 | Câu hỏi | Kết quả đầu, giây | Đã đọc trang, giây | KB | Lượt tải |")
    print("|---|---|---|---|---|---|")
    try:
        for wait in slow_lines.waits(site):
            seconds = f"{wait.first:.2f} | {wait.read:.2f}"
            print(f"| {wait.line} | {wait.query} | {seconds} | {wait.bytes / 1024:.0f} | {wait.requests} |")
    except CannotRun as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


def _on_real_pages(options: argparse.Namespace) -> int:
    """Run the known-item queries of the chosen half on each engine."""
    all_pages = real_pages.read(options.pages)
    if not all_pages:
        print(f"Không có trang nào (.txt, .md, .html) ở {options.pages}", file=sys.stderr)
        return 1
    every = known_items(all_pages, options.size)
    cases = [
        case for case in every if options.half in ("both", "development" if evaluate.is_development(case) else "report")
    ]
    engines: dict[str, CaseAnswers | CannotRun] = {}
    for name in ("cổng này", *options.peers):
        _logger.info("đo %s: %d câu trên %d trang…", name, len(cases), len(all_pages))
        with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
            engines[name] = _answers(options, name, all_pages, cases, Path(folder))
    print("\n".join(comparison(len(all_pages), options.half, engines)))
    if options.json:
        content = comparison_as_json(len(all_pages), engines)
        options.json.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


def _answers(
    options: argparse.Namespace, name: str, all_pages: list[pages.SearchPage], cases: list[pages.Case], folder: Path
) -> CaseAnswers | CannotRun:
    if name == "cổng này":
        return answered(all_pages, cases, folder)
    try:
        engine, _, variant = name.partition("-")
        if engine == "tantivy":
            return peers.tantivy(all_pages, cases, variant, options.tantivy)
        return _peer(options, name, all_pages, cases, folder).answers
    except CannotRun as reason:
        return reason


def _measured(options: argparse.Namespace, material: pages.Material) -> SearchReport:
    _logger.info("dựng các trang…")
    all_pages = [*material.pages, *distractors.distractors(options.distractors, material.pages)]
    records = [page for folder in options.data or () for page in record_pages(folder, clock.today(ROOT))]
    subject = SearchInput(material, all_pages, records, _machine_cases(material, all_pages, records, options.size))
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as name:
        report = measure(subject, Path(name))
        if options.browser:
            _logger.info("đo trong Chromium…")
            report.others["cổng này"] = _outcome(lambda: peers.portal(material.queries, Path(name)))
    for peer in options.peers:
        _logger.info("đo %s…", peer)
        with tempfile.TemporaryDirectory(prefix="portal-bench-") as name:
            report.others[peer] = _outcome(partial(_peer, options, peer, all_pages, material.queries, Path(name)))
    return report


def _machine_cases(
    material: pages.Material, all_pages: list[pages.SearchPage], records: list[RecordPage], size: int
) -> list[pages.Case]:
    cases = [*material.machine, *queries.machine_cases(all_pages, size, len(material.pages))]
    return cases + [
        case._replace(group=f"bản ghi, {case.group}")
        for case in queries.machine_cases([*(page.as_search_page for page in records), *all_pages], size, len(records))
        if case.expect[0].startswith("/")
    ]


def _outcome(measuring: Callable[[], Outcome]) -> Outcome:
    try:
        return measuring()
    except CannotRun as reason:
        return reason


def _peer(
    options: argparse.Namespace,
    name: str,
    all_pages: list[pages.SearchPage],
    cases: Sequence[pages.Case],
    folder: Path,
) -> BrowserRun:
    if name.startswith("tantivy"):
        raise CannotRun("chỉ đo cùng --pages")
    if name == "material":
        return peers.material(all_pages, cases, folder)
    return peers.pagefind(all_pages, cases, folder, options.pagefind)
