"""Pelican with its cache of contents: the portal's frame as its theme, archives by year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from macros.bench.articles import article
from macros.bench.builders import Builder, environment
from macros.bench.edits import Records
from macros.bench.frame import template

_PACKAGES = (
    "pelican==4.12.0", "markdown==3.11.3", "anyio==4.16.0", "blinker==1.9.0", "docutils==0.23", "feedgenerator==2.2.1",
    "idna==3.20", "jinja2==3.1.6", "markdown-it-py==4.3.0", "markupsafe==3.0.4", "mdurl==0.1.2", "ordered-set==4.1.0",
    "pygments==2.19.2", "python-dateutil==4.0.0", "rich==15.0.0", "typing-extensions==4.16.0",
    "tzdata==2026.6", "unidecode==1.4.0", "watchfiles==1.3.0",
)  # fmt: skip
_SETTINGS = """
SITENAME = "Cổng Văn hóa công vụ"
SITEURL = ""
PATH, OUTPUT_PATH, THEME = "content", "site", "theme"
TIMEZONE, DEFAULT_LANG = "Asia/Ho_Chi_Minh", "vi"
CACHE_CONTENT = LOAD_CONTENT_CACHE = True
WITH_FUTURE_DATES = True
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
STATIC_PATHS, DIRECT_TEMPLATES = [], ["index"]
IGNORE_FILES = []  # it would ignore what stands below .portal
ARTICLE_URL, ARTICLE_SAVE_AS = "{category}/{slug}/", "{category}/{slug}/index.html"
CATEGORY_URL, CATEGORY_SAVE_AS = "{slug}/", "{slug}/index.html"
YEAR_ARCHIVE_URL, YEAR_ARCHIVE_SAVE_AS = "nam/{date:%Y}/", "nam/{date:%Y}/index.html"
TAG_SAVE_AS = AUTHOR_SAVE_AS = ""
DEFAULT_PAGINATION = 100
MARKDOWN = {"extensions": ["tables"], "output_format": "html5"}
"""
_MENU = (
    '{% for url, label in MENU %}<li class="md-tabs__item{% if article and url == "/%s/" % article.category %}'
    ' md-tabs__item--active{% endif %}"><a href="{{ url }}" class="md-tabs__link">{{ label }}</a></li>{% endfor %}'
)
_VALUES = {
    "TITLE": "{% block title %}{{ SITENAME }}{% endblock %}",
    "TOPIC": "{{ self.title() }}",
    "PATH": "{% block path %}{% endblock %}",
    "CONTENT": "<h1>{{ self.title() }}</h1>{% block content %}{% endblock %}",
}
_ARTICLE = """{% extends "base.html" %}
{% block title %}{{ article.title }}{% endblock %}
{% block path %}<li class="md-path__item"><a href="/{{ article.category.url }}">{{ article.category }}</a></li>
{% endblock %}
{% block content %}{{ article.content }}{% endblock %}"""
_LIST = """{% extends "base.html" %}
{% block content %}<ul>{% for one in (articles_page.object_list if articles_page else dates) %}
<li>{{ one.date.strftime("%d/%m/%Y") }} <a href="/{{ one.url }}">{{ one.title }}</a></li>{% endfor %}</ul>
{% endblock %}"""


class Pelican(Builder):
    """`pelican` and `pelican --autoreload --listen`; it has no search."""

    name = "pelican"
    version = "Pelican 4.12.0"
    memory: ClassVar[tuple[str, ...]] = ("cache",)

    def install(self) -> None:
        self._python = str(environment(self.tools, self.name, _PACKAGES) / "bin" / "python")

    def prepare(self, records: Records) -> None:
        self.put("pelicanconf.py", f"{_SETTINGS}MENU = {list(self.frame.menu)!r}\n")
        self.put("theme/static/note.txt", "")
        self.put("theme/templates/base.html", template(self.frame, _MENU, _VALUES))
        self.put("theme/templates/article.html", _ARTICLE)
        for name in ("index", "category", "period_archives"):
            self.put(f"theme/templates/{name}.html", _LIST)
        self.save(records, records)

    def save(self, records: Records, refs: Iterable[str]) -> None:
        for ref in refs:
            found = article(records, ref)
            head = f"Title: {found.title}\nDate: {found.day or '2015-01-01'}\nSlug: {found.name}\n"
            self.put(f"content/{found.section}/{found.name}.md", f"{head}\n{found.text}")

    @property
    def command(self) -> Sequence[str]:
        return (self._python, "-m", "pelican", "--settings", "pelicanconf.py", "--fatal", "errors", "--quiet")

    def serving(self, port: int) -> Sequence[str]:
        return (*self.command, "--autoreload", "--listen", "--bind", "127.0.0.1", "--port", str(port))
