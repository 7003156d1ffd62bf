"""What must be read and signed: by whom, until when, how many have signed, who has not.

A signature sheet is a snapshot: its two numbers hold for the day on which it was collected.  A unit without
a sheet counts the people who have to read on the portal's day or, once it is over, on the last day for signing.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from macros.engine import Portal, query
from macros.engine.row import text_of
from macros.queries import lookup, organisation
from macros.queries.by_key import by_key
from macros.queries.organisation import Post
from macros.records.base import FEW, MUST_READ
from macros.records.choices import Audience, ReaderRole, Standing
from macros.records.fields import READABLE
from macros.text.collation import vietnamese_order
from macros.text.dates import day_after
from macros.text.grouping import grouped

TODAY = ""  # the portal's day
STATES = {
    "draft": ("Chưa thu chữ ký", "mute"),
    "coming": ("Sắp phải đọc", "info"),
    "open": ("Đang thu chữ ký", "info"),
    "late": ("Quá hạn ký", "end"),
    "closed": ("Đã hết hạn ký", "mute"),
    "handed": ("Đã nộp đủ phiếu ký", "ok"),
    "done": ("Đã đủ chữ ký", "ok"),
}  # state -> (label, tone of its badge)
BEGUN = ("late", "open", "closed", "handed", "done")


class ReadingRequest(NamedTuple):
    """Which people have to read something, and when."""

    units: tuple[str, ...]  # empty for the whole agency
    roles: tuple[str, ...]  # empty for everybody
    since: str  # ISO, "" where no first day is set
    due: str  # ISO, "" where there is no last day
    draft: bool = False  # whether it is a draft, for which nobody signs yet

    @property
    def role_labels(self) -> str:
        """The roles in words; "" for everybody."""
        return ", ".join(ReaderRole(role).label.lower() for role in self.roles)


class CollectedSheet(NamedTuple):
    """A signature sheet that came back."""

    ref: str
    unit: str
    collected: str
    signed: int
    staff: int
    with_names: bool  # whether it is the one for leaders, which names those who have signed
    names: tuple[str, ...]


class UnitSignatures(NamedTuple):
    """How many people of a unit have signed a reading."""

    unit: str
    signed: int
    staff: int  # who have to read
    sheet: str  # the reference of its sheet; "" where none has come back
    collected: str
    visible: bool = True  # whether this audience may know that its sheet came back

    @property
    def done(self) -> bool:
        return bool(self.sheet) and self.signed >= self.staff


class Progress(NamedTuple):
    """How far a reading has come."""

    ref: str
    state: str  # a key of `STATES`
    request: ReadingRequest
    lines: tuple[UnitSignatures, ...]  # in the order of the chart

    @property
    def badge(self) -> tuple[str, str]:
        """(label, tone) of the state."""
        return STATES[self.state]

    @property
    def handed(self) -> int:
        """How many units have handed in their sheets."""
        return sum(bool(line.sheet) for line in self.lines)

    @property
    def visible_count(self) -> int:
        """How many units have sheets that this audience may know of."""
        return sum(line.visible for line in self.lines)

    @property
    def signed(self) -> int:
        return sum(line.signed for line in self.lines)

    @property
    def staff(self) -> int:
        return sum(line.staff for line in self.lines)


@query
def reading_request(portal: Portal, ref: str) -> ReadingRequest | None:
    """Which people have to read a record; None if nobody has to, or if this audience has no such record.

    Drafts need no signature, and a policy none before the day from which it applies.
    """
    row = portal.rows.get(ref)
    data = row.data if row else {}
    reading = data.get("reading")
    if not isinstance(reading, Mapping) and text_of(data, "must_read") != "true":
        return None
    fields = reading if isinstance(reading, Mapping) else {}
    policy = ref.startswith("policies/")
    since = max(text_of(fields, "since"), text_of(data, "effective") if policy else "")
    draft = policy and text_of(data, "standing") != Standing.ISSUED
    return ReadingRequest(_texts(fields, "units"), _texts(fields, "roles"), since, text_of(fields, "due"), draft)


def _texts(data: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(str(item).strip() for item in data.get(name) or ())


@query
def must_reads(portal: Portal) -> tuple[str, ...]:
    """All records that must be read, by collection and age; empty for the public."""
    if portal.audience is Audience.PUBLIC:
        return ()
    return tuple(ref for name in READABLE for ref in lookup.with_facet(portal, name, MUST_READ.name, MUST_READ.value))


@query
def readers_in(portal: Portal, ref: str, unit: str, on: str) -> tuple[Post, ...]:
    """The people of a unit who have to read a record on a day (ISO, or `TODAY`), by rank and given name.

    Somebody with positions in several of the units counts once, where the position is highest.
    """
    wanted = reading_request(portal, ref)
    return _readers_in(portal, wanted.units, wanted.roles, unit, on) if wanted else ()


@query
def _readers_in(
    portal: Portal, unit_refs: tuple[str, ...], roles: tuple[str, ...], unit: str, on: str
) -> tuple[Post, ...]:
    """The readers for a set of units and roles, computed once for all records with that set."""
    units, readers = set(_units(portal, unit_refs, on)), []
    for person in organisation.ever_in(portal, unit):
        posts = organisation.posts_on(portal, person, on)
        post = next((post for post in posts if post.unit in units), None)
        if post and post.unit == unit and _has_role(portal, posts, roles):
            readers.append(post)
    return tuple(sorted(readers, key=lambda post: post.rank))


def _units(portal: Portal, unit_refs: tuple[str, ...], on: str) -> tuple[str, ...]:
    """The units that have to read and exist on the day: those named, or all."""
    existing = organisation.units_on(portal, on)
    return tuple(unit for unit in existing if unit in unit_refs) if unit_refs else existing


def _has_role(portal: Portal, posts: tuple[Post, ...], roles: tuple[str, ...]) -> bool:
    if not roles:
        return True
    leads = any(post.leader for post in posts)
    return (leads and ReaderRole.LEADER in roles) or _kinds(portal)[posts[0].person] in roles


@query
def _kinds(portal: Portal) -> dict[str, str]:
    return {row.ref: text_of(row.data, "kind") for row in portal.by_collection["people"]}


@by_key(stored=True)
def sheets(portal: Portal) -> dict[str, tuple[CollectedSheet, ...]]:
    """The signature sheets of a record, with names if this audience has them; by reference."""
    sheets: dict[str, list[CollectedSheet]] = defaultdict(list)
    for row in portal.by_collection["acknowledgements"]:
        data = row.data
        read, unit, collected = (text_of(data, name) for name in ("read", "unit", "collected"))
        signed = int(text_of(data, "signed"))
        staff = int(text_of(data, "staff") or len(readers_in(portal, read, unit, collected)))
        with_names = text_of(data, "audience") == Audience.LEADERSHIP
        sheets[read].append(CollectedSheet(row.ref, unit, collected, signed, staff, with_names, _texts(data, "names")))
    return {ref: tuple(sorted(items)) for ref, items in sheets.items()}


def staff_of(portal: Portal, read: str, sheet: str) -> int:
    """How many people of the unit of a sheet have to read: as the sheet states, else counted from the records."""
    return next((item.staff for item in sheets(portal, read) if item.ref == sheet), 0)


def _collected(portal: Portal, ref: str) -> dict[str, CollectedSheet]:
    """The sheet of each unit that has come back; a sheet for staff takes precedence over one for leaders."""
    received = [sheet for sheet in sheets(portal, ref) if portal.reached(sheet.collected)]
    return {sheet.unit: sheet for sheet in sorted(received, key=lambda sheet: not sheet.with_names)}


@query(stored=True)
def lines(portal: Portal, ref: str, on: str) -> tuple[UnitSignatures, ...]:
    """The signatures of each unit, counting those who have to read on a day (ISO, or `TODAY`).

    A unit without readers is omitted, unless its sheet came back or nobody's positions are recorded.
    """
    all_lines = _lines(portal, ref, on)
    return all_lines if lookup.for_leaders(portal) else tuple(map(_for_staff, all_lines))


def _for_staff(line: UnitSignatures) -> UnitSignatures:
    """A line as all staff see it: hidden where few have to sign, since a missing sheet would show who did not."""
    return line._replace(signed=0, sheet="", collected="", visible=False) if 0 < line.staff < FEW else line


def _lines(portal: Portal, ref: str, on: str) -> tuple[UnitSignatures, ...]:
    wanted, collected = reading_request(portal, ref), _collected(portal, ref)
    if wanted is None or wanted.draft:
        return ()
    unknown = not portal.by_collection["people"]
    unit_lines = []
    for unit in _units(portal, wanted.units, on):
        readers = readers_in(portal, ref, unit, on)
        if sheet := collected.get(unit):
            unit_lines.append(UnitSignatures(unit, sheet.signed, sheet.staff, sheet.ref, sheet.collected))
        elif readers or unknown:
            unit_lines.append(UnitSignatures(unit, 0, len(readers), "", ""))
    return tuple(unit_lines)


@query
def progress(portal: Portal, ref: str) -> Progress | None:
    """How far the reading of a record has come; None if nobody of this audience has to read it."""
    wanted = reading_request(portal, ref)
    if wanted is None or portal.audience is Audience.PUBLIC:
        return None
    if wanted.draft:
        return Progress(ref, "draft", wanted, ())
    lines_of_units = lines(portal, ref, TODAY)
    if wanted.since and not portal.reached(wanted.since):
        return Progress(ref, "coming", wanted, lines_of_units)
    if over := _final_state(portal, lines_of_units):
        return Progress(ref, over, wanted, lines_of_units)
    if wanted.due and portal.reached(day_after(wanted.due)):
        lines_of_units = lines(portal, ref, wanted.due)
        late = "late" if any(line.visible for line in lines_of_units) else "closed"
        return Progress(ref, _final_state(portal, lines_of_units) or late, wanted, lines_of_units)
    return Progress(ref, "open", wanted, lines_of_units)


def _final_state(portal: Portal, lines: tuple[UnitSignatures, ...]) -> str:
    """The state that ends a reading: all have signed or, as staff see it, all units have handed in their sheets."""
    if lookup.for_leaders(portal):
        return "done" if lines and all(line.done for line in lines) else ""
    visible = [line for line in lines if line.visible]
    return "handed" if visible and all(line.sheet for line in visible) else ""


@query
def missing(portal: Portal, ref: str) -> tuple[tuple[str, tuple[Post, ...]], ...]:
    """(unit, people who had to sign on the day of its sheet and did not), of units whose names are known."""
    collected = _collected(portal, ref)
    name_lists = {sheet.unit: sheet for sheet in sheets(portal, ref) if sheet.with_names and sheet.unit in collected}
    return tuple((unit, _unsigned(portal, ref, sheet)) for unit, sheet in sorted(name_lists.items()))


def _unsigned(portal: Portal, ref: str, sheet: CollectedSheet) -> tuple[Post, ...]:
    readers = readers_in(portal, ref, sheet.unit, sheet.collected)
    return tuple(post for post in readers if post.person not in sheet.names)


@query
def in_states(portal: Portal, *states: str) -> tuple[Progress, ...]:
    """The readings in those states: the nearest last day first, then what has none, by title."""
    items = (progress(portal, ref) for ref in must_reads(portal))
    return tuple(sorted((item for item in items if item and item.state in states), key=_urgency(portal)))


def settled(portal: Portal, line: UnitSignatures) -> bool:
    """Whether a unit is finished: for leaders all have signed, for everybody else its sheet has come back."""
    return line.done if lookup.for_leaders(portal) else bool(line.sheet)


@by_key
def of_unit(portal: Portal) -> dict[str, tuple[tuple[Progress, UnitSignatures], ...]]:
    """The readings of a unit that have begun: unfinished ones first, then by last day."""
    begun = grouped((line.unit, (item, line)) for item in in_states(portal, *BEGUN) for line in item.lines)
    return {unit: tuple(sorted(pairs, key=lambda pair: settled(portal, pair[1]))) for unit, pairs in begun.items()}


def _urgency(portal: Portal) -> Callable[[Progress], tuple[object, ...]]:
    rows = portal.rows
    return lambda item: (item.request.due or "9999", vietnamese_order(rows[item.ref].title), item.ref)
