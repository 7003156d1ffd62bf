"""The Jinja environment of pages: autoescaped, strict about missing names, with a cache of compiled templates."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from macros.engine.packing import PackedFiles
from macros.law.wording import by_number
from macros.text.contacts import dial
from macros.text.render import day, days, excerpt, file_size, initials, month, narrative, number
from macros.text.slugs import anchor_of

# Jinja is imported only when something is rendered: most runs render nothing.
if TYPE_CHECKING:
    from jinja2 import BytecodeCache, Environment
    from jinja2.bccache import Bucket
    from jinja2.runtime import Context

    from macros.documents.document import Pieces, Text

TEMPLATES = Path(__file__).parent / "templates"


def _narrative_on_page(context: Context, text: str, level: int = 3) -> Markup:
    """The filter `narrative`; in templates that have an `api`, citations become links."""
    api, html = context.get("api"), narrative(text, level)
    return api.with_citations(html, context.get("ref", "")) if api else html


def _pieces(content: Pieces) -> tuple[Text, ...]:
    from macros.documents.document import pieces  # noqa: PLC0415 - only templates with documents need it

    return pieces(content)


_compiled: list[tuple[Path, str]] = []  # the folder of compiled templates, and the fingerprint of the code


def keep_compiled(folder: Path, code: str) -> None:
    """Keep compiled templates in `folder` for runs of the same `code`, since calls of filters are compiled in.

    Removes those of other code.  No other process may use the folder during the call: it could be writing a file that
    is removed here.
    """
    _compiled[:] = [(folder.resolve(), code)]
    environment.cache_clear()
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            if path.suffix or not path.name.startswith(f"{code}-"):  # with a suffix: left by a run that was cut off
                path.unlink()


@cache
def environment() -> Environment:
    """The environment for all templates of pages."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context  # noqa: PLC0415

    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_compiled_templates(*_compiled[0]) if _compiled else None,
    )
    on_page = pass_context(_narrative_on_page)
    env.filters.update(
        anchor=anchor_of,
        day=day,
        days=days,
        dial=dial,
        file_size=file_size,
        initials=initials,
        month=month,
        number=number,
        pieces=_pieces,
        excerpt=excerpt,
        by_number=by_number,
    )
    env.filters["narrative"] = on_page
    return env


def _compiled_templates(folder: Path, code: str) -> BytecodeCache:
    """A cache of compiled templates of this code in a folder; accepts only files signed with the key of the user."""
    from jinja2 import BytecodeCache  # noqa: PLC0415

    class Compiled(BytecodeCache):
        def load_bytecode(self, bucket: Bucket) -> None:
            if bytecode := files.read(f"{code}-{bucket.key}"):
                bucket.bytecode_from_string(bytecode)

        def dump_bytecode(self, bucket: Bucket) -> None:
            with suppress(OSError):  # a user without write access compiles in every run
                files.write(f"{code}-{bucket.key}", bucket.bytecode_to_string())

    files = PackedFiles(folder)

    return Compiled()


@cache
def has_template(name: str) -> bool:
    """Whether a template of that name exists."""
    return (TEMPLATES / name).is_file()
