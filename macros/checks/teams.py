"""Rules of teams, decisions and contacts: members, founding and issuing decisions, contacts at work, approvers."""

from collections.abc import Iterator

from macros.checks.dates import in_order
from macros.checks.defect import Defect, FieldPath
from macros.checks.queries import name_of, positions, text_at
from macros.checks.rules import check
from macros.engine import Portal
from macros.queries import lookup
from macros.records.actions import Action
from macros.records.choices import Audience, Standing
from macros.records.people import Person
from macros.records.policies import Policy
from macros.records.stories import Story
from macros.records.training import Course
from macros.records.units import Unit, UnitKind
from macros.text.render import day

_WITH_POSITIONS = (UnitKind.LEADERSHIP, UnitKind.DEPARTMENT)


@check(Unit)
def members_are_of_teams(record: Unit) -> Iterator[Defect]:
    """Thành viên chỉ ghi ở tổ công tác, đoàn thể, chi bộ; mỗi người một lần; thôi vai trò không trước khi nhận."""
    if record.members and record.kind in _WITH_POSITIONS:
        wrong = f"“{record.kind.label}” không ghi thành viên ở đây"
        right = "chức vụ của từng người ghi ở hồ sơ người ấy (positions)"
        yield Defect("members-department", ("members",), f"{wrong}; {right}", "warning")
    people = [item.person for item in record.members]
    for index, item in enumerate(record.members):
        at = ("members", index)
        if item.person in people[:index]:
            message = f"“{item.person}” đã ghi ở trên; mỗi người một dòng, hãy xóa dòng này hoặc gộp vai trò"
            yield Defect("member-twice", (*at, "person"), message)
        yield from in_order(
            "member-order", (*at, "until"), ("ngày nhận vai trò", item.since), ("ngày thôi vai trò", item.until)
        )
        yield from in_order(
            "member-order", (*at, "since"), ("ngày thành lập", record.starts), ("ngày nhận vai trò", item.since)
        )


@check(Unit)
def members_hold_a_position(portal: Portal, record: Unit) -> Iterator[Defect]:
    """Thành viên của tổ, đoàn thể đang giữ chức vụ trong cơ quan vào ngày nhận vai trò."""
    for index, item in enumerate(record.members):
        posts, since = positions(portal, item.person), item.since or record.starts
        if posts and since and not any(first <= since.isoformat() <= (last or "9999") for _, first, last in posts):
            name = text_at(portal, item.person, "title") or item.person
            wrong = f"ngày {day(since)} {name} không giữ chức vụ nào trong cơ quan"
            message = f"{wrong}; hãy ghi “since” của người này, hoặc xem lại quá trình công tác"
            yield Defect("member-absent", ("members", index, "person"), message, "warning")


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


@check(Unit, Policy)
def decisions_can_be_looked_up(record: Unit | Policy) -> Iterator[Defect]:
    """Quyết định thành lập, ban hành ghi văn bản trong thư viện, hoặc đủ số và ngày ký."""
    decision = record.decision
    if decision and not decision.regulation and not (decision.number and decision.date):
        message = "chưa rõ quyết định nào; ghi “number” và “date”, hoặc “regulation” nếu quyết định có trong thư viện"
        yield Defect("decision-unclear", ("decision",), message)


@check(Policy)
def drafts_have_no_decision(record: Policy) -> Iterator[Defect]:
    """Bộ quy tắc còn là mẫu thì chưa có quyết định ban hành; ngày áp dụng không trước ngày ký."""
    if record.decision and record.standing is Standing.DRAFT:
        message = "bộ quy tắc ghi là mẫu mà có quyết định ban hành; ghi “standing: issued”, hoặc xóa mục này"
        yield Defect("decision-of-draft", ("decision",), message)
    signed = record.decision.date if record.decision else None
    yield from in_order(
        "issue-order", ("effective",), ("ngày ký quyết định", signed), ("ngày áp dụng", record.effective)
    )


@check(Story)
def stories_are_approved_by_another(record: Story) -> Iterator[Defect]:
    """Người duyệt câu chuyện là người khác với người viết."""
    if record.approver and record.approver == record.author:
        message = f"“{record.approver}” vừa viết vừa duyệt; người duyệt phải là người khác, hoặc bỏ trống"
        yield Defect("approver-author", ("approver",), message)


@check(Unit, Person)
def public_contacts_can_be_seen(record: Unit | Person) -> Iterator[Defect]:
    """Liên hệ công khai thì có điều để hiện, và bản ghi hiện trên trang công khai."""
    if not record.public_contact:
        return
    if not (record.phone or record.room or record.email):
        message = "ghi công khai liên hệ mà chưa có điện thoại, phòng, thư điện tử; hãy thêm “phone”, hoặc xóa dòng này"
        yield Defect("contact-missing", ("public_contact",), message, "warning")
    elif record.audience is not Audience.PUBLIC:
        wrong = f"bản ghi dành cho “{record.audience.label}” nên trang công khai không có liên hệ này"
        message = f"{wrong}; ghi “audience: public”, hoặc xóa dòng này"
        yield Defect("contact-inside", ("public_contact",), message, "warning")
