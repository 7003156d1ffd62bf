"""`portal bench search`: how well the portal's own search finds, and what it costs."""

import gc
import gzip
import logging
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from macros.engine.search_store import SearchStore
from macros.search.documents import SearchDocument, abstract, sections
from macros.search.index import shard_hash, shard_path
from macros.search.query import enrich, search
from macros.search.reader import Index, TermEntry
from macros.search.wordings import BUILT_IN
from scripts.bench_lib import evaluate
from scripts.bench_lib.browser import FIRST, BrowserRun, CannotRun
from scripts.bench_lib.evaluate import CaseAnswers
from scripts.bench_lib.pages import Case, Material, SearchPage, html
from scripts.bench_lib.record_pages import RecordPage

SCRIPTS = Path("docs") / "assets" / "js" / "search"
LATER = ("facets.js", "page.js")  # scripts that the search box does not need
_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_logger = logging.getLogger(__name__)

Outcome = BrowserRun | CannotRun


class SearchCost(NamedTuple):
    """What a search with the engine in Python costs; times are of the CPU."""

    reading: float  # seconds a page, from HTML to a document
    indexing: float  # seconds a page, from documents to the files of the index
    index_bytes: int  # all files
    first_bytes: int  # before the results of `FIRST`, scripts included
    any_first_bytes: Sequence[float]  # the same of each query, as if it were the first one, ascending
    search: Sequence[float]  # seconds of each query by the index alone, ascending
    rereading: Sequence[float]  # seconds of reading the leading pages, ascending


@dataclass
class SearchReport:
    """Everything that was measured at one size."""

    distractor_count: int
    page_count: int
    hand: CaseAnswers
    stretch: CaseAnswers
    machine: CaseAnswers
    cost: SearchCost
    others: dict[str, Outcome] = field(default_factory=dict)


class MeteredIndex(Index):
    """An index that records which files were read."""

    def __init__(self, site: Path) -> None:
        self.names: set[str] = set()
        super().__init__(site)

    def _json(self, name: str) -> object:
        self.names.add(name)
        return super()._json(name)

    def entries(self, prefix: str) -> list[TermEntry]:
        """The terms; their file is recorded as read."""
        of = self._manifest["shards"]
        self.names.add(shard_path(shard_hash(prefix) % of, of))
        return super().entries(prefix)

    @property
    def sent(self) -> int:
        """The bytes of those files as a server sends them."""
        return sum(_sent(self.site / name) for name in self.names)


def _sent(path: Path) -> int:
    content = path.read_bytes()
    return len(content) if path.suffix == ".bin" else len(gzip.compress(content, 6, mtime=0))


def document(page: SearchPage) -> SearchDocument:
    """A page as the index sees it."""
    read = sections(html(page))
    match = _DATE.fullmatch(page.date)
    day = f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}" if match else ""
    meta = "\n".join(part for part in (page.date, page.org) if part)
    return SearchDocument(
        page.url, "Văn bản", page.title, meta, page.number, day, abstract=abstract(read[1:]), sections=read[1:]
    )


def write(pages: Sequence[SearchPage], records: Sequence[RecordPage], folder: Path) -> tuple[float, float]:
    """Write the pages and their index below `folder`; returns the CPU seconds of reading and of indexing."""
    contents = [(page.url, html(page)) for page in pages] + [(page.document.url, page.html) for page in records]
    for url, content in contents:
        target = folder / url.strip("/") / "index.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, "utf-8")
    gc.collect()
    gc.disable()  # as a build does
    start = time.process_time()
    documents = [*(page.document for page in records), *(document(page) for page in pages)]
    read = time.process_time()
    _index(documents, folder)
    done = time.process_time()
    gc.enable()
    return read - start, done - read


def _index(documents: Sequence[SearchDocument], folder: Path) -> None:
    """The index as a build makes it, with the store that the next build would need."""
    with SearchStore(folder / "store", "") as store:
        for page in documents:
            store.put(page)
        for path, content in store.files(set, BUILT_IN):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        store.keep("bench")


def answer(index: Index, case: Case) -> list[str]:
    """The ids of the ten pages that come first, as a reader sees them."""
    response = enrich(index, search(index, case.query, limit=evaluate.TOP))
    return [identity(result.card.url) for result in response.results]


def identity(url: str) -> str:
    """The id of a page in the cases: the last part of a made-up page's address, the whole of a real one's."""
    return url.strip("/").rpartition("/")[2] if url.startswith("/thu/") else url


class SearchInput(NamedTuple):
    """The pages to index, and the queries."""

    material: Material
    pages: Sequence[SearchPage]  # those of the material, and those made up
    records: Sequence[RecordPage]
    machine: Sequence[Case]


def measure(subject: SearchInput, folder: Path) -> SearchReport:
    """Index the pages below `folder` and ask everything."""
    material, pages, records, machine_cases = subject
    count = len(pages) + len(records)
    _logger.info("lập chỉ mục %d trang…", count)
    seconds = write(pages, records, folder)
    index = Index(folder)
    _logger.info("hỏi %d câu…", len(material.queries) + len(material.stretch) + len(machine_cases))
    sets = (
        [(case, answer(index, case)) for case in cases] for cases in (material.queries, material.stretch, machine_cases)
    )
    hand, stretch, machine = sets
    each = (total / max(1, count) for total in seconds)
    cost = _cost(folder, *each, cases=[*material.queries, *machine_cases])
    return SearchReport(len(pages) - len(material.pages), count, hand, stretch, machine, cost)


def answered(pages: Sequence[SearchPage], cases: Sequence[Case], folder: Path) -> CaseAnswers:
    """What the portal's own search answers over the pages, indexed below `folder`."""
    write(pages, (), folder)
    index = Index(folder)
    return [(case, answer(index, case)) for case in cases]


def _cost(folder: Path, reading: float, indexing: float, *, cases: Sequence[Case]) -> SearchCost:
    scripts = sum(_sent(path) for path in sorted(SCRIPTS.glob("*.js")) if path.name not in LATER)
    warm = Index(folder)
    searching, rereading, any_first = [], [], []
    for case in cases:
        search(warm, case.query)
        start = time.process_time()
        response = search(warm, case.query)
        searched = time.process_time()
        enrich(warm, response)
        rereading.append(time.process_time() - searched)
        searching.append(searched - start)
    for query in [FIRST, *(case.query for case in cases)]:
        cold = MeteredIndex(folder)
        search(cold, query)
        any_first.append(cold.sent + scripts)
    size = sum(path.stat().st_size for path in (folder / "tim-kiem").rglob("*") if path.is_file())
    return SearchCost(reading, indexing, size, any_first[0], sorted(any_first), sorted(searching), sorted(rereading))
