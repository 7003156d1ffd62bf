"""Đếm lượt xem từ nhật ký của nginx, ghi các tệp số để trang hiện; chạy mỗi mười phút bằng cron.

Ví dụ:
  portal stats /srv/van-hoa-cong-vu
  portal stats /srv/van-hoa-cong-vu --log /var/log/nginx/van-hoa-cong-vu.luot-xem.log
Mã trả về: 0 đã đếm, 1 không đếm được (số cũ giữ nguyên), 2 gọi sai.
"""

import argparse
import sys
from pathlib import Path

from macros.publish.views import LOG, CountError, count
from macros.site import clock
from macros.text.render import number
from scripts import options as shared


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("dest", metavar="NƠI_ĐẶT", type=Path, help="thư mục mà “portal publish” xuất bản vào")
    parser.add_argument(
        "--log", metavar="TỆP", type=Path, default=LOG, help=f"nhật ký lượt xem của nginx (mặc định: {LOG})"
    )


def run(options: argparse.Namespace) -> int:
    """Count; 0 done, 1 refused."""
    if wrong := shared.owner_fault(options.dest):
        print(f"Không đếm: {wrong}.", file=sys.stderr)
        return 1
    try:
        counted = count(options.dest, options.log, clock.now(Path()))
    except CountError as error:
        print(f"Không đếm: {error}.", file=sys.stderr)
        return 1
    except PermissionError as error:
        right = "cho người dùng đang chạy lệnh vào nhóm adm (sudo usermod -aG adm <người dùng>)"
        print(f"Không đếm: không đọc, ghi được {error.filename}; hãy {right}.", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"Không đếm: {error}. Số đã đếm giữ nguyên.", file=sys.stderr)
        return 1
    skipped = f" Bỏ qua {number(counted.unreadable)} dòng không đọc được." if counted.unreadable else ""
    today, yesterday, week, month, total = map(number, counted.totals)
    print(f"Thêm {number(counted.views)} lượt xem.{skipped}")
    print(f"Hôm nay {today}, hôm qua {yesterday}, tuần này {week}, tháng này {month}, tất cả {total}.")
    return 0
