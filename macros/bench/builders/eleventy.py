"""Eleventy, from npm: the portal's frame as its layout, lists by year from its collections."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Sequence

from macros.bench.articles import article, sections
from macros.bench.browser import CannotRun
from macros.bench.builders import Builder, installed
from macros.bench.edits import Records
from macros.bench.frame import template

_PACKAGE = "@11ty/eleventy@3.1.8"
_BEFORE = "2026-11-24"  # what it needs is taken as it was on that day
_SETTINGS = """export default function (eleventy) {
  eleventy.addCollection("lists", (all) => {
    const lists = new Map();
    for (const item of all.getAll().filter((item) => item.data.list)) {
      if (!lists.has(item.data.list)) lists.set(item.data.list, []);
      lists.get(item.data.list).push(item);
    }
    return [...lists].map(([url, items]) => ({ url, items: items.reverse() }));
  });
  return { dir: { input: "src", output: "site" }, markdownTemplateEngine: false };
}
"""
_MENU = (
    '{% for url, label in menu %}<li class="md-tabs__item{% if page.url and url != "/" and page.url.startsWith(url) %}'
    ' md-tabs__item--active{% endif %}"><a href="{{ url }}" class="md-tabs__link">{{ label }}</a></li>{% endfor %}'
)
_VALUES = {
    "TITLE": "{{ title }}",
    "TOPIC": "{{ title }}",
    "PATH": '<li class="md-path__item"><a href="{{ up }}">{{ up }}</a></li>',
    "CONTENT": "<h1>{{ title }}</h1>{{ content | safe }}",
}
_LISTS = """---
layout: page.njk
pagination: {data: collections.lists, size: 1, alias: one}
permalink: "{{ one.url }}index.html"
eleventyComputed: {title: "{{ one.url }}"}
---
<ul>{% for item in one.items %}<li><a href="{{ item.url }}">{{ item.data.title }}</a></li>{% endfor %}</ul>
"""


class Eleventy(Builder):
    """`eleventy` and `eleventy --serve --incremental`; it has no search, and builds in full from the shell."""

    name = "eleventy"
    version = "Eleventy 3.1.8"

    def install(self) -> None:
        home = self.tools / self.name
        node = shutil.which("node")
        if node is None or shutil.which("npm") is None:
            raise CannotRun("cần node và npm; trên Debian, Ubuntu: sudo apt-get install nodejs npm")
        program = home / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"
        if not program.is_file():
            home.mkdir(parents=True, exist_ok=True)
            (home / "package.json").write_text('{"private": true}', "utf-8")
            quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock")
            installed(["npm", "install", *quiet, "--before", _BEFORE, "--save-exact", _PACKAGE], home)
        self._program = (node, str(program))

    def prepare(self, records: Records) -> None:
        self.put("eleventy.config.mjs", _SETTINGS)
        self.put("src/_data/menu.json", json.dumps(self.frame.menu, ensure_ascii=False))
        self.put("src/_includes/page.njk", template(self.frame, _MENU, _VALUES))
        self.put("src/lists.njk", _LISTS)
        for slug, label in sections():
            self._page(f"{slug}/index.md", {"title": label, "permalink": f"/{slug}/index.html"}, "")
        self.save(records, records)

    def save(self, records: Records, refs: Iterable[str]) -> None:
        for ref in refs:
            found = article(records, ref)
            head = {
                "title": found.title,
                "permalink": f"{found.url}index.html",
                "list": f"/{found.section}/nam-{found.year}/",
                "up": f"/{found.section}/",
                "date": f"{found.day or '2015-01-01'}",
            }
            self._page(f"{found.section}/{found.name}.md", head, found.text)

    def _page(self, path: str, head: dict[str, str], text: str) -> None:
        front = json.dumps({"layout": "page.njk", **head}, ensure_ascii=False)
        self.put(f"src/{path}", f"---json\n{front}\n---\n{text}")

    @property
    def command(self) -> Sequence[str]:
        return (*self._program, "--quiet")

    def serving(self, port: int) -> Sequence[str]:
        return (*self._program, "--quiet", "--serve", "--incremental", "--port", str(port))
