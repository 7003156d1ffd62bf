"""The store: after any sequence of changes its files are those of an index made from nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from macros.engine.packing import Damaged
from macros.engine.search_store import SearchStore
from macros.search import index
from macros.search.documents import SearchDocument, Section
from macros.search.wordings import BUILT_IN, Wording
from tests.miniature import LONG
from tests.search import plain_index

SYLLABLES = ["văn", "hoá", "hóa", "công", "vụ", "cống", "đường", "giữ", "quý", "thuỷ", "1847", "2018", "an", "anh"]
NUMBERS = ("1847/QĐ-TTg", "84/KH-UBND", "")


def random_document(chance: Random, name: int) -> SearchDocument:
    """A small document of few syllables."""
    text = ". ".join(" ".join(chance.choices(SYLLABLES, k=chance.randint(1, 9))) for _ in range(chance.randint(0, 4)))
    facets = tuple(("theme", theme) for theme in ("Trang phục", "Ứng xử") if chance.random() < 0.3)
    number = chance.choice(NUMBERS)
    sections = (Section("", "", text), Section("muc", "Căn cứ", chance.choice(NUMBERS)))
    return SearchDocument(
        f"/trang-{name}/", "Trang", text[:20], "", number, f"20{10 + name % 9}-01-02", facets=facets, sections=sections
    )


class Site:
    """A folder of files and the store that feeds it, run after run."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.token = ""
        self.files: dict[str, bytes] = {}
        self.wordings: Sequence[Wording] = BUILT_IN
        self.made: list[str] = []
        self.written: list[str] = []

    def run(self, documents: dict[str, SearchDocument], changed: set[str]) -> None:
        """One build in which `changed` were made again."""
        with SearchStore(self.path, self.token) as store:
            self._fill(store, documents, changed)

    def _fill(self, store: SearchStore, documents: dict[str, SearchDocument], changed: set[str]) -> None:
        fresh = documents if not store.is_current else {url: documents[url] for url in changed if url in documents}
        for document in fresh.values():
            store.put(document)
        store.keep_only(documents)
        files = dict(store.files(lambda paths: {*paths}.difference(self.files), self.wordings))
        self.made = [*files]
        self.written = [path for path, content in files.items() if self.files.get(path) != content]
        self.files = {path: files.get(path) or self.files[path] for path in store.paths()}
        self.token += "x"
        store.keep(self.token)


def from_nothing(documents: dict[str, SearchDocument]) -> dict[str, bytes]:
    """The files of those documents, made in memory."""
    return dict(plain_index.index_files(documents.values()))


@pytest.mark.parametrize("seed", range(12 if LONG else 5))
def test_any_sequence_of_changes_gives_the_files_of_an_index_from_nothing(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = Random(seed)  # noqa: S311 - chance, not secrecy
    monkeypatch.setattr(index, "LIST_CAP", chance.choice([2, 5, 2000]))
    site, documents = Site(tmp_path / "store"), dict[str, SearchDocument]()
    for _ in range(25):
        names = chance.sample(range(chance.choice([6, 40, 300])), k=chance.choice([1, 2, 5]))
        if chance.random() < 0.1:
            names = list(range(chance.choice([120, 140])))
        changed = {f"/trang-{name}/" for name in names}
        for name in names:
            if chance.random() < 0.3:
                documents.pop(f"/trang-{name}/", None)
            else:
                documents[f"/trang-{name}/"] = random_document(chance, name)
        site.run(documents, changed)
        wanted = from_nothing(documents)
        assert site.files.keys() == wanted.keys()
        assert [path for path in wanted if site.files[path] != wanted[path]] == []


def some(count: int) -> dict[str, SearchDocument]:
    """Documents of that number."""
    chance = Random(count)  # noqa: S311 - chance, not secrecy
    return {f"/trang-{name}/": random_document(chance, name) for name in range(count)}


@pytest.mark.parametrize("seed", range(4))
def test_documents_of_one_id_come_and_go_without_harming_each_other(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("search.documents", "engine.search_store"):
        monkeypatch.setattr(f"macros.{module}.document_id", lambda url: len(url) + ord(url[-2]) % 3)
    chance, site, documents = Random(seed), Site(tmp_path / "store"), dict[str, SearchDocument]()  # noqa: S311 - not secrecy
    for _ in range(20):
        url = f"/trang-{(name := chance.randrange(30))}/"
        if documents.pop(url, None) is None or chance.random() < 0.5:
            documents[url] = random_document(chance, name)
        site.run(documents, {url})
        assert site.files == from_nothing(documents)
    whole = Site(tmp_path / "whole")
    whole.run(documents, set())
    assert whole.files == site.files


def test_an_edit_writes_only_the_files_that_it_touches(tmp_path: Path) -> None:
    site, documents = Site(tmp_path / "store"), some(500)
    site.run(documents, set())
    assert len(site.written) == 256 + 32 + 2
    old = documents["/trang-7/"]
    documents["/trang-7/"] = old._replace(sections=(*old.sections, Section("", "", "Nghệ thuật")))
    site.run(documents, {"/trang-7/"})
    assert 0 < len(site.written) < 8
    site.run(documents, {"/trang-7/", "/trang-8/"})
    assert site.written == []
    site.run(documents, set())
    assert site.made == []


def test_other_wordings_make_the_manifest_alone(tmp_path: Path) -> None:
    site, documents = Site(tmp_path / "store"), some(40)
    site.run(documents, set())
    site.wordings = BUILT_IN[1:]
    site.run(documents, set())
    assert site.made == site.written == [index.MANIFEST_PATH]
    site.run(documents, set())
    assert site.made == []


def test_a_file_that_the_site_lost_comes_back_though_nothing_changed(tmp_path: Path) -> None:
    site, documents = Site(tmp_path / "store"), some(40)
    site.run(documents, set())
    whole = dict(site.files)
    for path in [*whole][::5]:
        del site.files[path]
    site.run(documents, set())
    assert site.files == whole


@pytest.mark.parametrize("damage", [b"", b"SQLite format 3\0, but not", None])
def test_a_store_that_is_missing_foreign_or_of_another_run_is_not_believed(
    tmp_path: Path, damage: bytes | None
) -> None:
    site, documents = Site(tmp_path / "store"), some(30)
    site.run(documents, set())
    if damage is None:
        site.token = "another"  # noqa: S105 - no secret
    else:
        site.path.write_bytes(damage)
    del documents["/trang-3/"]
    site.files = {}
    site.run(documents, set())
    assert site.files == from_nothing(documents)


def test_damage_inside_the_store_is_noticed(tmp_path: Path) -> None:
    site, documents = Site(tmp_path / "store"), some(30)
    site.run(documents, set())
    with sqlite3.connect(site.path) as database:
        database.execute("UPDATE shards SET lists = x'0000000069'")
    database.close()
    documents["/trang-3/"] = documents["/trang-3/"]._replace(title="Khác hẳn")
    with pytest.raises(Damaged):
        site.run(documents, {"/trang-3/"})
