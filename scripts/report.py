"""Viết văn bản in ra (.docx, thể thức Nghị định 30/2020/NĐ-CP) của một bản ghi hoặc một trang, không cần dựng trang.

Ví dụ:
  portal report inspections/kiem-tra-quy-1-2026 --audience leadership --data data --data deploy/leaders-data
  portal report inspections/kiem-tra-quy-1-2026 --kind bien-ban --out bien-ban.docx --audience leadership
  portal report /dao-tao/ke-hoach/2026/ --out thu-muc/
  portal report
Không ghi bản ghi nào thì kể mọi văn bản viết được. Văn bản chỉ có những gì người xem của “--audience” được thấy.
Mã trả về: 0 đã viết, 1 không viết được, 2 gọi sai.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from macros import pages
from macros.engine import Portal
from macros.loading.problems import DataError
from macros.pages.official import Official
from macros.pages.output import Task
from macros.pages.page import record_url
from macros.records import collections
from macros.run.flow import portal_of
from macros.site.theme import PaintFailed
from scripts import options as shared


class Writable(NamedTuple):
    """A document that can be written."""

    official: Official[...]
    task: Task
    label: str


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the document is about, and options of the command."""
    about = "bản ghi (nhóm/mã hoặc đường dẫn tệp), hay địa chỉ trang có văn bản"
    parser.add_argument("about", metavar="MỤC", nargs="?", default="", help=about)
    parser.add_argument("--kind", metavar="LOẠI", default="", help="loại văn bản, như bien-ban (mặc định: mọi loại)")
    where = "tệp .docx, hoặc thư mục (mặc định: thư mục này)"
    parser.add_argument("--out", metavar="NƠI", type=Path, default=Path(), help=where)
    shared.add_audience(parser)
    shared.add_data(parser)
    shared.add_as_of(parser)


def run(options: argparse.Namespace) -> int:
    """Write documents; 0 done, 1 nothing was written, 2 wrong usage."""
    try:
        portal = portal_of(shared.settings(options))
    except (DataError, PaintFailed) as error:
        print(f"{error}\nChưa viết gì.", file=sys.stderr)
        return 1
    every = list(_writable(portal))
    if not options.about:
        print("\n".join(f"{item.task.url}  ({item.label})" for item in every) or "Chưa có văn bản nào viết được.")
        return 0
    wanted = [item for item in every if _fits(item, _address(options.about), options.kind)]
    if not wanted:
        print(_not_found(every, options), file=sys.stderr)
        return 1
    if options.out.suffix == ".docx" and len(wanted) > 1:
        kinds = "\n".join(f"  {item.task.url}" for item in wanted)
        right = "hãy thêm --kind, hoặc --out là thư mục"
        print(f"Có {len(wanted)} văn bản, không ghi vào một tệp được; {right}:\n{kinds}", file=sys.stderr)
        return 2
    for item, path in zip(wanted, _places(wanted, options.out), strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pages.make(portal, item.task)[0])
        print(f"{path.as_posix()}: {item.label}.")
    return 0


def _writable(portal: Portal) -> Iterator[Writable]:
    """Every official document that this audience may have."""
    for task in pages.plan(portal):
        if isinstance(task.make, Official):
            yield Writable(task.make, task, task.make.label_of(portal, *task.args))


def _address(about: str) -> str:
    """The address with which the documents about a record or a page begin."""
    path = PurePosixPath(about)
    if path.suffix == ".yml":
        about = f"{path.parent.name}/{path.stem}"
    name = about.partition("/")[0]
    return record_url(about) if name in collections() else f"/{about.strip('/')}"


def _fits(item: Writable, address: str, kind: str) -> bool:
    inside = item.task.url == address or item.task.url.startswith(f"{address.rstrip('/')}/")
    return inside and kind in ("", item.official.kind)


def _places(wanted: Sequence[Writable], out: Path) -> Sequence[Path]:
    """The file of each document; in a folder it is named after its page and kind, or after its whole address."""
    if out.suffix == ".docx":
        return [out]
    parts = [PurePosixPath(item.task.path).parts for item in wanted]
    short = ["-".join(names[-2:]) for names in parts]
    names = short if len(set(short)) == len(short) else ["-".join(names) for names in parts]
    return [out / name for name in names]


def _not_found(every: list[Writable], options: argparse.Namespace) -> str:
    address = _address(options.about)
    kinds = dict.fromkeys(item.official.kind for item in every if _fits(item, address, ""))
    if kinds:
        return f"“{options.about}” không có văn bản loại “{options.kind}”; có: {', '.join(kinds)}."
    near = get_close_matches(address, [f"{PurePosixPath(item.task.url).parent}/" for item in every], 1, 0.5)
    hint = f"gần nhất là {near[0]}" if near else "gọi “portal report” để xem các văn bản viết được"
    leaders = "" if options.audience == "leadership" else " cho người xem này; của lãnh đạo cần --audience leadership"
    return f"“{options.about}” không có văn bản nào{leaders}; {hint}."
