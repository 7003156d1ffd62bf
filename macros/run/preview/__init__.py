"""The preview server: serves the built site, rebuilds it at every save and shows problems over the page.

The site is served with the same security policy as in production.  The script that shows problems is added while
serving and is not part of the site.
"""

from __future__ import annotations

import gc
import json
import logging
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from typing import Any

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from macros import pages
from macros.engine.stored_row import StoredRow
from macros.loading.git_history import HistoryError
from macros.loading.problems import DataError, Problem
from macros.queries.lookup import SourceChangedError
from macros.run.flow import Report, Settings, build
from macros.run.session import BuildSession
from macros.site.theme import PaintFailed

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-cache",
}
NAMES = ("127.0.0.1", "localhost")  # a request for another host name comes from another site
HTTP_PORT = 80  # which browsers leave out
PREFIX = "/_xem-truoc/"
QUIET_SECONDS = 0.03  # how long the folder must be still before a build starts
IDLE_SECONDS = 0.2  # how long there must be no request before the next build is prepared
KEEP_ALIVE_SECONDS = 15
_OVERLAY_TAGS = (
    f'<link rel="stylesheet" href="{PREFIX}overlay.css"><script type="module" src="{PREFIX}overlay.js"></script></body>'
)
_logger = logging.getLogger(__name__)
_UNFORESEEN = (
    "Cổng gặp lỗi chưa lường trước: {}\n\nHãy xem lại tệp vừa lưu rồi lưu lại, cổng tự dựng lại. "
    "Nếu vẫn vậy, gửi các dòng ở cửa sổ lệnh cho người phụ trách kỹ thuật."
)
_OVERLAY_FILES = {"overlay.js": "text/javascript; charset=utf-8", "overlay.css": "text/css; charset=utf-8"}


@dataclass
class BuildStatus:
    """The result of the last build; `version` counts the updates."""

    version: int = 0
    problems: tuple[Problem, ...] = ()
    message: str = ""
    changed: threading.Condition = field(default_factory=threading.Condition)

    def set(self, problems: tuple[Problem, ...] = (), message: str = "") -> None:
        """Replace the status and wake all waiting threads."""
        with self.changed:
            self.problems, self.message = problems, message
            self.version += 1
            self.changed.notify_all()

    def as_json(self) -> str:
        """The status for the script in the page."""
        problems = [{**asdict(problem), "text": str(problem)} for problem in self.problems]
        return json.dumps({"version": self.version, "problems": problems, "message": self.message}, ensure_ascii=False)


class Builder:
    """Runs one build at a time and publishes its result."""

    def __init__(
        self,
        settings: Callable[[], Settings],
        status: BuildStatus,
        note_records: Callable[[Mapping[str, StoredRow]], object] = lambda _: None,
    ) -> None:
        self._settings = settings  # called at every build, since the day may change
        self._status = status
        self._note_records = note_records  # called when idle, after records were added or removed
        self._noted: frozenset[str] = frozenset()
        self._requested = threading.Event()
        self._session = BuildSession()
        self._touched: set[str] | None = None  # None: any file may have changed
        self._lock = threading.Lock()
        self._working = threading.Lock()

    def request(self, paths: Iterable[str] | None = None) -> None:
        """Request a build because these files changed; without `paths`, because any file may have."""
        with self._lock:
            if paths is None:
                self._touched = None
            elif self._touched is not None:
                self._touched.update(paths)
        self._requested.set()

    def run_forever(self) -> None:
        """Build on request once the folder is quiet; prepare the next build in between."""
        while True:
            if not self._requested.wait(IDLE_SECONDS):
                self._survive(self.prepare)
            self._requested.wait()
            while self._requested.is_set():
                self._requested.clear()
                self._requested.wait(QUIET_SECONDS)
            self._survive(self.build)

    def _survive(self, step: Callable[[], None]) -> None:
        """Run a step; an unexpected error is shown over the page, and the next step starts from scratch."""
        try:
            step()
        except Exception as error:
            _logger.exception("Lỗi chưa lường trước khi dựng trang xem thử")
            self._session = BuildSession()
            with self._lock:
                self._touched = None
            lines = [f"{type(error).__name__}: {error}", *getattr(error, "__notes__", ())]
            self._status.set(message=_UNFORESEEN.format("\n".join(lines)))

    def build(self) -> None:
        """Build now; if there are problems, the site stays as it was."""
        with self._lock:
            self._session.touched, self._touched = self._touched, set()
        self._session.on_pages = self._status.set  # pages can be viewed while downloads and the index are made
        version = self._status.version
        try:
            with self._working:
                report: Report = build(self._settings(), session=self._session)
        except DataError as error:
            self._status.set(error.problems)
            _logger.warning("\n".join(["", *map(str, error.problems), "Trang đang xem giữ nguyên."]))
        except (PaintFailed, HistoryError) as error:
            self._status.set(message=str(error))
            _logger.warning(str(error))
        except (SourceChangedError, FileNotFoundError):
            self.request()  # a file was saved during the build
        else:
            if report.removed or self._status.version == version:
                self._status.set()
            if report.written or report.removed:
                _logger.info("Đã dựng lại %d tệp trong %.2f giây.", len(report.written), report.seconds["tổng"])

    def prepare(self) -> None:
        """Prepare what the next build will need."""
        with self._working:
            pages.modules()
            import_module("macros.checks.rules").rules()  # a build without changes imports neither, edits need both
            rows = self._session.loaded.rows if self._session.loaded else {}
            if self._noted != (refs := frozenset(rows)):
                self._noted = refs
                self._note_records(rows)
        for _ in self._session.prefetch():
            if self._requested.is_set():
                return
        with self._working:
            gc.collect()
            gc.freeze()  # what is left is long-lived; to scan it again takes as long as a build

    def close(self) -> None:
        """Free the portals and close the state at the end of the session."""
        with self._working:
            self._session.forget()
            self._session.close()


class _Watcher(FileSystemEventHandler):
    def __init__(self, request: Callable[[Iterable[str] | None], None], ignored: tuple[Path, ...]) -> None:
        self._request = request
        self._ignored = tuple(str(path.resolve()) for path in ignored)

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in ("created", "moved", "deleted") or self._is_saved(event):
            paths = [str(path) for path in (event.src_path, event.dest_path) if path]
            if not all(str(Path(path).resolve()).startswith(self._ignored) for path in paths):
                self._request(None if event.is_directory else paths)  # a moved folder has no events for its files

    @staticmethod
    def _is_saved(event: FileSystemEvent) -> bool:
        return event.event_type == "modified" and not event.is_directory


def watch(settings: Settings, request: Callable[[Iterable[str] | None], None]) -> Any:
    """Call `request` at every change of data, prose, theme and mkdocs.yml; returns the running observer."""
    observer = Observer()
    watcher = _Watcher(request, (settings.site_dir, settings.work))
    for folder in (*settings.data, settings.project / "docs", settings.project / "overrides"):
        if folder.is_dir():
            observer.schedule(watcher, str(folder), recursive=True)
    observer.schedule(watcher, str(settings.project), recursive=False)
    observer.start()
    return observer


def server(site: Path, port: int, status: BuildStatus) -> ThreadingHTTPServer:
    """A server of the site on this PC only; raises `OSError` where the port is taken."""

    class SiteHandler(_Handler):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args, directory=str(site))

    SiteHandler.status = status
    return _Server(("127.0.0.1", port), SiteHandler)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore browsers that disconnect early; report all other errors."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(SimpleHTTPRequestHandler):
    status: BuildStatus
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Stay quiet: the terminal shows builds, not requests."""

    def parse_request(self) -> bool:
        """Whether to answer: a page of another site can reach this address, but not with our host name."""
        return super().parse_request() and self._has_right_host()

    def _has_right_host(self) -> bool:
        port = self.connection.getsockname()[1]
        names = {f"{name}:{port}" for name in NAMES} | (set(NAMES) if port == HTTP_PORT else set())
        hosts, origins = self.headers.get_all("Host", []), self.headers.get_all("Origin", [])
        if len(hosts) == 1 and hosts[0].lower() in names and {*origins} <= {f"http://{name}" for name in names}:
            return True
        self.close_connection = True
        text = f"Trang xem trước chỉ trả lời ở http://{NAMES[0]}:{port}/\n"
        self._send(HTTPStatus.MISDIRECTED_REQUEST, text.encode(), "text/plain; charset=utf-8")
        return False

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == f"{PREFIX}su-kien":
            self._send_events()
        elif path.removeprefix(PREFIX) in _OVERLAY_FILES and path.startswith(PREFIX):
            name = path.removeprefix(PREFIX)
            self._send(HTTPStatus.OK, (Path(__file__).parent / name).read_bytes(), _OVERLAY_FILES[name])
        else:
            self._send_site_file(path)

    def _send_site_file(self, path: str) -> None:
        file = Path(self.translate_path(path))
        try:
            is_folder = file.is_dir()
        except OSError:  # a name longer than the system allows
            is_folder, file = False, Path(self.directory) / "404"
        if is_folder:
            if not path.endswith("/"):
                self.send_response(HTTPStatus.MOVED_PERMANENTLY)
                self.send_header("Location", f"{path}/")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            file /= "index.html"
        status = HTTPStatus.OK
        if not file.is_file():
            status, file = HTTPStatus.NOT_FOUND, Path(self.directory) / "404.html"
        content = file.read_bytes() if file.is_file() else b"<!doctype html><title>...</title><body></body>"
        if file.suffix == ".html":
            content = content.replace(b"</body>", _OVERLAY_TAGS.encode(), 1)
        self._send(status, content, self.guess_type(str(file)))

    def _send(self, status: HTTPStatus, content: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def end_headers(self) -> None:
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def _send_events(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Connection", "close")
        self.end_headers()
        seen = -1
        try:
            while True:
                with self.status.changed:
                    if self.status.version == seen:
                        self.status.changed.wait(KEEP_ALIVE_SECONDS)
                    now, text = self.status.version, self.status.as_json()
                self.wfile.write(f"data: {text}\n\n".encode() if now != seen else b": con day\n\n")
                self.wfile.flush()
                seen = now
        except ConnectionError:
            self.close_connection = True
