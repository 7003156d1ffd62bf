"""Rules of duties: each is recorded once, at the unit with its contact or at the person."""

from collections.abc import Iterator

from macros.checks.defect import Defect
from macros.checks.rules import check
from macros.engine import Portal, query
from macros.engine.row import text_of
from macros.loading.suggest import fold
from macros.queries import lookup
from macros.records.people import Person


@query
def _duties_at_units(portal: Portal, person: str) -> tuple[tuple[str, str], ...]:
    """(duty, unit) of each duty of a unit whose contact is the person."""
    rows = lookup.rows_to(portal, person, "units")
    duties = ((item, row.ref) for row in rows for item in row.data.get("duties") or ())
    return tuple((text_of(item, "text"), unit) for item, unit in duties if text_of(item, "contact") == person)


@check(Person)
def duties_are_recorded_once(portal: Portal, ref: str, record: Person) -> Iterator[Defect]:
    """Việc đã ghi ở đơn vị với tên người làm thì không ghi lại ở hồ sơ người ấy."""
    places = {fold(text): unit for text, unit in _duties_at_units(portal, ref)}
    for index, duty in enumerate(record.duties):
        if unit := places.get(fold(duty.text)):
            message = f"việc này đã ghi ở “{unit}”, người làm là người này; mỗi việc ghi một nơi, hãy xóa ở đây"
            yield Defect("duty-twice", ("duties", index, "text"), message, "warning")
