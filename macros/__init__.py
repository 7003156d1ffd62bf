"""Everything we know about the portal; `define_env` offers authors of `docs/*.md` their macros."""

from __future__ import annotations

from typing import Any


def define_env(env: Any) -> None:
    """Called by mkdocs-macros: hand it the authoring macros."""
    from macros.authoring import MACROS  # noqa: PLC0415 - the package imports nothing by itself

    for macro in MACROS:
        env.macro(macro)
