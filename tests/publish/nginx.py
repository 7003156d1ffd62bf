"""Runs nginx as set up by the handbook, with a published site."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from macros.run.preview import HEADERS

ROOT = Path(__file__).parents[2]
PLACES = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
MODULES = [Path("/usr/lib/nginx/modules"), Path("/usr/lib64/nginx/modules")]
BROTLI = "ngx_http_brotli_static_module.so"
SECURITY = {name: value for name, value in HEADERS.items() if name != "Cache-Control"}
NAME = "van-hoa-cong-vu.noi-bo"
FRAME = """
{module}
daemon off; master_process off; pid {folder}/pid; error_log {folder}/errors;
events {{ worker_connections 64; }}
http {{
    include {types}; access_log off; gzip on;
    client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
    uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
    include conf.d/*.conf;
}}
"""


class Answer(NamedTuple):
    """An answer of the server."""

    status: int
    headers: dict[str, str]
    body: bytes


def reserved_port(address: str) -> int:
    """A port reserved for this process, on which nginx may listen, also again after a stop."""
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind((address, 0))
        port = int(holder.getsockname()[1])
        holder.detach()
    return port


class Server:
    """nginx over the published site of a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.dest = folder, folder / "dest"
        self.port = reserved_port("127.0.0.1")
        self._configure(with_brotli=True)
        self._process: subprocess.Popen[bytes] | None = None

    def _configure(self, *, with_brotli: bool) -> None:
        """Install the configuration as the handbook says."""
        settings = self.folder / "conf.d"
        shutil.rmtree(settings, ignore_errors=True)
        shutil.copytree(ROOT / "deploy" / "nginx", settings)
        conf = settings / "van-hoa-cong-vu.conf"
        text = conf.read_text("utf-8").replace("/srv/van-hoa-cong-vu", str(self.dest))
        text = text.replace("/var/log/nginx", str(self.folder))
        text = text.replace("listen 80", f"listen 127.0.0.1:{self.port}")
        conf.write_text(text.replace(f"server_name {NAME};", f"server_name {NAME} 127.0.0.1;"), "utf-8")
        module = next((folder / BROTLI for folder in MODULES if (folder / BROTLI).exists()), None)
        assert module, "thiếu libnginx-mod-http-brotli-static; hãy chạy: scripts/need-nginx"
        if not with_brotli:
            (settings / "van-hoa-cong-vu" / "brotli.conf").unlink()
        load = f"load_module {module};" if with_brotli else ""
        frame = FRAME.format(module=load, folder=self.folder, types="/etc/nginx/mime.types")
        (self.folder / "nginx.conf").write_text(frame, "utf-8")

    def test(self, *, with_brotli: bool = True) -> str:
        """The output of nginx testing the configuration; asserts that it is accepted."""
        self._configure(with_brotli=with_brotli)
        done = subprocess.run([*self._command(), "-t"], capture_output=True, check=False, encoding="utf-8")
        assert done.returncode == 0, done.stderr
        return done.stderr

    def _command(self) -> list[str]:
        program = shutil.which("nginx", path=PLACES)
        assert program, "thiếu nginx; hãy chạy: scripts/need-nginx"
        return [program, "-p", str(self.folder), "-c", f"{self.folder}/nginx.conf", "-e", str(self.folder / "errors")]

    def start(self) -> None:
        """Start, and wait until it answers."""
        self._process = subprocess.Popen(self._command(), stderr=subprocess.DEVNULL)
        for _ in range(500):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.01)
        pytest.fail(f"nginx không chạy: {(self.folder / 'errors').read_text('utf-8')}")

    def stop(self) -> None:
        """Stop."""
        if self._process:
            self._process.terminate()
            self._process.wait()

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """One request; "_" in a header's name stands for "-".

        Returns when nginx has closed the connection: by then the request is in the log.
        """
        sent = {name.replace("_", "-"): text for name, text in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.connect()
        with connection.sock.dup() as closing:
            connection.request(method, path, headers={"Connection": "close", **sent})
            answer = connection.getresponse()
            lines = set(answer.getheaders())  # nginx writes the same line twice with 416
            assert len({name for name, _ in lines}) == len(lines), f"a header with two values: {lines}"
            body = answer.read()
            closing.settimeout(10)
            assert closing.recv(1) == b""
        return Answer(answer.status, dict(answer.getheaders()), body)
