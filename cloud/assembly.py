"""Puts the services of the control plane together over whatever ports it is given."""

from dataclasses import dataclass, field

from cloud.adapters.no_faces import NoFaces
from cloud.adapters.system_fonts import NoFonts
from cloud.ports.blobs import Blobs
from cloud.ports.clock import Clock
from cloud.ports.faces import Faces
from cloud.ports.fonts import Fonts
from cloud.ports.keys import KeyService, PackageKey, Signer, TicketKey
from cloud.ports.line import Line
from cloud.services.accounts import Accounts
from cloud.services.attempts import Attempts
from cloud.services.boxfiles import BoxFiles
from cloud.services.calibrating import Calibrating
from cloud.services.code_making import Codes
from cloud.services.early_looks import EarlyLooks
from cloud.services.exams import Exams
from cloud.services.faults import Faults
from cloud.services.fleet import Fleet
from cloud.services.inbox import Inbox
from cloud.services.ingest import Ingest
from cloud.services.issuing import Issuing
from cloud.services.late import Late
from cloud.services.notices import Notices
from cloud.services.openings import Openings
from cloud.services.ordering import Ordering
from cloud.services.oversight import Oversight
from cloud.services.packages import Packages
from cloud.services.paper_fonts import PaperFonts
from cloud.services.papers import Papers
from cloud.services.photo_gate import PhotoGate
from cloud.services.places import Places
from cloud.services.progress import ProgressPages
from cloud.services.publishing import Publishing
from cloud.services.receipt_check import ReceiptCheck
from cloud.services.releasing import Releasing
from cloud.services.rosters import Rosters
from cloud.services.staffing import Staffing
from cloud.services.tickets import Tickets
from cloud.services.wanting import Wanting
from cloud.services.watching import Watching
from cloud.store.database import Database
from cloud.web.keys import Services


@dataclass(frozen=True, slots=True)
class Parts:
    """What runs, beside what requests ask."""

    services: Services
    line: Line
    inbox: Inbox
    faults: Faults
    releasing: Releasing


@dataclass(frozen=True, slots=True)
class Ports:
    """The outside world, as one replica sees it."""

    database: Database
    clock: Clock
    line: Line
    blobs: Blobs
    keys: KeyService
    signer: Signer
    ticket_key: TicketKey
    package_key: PackageKey
    faces: Faces = field(default_factory=lambda: NoFaces("no face models here"))
    fonts: Fonts = field(default_factory=NoFonts)


def assemble(ports: Ports, *, lanes: int) -> Parts:
    """Put the services together."""
    database, clock, blobs = ports.database, ports.clock, ports.blobs
    keys, signer = ports.keys, ports.signer
    faults = Faults(database=database, clock=clock)
    fleet = Fleet(database=database, clock=clock)
    ingest = Ingest(database=database, clock=clock, signer=signer)
    issuing = Issuing(signer=signer, wanting=Wanting(keys=keys))
    ordering = Ordering(database=database, clock=clock, issuing=issuing, line=ports.line)
    exams = Exams(database=database, clock=clock)
    papers = Papers(
        database=database,
        clock=clock,
        blobs=blobs,
        keys=keys,
        signer=signer,
        fonts=PaperFonts(ports.fonts),
        package_key=ports.package_key.public_key,
    )
    codes = Codes(keys=keys, clock=clock)
    openings = Openings(database=database, clock=clock, codes=codes, ordering=ordering)
    services = Services(
        accounts=Accounts(database=database, clock=clock),
        attempts=Attempts(
            database=database, clock=clock, blobs=blobs, exams=exams, ordering=ordering
        ),
        blobs=blobs,
        box_files=BoxFiles(database=database, clock=clock, blobs=blobs),
        calibrating=Calibrating(database=database, clock=clock, ordering=ordering),
        clock=clock,
        early_looks=EarlyLooks(database=database, clock=clock, codes=codes),
        exams=exams,
        fleet=fleet,
        ingest=ingest,
        late=Late(database=database, clock=clock),
        notices=Notices(database=database, clock=clock, ordering=ordering),
        openings=openings,
        ordering=ordering,
        oversight=Oversight(database=database),
        packages=Packages(
            database=database, clock=clock, blobs=blobs, key=ports.package_key, papers=papers
        ),
        papers=papers,
        places=Places(database=database, clock=clock),
        progress=ProgressPages(database=database, clock=clock, exams=exams),
        publishing=Publishing(
            database=database,
            clock=clock,
            ordering=ordering,
            ticket_key=ports.ticket_key.public_key,
        ),
        receipt_check=ReceiptCheck(database=database),
        rosters=Rosters(
            database=database,
            clock=clock,
            blobs=blobs,
            photo_gate=PhotoGate(faces=ports.faces, blobs=blobs),
        ),
        signer=signer,
        staffing=Staffing(database=database, clock=clock),
        tickets=Tickets(database=database, clock=clock, key=ports.ticket_key, ordering=ordering),
        watching=Watching(database=database, clock=clock),
    )
    return Parts(
        services=services,
        line=ports.line,
        inbox=Inbox(
            line=ports.line,
            ingest=ingest,
            fleet=fleet,
            ordering=ordering,
            faults=faults,
            lanes=lanes,
        ),
        faults=faults,
        releasing=Releasing(database=database, clock=clock, ordering=ordering),
    )
