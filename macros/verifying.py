"""Verify: the built tree in, everything that must not be published out.  Knows the files only."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from macros.problems import Problem

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

LINKING = {"a": "href", "link": "href", "script": "src", "img": "src", "source": "src", "iframe": "src", "use": "href"}
FORBIDDEN_TAGS = frozenset(["base", "embed", "frame", "frameset", "iframe", "object", "style"])
_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_FOREIGN = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_HARMLESS_SCHEMES = ("http", "https", "mailto", "tel")
_STYLE_ADDRESS = re.compile(rb"url\(\s*['\"]?(?:https?:)?//", re.IGNORECASE)


@dataclass
class Facts:
    """What one file told: what is wrong in it, and for a page what the link check needs."""

    problems: list[Problem] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)  # addresses on this site as written, each once


def verify(site: Path, secrets: Iterable[str] = ()) -> list[Problem]:
    """Everything wrong with a built site, sorted.

    Inline code and styles, foreign origins, dangerous links, dead links and anchors, doubled ids, not
    exactly one `h1`, symbolic links, and any of `secrets` (titles, ids,
    words of records above the audience) in any byte, compressed files included.
    """
    found: list[Problem] = []
    pages: dict[str, Facts] = {}
    files = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*")) if not path.is_dir()}
    wanted = [secret.encode() for secret in secrets]
    for name, path in files.items():
        if path.is_symlink():
            found.append(symbolic_link(name))
            continue
        facts = examine(name, path.read_bytes(), wanted)
        found += facts.problems
        if path.suffix == ".html":
            pages[name] = facts
    links = ((name, facts.links) for name, facts in pages.items())
    found += dead_links(links, files, lambda target: pages[target].anchors if target in pages else None)
    return sorted(found)


def examine(name: str, content: bytes, secrets: list[bytes]) -> Facts:
    """What one file of a site tells by itself; `name` is its path in the site."""
    facts = Facts()
    facts.problems += _leaks(name, gzip.decompress(content) if name.endswith(".gz") else content, secrets)
    if name.endswith(".html"):
        facts.problems += _check_page(name, content, facts)
        facts.links = list(dict.fromkeys(facts.links))
    elif name.endswith(".css") and _STYLE_ADDRESS.search(content):
        facts.problems.append(_problem(name, "foreign-origin", "tải tệp từ ngoài trang"))
    return facts


def symbolic_link(name: str) -> Problem:
    """The problem of a file that is none."""
    return _problem(name, "symlink", "là liên kết tượng trưng; trang chỉ gồm tệp thật")


def _problem(name: str, code: str, message: str) -> Problem:
    return Problem(name, 1, 1, code, "", message)


def _leaks(name: str, content: bytes, secrets: list[bytes]) -> Iterator[Problem]:
    for secret in secrets:
        if secret in content or secret in name.encode():
            shown = secret.decode("utf-8", "replace")
            yield _problem(name, "leak", f"có chữ “{shown}” của bản ghi ngoài phạm vi người xem")


def _check_page(name: str, content: bytes, facts: Facts) -> Iterator[Problem]:
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415 - who publishes what is live reads no page

    tree = LexborHTMLParser(content)
    headings = 0
    for node in tree.root.traverse() if tree.root else ():
        tag = node.tag or ""
        headings += tag == "h1"
        yield from _check_node(name, node, tag, facts)
    if headings != 1:
        yield _problem(name, "heading-one", f"có {headings} tiêu đề cấp một; mỗi trang có đúng một")


def _check_node(name: str, node: LexborNode, tag: str, facts: Facts) -> Iterator[Problem]:
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


def _check_address(name: str, tag: str, address: str, facts: Facts) -> Iterator[Problem]:
    scheme = _SCHEME.match(address)
    if scheme and scheme[1].lower() not in _HARMLESS_SCHEMES:
        yield _problem(name, "scheme", f"có liên kết “{address[:60]}”")
    elif _FOREIGN.match(address):
        if tag not in ("a", "link"):
            yield _problem(name, "foreign-origin", f"thẻ <{tag}> tải “{address[:80]}” từ ngoài trang")
    elif not scheme:
        facts.links.append(address)


def dead_links(
    pages: Iterable[tuple[str, Iterable[str]]],
    files: Container[str],
    anchors: Callable[[str], Container[str] | None],
) -> Iterator[Problem]:
    """The links of `pages` (path, addresses) that lead nowhere.

    `files` are the paths of the whole site; `anchors` gives the anchors of a page, None for what is no page.
    """

    @cache
    def verdict(name: str, address: str) -> tuple[str, str] | None:
        target, anchor = _target(name, address)
        if target not in files:
            return "dead-link", f"liên kết “{address}” không dẫn tới đâu"
        known = anchors(target) if anchor else None
        if known is not None and anchor not in known:
            return "dead-anchor", f"liên kết “{address}” dẫn tới chỗ không có trong trang"
        return None

    for name, addresses in pages:
        for address in addresses:
            found = verdict("" if address.startswith("/") else name, address)
            if found:
                yield _problem(name, *found)


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
