"""Examines a page or an SVG drawing: only elements, attributes and addresses from lists of harmless ones may occur."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from macros.publish.verify.addresses import BAD, INTERNAL, candidates, read

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

Fault = tuple[str, str]  # code, message
Note = Callable[[str], None]  # takes the addresses on this site
Special = Callable[["LexborNode", Mapping[str, str | None], Note], Iterator[Fault]]

_EVERYWHERE = frozenset(["class", "dir", "hidden", "id", "lang", "role", "tabindex", "title", "translate"])
_PLAIN_ELEMENTS = (  # only with the attributes of `_EVERYWHERE`
    "html head body title header footer main nav article section aside search div span p h1 h2 h3 h4 h5 h6 ul dl dt "
    "dd figure figcaption blockquote address abbr dfn cite q code pre kbd samp var mark small strong em b i u s sub "
    "sup bdi bdo ruby rt rp br wbr hr picture table caption colgroup thead tbody tfoot tr noscript fieldset legend "
    "datalist summary hgroup"
)
_PRESENTATION = (
    "clip-rule color d fill fill-opacity fill-rule focusable font-family font-size font-weight height offset opacity "
    "points preserveAspectRatio r rx ry cx cy dx dy x x1 x2 y y1 y2 stop-color stop-opacity stroke stroke-dasharray "
    "stroke-linecap stroke-linejoin stroke-opacity stroke-width text-anchor dominant-baseline transform version "
    "viewBox width xmlns gradientUnits gradientTransform"
)
_DRAWN = "svg g path rect circle ellipse line polyline polygon text tspan desc defs lineargradient radialgradient stop"
_ATTRIBUTES = {
    "a": "href rel download hreflang type",
    "link": "href rel type sizes media hreflang as crossorigin blocking",
    "script": "src type defer async",
    "meta": "charset content name http-equiv",
    "img": "src srcset sizes alt width height loading decoding fetchpriority",
    "source": "srcset sizes type media width height",
    "ol": "start reversed type",
    "li": "value",
    "time": "datetime",
    "del": "datetime",
    "ins": "datetime",
    "data": "value",
    "col": "span",
    "th": "scope colspan rowspan align abbr headers",
    "td": "colspan rowspan align headers",
    "form": "autocomplete novalidate",
    "label": "for",
    "output": "for name",
    "button": "type disabled name value",
    "input": "autocapitalize autocomplete autocorrect checked disabled enterkeyhint inputmode list max maxlength min "
    "minlength multiple name pattern placeholder readonly required size spellcheck step type value",
    "select": "disabled multiple name required size autocomplete",
    "optgroup": "label disabled",
    "option": "value selected disabled label",
    "textarea": "autocomplete cols disabled maxlength minlength name placeholder readonly required rows spellcheck",
    "details": "open name",
    "progress": "value max",
    "meter": "value min max low high optimum",
    **dict.fromkeys(_DRAWN.split(), _PRESENTATION),
}
ALLOWED = {
    **dict.fromkeys(_PLAIN_ELEMENTS.split(), _EVERYWHERE),
    **{tag: _EVERYWHERE.union(names.split()) for tag, names in _ATTRIBUTES.items()},
}
_CHECKED_VALUES = ("fill", "stroke", "xmlns")
_METAS = ("", "viewport", "generator", "description", "robots", "color-scheme", "theme-color", "author")
_RELATIONS = "stylesheet icon apple-touch-icon canonical alternate feed manifest preload modulepreload expect"
_INPUTS = (
    "button checkbox date datetime-local email hidden month number radio range reset search submit tel text time url "
    "week"
)
_REFRESH = re.compile(r"[\s\d.]*[\s;,]*(?:url\s*=\s*)?[\"']?([^\"']*)", re.IGNORECASE)
_RAW: tuple[tuple[re.Pattern[bytes], Fault], ...] = (  # faults that do not show in the parsed tree
    (  # browsers with scripts enabled read its content as text
        re.compile(rb"<noscript(?!>(?:[^<]|</?(?:p|strong|em|br)>)*</noscript>)", re.IGNORECASE),
        ("tag-forbidden", "thẻ <noscript> có nhiều hơn chữ"),
    ),
    (  # an unclosed one turns the rest of the page into its text
        re.compile(rb"<(title|textarea)\b[^>]*>[^<]*<(?!/\1)", re.IGNORECASE),
        ("tag-open", "thẻ <title> hoặc <textarea> không được đóng"),
    ),
)
_COMMENT = re.compile(rb"<!(?!doctype html>)|<\?|</[^a-z]", re.IGNORECASE)
_DECLARATION = re.compile(rb"\s*<\?xml [^<>?]*\?>")


def page_faults(content: bytes, note: Note, anchors: set[str]) -> Iterator[Fault]:
    """Yield the faults of a page; its anchors are added to `anchors`."""
    yield from _element_faults(content, note, anchors)
    for pattern, fault in _RAW:
        if pattern.search(content):
            yield fault
    try:
        content.decode()
    except UnicodeDecodeError as error:
        yield "encoding", f"byte thứ {error.start + 1} không phải UTF-8"


def drawing_faults(content: bytes, note: Note) -> Iterator[Fault]:
    """Yield the faults of an SVG drawing."""
    yield from _element_faults(_DECLARATION.sub(b"", content, count=1), note, None)


def _element_faults(content: bytes, note: Note, anchors: set[str] | None) -> Iterator[Fault]:
    """Yield the faults of the elements of a page, or of a drawing if `anchors` is None."""
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415 - not needed if no page has changed

    if _COMMENT.search(content):
        yield "comment", "có chú thích (<!-- … -->) hoặc khai báo, người xem mã nguồn đọc được; hãy bỏ đi"
    headings = 0
    root = LexborHTMLParser(content).root
    for node in root.traverse() if root else ():
        tag, attributes = node.tag or "", node.attributes
        faults, checked, special = _shape(tag, tuple(attributes))
        yield from faults
        for name in checked:
            yield from _value_faults(tag, name, attributes[name] or "")
        if special:
            yield from special(node, attributes, note)
        headings += tag == "h1"
        anchor = attributes.get("id")
        if anchor and anchors is not None:
            if anchor in anchors:
                yield "id-twice", f"mã “{anchor}” dùng hai lần trong trang"
            anchors.add(anchor)
    if headings != 1 and anchors is not None:
        yield "heading-one", f"có {headings} tiêu đề cấp một; mỗi trang có đúng một"


@lru_cache(maxsize=1 << 12)
def _shape(tag: str, names: tuple[str, ...]) -> tuple[tuple[Fault, ...], tuple[str, ...], Special | None]:
    """(faults independent of attribute values, attributes whose values need a check, special check) of an element."""
    allowed = ALLOWED.get(tag.lower())
    if allowed is None:
        return (("tag-forbidden", f"có thẻ <{tag}>"),), (), None
    checked = tuple(name for name in names if name.startswith("data-") or name in _CHECKED_VALUES)
    odd = [name for name in names if name not in allowed and not name.startswith(("aria-", "data-"))]
    faults = tuple(("inline-attribute", f"thẻ <{tag}> có thuộc tính {name}") for name in odd)
    return faults, checked, _SPECIAL.get(tag)


def _value_faults(tag: str, name: str, value: str) -> Iterator[Fault]:
    """Yield the faults of a value that a script or a drawing may use as an address."""
    if name.startswith("data-"):
        if read(value)[0] != INTERNAL and (":" not in value or not value.partition(":")[2][:1].isspace()):
            yield "scheme", f"thuộc tính {name} có địa chỉ “{value[:60]}”"
    elif name == "xmlns" and value != "http://www.w3.org/2000/svg":
        yield "tag-forbidden", f"thẻ <{tag}> có không gian tên “{value[:60]}”"
    elif "(" in value and not value.startswith(("url(#", "rgb(", "rgba(", "hsl(")):
        yield "foreign-origin", f"thẻ <{tag}> có {name}=“{value[:60]}”"


def _link(written: str, note: Note) -> Iterator[Fault]:
    kind, address = read(written)
    if kind == BAD:
        hint = "; địa chỉ ngoài trang bắt đầu bằng https://" if address.startswith("//") else ""
        yield "scheme", f"có liên kết “{written[:60]}”{hint}"
    elif kind == INTERNAL and address:
        note(address)


def _load(written: str, note: Note, *, tag: str) -> Iterator[Fault]:
    kind, address = read(written)
    if kind != INTERNAL:
        yield "foreign-origin", f"thẻ <{tag}> tải “{written[:80]}” từ ngoài trang"
    elif address:
        note(address)


def _a(_: LexborNode, attributes: Mapping[str, str | None], note: Note) -> Iterator[Fault]:
    yield from _link(attributes.get("href") or "", note)


def _picture(node: LexborNode, attributes: Mapping[str, str | None], note: Note) -> Iterator[Fault]:
    for address in [attributes.get("src") or "", *candidates(attributes.get("srcset") or "")]:
        yield from _load(address, note, tag=node.tag or "")


def _link_element(_: LexborNode, attributes: Mapping[str, str | None], note: Note) -> Iterator[Fault]:
    relations = (attributes.get("rel") or "").lower().split()
    address = attributes.get("href") or ""
    if not relations or not set(relations) <= set(_RELATIONS.split()):
        yield "tag-forbidden", f"có thẻ <link rel=“{' '.join(relations)[:40]}”>"
    elif relations == ["canonical"]:
        if read(address)[0] == BAD:
            yield "scheme", f"có liên kết “{address[:60]}”"
    else:
        yield from _load(address, note, tag="link")


def _script(node: LexborNode, attributes: Mapping[str, str | None], note: Note) -> Iterator[Fault]:
    source, kind = attributes.get("src"), attributes.get("type") or ""
    if source and kind in ("", "module"):
        yield from _load(source, note, tag="script")
    elif source or kind != "application/json":
        yield "inline-script", "có đoạn mã viết ngay trong trang"
    elif "<" in node.text():
        yield "tag-open", "thẻ <script> không được đóng, hoặc có dấu “<” bên trong"


def _meta(_: LexborNode, attributes: Mapping[str, str | None], note: Note) -> Iterator[Fault]:
    name, command = (attributes.get(key) or "" for key in ("name", "http-equiv"))
    if name.lower() not in _METAS or command.strip().lower() not in ("", "refresh"):
        yield "tag-forbidden", f"có thẻ <meta> “{(command or name)[:40]}”"
    elif command:
        match = _REFRESH.match(attributes.get("content") or "")
        yield from _load(match[1] if match else "", note, tag="meta")
    if (attributes.get("charset") or "utf-8").lower() != "utf-8":
        yield "encoding", "trang không khai là UTF-8"


def _input(_: LexborNode, attributes: Mapping[str, str | None], _note: Note) -> Iterator[Fault]:
    kind = (attributes.get("type") or "text").lower()
    if kind not in _INPUTS.split():
        yield "tag-forbidden", f"có ô nhập kiểu “{kind[:40]}”"


_SPECIAL: dict[str, Special] = {
    "a": _a,
    "img": _picture,
    "source": _picture,
    "link": _link_element,
    "script": _script,
    "meta": _meta,
    "input": _input,
}
