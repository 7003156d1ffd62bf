"""The preview server answers only requests for its own host, and no request ends in a traceback."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from macros.run import preview
from macros.run.flow import Report
from macros.run.preview import Builder, BuildStatus, server
from tests import miniature

STRANGE = (
    "/" + "a" * 300,
    "/" + "a/" * 3000,
    "/" + "a" * 5000 + "/",
    "/%00",
    "/%ff",
    "/" + "../" * 2000 + "etc/passwd",
)


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a server for a site of one page."""
    site = tmp_path_factory.mktemp("site")
    (site / "index.html").write_text("<body>Trang</body>", "utf-8")
    http = server(site, 0, BuildStatus())
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    yield int(http.server_address[1])
    http.shutdown()
    http.server_close()
    thread.join()


def status(port: int, path: str = "/", method: str = "GET", **headers: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, headers={"Host": f"127.0.0.1:{port}", **headers})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LOCALHOST"])
def test_it_answers_to_its_names(port: int, name: str) -> None:
    assert status(port, Host=f"{name}:{port}") == 200
    assert status(port, Host=f"{name}:{port}", Origin=f"http://localhost:{port}") == 200


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:{port}"},
        {"Host": "127.0.0.1"},
        {"Host": "127.0.0.1.evil.example:{port}"},
        {"Host": ""},
        {"Origin": "http://evil.example"},
        {"Origin": "http://evil.example:{port}"},
        {"Origin": "https://127.0.0.1:{port}"},
        {"Origin": "null"},
    ],
)
@pytest.mark.parametrize("path", ["/", "/_xem-truoc/su-kien", "/_xem-truoc/overlay.js", "/khong-co/"])
def test_another_site_gets_nothing(port: int, path: str, headers: dict[str, str], method: str) -> None:
    sent = {name: value.format(port=port) for name, value in headers.items()}
    assert status(port, path, method, **sent) == 421


def test_no_name_or_two_get_nothing(port: int) -> None:
    host = f"Host: 127.0.0.1:{port}\r\n"
    for sent in ("", host + host, host + "Host: evil.example\r\n"):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(f"GET / HTTP/1.1\r\n{sent}\r\n".encode())
            assert connection.recv(1024).startswith(b"HTTP/1.1 421 ")


@pytest.mark.parametrize("path", STRANGE)
def test_a_strange_path_is_not_found(port: int, path: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert status(port, path) == 404
    assert capfd.readouterr().err == ""


def test_a_browser_that_goes_away_is_no_news(port: int, capfd: pytest.CaptureFixture[str]) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # as a reset
        connection.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\nGET /".encode())
    assert status(port) == 200
    assert capfd.readouterr().err == ""


def test_the_builder_survives_an_unexpected_error_and_shows_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The next save builds again, from nothing that the broken build left."""
    memories: list[object] = []

    def build(_: object, session: object) -> Report:
        memories.append(session)
        if len(memories) == 1:
            raise OverflowError("date value out of range")
        return Report(seconds={"tổng": 0.0})

    monkeypatch.setattr(preview, "build", build)
    monkeypatch.setattr(preview, "IDLE_SECONDS", 60)
    status = BuildStatus()
    builder = Builder(miniature.settings, status)
    threading.Thread(target=builder.run_forever, daemon=True).start()

    def built(version: int) -> str:
        builder.request([])
        with status.changed:
            assert status.changed.wait_for(lambda: status.version == version, 10)
            return status.message

    assert built(1).startswith("Cổng gặp lỗi chưa lường trước: OverflowError: date value out of range")
    assert "OverflowError" in caplog.text
    assert built(2) == ""
    assert memories[0] is not memories[1]


@pytest.mark.usefixtures("built_project")
def test_the_browser_reloads_once_and_before_downloads_are_made() -> None:
    status = BuildStatus()
    builder = Builder(miniature.settings, status)
    builder.build()
    page, table = Path("site/guong-tot/ngay-mua/index.html"), Path("site/guong-tot/danh-sach.csv")
    assert status.version == 1
    seen: list[tuple[bool, bool]] = []

    class RecordingCondition(threading.Condition):
        def notify_all(self) -> None:
            seen.append(("Tên mới" in page.read_text("utf-8"), "Tên mới" in table.read_text("utf-8")))

    status.changed = RecordingCondition()
    miniature.retitle("data/stories/ngay-mua.yml", "title: ", "title: Tên mới ")
    builder.request(["data/stories/ngay-mua.yml"])
    builder.build()
    builder.close()
    assert (seen, status.version) == ([(True, False)], 2)
    assert "Tên mới" in table.read_text("utf-8")
