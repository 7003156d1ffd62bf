"""The theme's styles keep every rule that a page can use, and few others."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from macros.site.css import slim, used_by

PAGE = '<html dir="ltr"><body class="a b" data-md-color-scheme="slate"><p class=c><p class=\'d\'>'
CODE = 'mark.classList.toggle("late"); `tag--${kind}`; style.setProperty("--x", 1)'
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")


def slimmed(css: str) -> str:
    """A style sheet of its own, cut down to what `PAGE` and `CODE` use."""
    return slim({"a.css": css}, used_by([PAGE], [CODE], []))["a.css"]


@pytest.mark.parametrize(
    "rule",
    [
        ".a{x:y}",
        ".a .b>.c+.d{x:y}",
        ".late{x:y}",
        ".tag--new{x:y}",
        ".a:not(.none){x:y}",
        ".a:is(.none,.b){x:y}",
        ":where(.none) p{x:y}",
        "p,td>code{x:y}",
        "p:nth-child(2n+1)::before{x:y}",
        r".md\:none{x:y}",
        "[dir=ltr] p{x:y}",
        "p:not([dir=rtl]){x:y}",
        "[data-md-color-scheme=slate] p{x:y}",
        "[role=none],[title='.none,{']{x:y}",
        "@page{margin:0}",
        "@keyframes k{0%{x:y}12.5%{x:z}to{x:y}}",
        "@media print{.a{x:y}p{x:y}}",
        "@supports (x:y){@media print{p{x:y}}}",
        '@charset "UTF-8";@import "a,b;{c}.css";p{x:y}',
        "p{background:url(\"data:image/svg+xml;charset=utf-8,<svg style='a{b:c}'/>\");x:y}",
        "p{background:url(data:image/png;base64,AA==);x:y}",
        "p{--a:1;x:var(--a)}",
        "p{--a:1;--b:var(--a,2);x:calc(var(--b)*2)}",
        "p{--x:1}",
        "p{x:y;.a{x:z}}",
    ],
)
def test_what_may_be_used_stays_as_it_is(rule: str) -> None:
    assert slimmed(rule) == rule


@pytest.mark.parametrize(
    ("css", "left"),
    [
        (".none{x:y}p{x:y}", "p{x:y}"),
        (".a .none,.a,.b.none{x:y}", ".a{x:y}"),
        (".a.none:not(.b){x:y}", ""),
        ("[dir=rtl] p{x:y}", ""),
        ("[data-md-color-scheme=default] p,[data-md-color-primary=teal]{x:y}", ""),
        ("@media print{.none{x:y}}", ""),
        ("@media print{.none{x:y}p{x:y}}", "@media print{p{x:y}}"),
        ("p{--a:1;x:y;--b:2}", "p{x:y}"),
        (":root{--a:url(\"data:x;y,<svg a='{'/>\");--b:var(--a)}p{x:y}", "p{x:y}"),
        (".none{x:var(--a)}:root{--a:1}", ""),
        ("p{.none{x:y}x:z}", "p{x:z}"),
        ("p { x : y ; } /* none */", "p{x:y}"),
    ],
)
def test_what_cannot_be_used_goes(css: str, left: str) -> None:
    assert slimmed(css) == left


def test_a_value_stays_that_another_style_sheet_asks_for() -> None:
    styles = {"a.css": "p{--a:1;--b:2;--c:3}", "b.css": "p{x:var(--a)}"}
    assert slim(styles, used_by([PAGE], [CODE], [".none{x:var(--b)}"]))["a.css"] == "p{--a:1;--b:2}"


def classes_in_rules(folder: Path) -> set[str]:
    """The classes that the style sheets of the theme in this folder speak of."""
    (path,) = folder.glob("main.*.css")
    return set(CLASS.findall(re.sub(r'"[^"]*"', "", path.read_text("utf-8"))))


def classes_of_pages(folder: Path) -> set[str]:
    """The classes of all elements of the pages in this folder."""
    pages = (LexborHTMLParser(path.read_text("utf-8")) for path in folder.rglob("*.html"))
    return {name for page in pages for node in page.css("[class]") for name in (node.attributes["class"] or "").split()}


def test_no_class_of_a_page_loses_its_rules(built_staff: Path) -> None:
    theme = Path(str(files("material"))) / "templates" / "assets" / "stylesheets"
    wanted = classes_in_rules(theme) & classes_of_pages(built_staff)
    left = classes_in_rules(built_staff / "assets/stylesheets")
    assert wanted == {"md-typeset", "no-js"}  # "no-js" only in rules for parts that no page has
    assert wanted - left == {"no-js"}
    assert "md-clipboard" not in left
