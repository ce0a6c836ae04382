"""Signing in, and who may ask at all."""

from aiohttp.test_utils import TestServer

from contract import signing
from tests.cloud.console import PASSWORD, Console, code, sign_in
from tests.cloud.headquarters import Headquarters


async def test_the_cookie_is_out_of_scripts_reach_and_ends_with_signing_out(
    anonymous: Console,
) -> None:
    answer = await sign_in(anonymous)
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert (await (await anonymous.get("/api/me")).json())["account"] == "hq"
    token = answer.cookies["kaobox_hq"].value
    assert (await anonymous.post("/api/sign-out")).status == 204
    kept = {"Cookie": f"kaobox_hq={token}"}
    assert await code(await anonymous.get("/api/me", headers=kept)) == (401, "sign-in-needed")


async def test_every_address_of_the_console_wants_the_cookie(anonymous: Console) -> None:
    server = anonymous.server
    assert isinstance(server, TestServer)
    routes = [
        (route.method, route.resource.canonical.replace("{", "").replace("}", ""))
        for route in server.app.router.routes()
        if route.resource is not None and route.resource.canonical.startswith("/api/")
    ]
    assert len(routes) > 30
    for method, path in routes:
        if path in {"/api/sign-in", "/api/box-of-hq"} or method == "HEAD":
            continue
        answer = await anonymous.request(method, path)
        assert await code(answer) == (401, "sign-in-needed"), path


async def test_a_page_of_another_site_cannot_write_or_listen(console: Console) -> None:
    evil = {"Origin": "https://evil.example"}
    answer = await console.post("/api/plans", json={"plan": "x", "title": "x"}, headers=evil)
    assert await code(answer) == (403, "cross-site")
    ws = {"Origin": "https://evil.example", "Upgrade": "websocket"}
    assert await code(await console.get("/api/sessions/s/live", headers=ws)) == (403, "cross-site")
    own = {"Origin": str(console.make_url("")).rstrip("/")}
    answer = await console.post("/api/plans", json={"plan": "x", "title": "x"}, headers=own)
    assert answer.status == 201


async def test_guessing_a_password_is_slowed_down_and_names_nobody(
    anonymous: Console, hq: Headquarters
) -> None:
    for account in ("hq", "nobody"):
        for _ in range(5):
            answer = await sign_in(anonymous, "wrong", account)
            assert await code(answer) == (401, "sign-in-failed")
        answer = await sign_in(anonymous, PASSWORD, account)
        assert await code(answer) == (429, "too-many-tries")
    hq.clock.advance(61)
    assert (await sign_in(anonymous)).status == 200


async def test_a_sign_in_ends_by_itself(console: Console, hq: Headquarters) -> None:
    hq.clock.advance(12 * 3600 + 1)
    assert await code(await console.get("/api/me")) == (401, "sign-in-needed")


async def test_the_first_account_is_made_once(hq: Headquarters) -> None:
    accounts = hq.parts.services.accounts
    assert await accounts.bootstrap("first", PASSWORD)
    assert not await accounts.bootstrap("second", PASSWORD)


async def test_the_public_key_of_hq_is_for_everybody(anonymous: Console, hq: Headquarters) -> None:
    found = await (await anonymous.get("/api/box-of-hq")).json()
    assert found["public_key"] == hq.parts.services.signer.public_key
    assert found["key_id"] == signing.key_id(found["public_key"])
