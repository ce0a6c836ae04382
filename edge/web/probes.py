"""Answers to the questions with which computers and phones find out whether they are online.

On a closed LAN they get none, and then leave it: Windows shows "no internet" and may take another
network, phones drop the Wi-Fi. Where the venue's DNS names the box for these hosts, it answers as
their makers do, and says nothing else there. Only plain HTTP is asked, on port 80.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

PORT = 80


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question expects."""

    status: int = 200
    body: str = ""
    kind: str = "text/plain"


_EMPTY = Answer(status=204)
_APPLE = Answer(
    body="<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>", kind="text/html"
)
_FIREFOX = Answer(
    body='<meta http-equiv="refresh" content="0;url=https://support.mozilla.org/kb/captive-portal"/>',
    kind="text/html",
)
_NETWORK_MANAGER = Answer(body="NetworkManager is online\n")
_WINDOWS_10 = Answer(body="Microsoft Connect Test")
_WINDOWS_7 = Answer(body="Microsoft NCSI")

ANSWERS: dict[tuple[str, str], Answer] = {
    ("www.msftconnecttest.com", "/connecttest.txt"): _WINDOWS_10,
    ("ipv6.msftconnecttest.com", "/connecttest.txt"): _WINDOWS_10,
    ("www.msftncsi.com", "/ncsi.txt"): _WINDOWS_7,
    ("ipv6.msftncsi.com", "/ncsi.txt"): _WINDOWS_7,
    ("captive.apple.com", "/"): _APPLE,
    ("captive.apple.com", "/hotspot-detect.html"): _APPLE,
    ("www.apple.com", "/library/test/success.html"): _APPLE,
    ("connectivitycheck.gstatic.com", "/generate_204"): _EMPTY,
    ("connectivitycheck.android.com", "/generate_204"): _EMPTY,
    ("clients3.google.com", "/generate_204"): _EMPTY,
    ("www.google.com", "/gen_204"): _EMPTY,
    ("connectivitycheck.platform.hicloud.com", "/generate_204"): _EMPTY,
    ("connect.rom.miui.com", "/generate_204"): _EMPTY,
    ("wifi.vivo.com.cn", "/generate_204"): _EMPTY,
    ("conn1.oppomobile.com", "/generate_204"): _EMPTY,
    ("detectportal.firefox.com", "/success.txt"): Answer(body="success\n"),
    ("detectportal.firefox.com", "/canonical.html"): _FIREFOX,
    ("nmcheck.gnome.org", "/check_network_status.txt"): _NETWORK_MANAGER,
    ("network-test.debian.org", "/nm"): _NETWORK_MANAGER,
}
HOSTS = tuple(sorted({host for host, _ in ANSWERS}))
"""What the venue's DNS has to name the box for."""


def answer(host: str, path: str) -> Answer | None:
    """Return what a question to ``host`` expects; None for what is none."""
    return ANSWERS.get((host.partition(":")[0].rstrip(".").lower(), path))


@web.middleware
async def probes(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer what is asked of other hosts; hand on what is asked of the box."""
    expected = answer(request.host, request.path) if request.method in {"GET", "HEAD"} else None
    return await handler(request) if expected is None else _response(expected)


def listener() -> web.Application:
    """Return an application that answers such questions and nothing else."""
    return web.Application(middlewares=[probes])


def _response(expected: Answer) -> web.Response:
    kind = None if expected.status == 204 else expected.kind  # noqa: PLR2004 - HTTP
    return web.Response(
        status=expected.status,
        body=expected.body.encode() or None,
        content_type=kind,
        headers={"Cache-Control": "no-store"},
    )
