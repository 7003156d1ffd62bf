"""Freeze the shape of the models and a few records as the sample of a release.

`python tests/releases/freeze.py 0.2.0`
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

from macros.records import collections
from macros.records.introspect import fields_of

HERE = Path(__file__).parent
DATA = HERE.parents[1] / "data"
RECORDS = 3


def shape() -> dict[str, dict[str, dict[str, object]]]:
    """Collection → path of a field → what a later release must keep."""
    return {
        name: {
            "/".join(spec.path): {
                "kind": spec.kind,
                "many": spec.many,
                "required": spec.required,
                "choices": [value for value, _ in spec.choices],
            }
            for spec in fields_of(model)
        }
        for name, model in collections().items()
    }


def main(version: str) -> None:
    """Write the sample of a release."""
    folder = HERE / version
    folder.mkdir(exist_ok=True)
    (folder / "fields.json").write_text(json.dumps(shape(), ensure_ascii=False, indent=1) + "\n", "utf-8")
    for name in collections():
        longest = sorted((DATA / name).glob("*.yml"), key=lambda path: (-path.stat().st_size, path.name))[:RECORDS]
        (folder / name).mkdir(exist_ok=True)
        for path in longest:
            shutil.copyfile(path, folder / name / path.name)


if __name__ == "__main__":
    main(sys.argv[1])
