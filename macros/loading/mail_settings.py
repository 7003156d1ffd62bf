"""Reads the mail settings from mkdocs.yml: `extra.mail`, and the site's name and address for links in letters."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

from macros.loading.problems import DataError, Problem
from macros.loading.yaml_reader import LoadError, parse
from macros.text.contacts import is_email

_FILE = "mkdocs.yml"
_MAIL = re.compile(r"^  mail:[ \t]*(?:#.*)?\n((?:[ \t]{4,}.*\n|[ \t]*\n|[ \t]*#.*\n)*)", re.MULTILINE)
_SITE = re.compile(r"""^site_(name|url):[ \t]*["']?([^"'#\n]*?)["']?[ \t]*$""", re.MULTILINE)
SECURITIES = ("starttls", "tls", "none")
_LONGEST_WAIT = 600  # seconds


class MailSettings(NamedTuple):
    """How to send mail, and the site that letters link to."""

    site: str  # its name
    url: str  # without "/" at the end
    leaders_url: str  # of the site for leaders; "" if letters do not link to it
    server: str  # "" if not set
    port: int
    security: str  # one of `SECURITIES`
    user: str  # "" if the server needs no login
    sender: str
    domains: tuple[str, ...]  # the only domains that mail is sent to
    timeout: float  # seconds to wait for an answer of the server


def mail_settings(project: Path) -> MailSettings:
    """The settings of a project; `sender` is "" without `extra.mail`.  Raises `DataError` with all problems."""
    file = project / _FILE
    text = file.read_text("utf-8") + "\n" if file.is_file() else ""
    site, block = dict(_SITE.findall(text)), _MAIL.search(text)
    line = text[: block.start()].count("\n") + 1 if block else 1
    try:
        values = parse(dedent(block[1]).encode()) if block and block[1].strip() else {}
    except LoadError as error:
        raise DataError([Problem(_FILE, line, 3, "mail", "extra.mail", f"viết chưa đúng YAML: {error}")]) from None
    wrong = [
        Problem(_FILE, line, 3, "mail", f"extra.mail, {name}", message) for name, message in _mistakes(values) if block
    ]
    if wrong:
        raise DataError(wrong)
    return MailSettings(
        site=site.get("name", "").strip(),
        url=site.get("url", "").strip().rstrip("/"),
        leaders_url=_text(values, "leaders_url").rstrip("/"),
        server=_text(values, "server"),
        port=int(_text(values, "port") or 587),
        security=_text(values, "security") or SECURITIES[0],
        user=_text(values, "user"),
        sender=_text(values, "sender"),
        domains=tuple(str(item).strip() for item in values.get("domains") or ()),
        timeout=float(_text(values, "timeout") or 30),
    )


def _text(values: Mapping[str, object], name: str) -> str:
    value = values.get(name)
    return value.strip() if isinstance(value, str) else ""


def _mistakes(values: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield (name, message) for each setting that cannot be used."""
    names = ("server", "port", "security", "user", "sender", "domains", "leaders_url", "timeout")
    for name in sorted(values.keys() - set(names)):
        yield name, f"không có mục này; các mục là {', '.join(names)}. Mật khẩu không ghi ở đây"
    if not _is_number(_text(values, "port") or "587", 65535):
        yield "port", f"“{_text(values, 'port')}” không phải số cổng; thường là 587 (starttls), 465 (tls) hoặc 25"
    if not _is_number(_text(values, "timeout") or "30", _LONGEST_WAIT):
        yield "timeout", f"“{_text(values, 'timeout')}” không phải số giây từ 1 đến {_LONGEST_WAIT}"
    if (security := _text(values, "security") or SECURITIES[0]) not in SECURITIES:
        yield "security", f"“{security}” không có; chọn một trong {', '.join(SECURITIES)}"
    elif security == "none" and _text(values, "user"):
        yield "security", "không gửi mật khẩu qua đường không mã hóa; hãy đổi thành starttls hoặc tls"
    if not is_email(sender := _text(values, "sender")):
        yield "sender", f"“{sender}” không phải địa chỉ thư; hãy ghi địa chỉ gửi, chữ thường không dấu"
    domains = values.get("domains")
    if not isinstance(domains, list) or not domains or not all(is_email(f"a@{str(item).strip()}") for item in domains):
        yield "domains", "hãy ghi danh sách tên miền thư của cơ quan, mỗi dòng một tên như “- co-quan.gov.vn”"


def _is_number(text: str, most: int) -> bool:
    return text.isascii() and text.isdigit() and 1 <= int(text) <= most
