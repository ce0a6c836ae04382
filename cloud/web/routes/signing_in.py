"""Signing in and out, and who one is."""

from aiohttp import web

from cloud.services.accounts import SIGNED_IN_MS
from cloud.store.accounts import Account
from cloud.web.bodies import Body, Text, json_body
from cloud.web.keys import COOKIE, SETTINGS, account, services
from contract import signing

routes = web.RouteTableDef()


class SignIn(Body):
    """An account and its password."""

    account: Text
    password: Text


@routes.post("/api/sign-in")
async def sign_in(request: web.Request) -> web.Response:
    """Sign in and get the cookie."""
    wanted = await json_body(request, SignIn)
    token, found = await services(request).accounts.sign_in(
        wanted.account, wanted.password, address=request.remote or ""
    )
    response = web.json_response(_me(request, found))
    response.set_cookie(
        COOKIE,
        token,
        max_age=SIGNED_IN_MS // 1000,
        httponly=True,
        samesite="Strict",
        secure=request.app[SETTINGS].secure_cookies,
    )
    return response


@routes.post("/api/sign-out")
async def sign_out(request: web.Request) -> web.Response:
    """End the sign-in, here and in the browser."""
    await services(request).accounts.sign_out(request.cookies.get(COOKIE, ""))
    response = web.Response(status=204)
    response.del_cookie(COOKIE)
    return response


@routes.get("/api/me")
async def me(request: web.Request) -> web.Response:
    """Say who one is."""
    return web.json_response(_me(request, account(request)))


@routes.get("/api/box-of-hq")
async def box_of_hq(request: web.Request) -> web.Response:
    """Hand out HQ's public key, which every box is configured with."""
    public_key = services(request).signer.public_key
    return web.json_response(
        {
            "name": request.app[SETTINGS].name,
            "public_key": public_key,
            "key_id": signing.key_id(public_key),
            "now_ms": services(request).clock.now_ms(),
        }
    )


def _me(request: web.Request, found: Account) -> dict[str, object]:
    return {
        "account": found.account,
        "name": found.name,
        "role": found.role,
        "now_ms": services(request).clock.now_ms(),
    }
