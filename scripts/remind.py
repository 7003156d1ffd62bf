"""Gửi thư nhắc việc: mỗi người một thư ngắn về việc đến hạn, quá hạn của mình; người đứng đầu thêm việc của đơn vị.

Mỗi người mỗi tuần một thư, thêm thư vào hôm có việc gấp; ngày nghỉ không gửi; không ai nhận hai thư một ngày.
Ví dụ:
  portal remind --dry-run
  portal remind --dry-run --html /tmp/thu --only people/tran-thi-b
  portal remind --audience leadership --data data --data ../kho-lanh-dao/data
  portal remind --eml thu/
  portal remind --chat units/van-phong
Mật khẩu máy chủ thư lấy ở biến PORTAL_MAIL_PASSWORD hoặc tệp --password-file.
Mã trả về: 0 xong, 1 có thư chưa gửi được hoặc không rõ đã tới chưa, 2 gọi sai.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from macros.checks.nearest import hint, nearest
from macros.engine import Portal
from macros.engine.loader import load
from macros.engine.settings import Settings
from macros.loading.agency_days import agency_days
from macros.loading.mail_settings import MailSettings, mail_settings
from macros.loading.problems import DataError
from macros.publish.reminders import rounds
from macros.publish.reminders.items import Records
from macros.publish.reminders.ledger import REFUSED, Ledger, LedgerError, default_path, opened
from macros.publish.reminders.letters import ReminderLetter, as_html, as_text, chat_text
from macros.publish.reminders.post import MailFolder, MailServer, Unreachable
from macros.queries import lookup, organisation
from macros.records.choices import Audience
from macros.site import clock
from macros.text.days_off import AgencyDays, why_off
from macros.text.render import day
from scripts import options as shared

PASSWORD = "PORTAL_MAIL_PASSWORD"  # noqa: S105 - the name of a variable
_OPEN_TO_OTHERS = 0o027  # forbidden for the file with the password: any access by others, writing by the group


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("--dry-run", action="store_true", help="chỉ in các thư sẽ gửi, không gửi")
    parser.add_argument(
        "--html", metavar="THƯ_MỤC", type=Path, help="cùng --dry-run: ghi mỗi thư thành tệp .html để xem"
    )
    parser.add_argument("--eml", metavar="THƯ_MỤC", type=Path, help="ghi mỗi thư thành tệp .eml thay vì gửi")
    parser.add_argument(
        "--only", metavar="NGƯỜI", action="append", help="chỉ người này (people/<mã>), ghi nhiều lần được"
    )
    again = "gửi lại các thư hôm nay không rõ đã tới chưa; hỏi người nhận trước"
    parser.add_argument("--again", action="store_true", help=again)
    chat = "in lời nhắc chung để dán vào nhóm chat của một đơn vị (units/<mã>); bỏ trống là mọi đơn vị"
    parser.add_argument("--chat", metavar="ĐƠN_VỊ", nargs="?", const="", help=chat)
    parser.add_argument(
        "--password-file", metavar="TỆP", type=Path, help="tệp chứa mật khẩu, người khác không đọc được"
    )
    ledger = "sổ ghi thư đã gửi (mặc định: nhac-viec.sqlite ở ~/.local/state/cong-van-hoa-cong-vu)"
    parser.add_argument("--ledger", metavar="TỆP", type=Path, help=ledger)
    shared.add_audience(parser)
    shared.add_data(parser)
    shared.add_as_of(parser)


def run(options: argparse.Namespace) -> int:
    """Send reminders, or show them; 0 done, 1 something was not sent, 2 wrong usage."""
    if wrong := _usage_error(options):
        print(wrong, file=sys.stderr)
        return 2
    try:
        settings, mail = shared.settings(options), mail_settings(Path())
        days_off = agency_days(Path())[0]  # `portal check` reports those that cannot be read
        records = _records(settings)
        if options.chat is not None:
            return _chat(records, options.chat, mail)
        if unknown := [name for name in options.only or () if name not in records.staff.rows]:
            near = hint(nearest(unknown[0], lookup.refs(records.staff, "people")))
            print(f"Không có người “{unknown[0]}”{near}.", file=sys.stderr)
            return 2
        if wrong := _missing_setting(options, mail):
            print(f"Chưa gửi thư nào: {wrong}.", file=sys.stderr)
            return 1
        return _round(options, records, mail, days_off)
    except DataError as error:
        print(f"{error}\nChưa gửi thư nào: hãy sửa các lỗi trên rồi chạy lại.", file=sys.stderr)
    except (LedgerError, Unreachable) as error:
        print(f"Chưa gửi thư nào: {error}.", file=sys.stderr)
    return 1


def _usage_error(options: argparse.Namespace) -> str:
    is_preview = options.dry_run or options.chat is not None
    if options.as_of and not is_preview and not options.eml:
        return "--as-of chỉ dùng cùng --dry-run, --chat hoặc --eml: thư thật gửi theo ngày hôm nay"
    if options.html and not options.dry_run:
        return "--html dùng cùng --dry-run; muốn có tệp thư để gửi bằng phần mềm khác thì dùng --eml"
    return ""


def _missing_setting(options: argparse.Namespace, mail: MailSettings) -> str:
    """What is missing for a letter, or for sending it."""
    if not mail.url.startswith(("https://", "http://")):
        return "mkdocs.yml chưa có “site_url”, địa chỉ của cổng mà thư dẫn tới"
    if not mail.sender:
        return "mkdocs.yml chưa có “extra.mail”; xem mục Thư nhắc việc ở trang Vận hành"
    if not (mail.server or options.eml or options.dry_run):
        return "mkdocs.yml, extra.mail: “server” còn trống; hãy ghi máy chủ thư, hoặc dùng --eml, --dry-run"
    return ""


def _records(settings: Settings) -> Records:
    library = load(settings.data)
    unread = [problem for problem in library.problems if problem.severity == "error"]
    if unread:
        raise DataError(unread)
    staff = Portal(library, settings.as_of, Audience.STAFF)
    of_leaders = settings.audience is Audience.LEADERSHIP
    return Records(staff, Portal(library, settings.as_of, Audience.LEADERSHIP) if of_leaders else None)


def _chat(records: Records, unit: str, mail: MailSettings) -> int:
    units = organisation.units_on(records.staff, "")
    if unit and unit not in units:
        print(f"Không có đơn vị “{unit}”; các đơn vị: {', '.join(units)}.", file=sys.stderr)
        return 2
    texts = [text for ref in ([unit] if unit else units) if (text := chat_text(records, ref, mail))]
    print("\n".join(texts) if texts else "Không có việc nào đến hạn.", end="" if texts else "\n")
    return 0


def _round(options: argparse.Namespace, records: Records, mail: MailSettings, days_off: AgencyDays) -> int:
    today = records.staff.as_of
    if (why := why_off(today, days_off)) and not options.dry_run:
        print(f"{day(today)} là {why}: không gửi.")
        return 0
    path = options.ledger or default_path()
    if options.dry_run and not path.exists():
        return _show(options, _chosen(options, rounds.letters_of(records, mail, days_off, {})))
    with opened(path, today) as ledger:
        if options.again:
            for person in ledger.unsettled(today):
                ledger.settle(today, person, REFUSED)
        letters = _chosen(
            options, rounds.letters_of(records, mail, days_off, ledger.since(rounds.first_counted_day(today), today))
        )
        if options.dry_run:
            return _show(options, letters)
        return _send(options, records, letters, ledger, mail)


def _chosen(options: argparse.Namespace, letters: Sequence[ReminderLetter]) -> list[ReminderLetter]:
    return [item for item in letters if not options.only or item.person in options.only]


def _show(options: argparse.Namespace, letters: Sequence[ReminderLetter]) -> int:
    for item in letters:
        address = item.address or "chưa có địa chỉ"
        print("=" * 72, f"Đến: {item.name} <{address}>", f"Tiêu đề: {item.subject}", "", as_text(item), sep="\n")
        if options.html:
            options.html.mkdir(mode=0o700, parents=True, exist_ok=True)
            (options.html / f"{item.person.partition('/')[2]}.html").write_text(as_html(item), "utf-8")
    print(f"{len(letters)} thư; chưa gửi thư nào.")
    return 0


def _send(
    options: argparse.Namespace, records: Records, letters: Sequence[ReminderLetter], ledger: Ledger, mail: MailSettings
) -> int:
    post: rounds.MailTransport = MailFolder(options.eml) if options.eml else MailServer(mail, _password(options, mail))
    refused = rounds.refused_addresses(records, letters, mail.domains)
    outcome = rounds.send(
        (item for item in letters if item.person not in refused), post, ledger, mail, clock.now(Path())
    )
    print(f"Đã {'ghi' if options.eml else 'gửi'} {outcome.sent} thư.")
    if without := [person for person, why in refused.items() if not why]:
        print(f"Chưa có địa chỉ thư (mục “email”): {', '.join(without)}.")
    problems = [f"{records.staff.rows[person].file}: “Thư điện tử”: {why}" for person, why in refused.items() if why]
    problems += outcome.problems
    if outcome.stopped:
        problems.append(f"Dừng giữa chừng: {outcome.stopped}. Chạy lại lệnh này để gửi tiếp; thư đã gửi không gửi lại.")
    if unsettled := ledger.unsettled(records.staff.as_of):
        right = "hãy hỏi người nhận; chưa tới thì chạy lại với --again"
        problems.append(f"Không rõ thư hôm nay đã tới chưa: {', '.join(unsettled)}; {right}.")
    print(*problems, sep="\n", end="\n" * bool(problems), file=sys.stderr)
    return 1 if problems else 0


def _password(options: argparse.Namespace, mail: MailSettings) -> str:
    """The password of the mail server, where it asks for one; raises `Unreachable`."""
    path: Path | None = options.password_file
    if not mail.user:
        return ""
    if path is None:
        if PASSWORD not in os.environ:
            raise Unreachable(f"chưa có mật khẩu của “{mail.user}”; hãy đặt biến {PASSWORD} hoặc dùng --password-file")
        return os.environ[PASSWORD]
    try:
        if path.stat().st_mode & _OPEN_TO_OTHERS:
            raise Unreachable(f"{path}: tài khoản khác trên máy đọc, sửa được mật khẩu; hãy chạy: chmod 600 {path}")
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Unreachable(f"không đọc được mật khẩu ở {path} ({error})") from None
