"""Ghi dữ liệu cho phần mềm khác ra một thư mục, như /api/v1/ của trang, không cần dựng trang.

Ví dụ:
  portal export du-lieu/
  portal export du-lieu/ --audience public
  portal export ban-giao/ --whole --data data --data ../kho-lanh-dao/data
Có --whole thì thêm ban-ghi/: mọi mục của mọi bản ghi, kể cả điều không hiện trên trang, để chuyển sang phần mềm khác;
không đăng lại. Thư mục đã có chỉ được ghi lại khi nó do chính lệnh này ghi. Chỉ người chạy lệnh đọc được thư mục.
Mã trả về: 0 đã ghi, 1 chưa ghi gì, 2 gọi sai.
"""

import argparse
import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

from macros import pages
from macros.engine import Portal
from macros.loading import json_schema
from macros.loading.problems import DataError
from macros.pages import feeds, open_lists
from macros.queries import lookup
from macros.records import collections
from macros.records.choices import Audience
from macros.run.flow import portal_of
from macros.site.theme import PaintFailed
from scripts import options as shared

_MANIFEST = "portal-export.json"  # marks a folder of ours and lists its files


def arguments(parser: argparse.ArgumentParser) -> None:
    """The folder, and options of the command."""
    parser.add_argument("folder", metavar="THƯ_MỤC", type=Path, help="thư mục mới, trống, hoặc do lần chạy trước ghi")
    parser.add_argument("--whole", action="store_true", help="thêm mọi mục của mọi bản ghi, kể cả của lãnh đạo")
    shared.add_audience(parser)
    shared.add_data(parser)
    shared.add_as_of(parser)


def run(options: argparse.Namespace) -> int:
    """Write the folder; 0 written, 1 nothing was written."""
    folder: Path = options.folder
    if fault := _fault(folder):
        print(f"{folder}: {fault}. Chưa ghi gì.", file=sys.stderr)
        return 1
    settings = shared.settings(options)
    if options.whole:
        settings = replace(settings, audience=Audience.LEADERSHIP)
    try:
        portal = portal_of(settings)
        files = {**dict(_lists(portal)), **dict(_records(portal) if options.whole else ())}
        _replace(folder, files)
    except (DataError, PaintFailed, OSError) as error:
        print(f"{error}\nChưa ghi gì.", file=sys.stderr)
        return 1
    size = sum(map(len, files.values())) / 1e6
    print(f"Đã ghi {len(files)} tệp, {size:.1f} MB vào {folder}, cho phạm vi “{settings.audience.label}”.")
    if options.whole:
        print("Thư mục ban-ghi/ có cả điều không ai xem trên trang: giữ kín, không đăng lại.")
    return 0


def _fault(folder: Path) -> str:
    """Why a folder must not be replaced; "" if it may be."""
    if not folder.exists():
        return ""
    if not folder.is_dir():
        return "là một tệp; hãy ghi tên một thư mục"
    existing = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    try:
        ours = {_MANIFEST, *json.loads((folder / _MANIFEST).read_text("utf-8"))} if existing else set[str]()
    except (OSError, ValueError):
        return "đã có tệp không do lệnh này ghi; hãy chọn thư mục khác"
    others = sorted(existing - ours)
    return f"có tệp không do lệnh này ghi ({others[0]}); hãy chuyển nó đi, hoặc chọn thư mục khác" if others else ""


def _lists(portal: Portal) -> Iterator[tuple[str, bytes]]:
    """The files below the address of the data, as on the site, and the day that they are for."""
    for task in pages.plan(portal):
        if task.url.startswith(open_lists.ROOT):
            yield task.url.removeprefix(open_lists.ROOT), pages.make(portal, task)[0]
    yield from ((name, content) for name, content in feeds.closing_files(portal) if name == "as-of.json")


def _records(portal: Portal) -> Iterator[tuple[str, bytes]]:
    """Every field of every record, with the schema of its model."""
    for name, model in collections().items():
        refs = lookup.refs(portal, name)
        records = {ref: lookup.full_record(portal, ref).model_dump(mode="json", exclude_defaults=True) for ref in refs}
        if records:
            schema = {"$schema": json_schema.DRAFT, "additionalProperties": json_schema.schema_of(model)}
            yield f"ban-ghi/{model.slug}.json", open_lists.json_of(records)
            yield f"ban-ghi/luoc-do/{model.slug}.json", open_lists.json_of(schema)


def _replace(folder: Path, files: dict[str, bytes]) -> None:
    """Write the files beside the folder, then put them in its place."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))  # readable by its owner alone
    try:
        for name, content in {**files, _MANIFEST: open_lists.json_of(sorted(files))}.items():
            path = fresh / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if folder.exists():
            folder.rename(fresh / ".truoc")
        fresh.rename(folder)
        shutil.rmtree(folder / ".truoc", ignore_errors=True)
    except OSError:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
