"""A sealed paper of 20 MB to 100 seats over TLS: the box against nginx, same machine, same run.

Both serve the same segments with the same certificate and cipher, each pinned to one core; the
clients share the other core and hash every body. Median of three alternating runs. Processor time
tells more than throughput where the clients are the slower side: both are printed.
"""

import argparse
import hashlib
import os
import pwd
import secrets
import selectors
import shutil
import socket
import ssl
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.box import (
    Process,
    box,
    certificate,
    client_context,
    cores,
    cpu_s,
    free_port,
    programs,
    running,
)
from bench.report import Report

CLIENTS = 100
SEGMENTS = 20
SEGMENT = 1024 * 1024
ROUNDS = 3
VANISHING = 50
TARGET = 1.0
_NGINX = """\
user {user}; worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2;
  fastcgi_temp_path {folder}/t3; uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{
    listen 127.0.0.1:{port} ssl; ssl_protocols TLSv1.3;
    ssl_certificate {folder}/cert.pem; ssl_certificate_key {folder}/key.pem;
    location /blobs/ {{ alias {folder}/www/; }}
  }}
}}
"""


@dataclass(frozen=True)
class Served:
    """One run: megabytes a second, and the server's seconds of processor time."""

    rate: float
    cpu: float


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="end with a JSON line")
    options = parser.parse_args()
    if shutil.which("nginx", path=programs()) is None:
        print("nginx is not installed: sh provisioning/debian.sh", file=sys.stderr)
        return 1
    server, _ = cores()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        names = _prepare(folder)
        ours, nginx = [], []
        for _ in range(ROUNDS):
            with _nginx(folder, server) as (port, process):
                nginx.append(_measure(port, process, names))
            with box(folder / "data", tls=folder, core=server) as (port, process):
                ours.append(_measure(port, process, names))
                after = _idle_after_vanished(port, process, names)
    rates = [statistics.median(one.rate for one in runs) for runs in (ours, nginx)]
    cpus = [statistics.median(one.cpu for one in runs) for runs in (ours, nginx)]
    report = Report(
        name="paper",
        ratio=rates[0] / rates[1],
        target=TARGET,
        figures={
            "box MB/s": rates[0],
            "nginx MB/s": rates[1],
            "box CPU s": cpus[0],
            "nginx CPU s": cpus[1],
            "nginx CPU over box CPU": cpus[1] / cpus[0],
            "CPU ms/s after clients vanished": after * 1000,
        },
    )
    report.show(as_json=options.json)
    return 0


def _prepare(folder: Path) -> list[str]:
    """Write certificate and segments where both servers look; return the segments' names."""
    certificate(folder)
    (folder / "www").mkdir()
    names = []
    for _ in range(SEGMENTS):
        data = secrets.token_bytes(SEGMENT)
        names.append(hashlib.sha256(data).hexdigest())
        (folder / "www" / names[-1]).write_bytes(data)
        kept = folder / "data" / "papers" / names[-1][:2] / names[-1]
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(data)
    return names


@contextmanager
def _nginx(folder: Path, core: int) -> Iterator[tuple[int, Process]]:
    port = free_port()
    config = folder / "nginx.conf"
    config.write_text(
        _NGINX.format(folder=folder, port=port, user=pwd.getpwuid(os.getuid()).pw_name)
    )
    program = shutil.which("nginx", path=programs())
    with running([str(program), "-c", str(config)], port, core) as process:
        yield port, process


def _measure(port: int, process: Process, names: list[str]) -> Served:
    _fetch(port, names, clients=2)  # warm: the files are in memory on both sides
    cpu, begin = cpu_s(process.pid), time.perf_counter()
    fetched = _fetch(port, names, clients=CLIENTS)
    took = time.perf_counter() - begin
    return Served(fetched / took / 1e6, cpu_s(process.pid) - cpu)


class _Client:
    """One keep-alive connection that fetches every segment and hashes what comes."""

    def __init__(self, port: int, names: list[str], context: ssl.SSLContext) -> None:
        plain = socket.create_connection(("127.0.0.1", port))
        self.socket = context.wrap_socket(plain)
        self.socket.settimeout(0)
        self._names = iter(names)
        self._name = ""
        self._left = 0
        self._head = b""
        self._hash = hashlib.sha256()

    def ask(self) -> bool:
        """Ask for the next segment; False when there is none."""
        self._name = next(self._names, "")
        if not self._name:
            return False
        request = f"GET /blobs/{self._name} HTTP/1.1\r\nHost: bench\r\n\r\n"
        self.socket.sendall(request.encode())
        return True

    def take(self, data: memoryview) -> bool:
        """Take what came; True when the segment is whole. Exits on a wrong body."""
        if not self._left:
            self._head += bytes(data)
            end = self._head.find(b"\r\n\r\n")
            if end < 0:
                return False
            data = memoryview(self._head)[end + 4 :]
            self._head, self._left, self._hash = b"", SEGMENT, hashlib.sha256()
        self._hash.update(data)
        self._left -= len(data)
        if self._left:
            return False
        if self._hash.hexdigest() != self._name:
            sys.exit("a body is not what its name says")
        return True


def _fetch(port: int, names: list[str], *, clients: int) -> int:
    """Fetch everything with that many clients; returns the bytes."""
    context = client_context()
    buffer = memoryview(bytearray(256 * 1024))
    fetched = 0
    with selectors.DefaultSelector() as selector:
        for _ in range(clients):
            client = _Client(port, names, context)
            selector.register(client.socket, selectors.EVENT_READ, client)
            client.ask()
        while selector.get_map():
            for key, _ in selector.select(timeout=30):
                fetched += _drain(selector, key.data, buffer)
    return fetched


def _drain(selector: selectors.BaseSelector, client: _Client, buffer: memoryview) -> int:
    """Read what is there, within reason, so that all clients get their turn."""
    fetched = 0
    for _ in range(8):
        try:
            size = client.socket.recv_into(buffer)
        except ssl.SSLWantReadError:
            break
        if not size:
            sys.exit("the server hung up")
        fetched += size
        if client.take(buffer[:size]) and not client.ask():
            selector.unregister(client.socket)
            client.socket.close()
            break
    return fetched


def _idle_after_vanished(port: int, process: Process, names: list[str]) -> float:
    """Return the processor time a second that clients cost who vanished in the middle."""
    context = client_context()
    clients = [_Client(port, names, context) for _ in range(VANISHING)]
    for client in clients:
        client.ask()
    for client in clients:
        client.socket.close()
    time.sleep(1.0)
    before = cpu_s(process.pid)
    time.sleep(2.0)
    return (cpu_s(process.pid) - before) / 2.0


if __name__ == "__main__":
    sys.exit(main())
