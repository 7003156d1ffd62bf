"""Rewrite what the miniature portal is expected to give, and the tables of the search scripts: `python tests/bless.py`.

Then read the difference in git.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests import expected, miniature  # noqa: E402 - the path comes first
from tests.documents import pictures, reading  # noqa: E402 - likewise
from tests.search import script_tables  # noqa: E402 - likewise


def main() -> None:
    """Build the miniature in a temporary folder and keep the pages that show every case."""
    script_tables.write()
    with tempfile.TemporaryDirectory() as folder:
        project = miniature.assemble(Path(folder) / "portal")
        shutil.copytree(miniature.SITE / "leaders-data", project / "leaders-data")
        pages = expected.marked_pages(project)
        os.chdir(project)
        miniature.build(miniature.settings())
        whole = miniature.content_tree("site")
        documents = {name: reading.documents_of(Path(f"marked-{name}")) for name in expected.AUDIENCES}
        os.chdir(ROOT)
    shutil.rmtree(miniature.EXPECTED, ignore_errors=True)
    for audience, paths in expected.kept_of_all(pages).items():
        for path in paths:
            write(f"{audience}/{path}", pages[audience][path].content)
    for path in miniature.WHOLE_FILES:
        write(f"staff/{path}", whole[path])
    shutil.rmtree(reading.EXPECTED, ignore_errors=True)
    for audience, files in documents.items():
        for path, content in files.items():
            target = reading.expected_path(audience, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(reading.words_of(content), "utf-8")
    if pictures.recorded() != pictures.digests():
        pictures.main()


def write(path: str, text: str) -> None:
    """Write one expected file."""
    target = miniature.EXPECTED / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
