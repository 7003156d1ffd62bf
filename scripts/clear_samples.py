"""Xóa mọi bản ghi minh họa và ảnh của chúng, để bắt đầu với dữ liệu của cơ quan mình.

Bộ quy tắc minh họa có căn cứ thì ở lại làm bản mẫu, chưa ban hành.

Ví dụ:
  portal clear-samples
  portal clear-samples --local     bỏ cả văn bản của tỉnh, của cơ quan, và nơi ban hành chúng
"""

import argparse
import sys
from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path

from macros.checks.illustrative import ASSIGNED
from macros.checks.queries import LOCAL_LEVELS
from macros.engine.loader import load
from macros.engine.media import MEDIA
from macros.engine.others import DEFAULTS
from macros.engine.stored_row import StoredRow
from macros.loading.sample_switch import switch_off
from macros.loading.yaml_reader import parse
from macros.loading.yaml_writer import arranged, dump
from macros.records import model_of
from scripts import options as shared

# What an agency decides about a policy.
_DECIDED = ("illustrative", "decision", "effective", "reading", "reviews", "change_note")

_CLEARED = """Chưa xóa gì: bản ghi minh họa đã xóa hết từ trước; văn bản còn lại có thể là của chính cơ quan mình.
Muốn bỏ văn bản nào thì xóa tệp ấy, ví dụ: git rm data/regulations/<mã>.yml; rồi chạy: portal check"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("--local", action="store_true", help="bỏ cả văn bản của tỉnh, của cơ quan, nơi ban hành chúng")
    shared.add_data(parser)


def run(options: argparse.Namespace) -> int:
    """Remove the illustrative records; 1 and nothing removed if a file cannot be read or `--local` comes too late."""
    roots = shared.settings(options).data
    library = load(roots)
    if shared.report_unread(library, "Chưa xóa gì"):
        return 1
    samples = [row for row in library.rows.values() if row.illustrative]
    if options.local and not samples:  # since then the agency may have added documents of its own
        print(_CLEARED, file=sys.stderr)
        return 1
    drafts = [row for row in samples if row.collection == "policies" and _rests_on_law(row, library.rows)]
    samples = [row for row in samples if row not in drafts]
    local = _local_records(library.rows.values()) if options.local else []
    removed = (*samples, *local)
    files = {row.ref: [row.file, *(item.path for item in library.media.get(row.ref, ()))] for row in removed}
    for path in chain.from_iterable(files.values()):
        Path(path).unlink()
    for root in roots:
        (root / DEFAULTS).unlink(missing_ok=True)  # its records would count as samples
        _remove_empty(root / MEDIA)
    _remove_references(library.rows, set(files))
    for row in drafts:
        _make_draft(row)
    left_as_drafts = f"; {len(drafts)} bộ quy tắc ở lại làm bản mẫu, chưa ban hành" if drafts else ""
    more = f", {len(local)} văn bản và nơi ban hành ở địa phương" if options.local else ""
    left = len(library.rows) - len(samples) - len(local)
    print(f"Đã xóa {len(samples)} bản ghi minh họa{more}{left_as_drafts}; còn {left} bản ghi.")
    for path in chain.from_iterable(files[row.ref] for row in local):
        print(f"Đã xóa tệp không phải minh họa: {path}")
    if switch_off(roots[0].resolve().parent):
        print("mkdocs.yml: đã tắt dải “Bản dùng thử” (extra.sample).")
    return 0


def _rests_on_law(row: StoredRow, rows: Mapping[str, StoredRow]) -> bool:
    """Whether a policy rests on real documents only, so that another agency can begin with it."""
    bases = {target for target in row.targets if target.startswith("regulations/")}
    return bool(bases) and not any(rows[target].illustrative for target in bases if target in rows)


def _make_draft(row: StoredRow) -> None:
    """Take out of a policy what the sample agency decided about it."""
    path, model = Path(row.file), model_of(row.collection)
    data = {name: value for name, value in parse(path.read_bytes()).items() if name not in _DECIDED}
    data["standing"] = "draft"
    path.write_text(dump(arranged(model, data)), "utf-8", newline="\n")


def _local_records(rows: Iterable[StoredRow]) -> list[StoredRow]:
    """The real documents of provinces and agencies, and the issuers that issued only these."""
    real = [row for row in rows if not row.illustrative]
    documents = [row for row in real if row.collection == "regulations"]
    local = [row for row in documents if row.data["level"] in LOCAL_LEVELS]
    other_issuers = {row.data["issuer"] for row in documents if row not in local}
    local_issuers = {row.data["issuer"] for row in local} - other_issuers
    return [*local, *(row for row in real if row.collection == "issuers" and row.title in local_issuers)]


def _remove_references(rows: Mapping[str, StoredRow], removed: set[str]) -> None:
    """Remove the relations to deleted documents, and owners that are deleted, from records that stay."""
    for row in rows.values():
        if row.ref not in removed and not removed.isdisjoint(row.targets):
            path, model = Path(row.file), model_of(row.collection)
            data = parse(path.read_bytes())
            if "relations" in data:
                data["relations"] = [item for item in row.data["relations"] if item.get("target") not in removed]
            if row.data.get(ASSIGNED) in removed:
                del data[ASSIGNED]
            path.write_text(dump(arranged(model, data)), "utf-8", newline="\n")


def _remove_empty(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
