"""Rules of contacts: they are still in office."""

from collections.abc import Iterator

from macros.checks.defect import Defect, FieldPath
from macros.checks.queries import name_of
from macros.checks.rules import check
from macros.engine import Portal
from macros.queries import lookup
from macros.records.actions import Action
from macros.records.training import Course
from macros.records.units import Unit


@check(Unit, Course, Action)
def contacts_are_still_in_office(portal: Portal, ref: str, record: Unit | Course | Action) -> Iterator[Defect]:
    """Đơn vị, lớp, nhiệm vụ chưa xong thì người phụ trách, làm, liên hệ, chủ trì còn đang làm việc."""
    if lookup.state(portal, ref) in record.past:
        return
    for at, person in _people_in_charge(record):
        if person and lookup.state(portal, person) == "gone":
            message = f"{name_of(portal, person)} đã thôi làm việc; hãy ghi người thay, hoặc xóa dòng này"
            yield Defect("contact-gone", at, message, "warning")


def _people_in_charge(record: Unit | Course | Action) -> Iterator[tuple[FieldPath, str | None]]:
    if isinstance(record, Unit):
        yield ("overseer",), record.overseer
        yield from ((("duties", index, "contact"), item.contact) for index, item in enumerate(record.duties))
    else:
        yield (("contact",), record.contact) if isinstance(record, Course) else (("person",), record.person)
