"""Đọc một sổ tính Excel hay tệp CSV: nêu từng ô mới, thay đổi, không đổi, chưa rõ, sai; có --write thì ghi chỗ đúng.

Ví dụ:
  portal import nhan-su.xlsx
  portal import nhan-su.xlsx --write
  portal import danh-sach-cu.csv people
  portal import diem-thang-3.xlsx scores --set campaign=campaigns/van-hoa-cong-so-2026 --set month=2026-03
Sổ tính do portal template ghi thì tự biết nhóm; bảng khác phải ghi tên nhóm. Bản ghi có ô sai hay chưa rõ được để lại.
Mã trả về: 0 mọi bản ghi đều đúng, 1 có chỗ sai hay chưa rõ, 2 gọi sai.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

from macros.loading.problems import Problem, printable
from macros.loading.suggest import closest
from macros.records import collections
from macros.records.base import Record
from macros.records.choices import Audience
from macros.records.columns import plans_of
from macros.records.dossiers import Dossier
from macros.records.regulations import Regulation
from macros.run.flow import examine
from scripts import options as shared
from scripts import schema
from scripts.editing.candidates import nameable
from scripts.editing.document_columns import HEADERS
from scripts.editing.drafts import Drafts
from scripts.editing.entries import entries_of
from scripts.editing.grids import Book, UnreadableFile, book_of
from scripts.editing.headings import ParsedSheet, column_named, parse_sheets
from scripts.editing.intake import ImportResult, Intake
from scripts.editing.settling import DryRunError, about_a_cell, settle
from scripts.editing.sheets import NOTES, version_of
from scripts.new import add_set, collection_named

_OTHERS_WRONG = "Bảng này làm các bản ghi trên sai; hãy sửa cả những bản ghi ấy, hoặc bỏ dòng gây ra. Chưa ghi gì."


def arguments(parser: argparse.ArgumentParser) -> None:
    """The file and options of the command."""
    parser.add_argument("file", metavar="TỆP", type=Path, help="sổ tính .xlsx, .xls, hoặc bảng .csv")
    parser.add_argument("collection", metavar="NHÓM", nargs="?", type=collection_named, help="nhóm của các bản ghi")
    add_set(parser, "nội dung chung cho mọi dòng, khi bảng không có cột ấy: unit=…, month=…")
    parser.add_argument("--write", action="store_true", help="ghi bản ghi mới và chỗ thay đổi (mặc định: chỉ đọc thử)")
    shared.add_data(parser)
    shared.add_as_of(parser)


def run(options: argparse.Namespace) -> int:
    """Read, report and write; 0 all right, 1 something left out, 2 wrong usage."""
    path: Path = options.file
    if not path.is_file():
        print(f"{path}: không có tệp này; hãy ghi đúng tên và thư mục của bảng.", file=sys.stderr)
        return 2
    try:
        book = book_of(path.read_bytes())
    except OSError:
        print(f"{path}: không mở được tệp; hãy đóng tệp trong Excel rồi chạy lại.", file=sys.stderr)
        return 2
    except UnreadableFile as unreadable:
        print(f"{path}: {unreadable}. Chưa ghi gì.", file=sys.stderr)
        return 1
    model, refused = _model(options, book)
    if model is None:
        print(f"{path}: {refused}.", file=sys.stderr)
        return 2
    settings = shared.settings(options)
    extras = HEADERS if model is Regulation else ()
    defaults = dict(options.set)
    for_leaders = model is Dossier or defaults.get("audience") == str(Audience.LEADERSHIP)
    drafts = Drafts(settings, for_leaders=for_leaders)
    # Parse the sheets, make records of them, and run the checks over these.
    criterion = column_named(model, "criterion")
    criteria = [title for _, title in nameable(drafts.rows, criterion.spec)] if criterion else []
    sheets = parse_sheets(book.grids, model, defaults, extras, criteria)
    results = Intake(model, drafts).take(entries_of(sheets, model))
    try:
        problems = settle(model, drafts, results, _digests(book))
    except DryRunError as error:
        _print_results(path, model, sheets, results, [])
        print(f"{error}\n{_OTHERS_WRONG}", file=sys.stderr)
        return 1
    _print_results(path, model, sheets, results, problems)
    to_write = [result for result in results if result.is_right and (result.row is None or result.changes)]
    if options.write:
        _write(model, drafts, to_write)
        if to_write:
            schema.write(examine(settings)[0].rows)
    _print_summary(model, results, sheets, written=options.write, path=path)
    return 0 if all(result.is_right for result in results) and not any(sheet.faults for sheet in sheets) else 1


def _model(options: argparse.Namespace, book: Book) -> tuple[type[Record] | None, str]:
    """The collection of a file, or why it is refused."""
    notes = {row[0]: row[1] for row in book.notes.get(NOTES, ()) if row[0] != "record"}
    model = options.collection or collections().get(notes.get("collection", ""))
    if model is None:
        names = ", ".join(f"{name} ({item.label})" for name, item in collections().items() if not item.written_by)
        return None, f"chưa rõ bảng thuộc nhóm nào; hãy ghi tên nhóm sau tên tệp, một trong: {names}"
    if model.written_by:
        return None, f"“{model.label}” do lệnh ghi từ số liệu, không nhập tay; hãy chạy: {model.written_by}"
    for name, _ in options.set:
        if not column_named(model, name):
            near = closest(name, ((column.spec.name, column.header) for column in plans_of(model)[0].columns))
            return None, f"--set {name}: không có mục này{f'; gợi ý: {near}' if near else ''}"
    if notes.get("version", version_of(model)) != version_of(model) and notes.get("collection") == model.collection:
        print("Bảng này làm theo mẫu của bản trước; cột nào đã đổi tên thì được nêu ở dưới.", file=sys.stderr)
    return model, ""


def _digests(book: Book) -> dict[str, str]:
    """The digest of each record when the workbook was written, by id."""
    return {row[1]: row[2] for row in book.notes.get(NOTES, ()) if row[0] == "record" and len(row) > 2}


def _print_results(
    path: Path, model: type[Record], sheets: list[ParsedSheet], results: list[ImportResult], problems: list[Problem]
) -> None:
    """Print the outcome cell by cell; what is wrong or unclear goes to stderr."""
    for line in (line for result in results if result.is_right for line in _lines(result)):
        print(printable(line))
    messages = [(place, f"không đọc: {words}") for sheet in sheets for place, words in sheet.skipped]
    messages += [(place, f"sai: {words}") for sheet in sheets for place, words in sheet.faults]
    for result in results:
        messages += [(place, f"sai: {words}") for place, words in result.entry.faults]
        messages += [(place, f"chưa rõ: {words}") for place, words in result.entry.unclear]
    for place, words in messages:
        print(printable(f"{place}: {words}."), file=sys.stderr)
    _print_warnings(results, problems)
    if not results and not messages:
        print(f"{path}: không có dòng nào có chữ dưới tên cột của nhóm “{model.label}”.", file=sys.stderr)


def _print_warnings(results: list[ImportResult], problems: list[Problem]) -> None:
    by_id = {result.name: result for result in results if result.is_right}
    for problem in problems:
        result = by_id.get(Path(problem.path).stem)
        place = result.place_called(problem.field) if result else ""
        print(printable(f"{place}: cảnh báo: {about_a_cell(problem)}.") if result else problem, file=sys.stderr)


def _lines(result: ImportResult) -> list[str]:
    """The outcome for a record that may be written, one line per change."""
    if result.row is None:
        return [f"{result.entry.place}: mới: {result.name}"]
    if not result.changes:
        return [f"{result.entry.place}: không đổi: {result.name}"]
    return [f"{place}: thay đổi: {result.name}, {words}" for place, words in result.changes]


def _write(model: type[Record], drafts: Drafts, to_write: list[ImportResult]) -> None:
    for result in to_write:
        if result.row:
            print(f"Đã sửa {drafts.rewrite(result.row, result.text).as_posix()}")
        else:
            print(f"Đã ghi {drafts.write(model, result.name, result.data).as_posix()}")


def _print_summary(
    model: type[Record], results: list[ImportResult], sheets: list[ParsedSheet], *, written: bool, path: Path
) -> None:
    count = Counter(_outcome(result) for result in results)
    faults = count["wrong"] + sum(bool(sheet.faults) for sheet in sheets)
    words = f"{count['new']} {model.one} mới, {count['changed']} thay đổi, {count['same']} không đổi"
    print(f"{words}, {count['unclear']} chưa rõ, {faults} sai.")
    if not written and count["new"] + count["changed"]:
        print(f"Mới đọc thử, chưa ghi gì; ghi những chỗ đúng: portal import {path} --write")
    elif not written or not count["new"] + count["changed"]:
        print("Chưa ghi gì.")


def _outcome(result: ImportResult) -> str:
    if result.entry.faults:
        return "wrong"
    if result.entry.unclear:
        return "unclear"
    return "new" if result.row is None else "changed" if result.changes else "same"
