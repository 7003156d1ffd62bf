"""A reminder as somebody reads it: as text, as HTML, as a message to send; and the text for the chat of a unit."""

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
from macros.publish.reminders.things import AHEAD, DueItem, PersonDues, Records, SubordinateUnit
from macros.queries import actions, organisation
from macros.records.people import ReminderKind
from macros.text.dates import WEEKDAYS
from macros.text.render import day, plain

MOST = 8  # lines of a part, so that a letter is read on one screen
_LONGEST = 140  # letters of a line
_POLICY = SMTP.clone(cte_type="7bit")  # for servers that take nothing else


class LetterLine(NamedTuple):
    """A thing to do as a letter tells it."""

    what: str
    when: str  # "quá hạn 3 ngày, hạn 27/11/2026"; "" where there is no last day
    note: str
    url: str  # whole; "" where no page is known
    late: bool

    @property
    def details(self) -> str:
        """When, and what else there is to know."""
        return "; ".join(filter(None, (self.when, self.note)))


class LetterSection(NamedTuple):
    """The lines under a heading, and how many more there are at `url`."""

    title: str
    lines: tuple[LetterLine, ...]
    more: int
    url: str


class ReminderLetter(NamedTuple):
    """What somebody is told on a day."""

    person: str  # reference
    name: str
    address: str
    on: date
    dues: PersonDues
    sections: tuple[LetterSection, ...]
    subordinates: tuple[tuple[str, int, str], ...]  # (unit, overdue tasks, address)
    illustrative: bool
    site: str
    home: str  # the address of the site

    @property
    def subject(self) -> str:
        """How many things there are; names nothing, for it is shown on locked telephones."""
        late = sum(line_of(item, self.on, ("", "")).late for item in self.dues.all_items)
        rest = len(self.dues.all_items) - late
        counts = (f"{late} việc quá hạn" if late else "", f"{rest} việc sắp tới" if rest else "")
        return f"Nhắc việc {day(self.on)}: {', '.join(filter(None, counts)) or 'đơn vị có việc quá hạn'}"

    @property
    def closing(self) -> str:
        """The last sentence; where there is something to finish, what to do about it."""
        return CLOSING if any(item.kind != ReminderKind.TRAINING for item in self.dues.all_items) else THANKS


def letter(records: Records, person: str, dues: PersonDues, settings: MailSettings) -> ReminderLetter:
    """The letter to somebody."""
    row, on, bases = records.staff.rows[person], records.staff.as_of, (settings.url, settings.leaders_url)

    def part(title: str, items: Iterable[DueItem], url: str) -> LetterSection:
        lines = [line_of(item, on, bases) for item in items]
        return LetterSection(title, tuple(lines[:MOST]), max(0, len(lines) - MOST), f"{settings.url}{url}")

    late = [item for item in dues.personal if _is_late(item, on)]
    rest = [item for item in dues.personal if not _is_late(item, on)]
    personal = (part("Quá hạn", late, "/nhiem-vu/"), part("Sắp tới", rest, "/nhiem-vu/"))
    units = (part(f"Việc của {item.title}", item.items, _steering(item.unit)) for item in dues.units)
    return ReminderLetter(
        person,
        row.title,
        str(row.data.get("email") or "").strip(),
        on,
        dues,
        tuple(item for item in (*personal, *units) if item.lines),
        tuple(_counted(item, settings.url) for item in dues.subordinates),
        row.illustrative,
        settings.site,
        f"{settings.url}/",
    )


def _steering(unit: str) -> str:
    return f"/dieu-hanh/{unit.partition('/')[2]}/"


def _counted(item: SubordinateUnit, base: str) -> tuple[str, int, str]:
    return item.title, item.overdue, f"{base}{item.url}"


def _is_late(item: DueItem, on: date) -> bool:
    return bool(item.day) and not item.event and item.day < on.isoformat()


def line_of(item: DueItem, on: date, bases: tuple[str, str]) -> LetterLine:
    """A line of a letter of a day; `bases` are the addresses of the staff's site and of the leaders' ("" for none)."""
    base = bases[item.for_leaders]
    url = f"{base}{item.url}" if base else ""
    return LetterLine(plain(item.what, _LONGEST), _when(item, on), plain(item.note, _LONGEST), url, _is_late(item, on))


def _when(item: DueItem, on: date) -> str:
    """When something is due or takes place, seen from a day."""
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
    """The letter as HTML, which loads nothing."""
    words = {"automatic": AUTOMATIC, "illustrative": ILLUSTRATIVE}
    return environment().get_template("reminder.html").render(letter=letter, **words)


def as_message(letter: ReminderLetter, settings: MailSettings, now: datetime) -> EmailMessage:
    """The letter as a message; the same id for the same person and day, by which mail programs drop a second one."""
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
    """What the people of a unit may copy into their chat; names nobody; "" where nothing is due.

    Made of what all staff see, whoever asks for it.
    """
    view, on = records.staff, records.staff.as_of
    only = Records(view, None)
    entries = (entry for entry in actions.of_unit(view, unit) if not entry.finished and entry.due <= only.until)
    tasks = [DueItem(ReminderKind.TASKS, entry.title, entry.due, entry.url) for entry in entries]
    readings = [item._replace(note="") for item in sheets(only, view, unit, "Đọc và ký")]
    courses = registrations(only, [unit]) if is_home(view, unit) else ()
    items = sorted((*tasks, *readings, *courses, *sessions_of(only, unit)), key=lambda item: item.day)
    if not items:
        return ""
    lines = [line_of(item, on, (settings.url, "")) for item in items]
    title = next(place.title for place in organisation.chart(view, "active") if place.ref == unit)
    head = f"{title} – việc cần nhớ đến {day(only.until)}"
    body = [f"• {line.what}: {line.details}" for line in lines]
    return "\n".join([head, *body, f"Xem thêm: {settings.url}{_steering(unit)}", "Xin cảm ơn."]) + "\n"
