"""Before its release no key of a paper is on the box: not on its disk, not in shared memory, not in the
process, and not in anything that the box's own key unwraps (X2)."""

import asyncio
import base64
import json
import os
import re
import secrets
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from contract import codes, opening, release, signing
from contract.orders import PaperOpening, WrappedPaperKey
from edge.core.openings import OPENINGS
from provisioning.identity import load_or_make
from tests.edge import venue
from tests.edge.conftest import Clock, running

A, B = codes.new(), codes.new()
SALT = secrets.token_bytes(16)
RELEASE_KEY = secrets.token_bytes(32)
_TOKEN = re.compile(rb"[A-Za-z0-9_-]{60,}")


def spellings(key: bytes) -> list[bytes]:
    """Return every way in which the key could lie about."""
    text = base64.b64encode(key)
    urlsafe = base64.urlsafe_b64encode(key)
    return [key, key.hex().encode(), key.hex().upper().encode(), text.rstrip(b"="), urlsafe[:-1]]


def order(hq: venue.Headquarters, expires_ms: int) -> PaperOpening:
    place = opening.place("s1", "v1", "r1")
    return PaperOpening(
        session="s1",
        release="r1",
        venue="v1",
        salt=signing.encode(SALT),
        wrapped=opening.wrap_release_key(RELEASE_KEY, code_a=A, code_b=B, salt=SALT, place=place),
        papers=(
            WrappedPaperKey(
                paper="p1",
                version=1,
                wrapped=opening.wrap_paper_key(hq.paper_key, RELEASE_KEY, paper="p1", version=1),
            ),
        ),
        expires_ms=expires_ms,
    )


async def lay_out(folder: Path, hq: venue.Headquarters) -> None:
    """Bring the plan, the sealed paper and the codes' half to a box that then stops."""
    now = int(time.time() * 1000)
    paper = venue.paper(hq)
    async with running(folder, hq, paper, clock=Clock(now)) as rig:
        await rig.planned(start_ms=now + 600_000)
        rig.order(order(hq, now + 7_200_000))
        await rig.until(lambda: "s1" in rig.box.ledger.state[OPENINGS])


@asynccontextmanager
async def process(folder: Path, hq: venue.Headquarters) -> AsyncIterator[tuple[int, str]]:
    """Run the box as a process of its own; yield its id and address."""
    config = folder.parent / "box.toml"
    config.write_text(
        f'box = "{venue.BOX}"\ndata = "{folder}"\nserial = "serial-1"\nannounce = false\n'
        f'open_enrolment = true\n[hq]\nkey = "{hq.public}"\nurl = "http://127.0.0.1:9"\n'
        'broker_port = 9\n[lan]\nport = 0\n[face]\nreader = "none"\n[clock]\ntrusted = true\n'
    )
    running_box = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "kaobox.cli", "edge", "run", "--config", str(config)),
        stdout=asyncio.subprocess.PIPE,
    )
    assert running_box.stdout is not None
    try:
        async with asyncio.timeout(60):
            line = (await running_box.stdout.readline()).decode()
        yield running_box.pid, line.removeprefix("listening ").strip()
    finally:
        running_box.terminate()
        await running_box.wait()


def files(*folders: Path) -> Iterator[tuple[str, bytes]]:
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file():
                yield str(path), path.read_bytes()


def memory(pid: int) -> Iterator[tuple[str, bytes]]:
    """Yield all that a core dump of the process would hold."""
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as mem:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            span, rights = line.split(maxsplit=5)[:2]
            start, end = (int(part, 16) for part in span.split("-"))
            if not rights.startswith("r") or "[v" in line:
                continue
            try:
                mem.seek(start)
                yield line, mem.read(end - start)
            except OSError:
                continue


def found(where: Iterator[tuple[str, bytes]], *keys: bytes) -> list[str]:
    needles = [one for key in keys for one in spellings(key)]
    return [name for name, data in where if any(needle in data for needle in needles)]


def unwrapped(folder: Path, own: ec.EllipticCurvePrivateKey) -> int:
    """Return how many stored texts the box's own key opens, for any purpose it knows."""
    tokens = {token for _, data in files(folder) for token in _TOKEN.findall(data)}
    return sum(opens(token.decode(), own) for token in tokens)


def opens(text: str, own: ec.EllipticCurvePrivateKey) -> bool:
    try:
        release.open_key(text, own=own, box=venue.BOX, session="s1", paper="p1", version=1)
    except release.KeyNotOpened:
        try:
            release.open_release_key(text, own=own, box=venue.BOX, session="s1", release="r1")
        except release.KeyNotOpened:
            return False
    return True


def ask(opener: Any, address: str, path: str, body: Any) -> Any:
    request = urllib.request.Request(
        address + path, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with opener.open(request, timeout=20) as reply:
        text = reply.read()
    return json.loads(text) if text else None


def open_it(address: str) -> Any:
    """Have two people type both codes."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    ask(opener, address, "/api/panel/sign-in", {"account": "chief", "pin": venue.PIN})
    wish = {
        "code_a": codes.written(A, "A"),
        "code_b": codes.written(B, "B"),
        "second": {"account": "inv1", "pin": venue.PIN},
    }
    return ask(opener, address, "/api/panel/open-with-codes", wish)


@pytest.mark.rule("X2")
async def test_no_key_is_on_the_box_before_the_codes_are_typed(tmp_path: Path) -> None:
    hq = venue.Headquarters(paper_key=secrets.token_bytes(32))
    folder = tmp_path / "data"
    await lay_out(folder, hq)
    own = await asyncio.to_thread(load_or_make, folder / "identity", serial="serial-1")
    secrets_ = (hq.paper_key, RELEASE_KEY)
    async with process(folder, hq) as (pid, address):
        if not os.access(f"/proc/{pid}/mem", os.R_OK):
            pytest.skip("the memory of a process may not be read here")
        everywhere = (folder, Path("/dev/shm"))
        assert await asyncio.to_thread(found, files(*everywhere), *secrets_) == []
        assert await asyncio.to_thread(found, memory(pid), *secrets_) == []
        assert await asyncio.to_thread(unwrapped, folder, own.sealing_key) == 0

        ours = await asyncio.to_thread(found, memory(os.getpid()), hq.paper_key)
        assert ours, "the search finds the key where it is: in this process"

        assert await asyncio.to_thread(open_it, address) == {"papers": ["p1"]}
        assert await asyncio.to_thread(unwrapped, folder, own.sealing_key) == 1
        assert await asyncio.to_thread(found, files(*everywhere), *secrets_) == []
