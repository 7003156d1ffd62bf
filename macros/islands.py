"""Islands: what an authoring macro stands for, written from records when the page is bound."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from macros import portal, schedule
from macros.outputs import leaderboards, references, training
from macros.outputs.pen import render
from macros.outputs.stories import cover
from macros.records import collections
from macros.tracing import Reader


def render_island(reader: Reader, name: str, args: list[Any], path: str = "") -> str:
    """The HTML of one island of the page at `path`; `name` and `args` come from `macros.authoring`."""
    own = [path] if name in _OF_THE_PAGE else []
    return str(_ISLANDS[name](reader, *own, *args))


def _ref(reader: Reader, target: str) -> str:
    return render(reader, "islands/ref.html", target=target)[0]


def _cite(reader: Reader, target: str, clause: str) -> str:
    return render(reader, "islands/cite.html", target=target, clause=clause)[0]


def _card(reader: Reader, target: str) -> str:
    return render(reader, "islands/card.html", refs=[target], cover=cover(reader, target))[0]


def _count(reader: Reader, collection: str) -> str:
    return str(len(portal.refs(reader, collection)))


def _latest(reader: Reader, collection: str, limit: int) -> str:
    refs = portal.newest(reader, collection, limit)
    return render(reader, "islands/latest.html", refs=refs, one=collections()[collection].one)[0]


def _table(reader: Reader, collection: str, limit: int) -> str:
    return render(reader, "islands/table.html", refs=portal.newest(reader, collection, limit), name=collection)[0]


def _leaderboard(reader: Reader, campaign: str, period: str, limit: int) -> str:
    return render(reader, "islands/leaderboard.html", **leaderboards.island(reader, campaign, period, limit))[0]


def _upcoming(reader: Reader, limit: int) -> str:
    return render(reader, "islands/upcoming.html", items=schedule.upcoming(reader, limit))[0]


def _calendar(reader: Reader, month: str) -> str:
    shown = month or schedule.current_month(reader)
    grid = training.month_grid(reader, shown) if shown else None
    return render(reader, "islands/calendar.html", grid=grid)[0]


def _references(reader: Reader, path: str) -> str:
    return render(reader, "islands/references.html", items=references.references(reader, path))[0]


_OF_THE_PAGE = ("references",)  # islands that tell something of the page they stand on
_ISLANDS: dict[str, Callable[..., str]] = {
    "ref": _ref,
    "cite": _cite,
    "card": _card,
    "count": _count,
    "latest": _latest,
    "table": _table,
    "upcoming": _upcoming,
    "calendar": _calendar,
    "leaderboard": _leaderboard,
    "references": _references,
}
