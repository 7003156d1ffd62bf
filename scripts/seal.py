"""Chốt kết quả thi đua của một quý, hoặc ghi một lần điều chỉnh sau khi chốt.

Ví dụ:
  portal seal 2026-Q3
  portal seal 2026-Q3 --campaign van-hoa-cong-so-2026
  portal seal 2026-Q3 --adjust --reason "Ghi sót một dòng điểm" --approver people/le-van-c
Chạy lại cho một quý đã chốt mà số liệu không đổi thì tệp giữ nguyên từng byte.
Mã trả về: 0 đã ghi hoặc không có gì phải ghi, 1 chưa ghi gì, 2 gọi sai.
"""

import argparse
import sys
from datetime import date
from pathlib import Path

from macros.engine import Portal
from macros.engine.loader import load
from macros.loading.yaml_reader import parse
from macros.loading.yaml_writer import arranged, dump
from macros.queries.emulation.seal_hash import adjusted_fields, inputs_hash, last_inputs_hash, seal_fields
from macros.queries.emulation.seals import period_of
from macros.queries.emulation.standings import campaigns, periods
from macros.records.choices import Audience
from macros.records.fields import nearest_quarter
from macros.records.seals import Seal
from macros.text.periods import label_of, label_within, last_day
from macros.text.slugs import slug_of
from scripts import options as shared


def arguments(parser: argparse.ArgumentParser) -> None:
    """The quarter, and options of the command."""
    parser.add_argument("quarter", metavar="QUÝ", type=_quarter, help="quý cần chốt, dạng năm-Q, ví dụ 2026-Q3")
    parser.add_argument(
        "--campaign", metavar="PHONG_TRÀO", help="chỉ một phong trào (mặc định: mọi phong trào có điểm)"
    )
    parser.add_argument("--adjust", action="store_true", help="ghi một lần điều chỉnh; cần --reason và --approver")
    parser.add_argument("--reason", metavar="LÝ_DO", default="", help="vì sao kết quả đã chốt phải thay đổi")
    parser.add_argument(
        "--approver", metavar="NGƯỜI", default="", help="người quyết định điều chỉnh, ví dụ people/le-van-c"
    )
    shared.add_data(parser)
    shared.add_as_of(parser)


def run(options: argparse.Namespace) -> int:
    """Seal, or adjust; 0 done, 1 nothing was written, 2 wrong usage."""
    if options.adjust != bool(options.reason and options.approver):
        print("portal seal: --adjust, --reason và --approver đi cùng nhau.", file=sys.stderr)
        return 2
    settings, period = shared.settings(options), period_of(options.quarter)
    library = load(settings.data)
    if shared.report_unread(library, "Chưa chốt gì"):
        return 1
    end = last_day(period, date.max)
    if settings.as_of <= end:
        print(f"{label_of(period)} chưa hết; chỉ chốt sau ngày {end:%d/%m/%Y}.", file=sys.stderr)
        return 1
    portal = Portal(library, settings.as_of, Audience.STAFF)
    candidates = [ref for ref in campaigns(portal) if period in periods(portal, ref).quarters]
    wanted = [ref for ref in candidates if options.campaign in (None, ref, ref.partition("/")[2])]
    if not wanted:
        print(f"Không có phong trào nào có điểm trong {label_within(period)}; chưa chốt gì.", file=sys.stderr)
        return 1
    return max(_seal(portal, ref, options, settings.data[0], settings.as_of.isoformat()) for ref in wanted)


def _seal(portal: Portal, campaign: str, options: argparse.Namespace, root: Path, day: str) -> int:
    period = period_of(options.quarter)
    seals = (row for row in portal.by_target.get(campaign, ()) if row.collection == "seals")  # also future ones
    row = next((seal for seal in seals if seal.data["period"].strip() == options.quarter), None)
    name = slug_of(f"{campaign.partition('/')[2]} {period}")
    path = Path(row.file) if row else root / "seals" / f"{name}.yml"
    if row is None:
        if options.adjust:
            print(f"{campaign}: quý này chưa chốt, chưa có gì để điều chỉnh.", file=sys.stderr)
            return 1
        path.parent.mkdir(parents=True, exist_ok=True)
        fields, done = seal_fields(portal, campaign, period, day), "đã chốt"
    else:
        data = parse(path.read_bytes())
        if last_inputs_hash(data) == inputs_hash(portal, campaign, period):
            print(f"{path.as_posix()}: đã chốt, số liệu không đổi; tệp giữ nguyên.")
            return 0
        if not options.adjust:
            right = "thêm --adjust --reason … --approver … để ghi một lần điều chỉnh, hoặc trả lại số liệu cũ"
            print(f"{path.as_posix()}: số liệu đã thay đổi sau khi chốt; {right}.", file=sys.stderr)
            return 1
        fields, done = adjusted_fields(portal, data, day, options.reason, options.approver), "đã ghi điều chỉnh"
    path.write_text(dump(arranged(Seal, fields)), "utf-8", newline="\n")
    print(f"{path.as_posix()}: {done}.")
    return 0


def _quarter(text: str) -> str:
    quarter = nearest_quarter(text)
    if not quarter:
        raise argparse.ArgumentTypeError(f"“{text}” không phải quý; hãy ghi dạng năm-Q, ví dụ 2026-Q3")
    return quarter
