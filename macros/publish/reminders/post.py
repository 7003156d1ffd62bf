"""Mail transports: through a mail server (SMTP, RFC 5321), or as files in a folder."""

import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from macros.loading.mail_settings import MailSettings

_OK = 250
_RECIPIENT_ACCEPTED = (_OK, 251)  # 251: the server forwards the mail


class Unreachable(Exception):
    """The server cannot be used; no part of the message was sent."""


class RefusedMail(Exception):
    """The server has refused this message and not delivered it."""


class DeliveryUnknown(Exception):
    """The connection broke while the message was being sent, so it may or may not be delivered."""


class MailSession(Protocol):
    """A session in which messages can be sent."""

    def send(self, message: EmailMessage) -> None:
        """Send a message; raises `Unreachable`, `RefusedMail` or `DeliveryUnknown`."""


class MailFolder:
    """The transport that writes messages as .eml files into a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def open(self) -> Iterator[MailSession]:
        """Make the folder if it is missing; raises `Unreachable`."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise Unreachable(f"không ghi được vào {self.folder} ({error.strerror})") from None
        yield self

    def send(self, message: EmailMessage) -> None:
        """Write a message to a file named by its id, atomically."""
        path = self.folder / f"{message['Message-ID'].strip('<>').rpartition('@')[0]}.eml"
        new = path.with_suffix(".new")
        try:
            with new.open("wb") as file:
                file.write(bytes(message))
                file.flush()
                os.fsync(file.fileno())
            new.replace(path)
        except OSError as error:
            new.unlink(missing_ok=True)
            raise Unreachable(f"không ghi được {path} ({error.strerror})") from None


class MailServer:
    """The transport through a mail server; each message has its own connection, so that an error affects only one."""

    def __init__(self, settings: MailSettings, password: str) -> None:
        self.settings, self.password = settings, password

    @contextmanager
    def open(self) -> Iterator[MailSession]:
        """Connect, encrypt and log in according to the settings; raises `Unreachable`."""
        try:
            smtp = self._connected()
        except smtplib.SMTPAuthenticationError as error:
            right = "hãy xem lại “user” ở mkdocs.yml và mật khẩu"
            raise Unreachable(f"máy chủ không nhận tên đăng nhập, mật khẩu ({_error_text(error)}); {right}") from None
        except smtplib.SMTPNotSupportedError:
            right = "hãy đổi “security” (tls, none) hoặc bỏ “user” cho đúng với máy chủ"
            raise Unreachable(f"máy chủ không có mã hóa hoặc cách đăng nhập đã đặt; {right}") from None
        except ssl.SSLCertVerificationError as error:
            right = "hãy ghi “server” đúng tên trong chứng thư, và thêm nơi cấp chứng thư vào máy này"
            raise Unreachable(f"chứng thư của máy chủ không tin được ({error.verify_message}); {right}") from None
        except (OSError, ValueError) as error:  # these include the errors of smtplib and ssl
            right = "hãy xem “server”, “port”, “security” ở mkdocs.yml và mạng"
            raise Unreachable(f"không nối được máy chủ thư {self._address} ({_error_text(error)}); {right}") from None
        try:
            yield _SmtpSession(smtp)
            with suppress(OSError):  # the message is sent; an error of QUIT does not matter
                smtp.quit()
        finally:
            smtp.close()

    @property
    def _address(self) -> str:
        return f"{self.settings.server}, cổng {self.settings.port}"

    def _connected(self) -> smtplib.SMTP:
        """Open a connection; it is closed again if a step fails."""
        settings, context = self.settings, ssl.create_default_context()
        us, place = settings.sender.partition("@")[2], (settings.server, settings.port)
        smtp = (
            smtplib.SMTP_SSL(*place, local_hostname=us, timeout=settings.timeout, context=context)
            if settings.security == "tls"
            else smtplib.SMTP(*place, local_hostname=us, timeout=settings.timeout)
        )
        try:
            if settings.security == "starttls":
                smtp.starttls(context=context)
            if settings.user:
                smtp.login(settings.user, self.password)
        except BaseException:
            smtp.close()
            raise
        return smtp


class _SmtpSession:
    """A connection for one message."""

    def __init__(self, smtp: smtplib.SMTP) -> None:
        self.smtp = smtp

    def send(self, message: EmailMessage) -> None:
        """Send a message with its sender, recipient and content."""
        sender, to = (str(message[name].addresses[0].addr_spec) for name in ("From", "To"))
        try:
            self.smtp.ehlo_or_helo_if_needed()
            code, reply = self.smtp.mail(sender)
            if code != _OK:
                raise Unreachable(f"máy chủ không nhận thư từ {sender} ({_reply(code, reply)})")
            code, reply = self.smtp.rcpt(to)
        except OSError as error:
            raise Unreachable(f"máy chủ thư ngừng trả lời ({_error_text(error)})") from None
        if code not in _RECIPIENT_ACCEPTED:
            raise RefusedMail(f"máy chủ không nhận thư cho {to} ({_reply(code, reply)})")
        try:
            code, reply = self.smtp.data(bytes(message))
        except smtplib.SMTPDataError as error:
            raise RefusedMail(f"máy chủ không nhận nội dung ({_error_text(error)})") from None
        except OSError as error:
            raise DeliveryUnknown(f"mất liên lạc với máy chủ khi đang gửi ({_error_text(error)})") from None
        if code != _OK:
            raise RefusedMail(f"máy chủ không nhận nội dung ({_reply(code, reply)})")


def _reply(code: int, reply: bytes) -> str:
    return f"{code} {' '.join(reply.decode('utf-8', 'replace').split())}"[:200]


def _error_text(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        reply = error.smtp_error
        return _reply(error.smtp_code, reply if isinstance(reply, bytes) else reply.encode())
    return str(error)[:200]
