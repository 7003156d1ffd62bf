"""Ghi lại các con số mà trang nội bộ cần, đếm từ danh sách có tên trong kho riêng của lãnh đạo.

Số của phiếu tham gia đào tạo, phiếu ký xác nhận (tệp chưa có thì được tạo), kết quả bồi dưỡng đã có nhóm.
Ví dụ:
  portal recount --data data --data ../kho-lanh-dao/data
"""

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from macros.engine import Portal
from macros.engine.loader import load
from macros.engine.row import Row, text_of
from macros.loading.yaml_reader import parse
from macros.loading.yaml_writer import arranged, dump
from macros.queries.training.duty import met
from macros.records import model_of
from macros.records.choices import Audience
from scripts import options as shared

# By collection: the fields in which the lists with and without names agree, and the fields that are copied.
_COPIED = {
    "attendances": (("course", "unit"), ("counted", "sent", "attended", "certified")),
    "acknowledgements": (("read", "unit"), ("collected", "signed")),
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """The data roots, that of the leaders last."""
    shared.add_data(parser)
    shared.add_as_of(parser)


def run(options: argparse.Namespace) -> int:
    """Write the numbers; 1 if a file cannot be read or no list has names, and then nothing is written."""
    settings = shared.settings(options)
    library = load(settings.data)
    if shared.report_unread(library, "Chưa ghi gì"):
        return 1
    portal = Portal(library, settings.as_of, Audience.LEADERSHIP)
    files = [*_lists(portal, settings.data[0]), *_results(portal)]
    if not files:
        print("Không có danh sách có tên nào; ghi thêm --data và thư mục của kho lãnh đạo.", file=sys.stderr)
        return 1
    written = [path for path, collection, fields in files if _write_if_changed(path, collection, fields)]
    print(*(f"{path.as_posix()}: đã ghi số mới." for path in written), sep="\n", end="\n" * bool(written))
    print(f"{len(files)} tệp, {len(written)} tệp đổi; xem lại rồi chạy “portal check”.")
    return 0


def _lists(portal: Portal, root: Path) -> Iterator[tuple[Path, str, dict[str, Any]]]:
    """The file for staff of each list with names: (path, collection, fields)."""
    for collection, (same, numbers) in _COPIED.items():
        rows = portal.by_collection[collection]
        for row in rows:
            if row.audience != Audience.LEADERSHIP or _is_in(root, row):
                continue
            fields = {name: text_of(row.data, name) for name in (*same, *numbers)}
            twin = next((other for other in rows if _is_in(root, other) and _agrees(other, fields, same)), None)
            name = "-".join(fields[part].partition("/")[2] for part in same)
            path = Path(twin.file) if twin else root / collection / f"{name}.yml"
            yield path, collection, fields | ({"illustrative": "true"} if row.illustrative else {})


def _is_in(root: Path, row: Row) -> bool:
    return Path(row.file).is_relative_to(root)


def _agrees(row: Row, fields: Mapping[str, str], same: tuple[str, ...]) -> bool:
    return all(text_of(row.data, name) == fields[name] for name in same)


def _results(portal: Portal) -> Iterator[tuple[Path, str, dict[str, Any]]]:
    """The results of the years for which all names are known, group by group."""
    for row in portal.by_collection["training_results"]:
        data, groups = row.data.whole(), []
        for group in data["groups"]:
            counted = [met(portal, unit.strip(), text_of(data, "year"), row.day) for unit in group["units"]]
            done, staff = (sum(item[at] for item in counted if item) for at in (0, 1))
            groups.append({**group, "staff": str(staff), "met": str(done)} if all(counted) else None)
        if all(groups):
            yield Path(row.file), "training_results", {"groups": groups}


def _write_if_changed(path: Path, collection: str, fields: Mapping[str, Any]) -> bool:
    """Write the file if it changes; returns whether it did."""
    before = path.read_text("utf-8") if path.exists() else ""
    data = {**(parse(before.encode()) if before else {}), **fields}
    text = dump(arranged(model_of(collection), data))
    if text != before:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
    return text != before
