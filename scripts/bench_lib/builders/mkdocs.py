"""Stock MkDocs with unchanged mkdocs-material and its search; records are Markdown pages outside the menu."""

import json
import sys
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from importlib.util import find_spec

from scripts.bench_lib.articles import article, by_list, sections
from scripts.bench_lib.browser import CannotRun
from scripts.bench_lib.builders import SiteBuilder
from scripts.bench_lib.edits import Records
from scripts.bench_lib.processes import CommandContext

_SETTINGS = """site_name: Cổng Văn hóa công vụ
theme: {name: material, language: vi, font: false, features: [navigation.tabs, navigation.top]}
plugins: [search]
validation: {nav: {omitted_files: ignore}, links: {absolute_links: ignore, unrecognized_links: ignore}}
nav:
"""


class MkDocs(SiteBuilder):
    """`mkdocs build` and `mkdocs serve`, in the environment that the portal runs in."""

    name = "mkdocs"
    version = f"MkDocs {version('mkdocs')}, Material {version('mkdocs-material')}"
    has_theme = True

    def install(self) -> None:
        if find_spec("material") is None:
            raise CannotRun("không có mkdocs-material")

    def prepare(self, records: Records) -> None:
        menu = [("Trang chủ", "index.md"), *((label, f"{slug}/index.md") for slug, label in sections())]
        nav = "".join(f"  - {json.dumps({label: path}, ensure_ascii=False)}\n" for label, path in menu)
        self.put("mkdocs.yml", _SETTINGS + nav)
        self.put("docs/index.md", "# Trang chủ\n")
        self.save(records, records)

    def save(self, records: Records, refs: Iterable[str]) -> None:
        """Write the records, and the lists that show them."""
        lists = by_list(records)
        changed = set()
        for ref in refs:
            page = article(records, ref)
            changed.add((page.section, page.year))
            self.put(f"docs/{page.section}/{page.name}.md", f"# {page.title}\n\n{page.text}")
        for section, year in sorted(changed):
            rows = "".join(f"- [{one.title}]({one.url})\n" for one in lists[section, year])
            self.put(f"docs/{section}/nam-{year}.md", f"# Năm {year}\n\n{rows}")
        for section, label in sections():
            years = "".join(f"- [{year}](/{section}/nam-{year}/)\n" for name, year in sorted(lists) if name == section)
            self.put(f"docs/{section}/index.md", f"# {label}\n\n{years}")

    @property
    def command(self) -> Sequence[str]:
        return (sys.executable, "-m", "mkdocs", "build", "--quiet")

    def serving(self, port: int) -> Sequence[str]:
        return (sys.executable, "-m", "mkdocs", "serve", "--livereload", "--dev-addr", f"127.0.0.1:{port}")

    @property
    def context(self) -> CommandContext:
        return CommandContext(self.folder, {"NO_MKDOCS_2_WARNING": "1"})
