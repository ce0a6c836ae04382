"""The pages as written, ciphertext by hash, and what anyone on the LAN may know."""

import asyncio
import hashlib
import re
from functools import partial
from pathlib import Path

from aiohttp import web

from edge.core.refusal import Refusal
from edge.web import keys

routes = web.RouteTableDef()

_HERE = Path(__file__).parent
_HASH = re.compile(r"[0-9a-f]{64}")
_FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
_ASK = {"Cache-Control": "no-cache"}
_KINDS = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}


@routes.get("/")
async def root(_: web.Request) -> web.Response:
    """Send a browser to the seat page."""
    return web.HTTPFound("/seat/")


@routes.get("/seat")
@routes.get("/panel")
async def folder(request: web.Request) -> web.Response:
    """Send a browser to the page's folder."""
    return web.HTTPFound(f"{request.path}/")


@routes.get("/seat/")
async def seat(request: web.Request) -> web.Response:
    """Return the seat page."""
    return await _send(request, _HERE / "seat" / "index.html")


async def page(request: web.Request, name: str) -> web.Response:
    """Return another page of the seat."""
    return await _send(request, _HERE / "seat" / name)


@routes.get("/panel/")
async def panel(request: web.Request) -> web.Response:
    """Return the panel."""
    return await _send(request, _HERE / "panel" / "index.html")


@routes.get("/api/box")
async def box(request: web.Request) -> web.Response:
    """Return what anyone on the LAN may know."""
    return web.json_response(request.app[keys.VENUE].box())


@routes.get("/blobs/{sha256}")
async def blob(request: web.Request) -> web.StreamResponse:
    """Return ciphertext of a cached paper, from memory; ranges are the library's work."""
    sha256 = request.match_info["sha256"]
    if not _HASH.fullmatch(sha256):
        raise Refusal("not-found", sha256[:100])
    try:
        data = await request.app[keys.SHELF].read(sha256)
    except FileNotFoundError as exc:
        raise Refusal("not-found", sha256) from exc
    headers = {"ETag": f'"{sha256}"', **_FOREVER}
    if any(known.value == sha256 for known in request.if_none_match or ()):
        return web.Response(status=304, headers=headers)
    if request.headers.get("Range"):
        return web.FileResponse(request.app[keys.PAPERS].path(sha256), headers=_FOREVER)
    return web.Response(body=data, content_type="application/octet-stream", headers=headers)


def add_folders(app: web.Application, shared: Path) -> None:
    """Serve the pages' own files and the shared ones."""
    folders = {"seat": _HERE / "seat", "panel": _HERE / "panel", "shared": shared}
    for name, folder in folders.items():
        app.router.add_get(f"/{name}/{{path:.+}}", partial(_file, folder.resolve()))


async def _file(folder: Path, request: web.Request) -> web.Response:
    path = request.match_info["path"]
    found = await asyncio.to_thread(_find, folder, path)
    if found is None:
        raise Refusal("not-found", path[:100])
    return await _send(request, found)


async def _send(request: web.Request, path: Path) -> web.Response:
    """Send a page's file whole: they are small, and no file stays open when the box stops."""
    data = await asyncio.to_thread(path.read_bytes)
    tag = hashlib.sha256(data).hexdigest()[:32]
    headers = {"ETag": f'"{tag}"', **_ASK}
    if any(known.value == tag for known in request.if_none_match or ()):
        return web.Response(status=304, headers=headers)
    kind = _KINDS.get(path.suffix, "application/octet-stream")
    charset = "utf-8" if kind.startswith("text/") else None
    return web.Response(body=data, content_type=kind, charset=charset, headers=headers)


def _find(folder: Path, path: str) -> Path | None:
    """Return the file if it lies in the folder; a path that no file can have is nothing."""
    try:
        found = (folder / path).resolve()
        return found if found.is_relative_to(folder) and found.is_file() else None
    except (OSError, ValueError):
        return None
