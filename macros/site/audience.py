"""Marks the pages of the leaders' site, so that nobody takes it for the site of all staff."""

import re

STRIP = "Dành cho lãnh đạo – không chuyển tiếp"
_HEADER, _BODY = '<header class="vh-header"', '<div class="vh-columns"'
_INSERTIONS = (
    ("<html ", '<html data-vh-audience="leadership" '),
    ("<title>", "<title>Lãnh đạo: "),
    (_HEADER, f'<aside class="vh-strip vh-strip--leaders" aria-label="Phạm vi xem">{STRIP}</aside>{_HEADER}'),
    (_BODY, f'<p class="vh-onpaper">{STRIP}</p>{_BODY}'),
)
_ICON = re.compile(r'(?<=<link rel="icon" href=")[^"]*')


def marked_for_leaders(html: str) -> str:
    """Return a painted page with the strip, the colours, the title and the icon of the leaders' site."""
    for place, text in _INSERTIONS:
        html = html.replace(place, text, 1)
    return _ICON.sub("/assets/images/favicon-lanh-dao.svg", html, count=1)
