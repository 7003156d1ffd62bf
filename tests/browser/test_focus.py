"""Whoever goes through a page by keyboard sees where they are: every focus has an outline of 3:1, light and dark."""

from __future__ import annotations

import pytest

from tests.browser.test_pages import PAGES

# Every element that takes the focus, with what surrounds it opened: those whose outline is not seen, as HTML.
UNSEEN = """() => {
  for (const fold of document.querySelectorAll('details:not([name])')) fold.open = true;
  const numbers = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const seen = ([,,, alpha = 1]) => alpha > .5; // a thin veil changes little
  const light = (part) => (part / 255 <= .04045 ? part / 255 / 12.92 : ((part / 255 + .055) / 1.055) ** 2.4);
  const luminance = ([red, green, blue]) => .2126 * light(red) + .7152 * light(green) + .0722 * light(blue);
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + .05) / (low + .05);
  };
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = numbers(getComputedStyle(at).backgroundColor);
      if (colour.length && seen(colour)) return colour;
    }
    return [255, 255, 255];
  };
  const stops = 'a[href], button, summary, input, select, textarea, [tabindex="0"]';
  const faults = [];
  const panels = [...document.querySelectorAll('details[name]')];
  for (const panel of [null, ...panels]) {
    for (const other of panels) other.open = other === panel;
    for (const stop of (panel ?? document).querySelectorAll(stops)) {
      if (stop.disabled || !stop.checkVisibility({ visibilityProperty: true })) continue;
      stop.focus({ preventScroll: true });
      if (document.activeElement !== stop) continue;
      const style = getComputedStyle(stop);
      const inside = parseFloat(style.outlineOffset) < 0;
      const drawn = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
      const ratio = contrast(numbers(style.outlineColor), behind(inside ? stop : stop.parentElement));
      if (!drawn || ratio < 3) faults.push(`${drawn ? ratio.toFixed(2) : 'none'} ${stop.outerHTML.slice(0, 120)}`);
    }
  }
  return [...new Set(faults)];
}"""


MORE = {
    "award": "/khen-thuong/",
    "task": "/nhiem-vu/bang/",
    "inspections": "/kiem-tra/",
    "title": "/danh-hieu/",
    "course": "/dao-tao/ke-hoach/2026/",
    "campaign": "/phong-trao/",
    "steering": "/dieu-hanh/",
    "synonyms": "/cach-goi/",
    "review": "/viec-can-ra-soat/",
    "about": "/gioi-thieu/",
}
SCHEMES = ("default", "slate")


@pytest.mark.parametrize("path", [*PAGES.values(), *MORE.values()])
def test_every_focus_is_seen(open_page, path):
    page = open_page(path).page
    page.keyboard.press("Tab")  # from here on the browser shows the focus
    unseen = {}
    for scheme in SCHEMES:
        page.evaluate("(scheme) => { document.documentElement.dataset.mdColorScheme = scheme; }", scheme)
        unseen[scheme] = page.evaluate(UNSEEN)
    assert unseen == {scheme: [] for scheme in SCHEMES}
