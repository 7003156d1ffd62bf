"""Ghi một sổ tính Excel để nhập một nhóm: tên cột bằng tiếng Việt, danh sách để chọn, ngày thật, thứ của mỗi ngày.

Ví dụ:
  portal template people nhan-su.xlsx
  portal template scores diem-2026.xlsx
  portal template units don-vi.xlsx --filled
Điền xong thì đọc thử bằng: portal import nhan-su.xlsx
Có --filled thì sổ chứa sẵn mọi bản ghi của nhóm, kèm mã, để sửa hàng loạt rồi nhập lại.
Mã trả về: 0 đã ghi, 1 chưa ghi, 2 gọi sai.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from macros.records.base import Record
from scripts import options as shared
from scripts.editing.drafts import Drafts
from scripts.editing.names import Names
from scripts.editing.sheets import workbook
from scripts.new import collection_named


def arguments(parser: argparse.ArgumentParser) -> None:
    """The collection, the file and options of the command."""
    parser.add_argument("collection", metavar="NHÓM", type=collection_named, help="nhóm của bản ghi, như portal new")
    parser.add_argument("file", metavar="TỆP", type=Path, help="sổ tính để ghi, đuôi .xlsx")
    parser.add_argument("--filled", action="store_true", help="ghi cả các bản ghi đang có, để sửa rồi nhập lại")
    parser.add_argument("--force", action="store_true", help="ghi đè tệp đã có")
    shared.add_data(parser)
    shared.add_as_of(parser)


def run(options: argparse.Namespace) -> int:
    """Write the workbook; 0 written, 1 not, 2 wrong usage."""
    model: type[Record] = options.collection
    path: Path = options.file
    if path.suffix.lower() != ".xlsx":
        print(f"{path}: hãy đặt tên tệp có đuôi .xlsx, ví dụ {path.stem or 'bang'}.xlsx", file=sys.stderr)
        return 2
    if model.written_by:
        print(f"“{model.label}” do lệnh ghi từ số liệu, không nhập tay; hãy chạy: {model.written_by}", file=sys.stderr)
        return 2
    if path.exists() and not options.force:
        print(
            f"{path}: đã có tệp này, có thể đang điền dở; hãy đặt tên khác, hoặc thêm --force để ghi đè.",
            file=sys.stderr,
        )
        return 1
    drafts = Drafts(shared.settings(options))
    rows = [row for row in drafts.rows.values() if row.collection == model.collection]
    records = {row.id: (row.digest, drafts.whole(row)) for row in sorted(rows)} if options.filled else None
    content = workbook(model, Names(model, drafts.rows, drafts.photos), records)
    try:
        path.write_bytes(content)
    except OSError:
        print(f"{path}: không ghi được; hãy đóng tệp trong Excel, hoặc chọn thư mục khác.", file=sys.stderr)
        return 1
    count = f" gồm {len(records)} {model.one}" if records else ""
    print(f"Đã ghi {path}{count}. Cột đỏ phải điền; trỏ vào tên cột để xem cách ghi. Đọc thử: portal import {path}")
    return 0
