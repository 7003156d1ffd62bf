"""The MkDocs hook: the painter's side of the portal, and the only module that knows MkDocs.

MkDocs draws one page per section (a *layout*) and the prose pages with marks into a folder of its
own; at the end `flow.build` binds the records in.  `mkdocs build` and `mkdocs serve` thereby
give the same bytes as `portal build`.
"""

import os
import re
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # hooks are loaded by path, before any plugin

from jinja2 import pass_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from macros import pages
from macros.engine import site_info
from macros.engine.site_info import Site
from macros.loading.problems import DataError, mistakes
from macros.run import flow
from macros.site import assets, clock, theme

_final: dict[str, str] = {}  # what on_config notes for the later events
_sources: dict[str, assets.PageSource] = {}
PLAIN = "assets/css/plain.css"  # instead of the styles of a theme, where mkdocs.yml names none
_STYLES = "assets/stylesheets"


def _project(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).parent


def _work(config: MkDocsConfig) -> Path:
    return Path(os.environ.get(theme.PAINT_ONLY) or _project(config) / ".portal" / "paint")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Refuse bad data, then send MkDocs to a private folder: it empties its own, never the site."""
    if theme.PAINT_ONLY not in os.environ:
        _refuse_problems(config)
    _final["site_dir"] = config.site_dir
    _final["signature"] = theme.signature(_project(config))  # of what is about to be painted
    config.site_dir = str(_work(config) / site_info.TREE)
    (from_file,) = (entry for entry in config.user_configs if "site_name" in entry)
    config.site_url = os.environ.get(theme.SITE_URL) or str(from_file.get("site_url", "/"))
    return config


def _settings(config: MkDocsConfig, site_dir: str) -> flow.Settings:
    os.chdir(_project(config))
    return flow.Settings(Path(), Path(site_dir), clock.today(Path()))


def _refuse_problems(config: MkDocsConfig) -> None:
    problems = flow.check(_settings(config, config.site_dir))
    if any(problem.severity == "error" for problem in problems):
        raise PluginError("\n" + str(DataError(mistakes(problems))))


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add a virtual page for the layout of each section."""
    for section in pages.sections():
        path = f"{section.slug}/index.md".lstrip("/")
        hide = "".join(f"\n  - {name}" for name in section.hide)
        front = f"---\ntitle: {section.label}\ntemplate: layout.html\nrender_macros: false\nhide:{hide or ' []'}\n---\n"
        files.append(File.generated(config, path, content=front))
    return files


def on_env(env: Any, config: MkDocsConfig, files: Files) -> Any:
    """Make every address that a template prints start at the web root, so that one layout fits every depth, and name
    the styles of the theme, whose addresses change with its version."""
    env.filters["url"] = _from_root
    sheets = [sheet for folder in config.theme.dirs for sheet in Path(folder).glob(f"{_STYLES}/main.*.css")]
    env.globals["theme_styles"] = [f"{_STYLES}/{sheet.name}" for sheet in sheets] or [PLAIN]
    return env


@pass_context
def _from_root(_context: Any, value: str) -> str:
    address = str(value)
    if re.match(r"[a-z][a-z+.-]*:|/|#|\?", address):
        return address
    return "/" + re.sub(r"^(?:\.{1,2}/)+|^\.$", "", address)


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Any) -> dict[str, Any]:
    """Give the theme the web root as its base, whatever the depth of the page."""
    context["base_url"] = "/"
    _sources[page.file.dest_uri] = assets.PageSource(str(page.title or ""), page.file.content_string)
    return context


def on_post_build(config: MkDocsConfig) -> None:
    """Record what was painted and, unless only paint was requested, bind the records in."""
    work = _work(config)
    layouts = [section.slug for section in pages.sections()]
    _refuse_modules(config)
    site = Site(
        config.site_name,
        config.site_url or "/",
        str(config.extra.get("edit") or ""),
        config.site_description or "",
        clock.zone_name(str(config.extra.get("timezone") or "")),
        **_agency(config),
        sample=bool(config.extra.get("sample")),
    )
    assets.record_paint(work, _final["signature"], layouts, _sources, site)
    site_dir = config.site_dir = _final["site_dir"]
    if theme.PAINT_ONLY not in os.environ:
        flow.build(_settings(config, site_dir))


_AGENCY = ("name", "superior", "symbol", "place", "address")


def _agency(config: MkDocsConfig) -> dict[str, str]:
    """The values of `extra.agency`; the name defaults to the copyright line."""
    agency = config.extra.get("agency") or {}
    for key in agency if isinstance(agency, dict) else ("?",):
        if key not in _AGENCY:
            raise PluginError(f"mkdocs.yml: extra, agency: không có mục “{key}”; các mục là {', '.join(_AGENCY)}")
    values = {"name": config.copyright or config.site_name, **{key: text for key, text in agency.items() if text}}
    return {"agency" if key == "name" else key: str(text) for key, text in values.items()}


def _refuse_modules(config: MkDocsConfig) -> None:
    modules = str(config.extra.get("modules") or "full")
    if modules not in ("basic", "full"):
        raise PluginError(
            f"mkdocs.yml: extra, modules: không có mức “{modules}”; hãy ghi basic (phần cơ bản) hoặc full (đủ)"
        )


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
    """Watch the records; an edit of one rebuilds without painting again."""
    settings = _settings(config, _final["site_dir"])
    paint_whole = server.builder

    def rebuild() -> None:
        if theme.signature(settings.project) != painted["signature"]:
            paint_whole()
            painted["signature"] = theme.signature(settings.project)
        else:
            flow.build(settings)

    painted = {"signature": theme.signature(settings.project)}
    server.builder = rebuild
    for root in settings.data:
        server.watch(str(root))
    return server
