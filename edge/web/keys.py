"""Where handlers find their services."""

from aiohttp import web

from edge.ports.camera import Camera
from edge.services.accounts import Accounts
from edge.services.door import DoorDesk
from edge.services.ledger import Ledger
from edge.services.sittings import Sittings
from edge.services.timekeeper import Timekeeper
from edge.services.venue import Venue
from edge.store.cache import Cache

VENUE = web.AppKey("VENUE", Venue)
SITTINGS = web.AppKey("SITTINGS", Sittings)
ACCOUNTS = web.AppKey("ACCOUNTS", Accounts)
DOOR = web.AppKey("DOOR", DoorDesk)
TIMEKEEPER = web.AppKey("TIMEKEEPER", Timekeeper)
LEDGER = web.AppKey("LEDGER", Ledger)
PAPERS = web.AppKey("PAPERS", Cache)
CAMERA: web.AppKey[Camera] = web.AppKey("CAMERA")
SOCKETS: web.AppKey[set[web.WebSocketResponse]] = web.AppKey("SOCKETS", set)
