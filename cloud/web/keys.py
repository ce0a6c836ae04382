"""What the handlers find in the application, by type."""

from dataclasses import dataclass

from aiohttp import web

from cloud.core.scope import Scope
from cloud.ports.blobs import Blobs
from cloud.ports.clock import Clock
from cloud.ports.keys import Signer
from cloud.services.accounts import Accounts, scope_of
from cloud.services.attempts import Attempts
from cloud.services.boxfiles import BoxFiles
from cloud.services.calibrating import Calibrating
from cloud.services.early_looks import EarlyLooks
from cloud.services.exams import Exams
from cloud.services.fleet import Fleet
from cloud.services.ingest import Ingest
from cloud.services.late import Late
from cloud.services.notices import Notices
from cloud.services.openings import Openings
from cloud.services.ordering import Ordering
from cloud.services.oversight import Oversight
from cloud.services.packages import Packages
from cloud.services.papers import Papers
from cloud.services.places import Places
from cloud.services.progress import ProgressPages
from cloud.services.publishing import Publishing
from cloud.services.receipt_check import ReceiptCheck
from cloud.services.rosters import Rosters
from cloud.services.staffing import Staffing
from cloud.services.tickets import Tickets
from cloud.services.watching import Watching
from cloud.store.accounts import Account


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a request may be about."""

    accounts: Accounts
    attempts: Attempts
    blobs: Blobs
    box_files: BoxFiles
    calibrating: Calibrating
    clock: Clock
    early_looks: EarlyLooks
    exams: Exams
    fleet: Fleet
    ingest: Ingest
    late: Late
    notices: Notices
    openings: Openings
    ordering: Ordering
    oversight: Oversight
    packages: Packages
    papers: Papers
    places: Places
    progress: ProgressPages
    publishing: Publishing
    receipt_check: ReceiptCheck
    rosters: Rosters
    signer: Signer
    staffing: Staffing
    tickets: Tickets
    watching: Watching


@dataclass(frozen=True, slots=True)
class Settings:
    """How the server presents itself."""

    name: str
    """What HQ is called."""
    secure_cookies: bool


SERVICES = web.AppKey("SERVICES", Services)
SETTINGS = web.AppKey("SETTINGS", Settings)
ACCOUNT = web.RequestKey("ACCOUNT", Account)
"""Where the request carries who signed in."""
COOKIE = "kaobox_hq"


def services(request: web.Request) -> Services:
    """Return the services of the application."""
    return request.app[SERVICES]


def account(request: web.Request) -> Account:
    """Return who asks."""
    found: Account = request[ACCOUNT]
    return found


def scope(request: web.Request) -> Scope:
    """Return what whoever asks may see; every query of a handler is asked with it."""
    return scope_of(account(request))
