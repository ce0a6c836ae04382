"""The one place an exception becomes an HTTP problem (RFC 9457); handlers have no ``try``."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from pydantic import ValidationError

from cloud.core.wording import sentences
from cloud.ports.blobs import BlobDamaged, BlobMissing, BlobTooLarge, HashDiffers
from cloud.services.accounts import SignInFailed, TooManyTries
from cloud.services.attempts import AttemptUnknown, NoBox
from cloud.services.boxfiles import FileElsewhere
from cloud.services.calibrating import CalibrationUnknown, CalibrationUnproved
from cloud.services.early_looks import SecondPersonNeeded
from cloud.services.exams import PlanUnknown, SessionRunning, SessionUnknown, TimesDisordered
from cloud.services.fleet import NameTaken, VenueUnknown
from cloud.services.issuing import OrderTooLarge
from cloud.services.late import DecisionOutdated, NothingLate
from cloud.services.notices import NobodyMeant, NotPublished, TooManyNotices
from cloud.services.openings import CodeNotOut, NotPrepared
from cloud.services.ordering import OrderUnknown
from cloud.services.packages import PackageElsewhere
from cloud.services.papers import PaperHasProblems, PaperUnknown
from cloud.services.publishing import SessionIncomplete
from cloud.services.receipt_check import ReceiptNotGenuine
from cloud.services.rosters import DraftUnknown, RosterHasProblems
from cloud.services.staffing import PersonUnknown
from cloud.services.watching import BoxUnknown
from cloud.store.database import STORAGE_FAULTS
from cloud.web.keys import services
from cloud.web.shapes import missing_shape, report_shape
from contract.package import PackageRefused
from contract.request import BadRequestProof
from contract.signing import BadKey

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Refused(Exception):
    """A request that the web layer itself does not take."""

    def __init__(self, status: int, code: str, detail: str = "") -> None:
        super().__init__(detail)
        self.status = status
        self.code = code


STATUS: dict[type[Exception], int] = {
    SignInFailed: 401,
    BadRequestProof: 401,
    ReceiptNotGenuine: 422,
    AttemptUnknown: 404,
    CodeNotOut: 404,
    FileElsewhere: 404,
    BlobMissing: 404,
    BoxUnknown: 404,
    CalibrationUnknown: 404,
    DraftUnknown: 404,
    PaperUnknown: 404,
    PersonUnknown: 404,
    SessionUnknown: 404,
    CalibrationUnproved: 409,
    DecisionOutdated: 409,
    NameTaken: 409,
    NoBox: 409,
    NothingLate: 409,
    NotPrepared: 409,
    NotPublished: 409,
    OrderTooLarge: 409,
    PackageElsewhere: 409,
    OrderUnknown: 409,
    RosterHasProblems: 409,
    SessionIncomplete: 409,
    SecondPersonNeeded: 409,
    SessionRunning: 409,
    TooManyNotices: 409,
    BlobTooLarge: 413,
    BadKey: 422,
    HashDiffers: 422,
    NobodyMeant: 422,
    PackageRefused: 422,
    PaperHasProblems: 422,
    PlanUnknown: 422,
    TimesDisordered: 422,
    VenueUnknown: 422,
    TooManyTries: 429,
    BlobDamaged: 500,
}
_HTTP = {
    400: "malformed",
    404: "not-found",
    405: "not-found",
    413: "body-too-large",
    416: "malformed",
}


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn known failures into problems and unknown ones into a logged 500."""
    try:
        return await handler(request)
    except web.HTTPException as exc:
        if exc.status < 400:  # noqa: PLR2004 - redirects are answers
            raise
        return problem(exc.status, _HTTP.get(exc.status, "malformed"), exc.reason)
    except Exception as exc:  # noqa: BLE001 - the one place where everything ends
        return _answer(request, exc)


def _answer(request: web.Request, exc: Exception) -> web.Response:
    if isinstance(exc, Refused):
        return problem(exc.status, exc.code, str(exc))
    if isinstance(exc, ValidationError):
        return problem(422, "malformed", _first(exc))
    status = next((status for kind, status in STATUS.items() if isinstance(exc, kind)), None)
    if status is not None:
        return problem(status, getattr(exc, "code", "internal"), str(exc), **_more(request, exc))
    log.error("unhandled %s %s", request.method, request.path, exc_info=exc)
    if isinstance(exc, STORAGE_FAULTS):
        return problem(503, "storage-failed", "the database or the disk does not answer")
    return problem(500, "internal", "see the log of this server")


def problem(status: int, code: str, detail: str, **more: Any) -> web.Response:
    """Build a problem response."""
    zh, en = sentences(code)
    body = {
        "type": f"/problems/{code}",
        "title": code,
        "status": status,
        "detail": detail,
        "zh": zh,
        "en": en,
    }
    return web.json_response(more | body, status=status, content_type="application/problem+json")


def _more(request: web.Request, exc: Exception) -> dict[str, Any]:
    """Return what some problems carry beside their sentences."""
    if isinstance(exc, BadRequestProof) and exc.code == "request-expired":
        return {"now_ms": services(request).clock.now_ms()}
    if isinstance(exc, SessionIncomplete):
        return {"missing": [missing_shape(one) for one in exc.missing]}
    if isinstance(exc, PaperHasProblems):
        return report_shape(exc.report)
    return {}


def _first(exc: ValidationError) -> str:
    error = exc.errors(include_url=False, include_input=False, include_context=False)[0]
    where = ".".join(str(part) for part in error["loc"])
    return f"{where}: {error['msg']}" if where else error["msg"]
