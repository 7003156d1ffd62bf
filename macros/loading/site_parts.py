"""Reads `extra.modules` of mkdocs.yml: which parts of the portal a project uses."""

import re
from pathlib import Path

_MODULES = re.compile(r"^  modules: *['\"]?(\w+)", re.MULTILINE)


def modules_of(project: Path) -> str:
    """The value of `extra.modules`, or "full"; the painter refuses values other than "basic" and "full".

    Not parsed as YAML, since mkdocs.yml may have tags that only MkDocs knows.
    """
    file = project / "mkdocs.yml"
    setting = _MODULES.search(file.read_text("utf-8")) if file.is_file() else None
    return setting[1] if setting else "full"
