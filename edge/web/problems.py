"""The one place where an exception becomes an HTTP problem (RFC 9457)."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from pydantic import ValidationError

from contract.operations import BadOperation
from contract.problems import sentences
from contract.signing import BadKey, BadSignature
from edge.core.refusal import Refusal
from edge.ports.camera import CameraFault
from edge.ports.face import FaceFault
from edge.store.journal import StorageFailed, StorageFull

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_BY_CLASS: dict[type[Exception], tuple[int, str]] = {
    ValidationError: (422, "malformed"),
    BadOperation: (422, "bad-operation"),
    BadKey: (422, "bad-key"),
    BadSignature: (403, "bad-signature"),
    StorageFull: (507, "storage-full"),
    StorageFailed: (503, "storage-failed"),
    FaceFault: (503, "face-fault"),
    CameraFault: (503, "camera-missing"),
}
_BY_CODE = {
    "sign-in-needed": 401,
    "sign-in-failed": 401,
    "not-allowed": 403,
    "seb-needed": 403,
    "not-admitted": 403,
    "admission-refused": 403,
    "filer-decides": 403,
    "cross-site": 403,
    "not-found": 404,
    "body-too-large": 413,
    "malformed": 422,
    "bad-operation": 422,
    "bad-picture": 422,
    "too-many-tries": 429,
}
_BY_STATUS = {401: "sign-in-needed", 403: "not-allowed", 404: "not-found", 405: "not-found"}
_BY_STATUS[413] = "body-too-large"
_CONFLICT = 409


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn known failures into problems and unknown ones into a logged 500."""
    try:
        return await handler(request)
    except web.HTTPException as exc:
        if exc.status < 400:  # noqa: PLR2004 - redirects pass
            raise
        return problem(exc.status, _BY_STATUS.get(exc.status, "malformed"), exc.reason)
    except Refusal as exc:
        return problem(_BY_CODE.get(exc.code, _CONFLICT), exc.code, str(exc), **exc.facts)
    except tuple(_BY_CLASS) as exc:
        status, code = next(known for kind, known in _BY_CLASS.items() if isinstance(exc, kind))
        return problem(status, getattr(exc, "code", code), str(exc)[:500])
    except Exception:
        log.exception("unhandled %s %s", request.method, request.path)
        return problem(500, "internal", "See the log of this box.")


def problem(status: int, code: str, detail: str, **facts: Any) -> web.Response:
    """Build a problem response with the sentences of ``contract.problems``."""
    chinese, english = sentences(code)
    return web.json_response(
        {
            "type": f"/problems/{code}",
            "title": code,
            "status": status,
            "detail": detail,
            "zh": chinese,
            "en": english,
            **facts,
        },
        status=status,
        content_type="application/problem+json",
    )
