"""One round of reminders: chooses who gets a letter today, checks the addresses, and sends the letters."""

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import NamedTuple, Protocol

from macros.loading.mail_settings import MailSettings
from macros.publish.reminders.due import dues_of
from macros.publish.reminders.items import Records, is_pressing
from macros.publish.reminders.ledger import REFUSED, SENT, Ledger
from macros.publish.reminders.letters import ReminderLetter, as_message, letter
from macros.publish.reminders.post import DeliveryUnknown, MailSession, RefusedMail, Unreachable
from macros.queries import organisation
from macros.text.days_off import LONGEST, AgencyDays, next_working_day, why_off

_DAY = timedelta(days=1)


class MailTransport(Protocol):
    """Opens a session for each message."""

    def open(self) -> AbstractContextManager[MailSession]:
        """Open a session; raises `Unreachable`."""


class RoundResult(NamedTuple):
    """The result of a round."""

    sent: int
    problems: tuple[str, ...]  # of single mails
    stopped: str  # why the round stopped early; "" if it did not


def first_counted_day(on: date) -> date:
    """The earliest day on which a letter still counts for today: Monday, or the first of the month if earlier."""
    return min(on - on.weekday() * _DAY, on.replace(day=1))


def letters_of(
    records: Records, settings: MailSettings, agency_days: AgencyDays, before: Mapping[str, str]
) -> tuple[ReminderLetter, ...]:
    """The letters of a day, in order of given names; `before` maps people to the day (ISO) of their last letter.

    People with overdue or nearly due items get one letter a week, and another on days with pressing items.
    People with only later items, or items without a last day, get one letter a month.
    """
    on = records.staff.as_of
    last, following = _working_day_before(on, agency_days), next_working_day(on + _DAY, agency_days)
    written = []
    for person in organisation.people_in(records.staff, "active"):
        dues = dues_of(records, person)
        if any(is_pressing(item, last, following) for item in dues.all_items):
            since = on
        elif dues.subordinates or any("" < item.day <= records.until for item in dues.all_items):
            since = on - on.weekday() * _DAY
        else:
            since = on.replace(day=1)
        if (dues.all_items or dues.subordinates) and before.get(person, "") < since.isoformat():
            written.append(letter(records, person, dues, settings))
    return tuple(written)


def _working_day_before(on: date, agency_days: AgencyDays) -> date:
    earlier = (on - step * _DAY for step in range(1, LONGEST + 1))
    return next((item for item in earlier if not why_off(item, agency_days)), on)


def refused_addresses(records: Records, letters: Iterable[ReminderLetter], domains: Iterable[str]) -> dict[str, str]:
    """Map people to why their letter must not be sent to the address in the record; "" if there is no address."""
    rows = [*records.fullest.by_collection["people"], *records.fullest.by_collection["units"]]
    used = Counter(str(row.data.get("email") or "").strip() for row in rows)
    allowed = tuple(f"@{domain}" for domain in domains)
    refused = {}
    for item in letters:
        if not item.address:
            refused[item.person] = ""
        elif not item.address.endswith(allowed):
            refused[item.person] = (
                f"“{item.address}” ngoài miền thư của cơ quan; hãy ghi địa chỉ {' hoặc '.join(allowed)}"
            )
        elif used[item.address] > 1:
            right = "thư nhắc chỉ gửi riêng một người, hãy ghi địa chỉ riêng"
            refused[item.person] = f"“{item.address}” là địa chỉ dùng chung; {right}"
    return refused


def send(
    letters: Iterable[ReminderLetter], transport: MailTransport, ledger: Ledger, settings: MailSettings, now: datetime
) -> RoundResult:
    """Send letters one by one.  An unusable server or uncertain delivery ends the round; a refused letter does not."""
    sent, problems = 0, []
    for item in letters:
        message = as_message(item, settings, now)
        try:
            with transport.open() as session:
                if ledger.claim(item.on, item.person):
                    session.send(message)
                    ledger.settle(item.on, item.person, SENT)
                    sent += 1
        except RefusedMail as error:
            ledger.settle(item.on, item.person, REFUSED)
            problems.append(f"{item.person}: {error}")
        except Unreachable as error:
            if item.person in ledger.unsettled(item.on):
                ledger.settle(item.on, item.person, REFUSED)
            return RoundResult(sent, tuple(problems), str(error))
        except DeliveryUnknown as error:
            return RoundResult(sent, tuple(problems), f"{item.person}: {error}")
    return RoundResult(sent, tuple(problems), "")
