"""Rules of dates inside a record: nothing ends before it begins, and later steps have later dates."""

from collections.abc import Iterator
from datetime import date

from macros.checks.defect import Defect, FieldPath
from macros.checks.queries import text_at
from macros.checks.rules import check
from macros.engine import Portal
from macros.law.effect import EffectKind
from macros.queries import lookup
from macros.records.announcements import Announcement
from macros.records.awards import Award, Form
from macros.records.base import Reading, Record
from macros.records.campaigns import Campaign
from macros.records.issuers import Issuer
from macros.records.people import Person
from macros.records.regulations import Level, Regulation
from macros.records.stories import Story
from macros.records.training import Course
from macros.records.units import Unit
from macros.text.render import day


def in_order(
    code: str, at: FieldPath, first: tuple[str, date | None], last: tuple[str, date | None]
) -> Iterator[Defect]:
    """Yield a defect if `last` comes before `first`; each is a name and a date."""
    (before, start), (after, end) = first, last
    if start and end and end < start:
        wrong = f"{after} {day(end)} lại trước {before} {day(start)}"
        yield Defect(code, at, f"{wrong}; {after} phải bằng hoặc sau {before}")


@check(Regulation)
def effects_follow_the_issue(record: Regulation) -> Iterator[Defect]:
    """Văn bản có hiệu lực từ ngày ban hành trở đi; có hiệu lực trước thì ghi chú lý do."""
    for index, effect in enumerate(record.effects):
        starts = effect.kind is EffectKind.EFFECTIVE
        if starts and effect.date and effect.date < record.issued and not effect.note:
            wrong = f"ngày có hiệu lực {day(effect.date)} trước ngày ban hành {day(record.issued)}"
            message = f"{wrong}; nếu văn bản ghi đúng như vậy, thêm “note” nói rõ"
            yield Defect("effect-before-issue", ("effects", index, "date"), message, "warning")


@check(Regulation)
def effects_end_after_they_start(record: Regulation) -> Iterator[Defect]:
    """Văn bản hết hiệu lực, ngưng hiệu lực, bị thay thế sau khi có hiệu lực và sau khi ban hành."""
    starts = [effect.date for effect in record.effects if effect.kind is EffectKind.EFFECTIVE and effect.date]
    first = ("ngày có hiệu lực", min(starts)) if starts else ("ngày ban hành", record.issued)
    for index, effect in enumerate(record.effects):
        if effect.kind is not EffectKind.EFFECTIVE:
            last = (f"ngày “{effect.kind.label.lower()}”", effect.date)
            yield from in_order("effect-order", ("effects", index, "date"), first, last)


@check(Course)
def courses_run_forward(record: Course) -> Iterator[Defect]:
    """Lớp bế giảng không trước khai giảng, hạn đăng ký không sau khai giảng, các buổi trong năm kế hoạch."""
    opening = ("ngày khai giảng", record.starts)
    yield from in_order("course-order", ("ends",), opening, ("ngày bế giảng", record.ends))
    if record.deadline and record.starts < record.deadline:
        wrong = f"hạn đăng ký {day(record.deadline)} sau ngày khai giảng {day(record.starts)}"
        message = f"{wrong}; hạn đăng ký phải bằng hoặc trước ngày khai giảng"
        yield Defect("deadline-late", ("deadline",), message, "warning")
    for index, session in enumerate(record.sessions):
        if session.date.year != record.year:
            wrong = f"buổi học năm {session.date.year} trong kế hoạch năm {record.year}"
            message = f"{wrong}; hai năm thường trùng nhau, hãy kiểm tra lại"
            yield Defect("session-year", ("sessions", index, "date"), message, "warning")


@check(Course)
def sessions_fit_their_course(record: Course) -> Iterator[Defect]:
    """Mỗi buổi học nằm trong thời gian của lớp và kết thúc sau khi bắt đầu."""
    for index, session in enumerate(record.sessions):
        outside = [item.date for item in session.occurrences() if not record.starts <= item.date <= record.ends]
        if record.starts <= record.ends and outside:
            wrong = f"ngày {day(outside[-1])} ngoài thời gian của lớp"
            message = f"{wrong}; lớp học từ {day(record.starts)} đến {day(record.ends)}"
            at = "date" if session.date in outside or not session.repeat else "repeat"
            yield Defect("session-outside", ("sessions", index, at), message)
        if session.end <= session.start:
            message = f"kết thúc lúc {session.end} mà bắt đầu lúc {session.start}; giờ kết thúc phải sau giờ bắt đầu"
            yield Defect("session-clock", ("sessions", index, "end"), message)


@check(Person)
def people_serve_and_consent_forward(record: Person) -> Iterator[Defect]:
    """Chức vụ kết thúc không trước khi nhận; rút đồng ý không trước khi đồng ý."""
    for index, position in enumerate(record.positions):
        first, last = ("ngày nhận chức vụ", position.since), ("ngày thôi chức vụ", position.until)
        yield from in_order("position-order", ("positions", index, "until"), first, last)
    for index, consent in enumerate(record.consents):
        first, last = ("ngày đồng ý", consent.given), ("ngày rút", consent.withdrawn)
        yield from in_order("consent-order", ("consents", index, "withdrawn"), first, last)


@check(Announcement)
def announcements_appear_before_they_vanish(record: Announcement) -> Iterator[Defect]:
    """Thông báo hiện đến ngày không trước ngày bắt đầu hiện."""
    first, last = ("ngày bắt đầu hiện", record.since), ("ngày cuối cùng hiện", record.until)
    yield from in_order("announcement-order", ("until",), first, last)


@check(Announcement)
def announcements_last_until_their_work_is_due(record: Announcement) -> Iterator[Defect]:
    """Hạn của việc mà thông báo nêu nằm trong thời gian thông báo hiện; đơn vị phải làm thì có hạn."""
    yield from in_order("announcement-due", ("due",), ("ngày bắt đầu hiện", record.since), ("hạn phải làm", record.due))
    due = ("hạn phải làm", record.due)
    yield from in_order("announcement-due", ("until",), due, ("ngày cuối cùng hiện", record.until))
    if record.units and not record.due:
        yield Defect("announcement-due", ("units",), "ghi đơn vị phải làm mà chưa có hạn; hãy thêm “due”")


@check(Record)
def readings_end_after_they_begin(record: Record) -> Iterator[Defect]:
    """Hạn ký xác nhận đã đọc không trước ngày bắt đầu phải đọc."""
    reading: Reading | None = getattr(record, "reading", None)
    if reading:
        first, last = ("ngày bắt đầu phải đọc", reading.since), ("hạn ký", reading.due)
        yield from in_order("reading-order", ("reading", "due"), first, last)


@check(Story)
def stories_follow_their_deeds(portal: Portal, record: Story) -> Iterator[Defect]:
    """Câu chuyện đăng, và được khen thưởng, không trước ngày diễn ra diễn ra."""
    deed = ("ngày diễn ra", record.happened)
    yield from in_order("story-order", ("published",), deed, ("ngày đăng", record.published))
    award = lookup.card(portal, record.award) if record.award else None
    if award and award.day:
        last = ("ngày quyết định khen thưởng", date.fromisoformat(award.day))
        yield from in_order("award-before-deed", ("award",), deed, last)


@check(Award)
def awards_follow_their_year(record: Award) -> Iterator[Defect]:
    """Quyết định khen thưởng, thư khen không ký trước năm thành tích."""
    if record.signed and record.signed.year < record.year:
        paper = "letter" if record.letter else "decision"
        wrong = f"ký ngày {day(record.signed)}, trước năm thành tích {record.year}"
        message = f"{wrong}; {'thư' if record.letter else 'quyết định'} ký trong hoặc sau năm thành tích"
        yield Defect("award-early", (paper, "date"), message)


@check(Award)
def awards_have_a_decision_and_letters_have_none(portal: Portal, record: Award) -> Iterator[Defect]:
    """Khen thưởng có quyết định; thư khen ghi riêng ngày thư, người ký, không có số quyết định."""
    is_letter = record.form is Form.LETTER
    if is_letter and record.decision:
        right = "chuyển ngày, người ký sang “letter” (date, signer) và bỏ “decision”"
        message = f"thư khen không phải hình thức khen thưởng theo Luật nên không có quyết định; {right}"
        yield Defect("letter-with-decision", ("decision",), message, "warning")
    elif is_letter and not record.letter:
        yield Defect("letter-missing", ("form",), "thư khen chưa ghi ngày thư; hãy thêm “letter”, gồm: date, signer")
    elif not is_letter and record.letter:
        message = f"“letter” chỉ dùng cho thư khen, ở đây là {record.form.label.lower()}; hãy xóa mục này"
        yield Defect("letter-extra", ("letter",), message)
    if not is_letter and not record.decision:
        parts = "number (Số quyết định), date (Ngày quyết định), issuer (Người ký)"
        message = f"{record.form.label.lower()} mà chưa có quyết định; hãy thêm “decision”, gồm: {parts}"
        yield Defect("award-without-decision", ("form",), message)
    if is_letter:
        for index, item in enumerate(record.basis):
            if text_at(portal, item.regulation, "level") in (Level.CENTRAL, Level.PROVINCE):
                wrong = "văn bản này không quy định thư khen"
                right = "hãy dẫn quy chế của cơ quan, hoặc xóa mục này"
                yield Defect("letter-basis", ("basis", index), f"{wrong}; {right}", "warning")


@check(Unit, Issuer)
def units_exist_forward(record: Unit | Issuer) -> Iterator[Defect]:
    """Đơn vị, cơ quan kết thúc không trước khi thành lập; tên cũ nằm trong thời gian tồn tại."""
    founded = ("ngày thành lập", record.starts)
    yield from in_order("unit-order", ("ends",), founded, ("ngày kết thúc", record.ends))
    for index, former in enumerate(record.former_names):
        at, until = ("former_names", index, "until"), ("ngày cuối cùng mang tên cũ", former.until)
        yield from in_order("former-name-order", at, founded, until)
        yield from in_order("former-name-order", at, until, ("ngày kết thúc", record.ends))


@check(Campaign)
def campaigns_run_forward(record: Campaign) -> Iterator[Defect]:
    """Phong trào kết thúc không trước khi phát động, và ngày phát động đã có tiêu chí."""
    first, last = ("ngày phát động", record.starts), ("ngày kết thúc", record.ends)
    yield from in_order("campaign-order", ("ends",), first, last)
    earliest = min(version.since for version in record.versions)
    if earliest > record.starts:
        wrong = f"từ {day(record.starts)} đến trước {day(earliest)} chưa có tiêu chí nào"
        message = f"{wrong}; bộ tiêu chí đầu tiên áp dụng từ ngày phát động, {record.starts.isoformat()}"
        yield Defect("version-first", ("versions", 0, "since"), message)


@check(Campaign)
def versions_follow_each_other(record: Campaign) -> Iterator[Defect]:
    """Các bộ tiêu chí xếp theo ngày, mỗi ngày một bộ, không bộ nào áp dụng sau khi phong trào kết thúc."""
    for index, version in enumerate(record.versions):
        at = ("versions", index, "since")
        if index and version.since <= (before := record.versions[index - 1].since):
            wrong = f"áp dụng từ {day(version.since)}, không sau bộ ở trên ({day(before)})"
            yield Defect("version-order", at, f"{wrong}; các bộ tiêu chí xếp theo ngày, mỗi ngày một bộ")
        if record.starts <= record.ends < version.since:
            wrong = f"áp dụng từ {day(version.since)}, sau khi phong trào kết thúc"
            yield Defect("version-late", at, f"{wrong}; phong trào kết thúc ngày {day(record.ends)}")
