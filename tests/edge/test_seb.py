"""Safe Exam Browser: its settings file, its Config Key, and the gate in front of signing in."""

import gzip
import hashlib
import hmac
import plistlib
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from edge.config import SeatSettings, Settings
from edge.core import seb, seb_file
from edge.core.seb_file import BadFile, Lock
from edge.services import seb as service
from edge.services.tokens import Tokens
from edge.web.seb import COOKIE, SHOWN
from tests.edge import venue
from tests.edge.conftest import Rig, running

SALT = bytes(range(32))
ORIGIN = "https://box.local:8443"
BROWSER = venue.Browser("A01")


def test_the_config_key_is_that_of_the_worked_example() -> None:
    settings: dict[str, seb.Value] = {
        "URLFilterEnable": True,
        "startURL": "https://box.local/exam/1",
        "sendBrowserExamKey": True,
        "originatorVersion": "SEB_Win_3.7",
        "allowQuit": True,
        "empty": {},
    }
    assert seb.seb_json(settings) == (
        '{"allowQuit":true,"sendBrowserExamKey":true,'
        '"startURL":"https://box.local/exam/1","URLFilterEnable":true}'
    )
    key = seb.config_key(settings)
    assert key == "c5f6fa17e334b9ff9597555f10949a01baab97d519c96f3c0fed2c48822884b9"
    shown = "e6d3271636884b215e13d26cbdf5e1f2e255b973dc6a78d9764168fad9283619"
    assert seb.proof("https://box.local/exam/1", key) == shown
    assert seb.proves(shown.upper(), "https://box.local/exam/1#question-2", key)
    assert not seb.proves(shown, "https://box.local/exam/2", key)


def test_nothing_is_escaped_and_keys_are_sorted_at_every_level() -> None:
    value: dict[str, seb.Value] = {"b": ['a"\\/é', 1, {"Z": b"\x00\xff", "y": False}], "A": {}}
    assert seb.seb_json(value) == '{"b":["a"\\/é",1,{"y":false,"Z":"AP8="}]}'


def test_the_settings_lead_to_this_box_and_nowhere_else_and_clear_nothing() -> None:
    settings: dict[str, Any] = dict(seb.exam_settings(ORIGIN, salt=SALT, quit_password="2468"))
    assert settings["startURL"] == f"{ORIGIN}/seat/seb"
    assert settings["sendBrowserExamKey"] is True
    assert settings["hashedQuitPassword"] == hashlib.sha256(b"2468").hexdigest()
    assert settings["URLFilterEnable"] is True
    (rule,) = settings["URLFilterRules"]
    assert (rule["expression"], rule["action"]) == ("box.local:8443/*", 1)
    assert settings["examSessionClearCookiesOnStart"] is False
    assert settings["examSessionClearCookiesOnEnd"] is False
    assert all(re.fullmatch("[A-Za-z]+", name) for name in settings), "one order in every culture"
    without = seb.exam_settings(ORIGIN, salt=SALT, quit_password=None)
    assert without["allowQuit"] is False
    assert "hashedQuitPassword" not in without


def test_a_plain_file_holds_the_settings_that_the_key_is_made_of() -> None:
    settings = seb.exam_settings(ORIGIN, salt=SALT, quit_password=None)
    file = seb_file.write(settings)
    whole = gzip.decompress(file)
    assert whole[:4] == b"plnd"
    found = plistlib.loads(gzip.decompress(whole[4:]))
    assert found == settings
    assert seb.config_key(found) == seb.config_key(settings)


def test_a_file_with_a_password_is_laid_out_as_rncryptor_has_it() -> None:
    settings = seb.exam_settings(ORIGIN, salt=SALT, quit_password=None)
    body = gzip.decompress(seb_file.write(settings, Lock("open sesame", bytes(range(32)))))
    assert body[:4] == b"pswd"
    assert body[4:6] == b"\x02\x01"
    assert body[6:38] == bytes(range(32)), "salt, salt, IV"
    key = hashlib.pbkdf2_hmac("sha1", b"open sesame", bytes(range(8, 16)), 10_000, 32)
    assert body[-32:] == hmac.digest(key, body[4:-32], "sha256")


@examples(max_examples=20, deadline=None)  # 40,000 rounds each
@given(
    password=st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=40),
    random=st.binary(min_size=32, max_size=32),
    wrong=st.text(max_size=10),
    at=st.integers(0, 10_000),
)
def test_only_the_password_opens_the_file_and_no_byte_of_it_can_be_changed(
    password: str, random: bytes, wrong: str, at: int
) -> None:
    settings = seb.exam_settings(ORIGIN, salt=SALT, quit_password=None)
    file = seb_file.write(settings, Lock(password, random))
    assert seb_file.read(file, password) == settings
    body = bytearray(gzip.decompress(file))
    body[4 + at % (len(body) - 4)] ^= 1
    for other, typed in ((file, wrong), (gzip.compress(bytes(body)), password)):
        if typed == password and other is file:
            continue
        with pytest.raises(BadFile):
            seb_file.read(other, typed)


@asynccontextmanager
async def a_box(folder: Path, monkeypatch: pytest.MonkeyPatch, **seat: Any) -> AsyncIterator[Rig]:
    """Run a box with these settings of its seats, and a session that is open."""
    usual = venue.settings

    def settings(*args: Any, **how: Any) -> Settings:
        return usual(*args, **how).model_copy(update={"seat": SeatSettings(**seat)})

    monkeypatch.setattr(venue, "settings", settings)
    hq = venue.Headquarters()
    async with running(folder, hq, venue.paper(hq)) as rig:
        await rig.planned()
        yield rig


def origin(rig: Rig) -> str:
    return f"http://{rig.client.host}:{rig.client.port}"


async def key_of(rig: Rig, password: str = "") -> str:
    reply = await rig.get("/seat/exam.seb")
    assert reply.status == 200, await reply.text()
    assert reply.content_type == "application/seb"
    assert reply.headers["Content-Disposition"].endswith('filename="s1.seb"')
    return seb.config_key(seb_file.read(await reply.read(), password))


async def sign_in(rig: Rig, **headers: str) -> tuple[int, dict[str, Any]]:
    browser, pen = BROWSER, venue.Pen("a1")
    await rig.post("/api/seats", {"seat": browser.seat, "public_key": browser.public})
    wish = {
        "seat": browser.seat,
        "ticket": venue.ticket(1),
        "id_number": venue.id_number(1),
        "public_key": pen.public,
        "endorsement": browser.endorse(venue.ticket(1), pen),
    }
    reply = await rig.client.post("/api/sign-in", json=wish, headers=headers)
    return reply.status, await reply.json()


async def test_where_it_is_not_required_nothing_is_asked_and_nothing_given(rig: Rig) -> None:
    await rig.planned()
    assert (await sign_in(rig))[0] == 200
    assert (await rig.get("/seat/exam.seb")).status == 404


@pytest.mark.rule("X15")
async def test_signing_in_and_the_key_take_the_header_of_this_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_box(tmp_path, monkeypatch, seb="required") as rig:
        key = await key_of(rig)
        here = f"{origin(rig)}/api/sign-in"
        status, told = await sign_in(rig)
        assert (status, told["title"]) == (403, "seb-needed")
        assert told["zh"]
        for wrong in (
            seb.proof(f"{origin(rig)}/api/key", key),
            seb.proof(here, "0" * 64),
            key,
            "",
            "\xff",
        ):
            assert (await sign_in(rig, **{SHOWN: wrong}))[1]["title"] == "seb-needed"
        status, attempt = await sign_in(rig, **{SHOWN: seb.proof(here, key)})
        assert status == 200
        await rig.admit(1)
        await rig.release()
        rig.clock.move(30 * 60 + 1)
        token = attempt["token"]
        assert (await (await rig.get("/api/key", token=token)).json())["title"] == "seb-needed"
        headers = {
            "Authorization": f"Bearer {token}",
            SHOWN: seb.proof(f"{origin(rig)}/api/key", key),
        }
        given = await rig.client.get("/api/key", headers=headers)
        assert given.status == 200


async def test_a_browser_without_headers_shows_the_key_once_for_an_address_with_a_nonce(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_box(tmp_path, monkeypatch, seb="required") as rig:
        key = await key_of(rig)
        page = await rig.get("/seat/seb")
        assert page.status == 200
        url = str(page.url)
        nonce = page.url.query["n"]
        wish = {"nonce": nonce, "config_key": seb.proof(url, key)}
        assert (await sign_in(rig))[0] == 403
        assert (await rig.post("/api/seb", {**wish, "config_key": "0" * 64})).status == 403
        late = await rig.post("/api/seb", wish)
        assert late.status == 403, "a nonce that was used for anything is used up"
        page = await rig.get("/seat/seb")
        nonce, shown = page.url.query["n"], seb.proof(str(page.url), key)
        assert (await rig.post("/api/seb", {"nonce": "mine", "config_key": shown})).status == 403
        taken = await rig.post("/api/seb", {"nonce": nonce, "config_key": shown})
        assert taken.status == 204
        assert "HttpOnly" in taken.headers["Set-Cookie"]
        assert (await sign_in(rig))[0] == 200


async def test_a_pass_is_worth_nothing_at_another_address_or_if_made_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_box(tmp_path, monkeypatch, seb="required") as rig:
        tokens = Tokens(rig.box.identity.secret)
        for token in (
            tokens.make("seb", "s1", "192.0.2.7"),
            tokens.make("seb", "another", "127.0.0.1"),
            tokens.make("seat", "s1", "127.0.0.1"),
            tokens.make("seb", "s1"),
            "made.up",
        ):
            rig.client.session.cookie_jar.update_cookies({COOKIE: token}, rig.client.make_url("/"))
            assert (await sign_in(rig))[0] == 403, token
        good = tokens.make("seb", "s1", "127.0.0.1")
        rig.client.session.cookie_jar.update_cookies({COOKIE: good}, rig.client.make_url("/"))
        assert (await sign_in(rig))[0] == 200


async def test_with_a_password_the_key_is_a_secret_of_whoever_may_open_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_box(tmp_path, monkeypatch, seb="required", seb_password="open-sesame") as rig:
        key = await key_of(rig, "open-sesame")
        with pytest.raises(BadFile):
            await key_of(rig, "guessed")
        guessed = seb.exam_settings(origin(rig), salt=bytes(32), quit_password=None)
        here = f"{origin(rig)}/api/sign-in"
        wrong = seb.proof(here, seb.config_key(guessed))
        assert (await sign_in(rig, **{SHOWN: wrong}))[0] == 403
        assert (await sign_in(rig, **{SHOWN: seb.proof(here, key)}))[0] == 200


async def test_a_nonce_runs_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "NONCE_S", 0.0)
    async with a_box(tmp_path, monkeypatch, seb="required") as rig:
        key = await key_of(rig)
        page = await rig.get("/seat/seb")
        wish = {"nonce": page.url.query["n"], "config_key": seb.proof(str(page.url), key)}
        assert (await rig.post("/api/seb", wish)).status == 403
