"""Ban hành một báo cáo sơ kết, tổng kết: ghi số, ngày và giữ nguyên số liệu của báo cáo vào lúc ấy.

Ví dụ:
  portal issue so-ket-quy-iii-2026 --number 21/BC-TTXT
  portal issue tong-ket-2026 --number 03/BC-TTXT --as-of 2027-01-08 --data data --data /srv/leaders-data
Số liệu tính như vào ngày ban hành (--as-of, mặc định hôm nay). Báo cáo đã ban hành thì tệp giữ nguyên từng byte;
số liệu về sau khác đi thì ghi lý do ở mục “explained”.
Mã trả về: 0 đã ghi hoặc không có gì phải ghi, 1 chưa ghi gì, 2 gọi sai.
"""

import argparse
import sys
from pathlib import Path

from macros.engine import Portal
from macros.engine.loader import load
from macros.engine.row import Row
from macros.loading.suggest import closest
from macros.loading.yaml_reader import parse
from macros.loading.yaml_writer import arranged, dump
from macros.queries.reviews import sheet
from macros.records.choices import Audience
from macros.records.reviews import Review
from macros.text.render import day
from scripts import options as shared


def arguments(parser: argparse.ArgumentParser) -> None:
    """The review, its number, and options of the command."""
    parser.add_argument("review", metavar="BÁO_CÁO", help="mã của báo cáo, ví dụ so-ket-quy-iii-2026")
    parser.add_argument("--number", metavar="SỐ", required=True, help="số, ký hiệu của báo cáo, ví dụ 21/BC-TTXT")
    shared.add_data(parser)
    shared.add_as_of(parser)


def run(options: argparse.Namespace) -> int:
    """Issue; 0 done, 1 nothing was written."""
    settings, ref = shared.settings(options), f"reviews/{options.review.rpartition('/')[2]}"
    library = load(settings.data)
    if shared.report_unread(library, "Chưa ghi gì"):
        return 1
    portal = Portal(library, settings.as_of, Audience.LEADERSHIP)
    row = portal.rows.get(ref)
    if row is None:
        near = closest(options.review, [(item.id, item.title) for item in portal.by_collection["reviews"]])
        hint = f"; gợi ý: “{near}”" if near else ""
        print(f"Không có báo cáo “{options.review}”{hint}.", file=sys.stderr)
        return 1
    return _issue(portal, row, options.number)


def _issue(portal: Portal, row: Row, number: str) -> int:
    path, today = Path(row.file), portal.as_of.isoformat()
    data = parse(path.read_bytes())
    if data.get("reported"):
        print(f"{path.as_posix()}: báo cáo đã ban hành, số liệu đã ghi; tệp giữ nguyên.")
        return 0
    if row.day >= today:
        print(f"Kỳ của báo cáo chưa hết; chỉ ban hành sau ngày {day(row.day)}.", file=sys.stderr)
        return 1
    issued = {"number": number, "date": today}
    fields = {**data, "issued": issued, "reported": sheet.reported_fields(sheet.computed_lines(portal, row.ref))}
    path.write_text(dump(arranged(Review, fields)), "utf-8", newline="\n")
    print(f"{path.as_posix()}: đã ghi số {number}, ngày {day(today)} và {len(fields['reported'])} số liệu.")
    return 0
