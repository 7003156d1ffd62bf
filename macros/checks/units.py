"""Rules of units: no loops, times in order, leaders who lead."""

from collections.abc import Iterator

from macros.checks.dates import in_order
from macros.checks.defect import Defect
from macros.checks.queries import name_of, people_can_be_counted, positions, text_at
from macros.checks.rules import check
from macros.engine import Portal
from macros.queries import lookup, organisation
from macros.records.issuers import Issuer
from macros.records.units import Unit, UnitKind

_LEAST_PEOPLE = 3  # in smaller departments leaders are not counted  # in smaller departments leaders are not counted


@check(Unit)
def parents_do_not_loop(portal: Portal, ref: str, record: Unit) -> Iterator[Defect]:
    """Đơn vị không trực thuộc, qua bao nhiêu cấp cũng vậy, chính mình."""
    seen, above = [ref], record.parent or ""
    while above and above not in seen:
        seen.append(above)
        above = text_at(portal, above, "parent")
    if above == ref and len(seen) > 1:
        chain = " → ".join([*seen, ref])
        message = f"các đơn vị trực thuộc vòng quanh: {chain}; hãy sửa đơn vị cấp trên của một đơn vị"
        yield Defect("unit-loop", ("parent",), message)


@check(Unit, Issuer)
def units_exist_forward(record: Unit | Issuer) -> Iterator[Defect]:
    """Đơn vị, cơ quan kết thúc không trước khi thành lập; tên cũ nằm trong thời gian tồn tại."""
    founded = ("ngày thành lập", record.starts)
    yield from in_order("unit-order", ("ends",), founded, ("ngày kết thúc", record.ends))
    for index, former in enumerate(record.former_names):
        at, until = ("former_names", index, "until"), ("ngày cuối cùng mang tên cũ", former.until)
        yield from in_order("former-name-order", at, founded, until)
        yield from in_order("former-name-order", at, until, ("ngày kết thúc", record.ends))


@check(Unit)
def overseers_lead_the_agency(portal: Portal, record: Unit) -> Iterator[Defect]:
    """Lãnh đạo phụ trách đơn vị là người giữ chức vụ trong Ban lãnh đạo, hoặc ở đơn vị cấp trên."""
    units = [unit for unit, *_ in positions(portal, record.overseer)] if record.overseer else []
    above = [unit for unit in units if unit == record.parent or text_at(portal, unit, "kind") == UnitKind.LEADERSHIP]
    if units and not above:
        wrong = f"{name_of(portal, record.overseer)} không giữ chức vụ nào trong Ban lãnh đạo"
        yield Defect("overseer-elsewhere", ("overseer",), f"{wrong}; hãy ghi Giám đốc hoặc Phó Giám đốc phụ trách")


@check(Unit)
def units_have_more_staff_than_leaders(portal: Portal, ref: str, record: Unit) -> Iterator[Defect]:
    """Trong một phòng, người lãnh đạo, quản lý ít hơn những người khác."""
    counted = record.kind is UnitKind.DEPARTMENT and people_can_be_counted(portal)
    people = organisation.members(portal, ref) if counted else ()
    leaders = [post for post in people if post.leader]
    if len(people) >= _LEAST_PEOPLE and 2 * len(leaders) >= len(people):
        wrong = f"{len(leaders)} trong {len(people)} người ghi là lãnh đạo, quản lý: "
        wrong += ", ".join(post.name for post in leaders)
        right = "một phòng thường có một trưởng, một hoặc hai phó, hãy xem lại “leader” ở hồ sơ từng người"
        yield Defect("leaders-many", ("kind",), f"{wrong}; {right}", "warning")


@check(Unit)
def units_have_somebody_who_leads(portal: Portal, ref: str, record: Unit) -> Iterator[Defect]:
    """Phòng, Ban lãnh đạo có từ ba người trở lên thì có người đứng đầu."""
    if record.kind not in (UnitKind.DEPARTMENT, UnitKind.LEADERSHIP) or lookup.state(portal, ref) != "active":
        return
    people = organisation.members(portal, ref) if people_can_be_counted(portal) else ()
    if len(people) >= _LEAST_PEOPLE and not any(post.leader for post in people):
        wrong = "chưa ai của đơn vị được ghi là lãnh đạo, quản lý"
        right = "hãy ghi “leader: true” ở chức vụ của trưởng, phó, trong hồ sơ người ấy"
        yield Defect("leader-missing", ("kind",), f"{wrong}; {right}", "warning")
