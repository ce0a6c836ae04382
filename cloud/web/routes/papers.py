"""Papers: import, preview. No address here answers an answer key."""

from pathlib import PurePosixPath

from aiohttp import web
from pydantic import TypeAdapter

from cloud.services.papers import PaperUnknown
from cloud.web.bodies import Name, whole
from cloud.web.keys import account, services
from cloud.web.problems import Refused
from cloud.web.shapes import paper_shape, report_shape
from contract.paper import PaperContent

routes = web.RouteTableDef()

_LARGEST = 128 * 1024 * 1024
_NAME: TypeAdapter[str] = TypeAdapter(Name)


@routes.post("/api/papers")
async def upload(request: web.Request) -> web.Response:
    """Import a paper: a dry run, or the real thing with ``accept=1``."""
    name = request.query.get("name", "")
    if not name or len(name) > 200:  # noqa: PLR2004 - a file name
        raise Refused(422, "malformed", "name: the file's name is wanted")
    paper = _NAME.validate_python(request.query.get("paper") or PurePosixPath(name).stem)
    data = await whole(request.content, _LARGEST)
    if request.query.get("accept") != "1":
        report = await services(request).papers.dry_run(name, data)
        return web.json_response({"paper": paper, **report_shape(report)})
    stored, report, new = await services(request).papers.accept(
        paper, name, data, by=account(request).account
    )
    _, sessions = await services(request).papers.find(paper)
    shape = {"paper": paper, **report_shape(report), "accepted": paper_shape(stored, sessions)}
    return web.json_response(shape, status=201 if new else 200)


@routes.get("/api/papers")
async def all_papers(request: web.Request) -> web.Response:
    """List the newest version of every paper."""
    found = await services(request).papers.all_of()
    return web.json_response({"papers": [paper_shape(*one) for one in found]})


@routes.get("/api/papers/{paper}")
async def one_paper(request: web.Request) -> web.Response:
    """Show one paper."""
    found = await services(request).papers.find(request.match_info["paper"])
    return web.json_response(paper_shape(*found))


@routes.get("/api/papers/{paper}/preview")
async def preview(request: web.Request) -> web.Response:
    """Return the content exactly as it was sealed."""
    paper, text = await services(request).papers.preview(
        request.match_info["paper"], _version(request), by=account(request).account
    )
    content = PaperContent.model_validate_json(text)
    return web.json_response(
        {
            "paper": paper.paper,
            "version": paper.version,
            "content": content.model_dump(mode="json"),
        }
    )


@routes.get("/api/papers/{paper}/preview/{asset}")
async def preview_asset(request: web.Request) -> web.Response:
    """Return one picture of the paper."""
    _, assets = await services(request).papers.open(request.match_info["paper"], _version(request))
    name = request.match_info["asset"]
    if name not in assets:
        raise PaperUnknown(name)
    return web.Response(body=assets[name].data, content_type=assets[name].type)


def _version(request: web.Request) -> int | None:
    text = request.query.get("version")
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 9:  # noqa: PLR2004 - a version
        raise Refused(422, "malformed", "version")
    return int(text)
