"""Ghi lược đồ (JSON Schema) của từng nhóm bản ghi, để trình soạn thảo gợi ý và báo lỗi ngay khi gõ.

Ví dụ:
  portal schema
  portal schema --check
Mã trả về: 0 đã ghi hoặc không có gì phải ghi, 1 có tệp đã cũ (khi có --check).
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from macros.schema import schema_files

FOLDER = Path(".vscode", "schema")
SETTINGS = Path(".vscode", "settings.json")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("--check", action="store_true", help="không ghi, chỉ xem có tệp nào đã cũ")


def run(options: argparse.Namespace) -> int:
    """Write what has changed, or tell of it; 0 nothing is stale, 1 something is."""
    wanted = {FOLDER / name: text for name, text in schema_files().items()}
    held = {path: path.read_text("utf-8") for path in FOLDER.glob("*.json")}
    if SETTINGS.exists():
        held[SETTINGS] = SETTINGS.read_text("utf-8")
        wanted[SETTINGS] = _with_schemas(held[SETTINGS], [path.stem for path in wanted])
    stale = sorted(path for path in {*wanted, *held} if wanted.get(path) != held.get(path))
    if options.check:
        for path in stale:
            print(f"{path.as_posix()}: đã cũ; hãy chạy “portal schema” rồi ghi vào kho.", file=sys.stderr)
        return 1 if stale else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in stale:
        if path in wanted:
            path.write_text(wanted[path], "utf-8", newline="\n")
        else:
            path.unlink()
    print(f"{len(wanted)} tệp, {len(stale)} tệp vừa đổi.")
    return 0


def _with_schemas(settings: str, names: list[str]) -> str:
    """The editor's settings, naming the schema of each folder of records."""
    schemas = {f"./{(FOLDER / f'{name}.json').as_posix()}": f"data/{name}/*.yml" for name in sorted(names)}
    return json.dumps(json.loads(settings) | {"yaml.schemas": schemas}, ensure_ascii=False, indent=2) + "\n"
