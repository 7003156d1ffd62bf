"""Rewrite what the miniature portal is expected to give: `python tests/bless.py`; then read the difference in git."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests import miniature  # noqa: E402 - the path comes first


def main() -> None:
    """Build the miniature in a temporary folder and keep what it gave."""
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(miniature.assemble(Path(folder) / "portal"))
        miniature.build(miniature.settings())
        found = miniature.content_tree("site")
        os.chdir(ROOT)
    shutil.rmtree(miniature.EXPECTED, ignore_errors=True)
    for path, text in found.items():
        target = miniature.EXPECTED / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    print(f"{len(found)} tệp ở {miniature.EXPECTED.relative_to(ROOT)}.")


if __name__ == "__main__":
    main()
