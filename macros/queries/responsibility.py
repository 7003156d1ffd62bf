"""The responsibility matrix: which unit leads, helps and monitors, for duties, open tasks and campaigns."""

from collections.abc import Iterable
from typing import NamedTuple

from macros.engine import Portal, query
from macros.engine.row import text_of
from macros.queries import actions, lookup, organisation
from macros.queries.emulation.standings import campaigns
from macros.records.campaigns import Campaign
from macros.records.units import UnitKind

LEADS, HELPS, WATCHES = "lead", "help", "watch"
WORDS = {LEADS: "Chủ trì", HELPS: "Phối hợp", WATCHES: "Theo dõi"}
MOST_ROWS = 100  # of a kind
# The columns by kind of unit; a heading without units is omitted.
HEADINGS = (
    ("Lãnh đạo", (UnitKind.LEADERSHIP,)),
    ("Phòng", (UnitKind.DEPARTMENT,)),
    ("Đoàn thể", (UnitKind.UNION, UnitKind.YOUTH_UNION)),
    ("Chi bộ", (UnitKind.PARTY_CELL,)),
    ("Tổ kiểm tra, tổ công tác", (UnitKind.TEAM,)),
)


class MatrixRow(NamedTuple):
    """A duty, task or campaign, with the role of each unit in it."""

    title: str
    url: str
    person: str  # who does it; "" where nobody is named
    roles: tuple[tuple[str, str], ...]  # (unit, role)


class MatrixBlock(NamedTuple):
    """The rows of a kind."""

    anchor: str
    title: str
    rows: tuple[MatrixRow, ...]
    total: int
    more: str  # the address of all


class Matrix(NamedTuple):
    """The units that have a role, under their headings, and the blocks of rows."""

    columns: tuple[tuple[str, tuple[str, ...]], ...]  # (heading, units)
    blocks: tuple[MatrixBlock, ...]
    idle: tuple[str, ...]  # units of the chart without any role


def roles_of(lead: Iterable[str], partners: Iterable[str], monitors: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """(unit, role) of each unit once; the first role holds."""
    roles: dict[str, str] = {}
    for units, role in ((lead, LEADS), (partners, HELPS), (monitors, WATCHES)):
        for unit in units:
            if unit:
                roles.setdefault(unit, role)
    return tuple(roles.items())


def matrix(portal: Portal) -> Matrix:
    """The responsibilities: duties of units, open tasks, campaigns that are not over."""
    duties, tasks, current = _duties(portal), _tasks(portal), _campaigns(portal)
    blocks = (
        MatrixBlock("viec-phu-trach", "Việc thường xuyên của đơn vị", duties[:MOST_ROWS], len(duties), "/phu-trach/"),
        MatrixBlock("nhiem-vu", "Nhiệm vụ chưa hoàn thành", tasks[:MOST_ROWS], len(tasks), "/nhiem-vu/"),
        MatrixBlock("phong-trao", "Phong trào thi đua", current[:MOST_ROWS], len(current), "/phong-trao/"),
    )
    having = {unit for block in blocks for row in block.rows for unit, _ in row.roles}
    places = organisation.chart(portal, "active")
    columns = ((heading, _of_kinds(places, kinds, having)) for heading, kinds in HEADINGS)
    idle = tuple(place.ref for place in places if place.ref not in having)
    return Matrix(
        tuple(column for column in columns if column[1]), tuple(block for block in blocks if block.total), idle
    )


def _of_kinds(places: Iterable[organisation.ChartUnit], kinds: Iterable[UnitKind], having: set[str]) -> tuple[str, ...]:
    labels = {kind.label for kind in kinds}
    return tuple(place.ref for place in places if place.kind in labels and place.ref in having)


@query
def _parents(portal: Portal) -> dict[str, str]:
    """The unit above each unit of the chart; "" for one under no other."""
    return {place.ref: place.parent for place in organisation.chart(portal, "active")}


@query
def _duties(portal: Portal) -> tuple[MatrixRow, ...]:
    lines = []
    for unit, above in _parents(portal).items():
        row, roles = portal.rows[unit], roles_of((unit,), (), (above,))
        lines += [
            MatrixRow(text_of(item, "text"), f"{row.url}#viec-phu-trach", text_of(item, "contact"), roles)
            for item in row.data.get("duties") or ()
        ]
    return tuple(lines)


@query
def _tasks(portal: Portal) -> tuple[MatrixRow, ...]:
    parents, lines = _parents(portal), []
    for entry in actions.tasks(portal):
        if not entry.finished:
            roles = roles_of((entry.lead,), entry.partners, entry.monitors or (parents.get(entry.lead, ""),))
            lines.append(MatrixRow(lookup.title(portal, entry.ref), entry.url, entry.person, roles))
    return tuple(lines)


@query
def _campaigns(portal: Portal) -> tuple[MatrixRow, ...]:
    parents, lines = _parents(portal), []
    for ref in campaigns(portal):
        record, card = lookup.record(portal, ref), lookup.card(portal, ref)
        if isinstance(record, Campaign) and card and card.state != "closed":
            above = dict.fromkeys(parents.get(owner, "") for owner in record.owners)
            lines.append(MatrixRow(record.title, card.url, "", roles_of(record.owners, (), above)))
    return tuple(lines)
