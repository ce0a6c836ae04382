"""Computers that ask whether they are online are answered as their makers do, if the venue wants it."""

import asyncio
import socket
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
import pytest

from edge import app
from edge.config import ClockSettings, Lan, Settings
from edge.web import probes
from tests.edge import venue


def test_questions_are_told_apart_by_host_and_path() -> None:
    windows = probes.answer("www.msftconnecttest.com", "/connecttest.txt")
    assert windows is not None
    assert windows.body == "Microsoft Connect Test"
    older = probes.answer("WWW.msftncsi.com:80", "/ncsi.txt")
    assert older is not None
    assert older.body == "Microsoft NCSI"
    assert probes.answer("www.msftconnecttest.com", "/ncsi.txt") is None
    assert probes.answer("box.local", "/connecttest.txt") is None
    assert probes.answer("www.google.com", "/search") is None
    assert "www.msftncsi.com" in probes.HOSTS


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def settings(folder: Path, **lan: object) -> Settings:
    usual = venue.settings(folder, venue.Headquarters())
    own = {"lan": Lan.model_validate({"port": 0, **lan}), "clock": ClockSettings(trusted=True)}
    return usual.model_copy(update=own)


class Running:
    """A box as its command runs it."""

    def __init__(self, settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
        self._settings = settings
        self._capsys = capsys

    async def __aenter__(self) -> str:
        self._task = asyncio.create_task(app.run(self._settings))
        said = ""
        while "listening" not in said:
            assert not self._task.done(), self._task
            await asyncio.sleep(0.02)
            said += self._capsys.readouterr().out
        return said.split()[1]

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)


async def ask(address: str, host: str, path: str) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(address + path, headers={"Host": host}, allow_redirects=False) as reply,
    ):
        return reply.status, await reply.text()


async def test_by_default_no_such_question_is_answered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with Running(settings(tmp_path), capsys) as address:
        for host, path in probes.ANSWERS.keys() - {("captive.apple.com", "/")}:
            status, text = await ask(address, host, path)
            assert status in {302, 404}, (host, path)
            assert "Microsoft" not in text


async def test_where_it_is_wanted_each_question_is_answered_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port = free_port()
    wanted = settings(tmp_path, answer_probes=True, probes_port=port)
    async with Running(wanted, capsys) as address:
        for (host, path), expected in probes.ANSWERS.items():
            for where in (address, f"http://127.0.0.1:{port}"):
                assert await ask(where, host, path) == (expected.status, expected.body)
        assert (await ask(address, "box.local", "/api/box"))[0] == 200
        for path in ("/api/box", "/seat/", "/panel/", "/connecttest.txt"):
            assert (await ask(f"http://127.0.0.1:{port}", "box.local", path))[0] == 404


async def test_a_port_that_is_taken_is_said_on_the_panel_and_the_box_runs(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    async with AsyncExitStack() as stack:
        taken = stack.enter_context(socket.socket())
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        wanted = settings(tmp_path, answer_probes=True, probes_port=port)
        address = await stack.enter_async_context(Running(wanted, capsys))
        assert (await ask(address, "box.local", "/api/box"))[0] == 200
        assert "connectivity probes" in caplog.text


def test_the_page_for_venues_names_every_host() -> None:
    page = (Path(__file__).parents[2] / "docs" / "seb.md").read_text()
    assert not [host for host in probes.HOSTS if host not in page]
