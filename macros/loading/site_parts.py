"""Which parts of the portal a project uses: `extra.modules` of mkdocs.yml."""

import re
from pathlib import Path

_MODULES = re.compile(r"^  modules: *['\"]?(\w+)", re.MULTILINE)


def modules_of(project: Path) -> str:
    """What `extra.modules` says, "full" where it says nothing; the painter refuses what is neither "basic" nor "full".

    Read without YAML, for mkdocs.yml may hold tags that only MkDocs knows.
    """
    file = project / "mkdocs.yml"
    setting = _MODULES.search(file.read_text("utf-8")) if file.is_file() else None
    return setting[1] if setting else "full"
