"""Everything we know about the portal; `define_env` offers authors of `docs/*.md` their macros."""

from typing import Any


def define_env(env: Any) -> None:
    """Called by mkdocs-macros: hand it the author macros, which leave marks."""
    from macros.pages import author_macros  # noqa: PLC0415 - the package imports nothing by itself

    for macro in author_macros.macros().values():
        env.macro(macro.mark, macro.name)
