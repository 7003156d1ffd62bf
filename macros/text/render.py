"""Text to HTML: one autoescaped Jinja environment, one Markdown renderer for long texts, Vietnamese dates and order."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from macros.text.packing import Damaged, pack, unpack
from macros.text.slugs import anchor_of

# Jinja and the Markdown renderer are imported when something is rendered: most runs render nothing.
if TYPE_CHECKING:
    from jinja2 import BytecodeCache, Environment
    from jinja2.bccache import Bucket
    from jinja2.runtime import Context
    from markdown_it import MarkdownIt

TEMPLATES = Path(__file__).parent / "templates"
_TAGS = {
    "p",
    "br",
    "ul",
    "ol",
    "li",
    "blockquote",
    "em",
    "strong",
    "a",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "hr",
}
_HEADINGS = {"h2", "h3", "h4", "h5", "h6"}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "th": {"align"}, "td": {"align"}}
_SCHEMES = {"http", "https", "mailto"}
_HREF = re.compile(r'<a href="([^"]*)"')
_STYLE_ALIGN = re.compile(r' style="text-align:(left|right|center)"')


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415

    parser = MarkdownIt("zero", {"html": False, "linkify": False, "typographer": False})
    return parser.enable(
        ["list", "blockquote", "heading", "hr", "emphasis", "link", "newline", "escape", "entity", "table", "backticks"]
    )


def narrative(text: str, level: int = 3) -> Markup:
    """A long text in the small Markdown subset as safe HTML.

    Headings start at `level`, whatever the author typed; raw HTML shows as text; links lead only to
    http, https, mailto and the site's own pages.
    """
    return Markup(_narrative(text, level))  # noqa: S704 - cleaned by nh3


@lru_cache(maxsize=256)
def _narrative(text: str, level: int) -> str:
    import nh3  # noqa: PLC0415

    html = _STYLE_ALIGN.sub(r' align="\1"', _markdown().render(text))
    html = re.sub(r"<(/?)h([1-6])>", lambda found: f"<{found[1]}h{min(6, level + int(found[2]) - 1)}>", html)
    return nh3.clean(
        html,
        tags=_TAGS | _HEADINGS | {"code"},
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
    )


def links_in(text: str) -> list[str]:
    """The addresses that a long text leads to, as its page will have them."""
    return [unescape(address) for address in _HREF.findall(_narrative(text, 1))] if "](" in text else []


def _narrative_on_page(context: Context, text: str, level: int = 3) -> Markup:
    """The filter `narrative`: on a page of records (where there is a `pen`) with its citations as links."""
    pen, html = context.get("pen"), narrative(text, level)
    return pen.with_citations(html, context.get("ref", "")) if pen else html


def plain(text: str, limit: int = 160) -> str:
    """The beginning of a text on one line, cut at a word."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0] + "…"


def day(value: date | str | None) -> str:
    """dd/mm/yyyy; "" for none."""
    if not value:
        return ""
    parsed = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    return f"{parsed.day:02d}/{parsed.month:02d}/{parsed.year:04d}"


def moment(value: str) -> str:
    """An ISO time as hh:mm, dd/mm/yyyy with its zone, as it was recorded; "" for none, and for what is no time."""
    try:
        parsed = datetime.fromisoformat(value)
    except ValueError:
        return ""
    offset = parsed.strftime("%z")
    zone = f" (GMT{offset[:3].replace('+0', '+').replace('-0', '-')})" if offset else ""
    return f"{parsed:%H:%M}, {day(parsed.date())}{zone}"


def number(value: Decimal | float) -> str:
    """A number the Vietnamese way: 1.234,5."""
    whole, _, part = f"{Decimal(str(value)).normalize():f}".partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    grouped = f"{int(digits):,}".replace(",", ".")
    return f"{sign}{grouped}" + (f",{part}" if part else "")


_compiled: list[tuple[Path, str]] = []  # the folder of compiled templates, and the code that they belong to


def keep_compiled(folder: Path, code: str) -> None:
    """Keep compiled templates in `folder` between runs of the same `code`: how a filter is called is compiled in."""
    _compiled[:] = [(folder.resolve(), code)]
    environment.cache_clear()


@cache
def environment() -> Environment:
    """The only template environment of records: autoescaped, strict about missing names."""
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
    env.filters.update(anchor=anchor_of, day=day, moment=moment, number=number, narrative=on_page, plain=plain)
    return env


def _compiled_templates(folder: Path, code: str) -> BytecodeCache:
    """Compiled templates of this code in a folder, those that runs of the same user put there; others are removed."""
    from jinja2 import BytecodeCache  # noqa: PLC0415

    class Compiled(BytecodeCache):
        def load_bytecode(self, bucket: Bucket) -> None:
            with suppress(OSError, Damaged):  # compiled anew
                bucket.bytecode_from_string(unpack(kept(bucket).read_bytes()))

        def dump_bytecode(self, bucket: Bucket) -> None:
            new = kept(bucket).with_suffix(f".{os.getpid()}")
            with suppress(OSError):  # who may only read compiles each time
                new.write_bytes(pack(bucket.bytecode_to_string()))
                new.replace(kept(bucket))

    def kept(bucket: Bucket) -> Path:
        return folder / f"{code}-{bucket.key}"

    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            if path.suffix or not path.name.startswith(f"{code}-"):  # the former of a run that was cut off
                path.unlink()
    return Compiled()


@cache
def has_template(name: str) -> bool:
    """Whether a template of that name exists."""
    return (TEMPLATES / name).is_file()
