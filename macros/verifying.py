"""Verify: the built tree in, everything that must not be published out.  Knows the files only."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from macros.problems import Problem

LINKING = {"a": "href", "link": "href", "script": "src", "img": "src", "source": "src", "iframe": "src", "use": "href"}
FORBIDDEN_TAGS = frozenset(["base", "embed", "frame", "frameset", "iframe", "object", "style"])
_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_FOREIGN = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_HARMLESS_SCHEMES = ("http", "https", "mailto", "tel")
_STYLE_ADDRESS = re.compile(rb"url\(\s*['\"]?(?:https?:)?//", re.IGNORECASE)


@dataclass
class _PageFacts:
    """What the link check needs of a page."""

    anchors: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)


def verify(site: Path, secrets: Iterable[str] = ()) -> list[Problem]:
    """Everything wrong with a built site, sorted.

    Inline code and styles, foreign origins, dangerous links, dead links and anchors, doubled ids, not
    exactly one `h1`, symbolic links, and any of `secrets` (titles, ids,
    words of records above the audience) in any byte, compressed files included.
    """
    found: list[Problem] = []
    pages: dict[str, _PageFacts] = {}
    files = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*")) if not path.is_dir()}
    wanted = [secret.encode() for secret in secrets]
    for name, path in files.items():
        if path.is_symlink():
            found.append(_problem(name, "symlink", "là liên kết tượng trưng; trang chỉ gồm tệp thật"))
            continue
        content = path.read_bytes()
        found += _leaks(name, gzip.decompress(content) if path.suffix == ".gz" else content, wanted)
        if path.suffix == ".html":
            pages[name] = _PageFacts()
            found += _check_page(name, content, pages[name])
        elif path.suffix == ".css" and _STYLE_ADDRESS.search(content):
            found.append(_problem(name, "foreign-origin", "tải tệp từ ngoài trang"))
    found += _dead_links(pages, files)
    return sorted(found)


def _problem(name: str, code: str, message: str) -> Problem:
    return Problem(name, 1, 1, code, "", message)


def _leaks(name: str, content: bytes, secrets: list[bytes]) -> Iterator[Problem]:
    for secret in secrets:
        if secret in content or secret in name.encode():
            shown = secret.decode("utf-8", "replace")
            yield _problem(name, "leak", f"có chữ “{shown}” của bản ghi ngoài phạm vi người xem")


def _check_page(name: str, content: bytes, facts: _PageFacts) -> Iterator[Problem]:
    tree = LexborHTMLParser(content)
    headings = 0
    for node in tree.root.traverse() if tree.root else ():
        tag = node.tag or ""
        headings += tag == "h1"
        yield from _check_node(name, node, tag, facts)
    if headings != 1:
        yield _problem(name, "heading-one", f"có {headings} tiêu đề cấp một; mỗi trang có đúng một")


def _check_node(name: str, node: LexborNode, tag: str, facts: _PageFacts) -> Iterator[Problem]:
    attributes = node.attributes
    if tag in FORBIDDEN_TAGS:
        yield _problem(name, "tag-forbidden", f"có thẻ <{tag}>")
    if tag == "script" and "src" not in attributes and attributes.get("type") != "application/json":
        yield _problem(name, "inline-script", "có đoạn mã viết ngay trong trang")
    for key, value in attributes.items():
        if key.startswith("on") or key == "style":
            yield _problem(name, "inline-attribute", f"thẻ <{tag}> có thuộc tính {key}")
        if key == "id" and value:
            if value in facts.anchors:
                yield _problem(name, "id-twice", f"mã “{value}” dùng hai lần trong trang")
            facts.anchors.add(value)
    address = attributes.get(LINKING.get(tag, ""))
    if address:
        yield from _check_address(name, tag, address, facts)


def _check_address(name: str, tag: str, address: str, facts: _PageFacts) -> Iterator[Problem]:
    scheme = _SCHEME.match(address)
    if scheme and scheme[1].lower() not in _HARMLESS_SCHEMES:
        yield _problem(name, "scheme", f"có liên kết “{address[:60]}”")
    elif _FOREIGN.match(address):
        if tag not in ("a", "link"):
            yield _problem(name, "foreign-origin", f"thẻ <{tag}> tải “{address[:80]}” từ ngoài trang")
    elif not scheme:
        facts.links.append(address)


def _dead_links(pages: dict[str, _PageFacts], files: dict[str, Path]) -> Iterator[Problem]:
    for name, facts in pages.items():
        for address in dict.fromkeys(facts.links):
            target, anchor = _target(name, address)
            if target not in files:
                yield _problem(name, "dead-link", f"liên kết “{address}” không dẫn tới đâu")
            elif anchor and target in pages and anchor not in pages[target].anchors:
                yield _problem(name, "dead-anchor", f"liên kết “{address}” dẫn tới chỗ không có trong trang")


def _target(name: str, address: str) -> tuple[str, str]:
    """The file that an address on a page means, and the anchor in it."""
    parts = urlsplit(address)
    path = unquote(parts.path)
    if not path:
        return name, unquote(parts.fragment)
    base = [] if path.startswith("/") else name.split("/")[:-1]
    for step in path.split("/"):
        if step == "..":
            base = base[:-1]
        elif step not in ("", "."):
            base.append(step)
    target = "/".join(base)
    is_folder = path.endswith(("/", "/.", "/..")) or path in (".", "..")
    return (f"{target}/index.html".lstrip("/") if is_folder else target), unquote(parts.fragment)
