"""Where handlers find their services."""

from aiohttp import web

from edge.ports.camera import Camera
from edge.services.accounts import Accounts
from edge.services.door import DoorDesk
from edge.services.exam_desk import ExamDesk
from edge.services.export import ExportCodes
from edge.services.ledger import Ledger
from edge.services.notices import Notices
from edge.services.paper_keys import PaperKeys
from edge.services.seb import Seb
from edge.services.sights import Sights
from edge.services.sittings import Sittings
from edge.services.timekeeper import Timekeeper
from edge.services.uploads import Uploads
from edge.services.venue import Venue
from edge.store.cache import Cache
from edge.store.shelf import Shelf

VENUE = web.AppKey("VENUE", Venue)
SITTINGS = web.AppKey("SITTINGS", Sittings)
ACCOUNTS = web.AppKey("ACCOUNTS", Accounts)
DOOR = web.AppKey("DOOR", DoorDesk)
EXPORTS = web.AppKey("EXPORTS", ExportCodes)
NOTICES = web.AppKey("NOTICES", Notices)
UPLOADS = web.AppKey("UPLOADS", Uploads)
EXAM = web.AppKey("EXAM", ExamDesk)
TIMEKEEPER = web.AppKey("TIMEKEEPER", Timekeeper)
LEDGER = web.AppKey("LEDGER", Ledger)
PAPERS = web.AppKey("PAPERS", Cache)
SHELF = web.AppKey("SHELF", Shelf)
PAPER_KEYS = web.AppKey("PAPER_KEYS", PaperKeys)
CAMERA: web.AppKey[Camera] = web.AppKey("CAMERA")
SOCKETS: web.AppKey[set[web.WebSocketResponse]] = web.AppKey("SOCKETS", set)
SEB = web.AppKey("SEB", Seb)
SIGHTS = web.AppKey("SIGHTS", Sights)
SIGNED_IN: web.AppKey[dict[web.WebSocketResponse, tuple[str, str]]] = web.AppKey("SIGNED_IN", dict)
"""Cameras, and the browser that signed in for each; a sign-out takes them off."""
