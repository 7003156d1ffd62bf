"""A real nginx with the configurations of both sites; each is requested for everything that the other has."""

from __future__ import annotations

import base64
import http.client
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import chdir
from dataclasses import replace
from functools import cached_property
from pathlib import Path, PurePath
from typing import Any

import pytest

from macros.publish.live import PublishRequest, publish
from macros.records.choices import Audience
from macros.run.flow import build
from tests import miniature
from tests.publish.nginx import NAME, ROOT, SECURITY, Server, reserved_port

pytestmark = pytest.mark.whole

HANDBOOK = ROOT / "docs" / "huong-dan" / "kho-chung.md"
LEADERS = "van-hoa-lanh-dao.noi-bo"
WORD = "mat-khau-thu-nghiem"
QUICK = "rounds=1000$thu"  # to check; the handbook's way takes five times as long for each request
FORMER = "nhac-nho-cu"
ALLOWED, ELSEWHERE = "127.0.0.1", "127.0.0.2"


def credentials(password: str) -> str:
    """A header line with a name and password."""
    return f"Authorization: Basic {base64.b64encode(f'giam-doc:{password}'.encode()).decode()}"


class _Plain(http.client.HTTPConnection):
    """A connection to a port of this machine, from one of its addresses."""

    def __init__(self, port: int, source: str) -> None:
        super().__init__("127.0.0.1", port, timeout=10, source_address=(source, 0))


class _Secure(_Plain):
    """The same with TLS, asking for a site by name."""

    def __init__(self, context: ssl.SSLContext, sni: str, port: int, source: str) -> None:
        super().__init__(port, source)
        self.context, self.sni = context, sni

    def connect(self) -> None:
        super().connect()
        self.sock = self.context.wrap_socket(self.sock, server_hostname=self.sni)


class Both(Server):
    """nginx over both sites; as the leaders' one is shipped unless it is `opened` as the handbook says."""

    def __init__(self, folder: Path, *, opened: bool) -> None:
        self.opened, self.leaders = opened, folder / "dest-leaders"
        self._links: dict[tuple[bool, str, str], _Plain] = {}
        self.secure = reserved_port("")  # nginx takes the port on every address
        super().__init__(folder)

    def _configure(self, *, with_brotli: bool) -> None:
        super()._configure(with_brotli=with_brotli)
        settings, folder = self.folder / "conf.d", self.folder / "khoa"
        shutil.copytree(ROOT / "deploy" / "nginx-lanh-dao", settings, dirs_exist_ok=True)
        conf = settings / "van-hoa-lanh-dao.conf"
        text = conf.read_text("utf-8").replace("/srv/van-hoa-lanh-dao", str(self.leaders))
        conf.write_text(text.replace("listen 443", f"listen {self.secure}"), "utf-8")
        folder.mkdir(exist_ok=True)
        for path in settings.rglob("*.conf"):
            path.write_text(path.read_text("utf-8").replace("/etc/nginx/van-hoa-lanh-dao", str(folder)), "utf-8")
        _certificate(folder)
        if self.opened:
            lock = settings / "van-hoa-lanh-dao" / "ai-duoc-vao.conf"
            text = lock.read_text("utf-8").replace("\ndeny all;", f"\nallow {ALLOWED};\ndeny all;")
            lock.write_text(text, "utf-8")
            hashed = subprocess.run(
                ["openssl", "passwd", "-6", "-salt", QUICK, WORD], capture_output=True, check=True, encoding="utf-8"
            )
            (folder / "mat-khau").write_text(f"giam-doc:{hashed.stdout}", "utf-8")

    def start(self) -> None:
        super().start()
        for _ in range(500):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.secure)) == 0:
                    return
            time.sleep(0.01)

    def say(self, lines: str, *, secure: bool, sni: str = LEADERS, source: str = ALLOWED) -> bytes:
        """What comes back on a connection of its own, all of it; b"" where nothing does."""
        port = self.secure if secure else self.port
        try:
            with (
                socket.create_connection(("127.0.0.1", port), 10, (source, 0)) as plain,
                self._trusting.wrap_socket(plain, server_hostname=sni) if secure else plain as link,
            ):
                link.sendall(f"{lines}\r\nConnection: close\r\n\r\n".encode())
                return b"".join(iter(lambda: link.recv(65536), b""))
        except (ssl.SSLError, ConnectionResetError):
            return b""

    @cached_property
    def _trusting(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self.folder / "khoa" / "chung-thu.pem")
        context.check_hostname = False
        return context

    def get(self, path: str, *more: str, host: str = LEADERS, secure: bool = True, **how: str) -> tuple[int, bytes]:
        """Status and body of a request; (0, b"") where nothing comes back.

        Connections are kept, as browsers do: to begin one takes as long as a hundred requests.
        """
        link = self._connection(secure=secure, **how)
        for _ in range(2):  # one that was kept may have been closed meanwhile
            try:
                link.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
                for line in (f"Host: {host}", *more):
                    link.putheader(*line.split(": ", 1))
                link.endheaders()
                answer = link.getresponse()
                return answer.status, answer.read()
            except (ConnectionError, ssl.SSLError):
                link.close()
        return 0, b""

    def _connection(self, *, secure: bool, sni: str = LEADERS, source: str = ALLOWED) -> _Plain:
        """The connection from an address to a site, begun when it is first needed."""
        return self._links.setdefault(
            (secure, sni, source),
            _Secure(self._trusting, sni, self.secure, source) if secure else _Plain(self.port, source),
        )

    def stop(self) -> None:
        for link in self._links.values():
            link.close()
        super().stop()


def _certificate(folder: Path) -> None:
    """As the handbook makes one."""
    (line,) = re.findall(r"^sudo (openssl req .*)$", HANDBOOK.read_text("utf-8"), re.MULTILINE)
    if not (folder / "khoa.pem").exists():
        command = line.replace("/etc/nginx/van-hoa-lanh-dao", str(folder))
        subprocess.run(command.split(), capture_output=True, check=True)


@pytest.fixture(scope="module")
def sites(built_staff: Path, built_leaders: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the miniature published for staff and for leaders."""
    folder = tmp_path_factory.mktemp("both")
    project = Path(shutil.copytree(built_leaders.parent, folder / "portal", symlinks=True))
    more: dict[str, Any] = {"data": (Path("data"), Path("leaders-data")), "audience": Audience.LEADERSHIP}
    miniature.go_on(built_leaders.parent, project, **more)
    sanction = project / "leaders-data" / "sanctions" / "nhac-nho-2026-09.yml"
    sanction.write_text(f"{sanction.read_text('utf-8')}former_ids:\n  - {FORMER}\n", "utf-8")
    with chdir(project):
        build(replace(miniature.settings(), **more))
    publish(PublishRequest(built_staff, folder / "dest", "staff"))
    (folder / "dest-leaders").mkdir(mode=0o750)
    publish(PublishRequest(project / "site", folder / "dest-leaders", "leadership"))
    return folder


@pytest.fixture(params=[True, False], ids=["opened", "as shipped"])
def both(sites: Path, request: pytest.FixtureRequest) -> Iterator[Both]:
    server = Both(sites, opened=request.param)
    assert server.test().replace("[emerg]", "[warn]").count("[warn]") == 0
    server.start()
    yield server
    server.stop()


def released(dest: Path) -> dict[str, bytes]:
    """What the live release holds, by address."""
    contents = miniature.tree(dest / "current")
    return {f"/{path.removesuffix('index.html')}": content for path, content in contents.items()}


def looked_at(addresses: Iterable[str]) -> list[str]:
    """One of each kind of file in each folder: nginx tells them apart by that, and answers thousands a second."""
    kinds = {(address.split("/")[1], PurePath(address).suffix): address for address in addresses}
    return [*addresses] if miniature.LONG else [*kinds.values()]


def moved(dest: Path) -> list[str]:
    """The former addresses, which nginx itself leads on from."""
    return [line.split()[0] for line in (dest / "current" / "redirects.map").read_text("utf-8").splitlines()]


def test_whoever_is_let_in_sees_the_leaders_site_and_nothing_else_changes(both: Both) -> None:
    right = credentials(WORD)
    seen = 200 if both.opened else 403
    leaders, staff = released(both.leaders), released(both.dest)
    for path in looked_at(leaders):
        content = leaders[path]
        wanted = (404, None) if path.endswith((".gz", ".br")) else (seen, content)
        status, body = both.get(path, right)
        assert status == (wanted[0] if both.opened or status != 403 else 403), path
        assert not both.opened or wanted[1] is None or body == wanted[1], path
    for path in looked_at(staff):
        status, body = both.get(path, host=NAME, secure=False)
        assert (status, body) == (200, staff[path]) or path.endswith((".gz", ".br")) or path in moved(both.dest), path


def test_without_address_and_password_nothing_of_the_leaders_site_comes_back(both: Both) -> None:
    right, wrong = credentials(WORD), credentials("sai")
    released_for_leaders = released(both.leaders)
    paths = [
        *looked_at(released_for_leaders),
        f"/xu-ly-vi-pham/{FORMER}",
        "/.publishing/1.json",
        "/khong-co/",
        "/redirects.map",
    ]
    pages = set(released_for_leaders.values())
    for path in paths:
        for more, source in (((), ALLOWED), ((wrong,), ALLOWED), ((right,), ELSEWHERE), ((), ELSEWHERE)):
            status, body = both.get(path, *more, source=source)
            assert status in ((401, 403) if both.opened and source == ALLOWED else (403,)), (path, more, source)
            assert body not in pages
            assert len(body) < 300, path  # the few words of nginx itself


def test_the_staff_site_has_nothing_of_the_leaders_site_whatever_name_is_asked_for(both: Both) -> None:
    staff, leaders = released(both.dest), released(both.leaders)
    only = leaders.keys() - staff.keys()
    assert f"/xu-ly-vi-pham/{FORMER}/" in only
    for path in {*looked_at(leaders), *only}:
        status, body = both.get(path, host=NAME, secure=False)
        if path in only:
            assert (status, body) == (404, staff["/404.html"]), path
        elif not path.endswith((".gz", ".br")):
            assert (status, body) == (200, staff[path]) or path in moved(both.dest), path
        for host in (LEADERS, LEADERS.upper(), f"{LEADERS}.", f"{LEADERS}:443", "127.0.0.9", f"x.{NAME}"):
            assert both.get(path, host=host, secure=False) == (0, b""), (path, host)


def test_no_trick_with_names_and_paths_leads_from_one_site_into_the_other(both: Both) -> None:
    hidden = "/xu-ly-vi-pham/nhac-nho-2026-09/"
    page = released(both.leaders)[hidden]
    words = re.findall(r"<h1>(.*?)</h1>", page.decode())[0].encode()
    up = ("/..", "/%2e%2e", "/..%2f", "/%2e%2e%2f", "//..", "/.%2e", "/..\\", "/assets/../..")
    climbs = [f"{step}{step}/dest-leaders/current{hidden}" for step in up]
    requests = [
        *(f"GET {path} HTTP/1.1\r\nHost: {NAME}" for path in climbs),
        f"GET http://{LEADERS}{hidden} HTTP/1.1\r\nHost: {NAME}",
        f"GET http://{NAME}{hidden} HTTP/1.1\r\nHost: {LEADERS}",
        f"GET https://{LEADERS}{hidden} HTTP/1.1\r\nHost: {LEADERS}",
        f"GET {hidden} HTTP/1.1\r\nHost: {NAME}\r\nHost: {LEADERS}",
        f"GET {hidden} HTTP/1.1\r\nHost: {NAME}\r\nX-Forwarded-Host: {LEADERS}",
        f"GET {hidden} HTTP/1.1\r\nHost: {NAME}\r\nX-Original-URL: {hidden}\r\nX-Forwarded-For: {ALLOWED}",
        f"GET {hidden} HTTP/1.0",
        f"GET {hidden} HTTP/1.1\r\nHost: ",
        f"HEAD {hidden} HTTP/1.1\r\nHost: {LEADERS}",
        f"OPTIONS {hidden} HTTP/1.1\r\nHost: {LEADERS}",
    ]
    for lines in requests:
        for how in ({"secure": False}, {"secure": True}, {"secure": True, "sni": NAME}):
            answer = both.say(lines, **how)
            assert words not in answer, (lines, how)
            assert b"200 OK" not in answer, (lines, how)
    assert both.get("/", secure=True, sni=NAME, host=NAME) == (0, b"")  # the handshake is refused
    assert both.get("/", host=NAME, secure=True) == (0, b"")  # a name that is not served here


def test_every_answer_of_the_leaders_site_carries_the_headers(both: Both) -> None:
    for more in ((), (credentials(WORD),)):
        lines = "\r\n".join(["GET / HTTP/1.1", f"Host: {LEADERS}", *more])
        head = both.say(lines, secure=True).partition(b"\r\n\r\n")[0].decode()
        for name, value in {**SECURITY, "Cache-Control": "private, no-cache", "Server": "nginx"}.items():
            assert f"\r\n{name}: {value}\r\n" in f"{head}\r\n", (name, head)
        assert "Last-Modified" not in head


def test_without_a_certificate_the_configuration_is_refused(tmp_path: Path) -> None:
    server = Both(tmp_path, opened=False)
    (tmp_path / "khoa" / "chung-thu.pem").unlink()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.publish.test_nginx_leaders._certificate", lambda _: None)
        with pytest.raises(AssertionError, match=r"cannot load certificate .*chung-thu\.pem"):
            server.test()
