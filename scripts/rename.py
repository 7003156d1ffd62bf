"""Đổi mã của một bản ghi: tên tệp, thư mục ảnh, mọi chỗ dẫn tới; địa chỉ cũ dẫn tới địa chỉ mới.

Ví dụ:
  portal rename units/phong-hanh-chinh units/van-phong
Đã lỡ đổi tên tệp bằng tay thì gõ cùng lệnh ấy, phần còn thiếu được làm nốt.
Quý đã chốt giữ nguyên kết quả; dấu số liệu được tính lại vì trong đó có mã.
"""

import argparse
import sys

from scripts import options as shared
from scripts.editing.renaming import NotRenamed, rename


def arguments(parser: argparse.ArgumentParser) -> None:
    """The two ids, and where the records are."""
    parser.add_argument("old", metavar="MÃ_CŨ", help="nhóm và mã đang dùng, ví dụ units/phong-hanh-chinh")
    parser.add_argument("new", metavar="MÃ_MỚI", help="nhóm và mã mới")
    shared.add_data(parser)
    shared.add_as_of(parser)


def run(options: argparse.Namespace) -> int:
    """Rename; 0 done, 1 nothing was changed."""
    settings = shared.settings(options)
    try:
        done = rename(settings.data, options.old, options.new, settings.as_of)
    except NotRenamed as error:
        print(f"Chưa đổi gì: {error}.", file=sys.stderr)
        return 1
    print(f"Đã đổi {options.old} thành {options.new} ở {done.places} chỗ trong {done.files} tệp.")
    print("Xem lại rồi gửi:\n  portal check\n  git add -A data")
    print(f'  git commit -m "Đổi mã {options.old} thành {options.new}"\n  git push')
    return 0
