"""The clock of the agency: the time zone that mkdocs.yml names, and the current day in it."""

import os
import re
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from macros.engine.site_info import Site

AS_OF = "PORTAL_AS_OF"  # the day to build for, if it is not today
_ZONE = re.compile(r"""^[ ]+timezone:[ ]*["']?([^"'#\s]+)""", re.MULTILINE)  # under `extra`


class UnknownZone(ValueError):
    """The time zone that mkdocs.yml names does not exist."""


def zone_name(name: str) -> str:
    """The IANA name of a time zone; that of Vietnam for "".  Raises `UnknownZone`."""
    try:
        return ZoneInfo(name or Site().timezone).key
    except (LookupError, OSError, ValueError):
        right = f"hãy ghi tên như {Site().timezone}"
        raise UnknownZone(f"mkdocs.yml: extra, timezone: không có múi giờ “{name}”; {right}") from None


def today(project: Path) -> date:
    """Today where the agency is, or the day that PORTAL_AS_OF names.

    A server whose own clock runs in UTC is a day behind Vietnam until 7 in the morning.  Raises `UnknownZone`.
    """
    if fixed := os.environ.get(AS_OF):
        return date.fromisoformat(fixed)
    return now(project).date()


def now(project: Path) -> datetime:
    """The time where the agency is, in its time zone.  Raises `UnknownZone`."""
    settings = project / "mkdocs.yml"
    match = _ZONE.search(settings.read_text("utf-8")) if settings.is_file() else None
    return datetime.now(ZoneInfo(zone_name(match[1] if match else "")))
