"""A real box process for a benchmark: its certificate, its settings, its start, what it uses."""

import datetime as dt
import os
import re
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from contract import signing

NAME = "bench"
PLAIN = ("-m", "kaobox.cli", "edge", "run")
"""The product's own command."""
_PORT_S = 30.0

Process = subprocess.Popen[bytes]


def certificate(folder: Path) -> None:
    """Write ``cert.pem`` and ``key.pem`` (P-256), good for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


@contextmanager
def box(
    data: Path, *, tls: Path, core: int, hq_key: str = "", command: Sequence[str] = PLAIN
) -> Iterator[tuple[int, Process]]:
    """Run a box on ``data`` with the certificate in ``tls``, on one core; give port and process.

    It has no line to headquarters; ``command`` is what Python is started with.
    """
    port = free_port()
    config = data.with_suffix(".toml")
    config.write_text(
        f'box = "{NAME}"\ndata = "{data}"\nannounce = false\nserial = "{NAME}"\n'
        f'[hq]\nkey = "{hq_key or signing.public(signing.new_key())}"\n'
        f'url = "http://127.0.0.1:1"\nbroker_port = 1\n'
        f'[clock]\ntrusted = true\n[face]\nreader = "none"\n'
        f'[lan]\nport = {port}\ncertificate = "{tls}/cert.pem"\nkey = "{tls}/key.pem"\n'
    )
    with running([sys.executable, *command, "--config", str(config)], port, core) as process:
        yield port, process


@contextmanager
def running(command: list[str], port: int, core: int) -> Iterator[Process]:
    """Run a server on one core until the context ends; it listens when the context begins."""
    pinned = ["taskset", "-c", str(core), *command]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(pinned, **quiet) as process:  # type: ignore[call-overload]
        try:
            _await_port(port, process)
            yield process
        finally:
            process.terminate()


def cores() -> tuple[int, int]:
    """Return the server's core and the clients', and keep this process to the clients'."""
    all_ = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {all_[-1]})
    return all_[0], all_[-1]


def client_context() -> ssl.SSLContext:
    """Return TLS 1.3 as a client that takes any certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context


def cpu_s(pid: int) -> float:
    """Return the processor time of a process and its children so far."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, rest = stat.read_text().split(" (", 1)
        except OSError:
            continue
        fields = rest.rpartition(") ")[2].split()
        if int(number) == pid or int(fields[1]) == pid:
            total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def memory_mb(pid: int) -> dict[str, float]:
    """Return a process's resident set now and at its peak, and its proportional set, in MB."""
    found = {}
    for name, file, field in (
        ("RSS", "status", "VmRSS"),
        ("peak RSS", "status", "VmHWM"),
        ("PSS", "smaps_rollup", "Pss"),
    ):
        text = Path(f"/proc/{pid}/{file}").read_text()
        (kilobytes,) = re.findall(rf"^{field}:\s+(\d+) kB", text, re.MULTILINE)
        found[name] = int(kilobytes) * 1024 / 1e6
    return found


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def programs() -> str:
    """Return where servers are looked for."""
    return f"{os.environ.get('PATH', '')}:/usr/sbin"


def _await_port(port: int, process: Process) -> None:
    end = time.monotonic() + _PORT_S
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit(f"nobody listens on port {port}")
