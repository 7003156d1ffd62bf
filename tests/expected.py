"""The expected pages: of each template those that between them show every case which the miniature has of it.

A case is an element inside another, with their classes; a term of a list of facts and a note that a list is empty are
told apart by their words too.  Pages that show no case of their own are not kept, so a template has one page for each
case instead of one for each record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import chdir, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import jinja2
import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from macros.records.choices import Audience
from tests import miniature

AUDIENCES = {"staff": Audience.STAFF, "leaders": Audience.LEADERSHIP}
PARTS = ("partials/", "islands/")  # templates of parts of pages
MARK = re.compile(r"<!--template (.*?)-->")
Case = tuple[str, str, str]  # template, element, element inside it


@contextmanager
def marked() -> Iterator[None]:
    """Let every template leave its name behind what it renders."""
    render = jinja2.Template.render

    def render_and_mark(template: jinja2.Template, *args: Any, **values: Any) -> str:
        return f"{render(template, *args, **values)}<!--template {template.name}-->"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jinja2.Template, "render", render_and_mark)
        yield


class Marked(NamedTuple):
    """The content of a page, and the templates that it was rendered from, the whole page's last."""

    content: str
    templates: tuple[str, ...]


Pages = Mapping[str, Marked]


def marked_pages(project: Path) -> dict[str, Pages]:
    """The pages of the miniature in `project` by audience and path."""
    pages = {}
    with chdir(project), marked():
        for name, audience in AUDIENCES.items():
            roots = (Path("data"), Path("leaders-data")) if audience is Audience.LEADERSHIP else (Path("data"),)
            settings = replace(miniature.settings(), site_dir=Path(f"marked-{name}"), data=roots, audience=audience)
            miniature.build(settings)
            texts = miniature.content_tree(settings.site_dir)
            pages[name] = {
                path: Marked(without_marks(text), tuple(MARK.findall((settings.site_dir / path).read_text("utf-8"))))
                for path, text in texts.items()
                if path.endswith(".html")
            }
    return pages


def without_marks(text: str) -> str:
    """A text as it is when nothing leaves marks."""
    return "".join(line for line in MARK.sub("", text).splitlines(keepends=True) if line.strip())


def cases_of(page: Marked) -> set[Case]:
    """The cases that a page shows."""
    whole = [name for name in page.templates if not name.startswith(PARTS)]
    template = whole[-1] if whole else ""  # of prose
    nodes = [node for node in LexborHTMLParser(page.content).css("body *") if node.parent]
    cases = {(template, element(node.parent), element(node)) for node in nodes if node.parent}
    return cases | {(name, "", "") for name in page.templates}


def element(node: LexborNode) -> str:
    """An element without its content, but with the words of what names a fact or says that there is nothing."""
    name = ".".join([str(node.tag), *sorted((node.attributes.get("class") or "").split())])
    return f"{name} {node.text().strip()}" if node.tag == "dt" or "vh-empty" in name else name


def kept(pages: Pages, shown: Iterable[Case] = ()) -> list[str]:
    """The pages to keep, the richest first, so that every case is in one of them or was shown before."""
    cases = {path: cases_of(page) for path, page in pages.items()}
    seen, paths = set(shown), []
    for path in sorted(cases, key=lambda path: (-len(cases[path]), path)):
        if cases[path] - seen:
            seen |= cases[path]
            paths.append(path)
    return sorted(paths)


def kept_of_all(pages: Mapping[str, Pages]) -> dict[str, list[str]]:
    """The pages to keep by audience; of leaders only those with a case that staff are not shown."""
    staff = kept(pages["staff"])
    shown = {case for path in staff for case in cases_of(pages["staff"][path])}
    return {"staff": staff, "leaders": kept(pages["leaders"], shown)}
