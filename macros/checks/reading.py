"""Rules of signature sheets: they are for required reading, their numbers agree, only leaders see names."""

from collections.abc import Iterator

from macros.checks.defect import Defect
from macros.checks.nearest import first_few
from macros.checks.queries import UNREAD, people_can_be_counted, target_of
from macros.checks.rules import check
from macros.checks.withdrawals import one_was_withdrawn
from macros.engine import Portal
from macros.queries.acknowledgements import CollectedSheet, readers_in, reading_request, sheets
from macros.records.acknowledgements import Acknowledgement
from macros.records.base import FEW
from macros.records.choices import Audience
from macros.text.render import day


@check(Acknowledgement)
def names_of_signers_stay_with_leaders(record: Acknowledgement) -> Iterator[Defect]:
    """Tên người đã ký chỉ nằm trong bản ghi dành cho lãnh đạo; kho nội bộ chỉ giữ số người."""
    if record.names and record.audience is not Audience.LEADERSHIP:
        wrong = f"tên người đã ký nằm trong bản ghi cho “{record.audience.label}”"
        right = "xóa mục “names” ở đây, ghi tên vào một bản ghi “audience: leadership” trong kho riêng của lãnh đạo"
        yield Defect("names-exposed", ("names",), f"{wrong}; {right}")


def _readers(portal: Portal, record: Acknowledgement) -> int | None:
    """How many people had to sign a sheet on its day; None while a person's file cannot be read."""
    if not people_can_be_counted(portal):
        return None
    return len(readers_in(portal, record.read, record.unit, record.collected.isoformat()))


@check(Acknowledgement)
def no_more_sign_than_have_to(portal: Portal, record: Acknowledgement) -> Iterator[Defect]:
    """Số người đã ký không quá số người phải đọc."""
    staff = record.staff or _readers(portal, record)
    if staff == 0 and portal.unread.keys().isdisjoint({record.read, record.unit}):
        wrong = "chưa biết bao nhiêu người phải đọc: ngày thu phiếu, hồ sơ nhân sự không có ai thuộc diện ấy ở đơn vị"
        yield Defect("staff-unknown", ("signed",), f"{wrong}; hãy ghi “staff”, hoặc xem lại đơn vị, ngày")
    elif staff and record.signed > staff:
        wrong = f"{record.signed} người ký mà chỉ có {staff} người phải đọc"
        gone = "; người ký nay đã gỡ khỏi danh bạ thì ghi số người phải đọc khi ấy vào “staff”"
        right = "hãy đếm lại phiếu" + ("" if record.staff else gone)
        message = f"{wrong}; {right}"
        yield Defect("signed-too-many", ("signed",), message)


@check(Acknowledgement)
def sheets_are_for_what_must_be_read(portal: Portal, record: Acknowledgement) -> Iterator[Defect]:
    """Phiếu ký dành cho nội dung phải đọc, của đơn vị phải đọc, thu từ ngày bắt đầu phải đọc."""
    if target_of(portal, record.read) in (None, UNREAD):
        return
    wanted = reading_request(portal, record.read)
    if wanted is None:
        right = "thêm mục “reading” vào bản ghi ấy, hoặc xóa phiếu này"
        yield Defect("reading-not-asked", ("read",), f"“{record.read}” không thuộc diện phải đọc và ký; {right}")
        return
    if wanted.units and record.unit not in wanted.units:
        message = f"“{record.unit}” không phải đọc nội dung này; các đơn vị phải đọc: {first_few(wanted.units)}"
        yield Defect("reading-unit", ("unit",), message)
    if wanted.draft:
        right = "ghi “standing: issued” và ngày áp dụng vào bộ quy tắc, hoặc xóa phiếu này"
        yield Defect("sheet-of-draft", ("read",), f"“{record.read}” còn là mẫu nên chưa thu chữ ký; {right}", "warning")
        return
    if record.collected.isoformat() < wanted.since:
        wrong = f"phiếu thu ngày {day(record.collected)}, trước ngày bắt đầu phải đọc {day(wanted.since)}"
        yield Defect(
            "sheet-early", ("collected",), f"{wrong}; đọc lại từ đầu thì ghi “signed: 0” và ngày mới, hoặc sửa ngày"
        )


@check(Acknowledgement)
def sheets_agree_with_the_records_of_people(portal: Portal, record: Acknowledgement) -> Iterator[Defect]:
    """Số người phải đọc trên phiếu khớp với hồ sơ nhân sự vào ngày thu phiếu."""
    count = _readers(portal, record)
    if count and record.staff and count != record.staff:
        wrong = f"phiếu ghi {record.staff} người, hồ sơ nhân sự ngày {day(record.collected)} có {count} người phải đọc"
        message = f"{wrong}; hãy xem lại phiếu hoặc hồ sơ nhân sự"
        yield Defect("staff-differs", ("staff",), message, "warning")


@check(Acknowledgement)
def sheets_of_few_are_for_leaders(portal: Portal, record: Acknowledgement) -> Iterator[Defect]:
    """Phiếu của dưới 5 người chỉ lãnh đạo thấy: phiếu có hay chưa cũng cho biết ai chưa ký."""
    count = _readers(portal, record)
    if count and count < FEW and not record.staff and record.seen_by() is not Audience.LEADERSHIP:
        wrong = f"chỉ {count} người phải ký, nên phiếu có hay chưa cũng cho biết ai chưa ký"
        right = f"hãy ghi “staff: {count}”, phiếu sẽ chỉ lãnh đạo thấy"
        yield Defect("sheet-of-few", ("signed",), f"{wrong}; {right}", "warning")


@check(Acknowledgement)
def names_are_of_those_who_had_to_sign(portal: Portal, record: Acknowledgement) -> Iterator[Defect]:
    """Người đã ký thuộc diện phải đọc của đơn vị vào ngày thu phiếu, đủ số đã ghi."""
    if record.audience is not Audience.LEADERSHIP:
        return
    on = record.collected.isoformat()
    readable = UNREAD not in {target_of(portal, ref) for ref in (record.read, record.unit)}
    readers = {post.person for post in readers_in(portal, record.read, record.unit, on)}
    for index, name in enumerate(record.names):
        if readable and name not in readers and target_of(portal, name) != UNREAD:
            wrong = f"ngày {day(on)} “{name}” không thuộc diện phải đọc của {record.unit}"
            yield Defect("name-elsewhere", ("names", index), f"{wrong}; hãy xem lại tên, đơn vị hoặc ngày thu phiếu")
    if len(record.names) != record.signed:
        message = f"{record.signed} người đã ký mà ghi {len(record.names)} tên; hai số phải bằng nhau"
        yield Defect("names-count", ("names",), message)


@check(Acknowledgement)
def sheets_with_names_repeat_the_sheet_for_staff(portal: Portal, record: Acknowledgement) -> Iterator[Defect]:
    """Bản ghi có tên lặp lại ngày, số của phiếu không tên trong kho nội bộ."""
    if record.audience is not Audience.LEADERSHIP:
        return
    target = target_of(portal, record.read)
    twins = [sheet for sheet in sheets(portal, record.read) if sheet.unit == record.unit and not sheet.with_names]
    alone = not twins and not one_was_withdrawn(portal, "acknowledgements", record.read)
    if alone and target and UNREAD.level < target.level < Audience.LEADERSHIP.level:
        message = "chưa có phiếu không tên của đơn vị này trong kho nội bộ; hãy thêm, cùng ngày và số, bỏ mục “names”"
        yield Defect("names-alone", (), message)
    with_names = [sheet for sheet in sheets(portal, record.read) if sheet.unit == record.unit and sheet.with_names]
    for sheet, twin in zip(with_names[:1], twins[:1], strict=False):
        yield from _differences(sheet, twin)


def _differences(sheet: CollectedSheet, twin: CollectedSheet) -> Iterator[Defect]:
    figures, twin_figures = sheet[2:5], twin[2:5]
    if figures != twin_figures:
        message = f"{_numbers(*figures)}, còn phiếu {twin.ref} {_numbers(*twin_figures)}; hãy ghi như nhau"
        yield Defect("names-differ", ("signed",), message)


def _numbers(collected: str, signed: int, staff: int) -> str:
    return f"thu ngày {day(collected)} ghi {signed}/{staff} người"
