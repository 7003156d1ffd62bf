"""Examines one file of a built site: finds content that must not be published, and the anchors and links of a page.

Everything that is not on a list of harmless things is a problem: file types, elements, attributes, addresses.
`pages.py` examines pages, `files.py` other files; `leaks.py` and `packed.py` find secret words in any encoding.
"""

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from macros.loading.problems import Problem, whole_file
from macros.publish.verify import files
from macros.publish.verify.leaks import Secrets
from macros.publish.verify.packed import Unreadable
from macros.publish.verify.pages import Fault, Note, page_faults

# The first bytes of each file type, so that browsers never mistake a file for another type.
_BEGINS: dict[str, tuple[bytes, ...]] = {
    ".png": (b"\x89PNG\r\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".webp": (b"RIFF",),
    ".gif": (b"GIF8",),
    ".ico": (b"\0\0\1\0",),
    ".woff2": (b"wOF2",),
    ".pdf": (b"%PDF-",),
    ".docx": (b"PK\x03\x04",),
    ".xlsx": (b"PK\x03\x04",),
    ".bin": (b"\x1f\x8b",),
    ".gz": (b"\x1f\x8b",),
    ".br": (b"",),  # has no signature
}
_READERS: dict[str, Callable[[str, str, Note], Iterator[Fault]]] = {
    ".css": files.style_faults,
    ".js": files.script_faults,
    ".json": files.json_faults,
    ".webmanifest": files.json_faults,
    ".svg": files.drawing_file_faults,
    ".xml": files.xml_faults,
    ".ics": files.calendar_faults,
    ".map": files.redirect_faults,
    ".csv": files.table_faults,
    ".txt": lambda *_: iter(()),
}


@dataclass
class FileFacts:
    """The facts about one file: its problems, and the anchors and links for the link check."""

    problems: list[Problem] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)  # addresses on this site as browsers read them, each once


def examine(name: str, content: bytes, secrets: Secrets) -> FileFacts:
    """The facts about one file of a site; `name` is its path in the site."""
    anchors: set[str] = set()
    links: dict[str, None] = {}
    faults = [*_faults(name, content, links.setdefault, anchors), *_leaks(name, content, secrets)]
    problems = [whole_file(name, code, message) for code, message in dict.fromkeys(faults)]
    return FileFacts(problems, anchors, list(links))


def _faults(name: str, content: bytes, note: Note, anchors: set[str]) -> Iterator[Fault]:
    kind = PurePosixPath(name).suffix.lower()
    if kind == ".html":
        yield from page_faults(content, note, anchors)
    elif kind in _READERS:
        try:
            yield from _READERS[kind](name, content.decode(), note)
        except UnicodeDecodeError as error:
            yield "encoding", f"byte thứ {error.start + 1} không phải UTF-8"
    elif not content.startswith(_BEGINS.get(kind, ())):
        reason = "nội dung không phải của kiểu tệp ấy" if kind in _BEGINS else "kiểu tệp không có trong trang"
        yield "file-type", f"{kind or 'tệp không có đuôi'}: {reason}"


def _leaks(name: str, content: bytes, secrets: Secrets) -> Iterator[Fault]:
    try:
        for secret in sorted(secrets.in_file(name, content)):
            yield "leak", f"có chữ “{secret}” của bản ghi ngoài phạm vi người xem"
    except Unreadable as error:
        yield "unreadable", f"{error}, nên không xem được có lộ dữ liệu không"


def odd_entry(name: str) -> Problem:
    """The problem of an entry that is not a regular file, or whose name is not printable."""
    readable = name.encode("utf-8", "backslashreplace").decode()
    if readable.isprintable() and readable == name:
        return whole_file(name, "symlink", "là liên kết tượng trưng; trang chỉ gồm tệp thật")
    return whole_file(ascii(name)[1:-1], "file-name", "tên tệp có ký tự không đọc được; hãy đổi tên")


def dead_links(
    pages: Iterable[tuple[str, Iterable[str]]], files: Container[str], anchors: Callable[[str], Container[str] | None]
) -> Iterator[Problem]:
    """Yield the dead links of `pages`, which are pairs (path, addresses).

    `files` are the paths of the whole site; `anchors` returns the anchors of a page, or None for other files.
    """

    @cache
    def verdict(name: str, address: str) -> tuple[str, str] | None:
        target, anchor = _target(name, address)
        if target not in files:
            return "dead-link", f"liên kết “{address}” không dẫn tới đâu"
        page_anchors = anchors(target) if anchor else None
        if page_anchors is not None and anchor not in page_anchors:
            return "dead-anchor", f"liên kết “{address}” dẫn tới chỗ không có trong trang"
        return None

    for name, addresses in pages:
        for address in addresses:
            fault = verdict("" if address.startswith("/") else name, address)
            if fault:
                yield whole_file(name, *fault)


def _target(name: str, address: str) -> tuple[str, str]:
    """Resolve an address on a page to (path of the file in the site, anchor)."""
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
