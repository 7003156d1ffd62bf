"""Ghi lược đồ (JSON Schema) của từng nhóm bản ghi, kèm mã đang có, để trình soạn thảo gợi ý và báo lỗi khi gõ.

Ví dụ:
  portal schema
Lệnh này tự chạy khi cài, khi portal serve, portal new và git commit (nếu đã cài kiểm tra trước khi ghi vào kho).
"""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

from macros.engine.stored_row import StoredRow
from macros.loading.json_schema import IDS, schema_files
from macros.run.flow import examine
from scripts import options as shared
from scripts.editing.candidates import nameable

FOLDER = Path(".vscode", "schema")
SETTINGS = Path(".vscode", "settings.json")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    shared.add_data(parser)


def run(options: argparse.Namespace) -> int:
    """Write what has changed; 0."""
    changed = write(examine(shared.settings(options))[0].rows)
    print(f"{len(changed)} tệp vừa đổi trong {FOLDER.as_posix()}.")
    return 0


def write(rows: Mapping[str, StoredRow]) -> list[Path]:
    """Write the schemas and the ids for references; returns the changed files."""
    if not SETTINGS.parent.is_dir():
        return []  # a folder with data alone, where nobody edits them in VS Code
    all_rows = dict(rows)
    files = schema_files(lambda spec: nameable(all_rows, spec))
    wanted = {FOLDER / name: text for name, text in files.items()}
    if SETTINGS.exists():
        names = sorted(set(files) - {IDS})
        schemas = {f"./{(FOLDER / name).as_posix()}": f"data/{Path(name).stem}/*.yml" for name in names}
        settings = json.loads(SETTINGS.read_text("utf-8")) | {"yaml.schemas": schemas}
        wanted[SETTINGS] = json.dumps(settings, ensure_ascii=False, indent=2) + "\n"
    FOLDER.mkdir(exist_ok=True)
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text]
    for path in stale:
        path.write_text(wanted[path], "utf-8", newline="\n")
    for path in sorted({*FOLDER.iterdir()}.difference(wanted)):
        path.unlink()
    return stale
