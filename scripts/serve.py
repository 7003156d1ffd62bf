"""Dựng trang, phục vụ trên máy này và dựng lại mỗi khi lưu tệp.

Ví dụ:
  portal serve
  portal serve --port 8001
"""

import argparse
import sys
import threading

from macros.run.preview import Builder, BuildStatus, server, watch
from scripts import options as shared
from scripts import schema

TOUR = """
Mời xem thử trong năm bước:
  1. Gõ “van hoa cong vu” vào ô tìm (phím /), không cần dấu.
  2. Mở {address}van-ban/22-2008-qh12/ và xem luật nào thay thế, từ ngày nào.
  3. Mở {address}bang-xep-hang/, bấm vào một tổng điểm để xem từng dòng điểm, rồi câu chuyện, quy tắc, căn cứ.
  4. Sửa số điểm (points) của một dòng trong data/scores/, lưu tệp: bảng xếp hạng đổi ngay.
  5. Sửa một ngày thành 31/02/2026, lưu tệp: khung lỗi hiện trên trang, nêu tệp, dòng và điều sai; sửa lại là hết.
Nhấn Ctrl+C để dừng.
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    shared.add_data(parser)
    shared.add_site(parser)
    shared.add_as_of(parser)
    parser.add_argument("--port", metavar="CỔNG", type=int, default=8000, help="cổng trên máy này (mặc định: 8000)")


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    status = BuildStatus()
    settings = shared.settings(options)
    try:
        http = server(settings.site_dir, options.port, status)
    except OSError:
        print(f"Cổng {options.port} đang bận; hãy chạy: make serve PORT={options.port + 1}", file=sys.stderr)
        return 1
    builder = Builder(lambda: shared.settings(options), status, schema.write)
    print("Đang dựng trang…", flush=True)
    observer = watch(settings, builder.request)  # before the first build, so that nothing saved meanwhile is missed
    builder.build()
    threading.Thread(target=builder.run_forever, daemon=True).start()
    address = f"http://127.0.0.1:{options.port}/"
    print(f"Trang ở {address}", TOUR.format(address=address), sep="\n", flush=True)
    try:
        http.serve_forever()
    except KeyboardInterrupt:
        print("Đã dừng.")
    finally:
        observer.stop()
        http.server_close()
        builder.close()
    return 0
