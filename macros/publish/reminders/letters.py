"""Writes a reminder letter as text, as HTML and as a mail message; and the reminder text for the chat of a unit."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import NamedTuple

from macros.loading.mail_settings import MailSettings
from macros.pages.templating import environment
from macros.publish.reminders.courses import is_home, registrations, sessions_of
from macros.publish.reminders.due import sheets
from macros.publish.reminders.items import AHEAD, DueItem, PersonDues, Records, SubordinateUnit
from macros.queries import actions, organisation
from macros.records.people import ReminderKind
from macros.text.dates import WEEKDAYS
from macros.text.render import day, excerpt

MOST = 8  # lines per section, so that a letter fits on one screen
_LONGEST = 140  # characters of a line
_POLICY = SMTP.clone(cte_type="7bit")  # for servers that accept nothing else


class LetterLine(NamedTuple):
    """A due item in a letter."""

    what: str
    when: str  # "quá hạn 3 ngày, hạn 27/11/2026"; "" if there is no last day
    note: str
    url: str  # absolute; "" if the site has no known address
    late: bool

    @property
    def details(self) -> str:
        """The due day and the note."""
        return "; ".join(filter(None, (self.when, self.note)))


class LetterSection(NamedTuple):
    """The lines under a heading, and how many more there are at `url`."""

    title: str
    lines: tuple[LetterLine, ...]
    more: int
    url: str


class ReminderLetter(NamedTuple):
    """The letter to a person on a day."""

    person: str  # reference
    name: str
    address: str
    on: date
    dues: PersonDues
    sections: tuple[LetterSection, ...]
    subordinates: tuple[tuple[str, int, str], ...]  # (unit, overdue tasks, address)
    illustrative: bool
    site: str  # its name
    home: str  # its address

    @property
    def subject(self) -> str:
        """The number of due items; without their names, since locked phones show the subject."""
        late = sum(line_of(item, self.on, ("", "")).late for item in self.dues.all_items)
        rest = len(self.dues.all_items) - late
        counts = (f"{late} việc quá hạn" if late else "", f"{rest} việc sắp tới" if rest else "")
        return f"Nhắc việc {day(self.on)}: {', '.join(filter(None, counts)) or 'đơn vị có việc quá hạn'}"

    @property
    def closing(self) -> str:
        """The last sentence; unless all items are training, it says what to do about finished and late ones."""
        return CLOSING if any(item.kind != ReminderKind.TRAINING for item in self.dues.all_items) else THANKS


def letter(records: Records, person: str, dues: PersonDues, settings: MailSettings) -> ReminderLetter:
    """The letter to a person about the items that are due."""
    row, on, bases = records.staff.rows[person], records.staff.as_of, (settings.url, settings.leaders_url)

    def section(title: str, items: Iterable[DueItem], url: str) -> LetterSection:
        lines = [line_of(item, on, bases) for item in items]
        return LetterSection(title, tuple(lines[:MOST]), max(0, len(lines) - MOST), f"{settings.url}{url}")

    late = [item for item in dues.personal if _is_late(item, on)]
    rest = [item for item in dues.personal if not _is_late(item, on)]
    personal = (section("Quá hạn", late, "/nhiem-vu/"), section("Sắp tới", rest, "/nhiem-vu/"))
    units = (section(f"Việc của {item.title}", item.items, _steering_url(item.unit)) for item in dues.units)
    return ReminderLetter(
        person,
        row.title,
        str(row.data.get("email") or "").strip(),
        on,
        dues,
        tuple(item for item in (*personal, *units) if item.lines),
        tuple(_subordinate_line(item, settings.url) for item in dues.subordinates),
        row.illustrative,
        settings.site,
        f"{settings.url}/",
    )


def _steering_url(unit: str) -> str:
    return f"/dieu-hanh/{unit.partition('/')[2]}/"


def _subordinate_line(item: SubordinateUnit, base: str) -> tuple[str, int, str]:
    return item.title, item.overdue, f"{base}{item.url}"


def _is_late(item: DueItem, on: date) -> bool:
    return bool(item.day) and not item.event and item.day < on.isoformat()


def line_of(item: DueItem, on: date, bases: tuple[str, str]) -> LetterLine:
    """The line for an item on a day; `bases` are the addresses of the staff's and the leaders' site ("" if unknown)."""
    base = bases[item.for_leaders]
    url = f"{base}{item.url}" if base else ""
    what, note = excerpt(item.what, _LONGEST), excerpt(item.note, _LONGEST)
    return LetterLine(what, _when(item, on), note, url, _is_late(item, on))


def _when(item: DueItem, on: date) -> str:
    """When an item is due or takes place, in words relative to the day `on`."""
    if not item.day:
        return ""
    last = date.fromisoformat(item.day)
    left = (last - on).days
    if _is_late(item, on):
        return f"quá hạn {-left} ngày, hạn {day(last)}"
    weekday = {0: "hôm nay", 1: "ngày mai"}.get(left) or WEEKDAYS[last.weekday()].replace("Thứ", "thứ")
    near = f"{weekday}, {day(last)}" if left <= AHEAD else day(last)
    return near if item.event else f"hạn {near}"


# ------------------------------------------------------------------ as it is read


def as_text(letter: ReminderLetter) -> str:
    """The letter as plain text."""
    return "\n".join(_text_lines(letter)) + "\n"


def _text_lines(letter: ReminderLetter) -> Iterator[str]:
    yield f"Kính gửi anh/chị {letter.name},"
    for section in letter.sections:
        yield from ("", section.title.upper())
        for line in section.lines:
            yield f"- {line.what}"
            yield f"  {line.details[:1].upper()}{line.details[1:]}".rstrip()
            yield from [f"  {line.url}"] if line.url else []
        if section.more:
            yield f"- và {section.more} việc nữa: {section.url}"
    if letter.subordinates:
        yield from ("", "ĐƠN VỊ ĐANG CÓ NHIỆM VỤ QUÁ HẠN")
        for unit, overdue, url in letter.subordinates:
            yield from (f"- {unit}: {overdue} nhiệm vụ", f"  {url}")
    yield from ("", letter.closing, "", f"{letter.site}: {letter.home}", AUTOMATIC)
    if letter.illustrative:
        yield ILLUSTRATIVE


CLOSING = (
    "Việc nào đã xong, nhờ báo người nhập liệu ghi lại để thư sau không nhắc nữa; "
    "việc nào khó kịp, xin trao đổi sớm với lãnh đạo phụ trách. Cảm ơn anh/chị."
)
THANKS = "Cảm ơn anh/chị."
AUTOMATIC = "Thư tự động, chỉ gửi riêng anh/chị; muốn bớt loại việc được nhắc, xin báo người quản trị cổng."
ILLUSTRATIVE = "Người và việc trong thư này là dữ liệu minh họa, không có thật."


def as_html(letter: ReminderLetter) -> str:
    """The letter as HTML that loads no other files."""
    words = {"automatic": AUTOMATIC, "illustrative": ILLUSTRATIVE}
    return environment().get_template("reminder.html").render(letter=letter, **words)


def as_message(letter: ReminderLetter, settings: MailSettings, now: datetime) -> EmailMessage:
    """The letter as a mail message; its id depends on person and day, so that mail programs drop duplicates."""
    domain, name = settings.sender.partition("@")[2], letter.person.partition("/")[2]
    message = EmailMessage(policy=_POLICY)
    message["From"] = Address(settings.site, addr_spec=settings.sender)
    message["To"] = Address(letter.name, addr_spec=letter.address)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<nhac-viec.{letter.on.isoformat()}.{name}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no machine answers it
    message["X-Auto-Response-Suppress"] = "All"  # the same for Exchange
    message["Content-Language"] = "vi"
    message.set_content(as_text(letter))
    message.add_alternative(as_html(letter), subtype="html")
    return message


# ------------------------------------------------------------------ for a chat


def chat_text(records: Records, unit: str, settings: MailSettings) -> str:
    """The text that people of a unit may copy into their chat; "" if nothing is due.

    It names nobody and is made only of records that all staff may see.
    """
    view, on = records.staff, records.staff.as_of
    only = Records(view, None)
    entries = (entry for entry in actions.of_unit(view, unit) if not entry.finished and entry.due <= only.until)
    tasks = [DueItem(ReminderKind.TASKS, view.rows[entry.ref].title, entry.due, entry.url) for entry in entries]
    readings = [item._replace(note="") for item in sheets(only, view, unit, "Đọc và ký")]
    courses = registrations(only, [unit]) if is_home(view, unit) else ()
    items = sorted((*tasks, *readings, *courses, *sessions_of(only, unit)), key=lambda item: item.day)
    if not items:
        return ""
    lines = [line_of(item, on, (settings.url, "")) for item in items]
    title = next(place.title for place in organisation.chart(view, "active") if place.ref == unit)
    head = f"{title} – việc cần nhớ đến {day(only.until)}"
    body = [f"• {line.what}: {line.details}" for line in lines]
    return "\n".join([head, *body, f"Xem thêm: {settings.url}{_steering_url(unit)}", "Xin cảm ơn."]) + "\n"
