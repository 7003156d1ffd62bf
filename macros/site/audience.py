"""What the site of leaders looks like, put into the painted page: nobody shall take it for the one of all staff."""

import re

STRIP = "Dành cho lãnh đạo – không chuyển tiếp"
_HEADER, _BODY = '<header class="vh-header"', '<div class="vh-columns"'
_PUT_IN = (
    ("<html ", '<html data-vh-audience="leadership" '),
    ("<title>", "<title>Lãnh đạo: "),
    (_HEADER, f'<aside class="vh-strip vh-strip--leaders" aria-label="Phạm vi xem">{STRIP}</aside>{_HEADER}'),
    (_BODY, f'<p class="vh-onpaper">{STRIP}</p>{_BODY}'),
)
_ICON = re.compile(r'(?<=<link rel="icon" href=")[^"]*')


def for_leaders(html: str) -> str:
    """A painted page with the strip, the mark for the colour, the title and the icon of the leaders' site."""
    for place, text in _PUT_IN:
        html = html.replace(place, text, 1)
    return _ICON.sub("/assets/images/favicon-lanh-dao.svg", html, count=1)
