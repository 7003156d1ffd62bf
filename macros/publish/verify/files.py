"""Examines style sheets, scripts and data files: anything that is not known to be harmless is a fault."""

import csv
import io
import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from macros.publish.verify.addresses import BAD, INTERNAL, read
from macros.publish.verify.pages import Fault, Note, drawing_faults

_THEME = "assets/javascripts/"  # the theme's script loads from elsewhere only on pages with a repository or a diagram
_NAMESPACES = ("http://www.w3.org/", "https://www.w3.org/")
_CSS_TOKEN = re.compile(
    r"/\*.*?(?:\*/|\Z)|(?P<name>(?:[\w-]|\\[0-9a-f]{1,6}\s?|\\.)+)\(\s*(?P<bare>(?![\"'\s])(?:\\.|[^)\\])*)?"
    r"|\"(?P<double>(?:\\.|[^\"\\])*)\"?|'(?P<single>(?:\\.|[^'\\])*)'?",
    re.IGNORECASE | re.DOTALL,
)
_ELSEWHERE = re.compile(r"(?:https?|wss?|ftp):|//[^/\s]", re.IGNORECASE)
_CSS_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|(.))", re.IGNORECASE | re.DOTALL)
_JS_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|u\{([0-9a-f]{1,6})\}|x([0-9a-f]{2}))", re.IGNORECASE)
_JS_ADDRESS = re.compile(
    r"[\"'`]\s*((?:(?:https?|wss?|ftp|data|blob|javascript):|[\\/]{2})[^\"'`\s]*)[^\"'`\n]*[\"'`]", re.IGNORECASE
)
_JS_SOURCES = re.compile(r"[#@]\s*sourceMappingURL=(\S*)")
_JS_MODULE = re.compile(r"\b(?:import|from)\s*\(?\s*[\"'`]([^\"'`]*)[\"'`]")
_RUNS_CODE = re.compile(r"\s*(?:javascript|vbscript|data|blob|file|filesystem|about):(?=\S)", re.IGNORECASE)
_FORMULA = re.compile(r"\s*(?:[=@＝＠＋－]|[+-](?!\s*[\d.,]*%?\Z))")
_MAY_LEAD = re.compile(r":|[/\\]\s*[/\\]")
_LOADED = frozenset(["src", "start_url", "scope", "icon", "image", "poster"])
_LINKED = frozenset(["url", "href", "link", "uri"])
_REDIRECT = re.compile(r"/[\w/.~-]* /[\w/.~#-]*;")
_XML_TAG = re.compile(r"</?(?P<name>[\w:.-]+)(?P<attributes>(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*)\s*/?>")
_XML_SPACE = re.compile(r"xmlns[\w:.-]*\s*=\s*[\"']([^\"'<]*)")
_XML_ADDRESSES = (
    re.compile(r"<(?:loc|id|uri|url|guid|link|icon|logo)\b[^<>]*>([^<]*)"),
    re.compile(r"\s(?:href|src|url)\s*=\s*[\"']([^\"'<]*)"),
)
_DRAWING = re.compile(r"\s*(?:<\?xml [^<>?]*\?>\s*)?<svg[\s>]")
_XML_NAMES = (
    "urlset sitemapindex sitemap url loc lastmod feed entry id title subtitle updated published link author name "
    "summary content category rights generator icon logo uri rss channel item description pubDate guid language"
)
_XML_SPACES = ("http://www.sitemaps.org/schemas/sitemap/0.9", "http://www.w3.org/2005/Atom")
_ICS_LINE = re.compile(r"(?P<name>[A-Z-]+)(?P<parameters>(?:;[^:\"]*(?:\"[^\"]*\"[^:\"]*)*)?):(?P<value>.*)")
_ICS_NAMES = (
    "BEGIN END VERSION PRODID CALSCALE METHOD NAME X-WR-CALNAME X-WR-TIMEZONE REFRESH-INTERVAL X-PUBLISHED-TTL UID "
    "DTSTAMP DTSTART DTEND DURATION DUE SUMMARY DESCRIPTION LOCATION STATUS SEQUENCE CREATED LAST-MODIFIED CATEGORIES "
    "TRANSP CLASS PRIORITY PERCENT-COMPLETE COMPLETED RRULE EXDATE RECURRENCE-ID TZID TZOFFSETFROM TZOFFSETTO TZNAME "
    "TRIGGER ACTION URL"
)


def style_faults(_: str, text: str, _note: Note) -> Iterator[Fault]:
    """Yield what a style sheet loads from elsewhere, in `url(…)` or as a string, except embedded pictures and fonts."""
    for token in _CSS_TOKEN.finditer(text):
        is_address = _css_plain(token["name"]).lower() in ("url", "src")
        address = _css_plain(token["bare"] if is_address else token["double"] or token["single"]).strip()
        if address.lower().startswith(("data:image/", "data:font/")):
            continue
        if read(address)[0] != INTERNAL if is_address else _ELSEWHERE.match(read(address)[1]):
            yield "foreign-origin", f"tải “{address[:80]}” từ ngoài trang"


def _css_plain(written: str | None) -> str:
    return _CSS_ESCAPE.sub(_css_sign, written or "")


def _css_sign(match: re.Match[str]) -> str:
    if match[1]:
        return chr(min(int(match[1], 16), 0x10FFFF))
    return "" if match[2] == "\n" else match[2]


def script_faults(name: str, text: str, _note: Note) -> Iterator[Fault]:
    """Yield addresses of other sites in a script, and modules that it imports from them."""
    plain = _JS_ESCAPE.sub(lambda match: chr(min(int(match[1] or match[2] or match[3], 16), 0x10FFFF)), text)
    for module in _JS_MODULE.findall(plain):
        if read(module)[0] != INTERNAL or not module.startswith(("./", "../", "/")):
            yield "foreign-origin", f"tải đoạn mã “{module[:80]}” từ ngoài trang"
    for address in () if name.startswith(_THEME) else (*_JS_ADDRESS.findall(plain), *_JS_SOURCES.findall(plain)):
        if read(address)[0] != INTERNAL and not address.startswith(_NAMESPACES):
            yield "foreign-origin", f"có địa chỉ ngoài trang “{address[:80]}”"


def json_faults(_: str, text: str, _note: Note) -> Iterator[Fault]:
    """Yield a fault for invalid JSON, and for addresses in it that run code or load something from other sites."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        yield "unreadable", "không phải JSON"
        return
    todo = [("", content)]
    while todo:
        key, value = todo.pop()
        if isinstance(value, dict):
            todo += value.items()
        elif isinstance(value, list):
            todo += [(key, item) for item in value if not isinstance(item, int)]
        elif (isinstance(value, str) and _MAY_LEAD.search(value)) or key in _LOADED:
            yield from _data_address(key, value)


def _data_address(key: str, value: Any) -> Iterator[Fault]:
    kind = read(str(value))[0]
    if key in _LOADED and kind != INTERNAL:
        yield "foreign-origin", f"“{key}” là “{str(value)[:60]}”, ở ngoài trang"
    elif _RUNS_CODE.match(str(value)) or (key in _LINKED and kind == BAD):
        yield "scheme", f"có địa chỉ “{str(value)[:60]}”"


def drawing_file_faults(_: str, text: str, note: Note) -> Iterator[Fault]:
    """What is wrong with an SVG file."""
    if not _DRAWING.match(text):
        yield "file-type", "không phải hình vẽ SVG"
    yield from drawing_faults(text.encode(), note)


def xml_faults(_: str, text: str, note: Note) -> Iterator[Fault]:
    """Yield everything in a sitemap or feed except their usual elements and harmless addresses."""
    rest = re.sub(r"\A\s*<\?xml [^<>?]*\?>", "", text)
    if "<" in _XML_TAG.sub("", rest):
        yield "comment", "có khai báo, chú thích hoặc thẻ không đọc được"
    for written in re.findall(r">([^<]*&(?:lt|#)[^<]*)", rest):  # a page in a feed
        yield from drawing_faults(unescape(written).encode(), note)
    for tag in _XML_TAG.finditer(rest):
        if tag["name"] not in _XML_NAMES.split():
            yield "tag-forbidden", f"có thẻ <{tag['name']}>"
        if any(space not in _XML_SPACES for space in _XML_SPACE.findall(tag["attributes"])):
            yield "tag-forbidden", f"thẻ <{tag['name']}> có không gian tên lạ"
    for address in (written for pattern in _XML_ADDRESSES for written in pattern.findall(rest)):
        if read(address)[0] == BAD and not address.startswith(("tag:", "urn:")):
            yield "scheme", f"có địa chỉ “{address[:60]}”"


def calendar_faults(_: str, text: str, _note: Note) -> Iterator[Fault]:
    """Yield the properties that may load or run something in a calendar program."""
    for line in re.sub(r"\r?\n[ \t]", "", text).split("\n"):
        match = _ICS_LINE.fullmatch(line.rstrip("\r"))
        if match is None:
            if line.strip():
                yield "calendar", f"có dòng “{line[:40]}” không phải của lịch"
        elif match["name"] not in _ICS_NAMES.split() or "http" in match["parameters"].lower():
            yield "calendar", f"có thuộc tính {match['name'][:40]}"
        elif match["name"] == "URL" and read(match["value"])[0] == BAD:
            yield "scheme", f"có địa chỉ “{match['value'][:60]}”"
        elif match["name"] == "ACTION" and match["value"].strip() not in ("DISPLAY", "AUDIO"):
            yield "calendar", f"có lời nhắc kiểu {match['value'][:40]}"


def redirect_faults(_: str, text: str, note: Note) -> Iterator[Fault]:
    """Yield lines of the web server's map that are not two addresses of this site; notes the second as a link."""
    for line in filter(None, text.split("\n")):
        if _REDIRECT.fullmatch(line) and "//" not in line and ".." not in line:
            note(line.split()[1].rstrip(";"))
        else:
            yield "redirect", f"có dòng “{line[:60]}”, không phải “/cũ/ /mới/;”"


def table_faults(_: str, text: str, _note: Note) -> Iterator[Fault]:
    """Yield the cells that a spreadsheet would read as a formula."""
    try:
        for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"))):
            yield from (
                ("formula", f"có ô “{cell[:40]}”, bảng tính hiểu là công thức") for cell in row if _FORMULA.match(cell)
            )
    except csv.Error:
        yield "unreadable", "không phải bảng CSV"
