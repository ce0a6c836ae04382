"""Real servers for tests: Mosquitto and PostgreSQL, private, on free ports, gone afterwards.

Use them as fixtures (``from tests.servers import mosquitto, postgres``) or as context managers.
Where the program is not installed the test is skipped, and proves nothing.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

import pytest

_PATIENCE_S = 20.0
_databases = count(1)


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def mosquitto_server(folder: Path, *, port: int = 0, settings: str = "") -> Iterator[int]:
    """Run Mosquitto with a configuration of its own; yield its port."""
    program = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        pytest.skip("mosquitto is not installed")
    port = port or free_port()
    config = folder / f"mosquitto-{port}.conf"
    config.write_text(
        f"listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\n"
        f"log_dest none\nuser {pwd.getpwuid(os.getuid()).pw_name}\n{settings}"
    )
    with subprocess.Popen([program, "-c", str(config)]) as process:
        try:
            _answers(port, process)
            yield port
        finally:
            process.terminate()


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[int]:
    """A fresh broker; its port."""
    with mosquitto_server(tmp_path) as port:
        yield port


@contextmanager
def postgres_server() -> Iterator[str]:
    """Run a fresh PostgreSQL cluster; yield the address of an empty database in it."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not programs:
        pytest.skip("PostgreSQL is not installed")
    home = programs[-1].parent
    user = _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="kaobox-postgres-"))
    try:
        if user is not None:
            shutil.chown(folder, user)
        data, port = folder / "data", free_port()
        made = [
            str(home / "initdb"),
            "-D",
            str(data),
            "-U",
            "kaobox",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "-N",
        ]
        subprocess.run(made, user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        options = ("listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", "fsync=off")
        command = [str(home / "postgres"), "-D", str(data), "-p", str(port)]
        command += [part for option in options for part in ("-c", option)]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(command, user=user, cwd=folder, stdout=log, stderr=log)
        with server:
            try:
                _answers(port, server)
                yield _address(port, "postgres")
            finally:
                server.terminate()
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[str]:
    """One cluster for all tests of a run; the address of its maintenance database."""
    with postgres_server() as url:
        yield url


@pytest.fixture
def postgres(postgres_cluster: str) -> str:
    """An empty database; its address."""
    name = f"kaobox_{os.getpid()}_{next(_databases)}"
    port = int(postgres_cluster.rpartition(":")[2].partition("/")[0])
    psql = shutil.which("psql") or str(next(Path("/usr/lib/postgresql").glob("*/bin/psql")))
    command = [psql, "-h", "127.0.0.1", "-p", str(port), "-U", "kaobox", "-d", "postgres", "-q"]
    subprocess.run([*command, "-c", f"CREATE DATABASE {name}"], check=True)
    return _address(port, name)


def _address(port: int, database: str) -> str:
    """Name a database so that the driver looks for no password file and no certificates."""
    return f"postgresql://kaobox:trusted@127.0.0.1:{port}/{database}?ssl=disable"


def _unprivileged() -> str | None:
    """Return whom PostgreSQL runs as when we are root, which it refuses to be."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _answers(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Wait until something listens."""
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the server ended with {process.returncode}"
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the server does not listen")
