"""Rules of people: duties are recorded once, positions are in units that exist, names of samples are made up."""

import re
from collections.abc import Iterator

from macros.checks.dates import in_order
from macros.checks.defect import Defect
from macros.checks.queries import has_come, lifetime, name_of
from macros.checks.rules import check
from macros.engine import Portal, query
from macros.engine.row import text_of
from macros.loading.suggest import fold
from macros.queries import lookup
from macros.records.choices import Audience
from macros.records.people import Person
from macros.records.units import Unit
from macros.text.dates import day_after
from macros.text.render import day

_PLACEHOLDER = re.compile(r".+ [A-ZĐ]{1,2}\d*")


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


@check(Person)
def people_serve_and_consent_forward(record: Person) -> Iterator[Defect]:
    """Chức vụ kết thúc không trước khi nhận; rút đồng ý không trước khi đồng ý."""
    for index, position in enumerate(record.positions):
        first, last = ("ngày nhận chức vụ", position.since), ("ngày thôi chức vụ", position.until)
        yield from in_order("position-order", ("positions", index, "until"), first, last)
    for index, consent in enumerate(record.consents):
        first, last = ("ngày đồng ý", consent.given), ("ngày rút", consent.withdrawn)
        yield from in_order("consent-order", ("consents", index, "withdrawn"), first, last)


@check(Person)
def open_positions_are_in_units_that_exist(portal: Portal, record: Person) -> Iterator[Defect]:
    """Chức vụ chưa ghi ngày kết thúc thì đơn vị của chức vụ ấy còn hoạt động."""
    for index, position in enumerate(record.positions):
        _, ends = lifetime(portal, position.unit)
        begun_before = bool(ends) and position.since.isoformat() <= ends  # else `units_exist_when_named` tells
        if position.until is None and begun_before and has_come(portal, day_after(ends)):
            wrong = f"{name_of(portal, position.unit)} đã kết thúc ngày {day(ends)} mà chức vụ này chưa có ngày cuối"
            right = "hãy thêm “until” không sau ngày ấy, người sang đơn vị khác thì thêm một chức vụ ở đơn vị mới"
            yield Defect("unit-ended", ("positions", index, "unit"), f"{wrong}; {right}", "warning")


@check(Person)
def sample_people_have_placeholder_names(record: Person) -> Iterator[Defect]:
    """Người trong dữ liệu minh họa mang tên giả kết thúc bằng một chữ cái, như “Nguyễn Văn A”."""
    if record.illustrative and not _PLACEHOLDER.fullmatch(record.title):
        message = f"“{record.title}” trông như tên thật; người trong dữ liệu minh họa mang tên như “Nguyễn Văn A”"
        yield Defect("sample-name", ("title",), message, "warning")


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
