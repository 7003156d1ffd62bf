"""A mail server on this machine that takes mail, refuses it, keeps silent, hangs up or kills the client."""

from __future__ import annotations

import asyncio
import email
import os
import signal
import socket
import ssl
import subprocess
import threading
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

REFUSE, REFUSE_FOR_NOW, SILENT, DROP, KILL = "550 no", "451 later", "silent", "drop", "kill"
USER, PASSWORD = "nhac-viec", "mat-khau-thu"


class MailServer(Controller):
    """The server.  At `stage` of the mail with number `at` it does `deed`, from then on if `always`."""

    def __init__(self, **settings: Any) -> None:
        self.got: list[tuple[str, bytes]] = []  # (recipient, content) of what it has taken
        self.tries, self.stage, self.deed, self.at, self.always = 0, "", "", 1, True
        self.pid = 0  # of the client, to be killed
        self.over = threading.Event()
        self.socket = socket.create_server(("127.0.0.1", 0))
        super().__init__(self, hostname="localhost", port=self.socket.getsockname()[1], ready_timeout=20, **settings)

    def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
        """Listen where nobody can have come first."""
        return self.loop.create_server(self._factory_invoker, sock=self.socket, ssl=self.ssl_context)

    def factory(self) -> SMTP:
        """A connection."""
        return _Connection(self, hostname="localhost", **self.SMTP_kwargs)

    def does(self, stage: str, deed: str, at: int = 1, *, always: bool = True) -> None:
        """Decide what goes wrong."""
        self.stage, self.deed, self.at, self.always, self.tries = stage, deed, at, always, 0

    async def at_stage(self, stage: str, connection: SMTP) -> str:
        """Do what is decided for a stage; the answer, "" for the usual one."""
        due = self.tries >= self.at if self.always else self.tries == self.at
        if stage != self.stage or not due:
            return ""
        if self.deed == KILL:
            os.kill(self.pid, signal.SIGKILL)
        if self.deed in (DROP, KILL):
            connection.transport.abort()
            raise asyncio.CancelledError
        if self.deed == SILENT:
            await asyncio.to_thread(self.over.wait)
            return ""
        return self.deed

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - its name
        """Take the content; it counts as received even if the client is told otherwise."""
        refused = self.deed if self.stage == "content" and self.deed in (REFUSE, REFUSE_FOR_NOW) else ""
        if not (refused and self.tries >= self.at):
            self.got += [(to, bytes(envelope.content or b"")) for to in envelope.rcpt_tos]
        return await self.at_stage("content", server) or "250 taken"


class _Connection(SMTP):
    """A connection that asks the server at each stage."""

    def __init__(self, owner: MailServer, **settings: Any) -> None:
        super().__init__(owner, **settings)
        self.owner = owner

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802 - its name in the library
        await self._unless("ehlo") or await super().smtp_EHLO(hostname)

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802
        self.owner.tries += 1
        await self._unless("mail") or await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802
        await self._unless("rcpt") or await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        await self._unless("data") or await super().smtp_DATA(arg)

    async def smtp_QUIT(self, arg: str) -> None:  # noqa: N802
        await self._unless("quit") or await super().smtp_QUIT(arg)

    async def _unless(self, stage: str) -> bool:
        answer = await self.owner.at_stage(stage, self)
        if answer:
            await self.push(answer)
        return bool(answer)


@contextmanager
def running(**settings: Any) -> Iterator[MailServer]:
    """A server that runs."""
    server = MailServer(**settings)
    server.start()
    try:
        yield server
    finally:
        server.over.set()
        server.stop()


def login(_server: SMTP, _session: Session, _envelope: Envelope, _how: str, credentials: Any) -> AuthResult:
    """Whether a login is right."""
    right = isinstance(credentials, LoginPassword) and credentials == LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


def certified(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """The TLS side of a server named localhost, and the certificate by which to trust it."""
    key, certificate = folder / "key.pem", folder / "cert.pem"
    request = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2"]
    subprocess.run([*request, *names, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    return context, certificate


def subjects(server: MailServer) -> list[tuple[str, str]]:
    """(recipient, subject) of what a server has taken."""
    messages = ((to, email.message_from_bytes(content, policy=default)) for to, content in server.got)
    return [(to, str(message["Subject"])) for to, message in messages]
