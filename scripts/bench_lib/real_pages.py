"""Reads real pages: the text, Markdown and HTML files of a folder."""

import re
from collections.abc import Iterator
from hashlib import blake2b
from html import unescape
from pathlib import Path

from macros.search.documents import sections, text_of
from scripts.bench_lib.pages import SearchPage
from scripts.bench_lib.styles import composed

SUFFIXES = (".txt", ".md", ".html", ".htm")
_FIRST_LINES = 6  # after the title; a number further down is one that the page cites
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_TITLE_LINE = re.compile(r"^title: *[\"']?(.+?)[\"']?$", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.MULTILINE)
_TITLE = re.compile(r"<title\b[^>]*>(.*?)</title>", re.DOTALL | re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w/])\d{1,5}/(?:(?:19|20)\d\d/)?[A-ZĐ]{2}\w*(?:[-–/&][A-ZĐ]\w*)*")

Parts = tuple[tuple[str, str], ...]


def read(folder: Path) -> list[SearchPage]:
    """The pages below the folder, ordered by the hash of their paths, so that neighbours are spread."""
    paths = (path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
    pages = (_page(path.relative_to(folder).as_posix(), path) for path in paths)
    return sorted((page for page in pages if page.title and page.body.strip()), key=lambda page: page.id)


def _page(name: str, path: Path) -> SearchPage:
    content = composed(path.read_text("utf-8", errors="replace"))
    suffix = path.suffix.lower()
    title, parts = _html(content) if suffix.startswith(".htm") else _plain(content, suffix == ".md")
    lines = [line for heading, text in parts for line in (heading, *text.split("\n")) if line.strip()]
    number = _NUMBER.search("\n".join([title, *lines[:_FIRST_LINES]]))
    identity = blake2b(name.encode(), digest_size=8).hexdigest()
    return SearchPage(identity, title, number[0] if number else "", "", "", parts)


def _html(content: str) -> tuple[str, Parts]:
    """(title, sections) of an HTML page; the title is that of the head, else the first heading."""
    parts = sections(content)
    title = _TITLE.search(content)
    text = text_of(title[1]) if title else next((part.heading for part in parts if part.heading), "")
    return " ".join(unescape(text).split()), tuple((part.heading, part.text) for part in parts)


def _plain(content: str, markdown: bool) -> tuple[str, Parts]:
    """(title, sections) of a text or Markdown page; the title is that of the front matter, else the first line."""
    front = _FRONT_MATTER.match(content) if markdown else None
    title = _TITLE_LINE.search(front[0]) if front else None
    text = content[front.end() :] if front else content
    first, _, rest = text.strip().partition("\n")
    if not title:
        return first.lstrip("# ").strip(), tuple(_sections(rest, markdown))
    return title[1], tuple(_sections(text, markdown))


def _sections(text: str, markdown: bool) -> Iterator[tuple[str, str]]:
    """The text before the first heading, and under each heading."""
    pieces = _HEADING.split(text) if markdown else [text]
    if pieces[0].strip():
        yield "", pieces[0].strip()
    for heading, body in zip(pieces[1::2], pieces[2::2], strict=True):
        yield heading, body.strip()
