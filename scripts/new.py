"""Tạo một bản ghi mới: hỏi từng mục, kiểm tra ngay từng câu trả lời, rồi ghi tệp.

Ví dụ:
  portal new stories
  portal new regulations --csv van-ban.csv
  portal new awards --set form=giay-khen --set winners=people/nguyen-van-a --set decision.number=45/QĐ-MAU
Có --set thì chỉ hỏi những mục bắt buộc còn thiếu. Câu trả lời đưa qua đường ống (stdin) cũng được.
Mã trả về: 0 đã ghi, 1 chưa ghi gì vì còn lỗi hoặc đã dừng, 2 gọi sai.
"""

from __future__ import annotations

import argparse
import io
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from macros.asking import Answers, Dialog, UnknownField, finish, give, interview
from macros.drafting import Desk, id_fault, taken_ids
from macros.intake import intake
from macros.mending import closest, fold
from macros.problems import has_errors, mistakes
from macros.records import collections
from macros.records.base import Record
from macros.records.regulations import Regulation
from scripts import options as shared


def arguments(parser: argparse.ArgumentParser) -> None:
    """The collection, and options of the command."""
    names = ", ".join(f"{name} ({model.label})" for name, model in collections().items())
    parser.add_argument("collection", metavar="NHÓM", type=_collection, help=f"nhóm của bản ghi: {names}")
    parser.add_argument(
        "--set",
        metavar="MỤC=NỘI_DUNG",
        type=_setting,
        action="append",
        default=[],
        help="trả lời trước một mục, có thể ghi nhiều lần: unit=…, decision.number=…, positions.1.unit=…",
    )
    parser.add_argument(
        "--csv",
        metavar="TỆP",
        type=Path,
        help="chỉ với regulations: tạo bản ghi từ một bảng có các cột như /api/v1/van-ban.csv",
    )
    parser.add_argument("--id", metavar="MÃ", default="", help="mã bản ghi (mặc định: đặt theo tên)")
    shared.add_data(parser)
    shared.add_as_of(parser)


def run(options: argparse.Namespace) -> int:
    """Ask and write; 0 written, 1 not, 2 wrong usage."""
    _ready_for_text()
    try:
        return _run(options)
    except UnknownField as error:
        print(f"portal new: {error}", file=sys.stderr)
        return 2
    except EOFError:
        print("\nHết phần trả lời giữa chừng; chưa ghi gì.", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nĐã dừng; chưa ghi gì.", file=sys.stderr)
    except FileExistsError as error:
        print(f"{error.filename}: tệp này vừa được tạo; chưa ghi gì.", file=sys.stderr)
    return 1


def _ready_for_text() -> None:
    """Read UTF-8 from a pipe on every system; edit lines on a terminal, which by itself cuts long ones."""
    if sys.stdin.isatty():
        with suppress(ImportError):  # there is none on Windows, and no need for one
            import_module("readline")
    elif isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape", newline=None)


def _run(options: argparse.Namespace) -> int:
    model: type[Record] = options.collection
    settings = shared.settings(options)
    if missing := [str(root) for root in settings.data if not root.is_dir()]:
        print(f"Không có thư mục dữ liệu “{missing[0]}”.", file=sys.stderr)
        return 2
    desk = Desk(settings)
    if options.csv:
        return _take_in(options.csv, model, desk)
    answers = Answers(model, desk.loaded.rows)
    fault = id_fault(options.id, taken_ids(model, desk.loaded.rows)) if options.id else ""
    data: dict[str, Any] = {}
    refused = [f"--id: {fault}"] if fault else []
    for key, typed in options.set:
        refused += [f"--set {key}: {message}" for message in give(answers, data, key, typed)]
    if refused:
        print(*refused, "Chưa ghi gì.", sep="\n", file=sys.stderr)
        return 1
    dialog = Dialog(answers, input, print, data)
    if not options.set:
        print(f"Bản ghi mới trong nhóm “{model.label}”. Ctrl+C để dừng, chưa ghi gì.")
    name = (finish if options.set else interview)(dialog, desk, options.id)
    if not name:
        print("Chưa ghi gì.", file=sys.stderr)
        return 1
    path = desk.write(model, name, data).as_posix()
    print(f"\nĐã ghi {path}. Bước tiếp theo:")
    print(f'  git add {path}\n  git commit -m "Thêm {model.one} {name}"\n  git push')
    return 0


def _take_in(table: Path, model: type[Record], desk: Desk) -> int:
    """Make the documents of a table that are not there yet; all of them or none."""
    if model is not Regulation:
        print("--csv chỉ dùng với nhóm regulations (Văn bản).", file=sys.stderr)
        return 2
    try:
        text = table.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        print(f"{table}: không đọc được; hãy lưu bảng ở dạng CSV UTF-8.", file=sys.stderr)
        return 2
    found = intake(text, desk.loaded.rows)
    for line, remark in sorted(found.remarks):
        print(f"{table}:{line}: {remark}.", file=sys.stderr)
    problems = mistakes(desk.trial(model, found.records)) if not found.faults else []
    for line, fault in sorted(found.faults):
        print(f"{table}:{line}: {fault}.", file=sys.stderr)
    for problem in problems:
        line = found.lines.get(Path(problem.path).stem, 0)
        print(f"{table}:{line}: {problem}" if line else problem, file=sys.stderr)
    if found.faults or has_errors(problems):
        print("Chưa ghi gì.", file=sys.stderr)
        return 1
    for name, data in found.records.items():
        print(f"Đã ghi {desk.write(model, name, data).as_posix()}")
    print(f"{len(found.records)} văn bản mới.")
    return 0


def _collection(text: str) -> type[Record]:
    known = [(name, model.label) for name, model in collections().items()]
    slugs = {model.slug: name for name, model in collections().items()}
    wanted = {fold(label): name for name, label in known} | {fold(slug): name for slug, name in slugs.items()}
    name = text if text in collections() else wanted.get(fold(text), "")
    if not name:
        near = closest(text, [*known, *((name, slug) for slug, name in slugs.items())])
        hint = f"; gợi ý: “{near}”" if near else ""
        raise argparse.ArgumentTypeError(f"“{text}” không phải nhóm nào; các nhóm: {', '.join(collections())}{hint}")
    return collections()[name]


def _setting(text: str) -> tuple[str, str]:
    key, sign, typed = text.partition("=")
    if not sign:
        raise argparse.ArgumentTypeError(f"“{text}” thiếu dấu =; viết MỤC=NỘI_DUNG, ví dụ unit=units/van-phong")
    return key.strip(), typed
