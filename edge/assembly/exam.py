"""The exam itself: seats, keys, time, and the line to headquarters."""

from contract import signing
from edge.adapters.mqtt_line import MqttLine
from edge.assembly.ground import SOFTWARE, Ground, make_limiter
from edge.assembly.nouns import JUDGES
from edge.ports.line import Line
from edge.services.exam_desk import ExamDesk
from edge.services.export import ExportCodes
from edge.services.late_delivery import LateDelivery
from edge.services.orders import OrderDesk
from edge.services.paper_keys import PaperKeys
from edge.services.papers import Papers
from edge.services.presence import Presence
from edge.services.seb import Seb
from edge.services.sittings import Sittings
from edge.services.uplink import Uplink
from edge.services.venue import Venue


def make_paper_keys(ground: Ground) -> PaperKeys:
    """Return what hands out papers' keys."""
    return PaperKeys(
        box=ground.settings.box,
        sealing_key=ground.identity.sealing_key,
        ledger=ground.ledger,
        clock=ground.clock,
    )


def make_uplink(ground: Ground, papers_: Papers, line: Line | None) -> Uplink:
    """Return the line to headquarters, with the desk for its orders."""
    settings, hq = ground.settings, ground.settings.hq
    return Uplink(
        box=settings.box,
        software=SOFTWARE,
        serial=ground.identity.serial,
        hq_key=hq.key,
        line=line or MqttLine(host=hq.broker_host, port=hq.broker_port, box=settings.box),
        journal=ground.journal,
        ledger=ground.ledger,
        recovery=ground.recovery,
        orders=OrderDesk(
            box=settings.box,
            hq_key=hq.key,
            ledger=ground.ledger,
            judges=JUDGES,
            issues=ground.issues,
            taken=papers_.look,
        ),
        clock=ground.clock,
        beat_s=hq.heartbeat_s,
        first_backoff_s=hq.backoff_s,
    )


def make_venue(ground: Ground, paper_keys: PaperKeys, uplink: Uplink, presence: Presence) -> Venue:
    """Return the venue as panel and heartbeat show it."""
    return Venue(
        box=ground.settings.box,
        software=SOFTWARE,
        folder=ground.settings.data,
        open_enrolment=ground.settings.open_enrolment,
        ledger=ground.ledger,
        paper_keys=paper_keys,
        uplink=uplink,
        presence=presence,
        issues=ground.issues,
        clock=ground.clock,
        lost_cap_s=ground.settings.time.lost_cap_minutes * 60,
    )


def make_sittings(
    ground: Ground,
    paper_keys: PaperKeys,
    uplink: Uplink,
    presence: Presence,
    exports: ExportCodes,
    *,
    late_delivery: LateDelivery,
) -> Sittings:
    """Return the seats' side of an exam."""
    return Sittings(
        key=ground.identity.signing_key,
        hq_key=ground.settings.hq.key,
        exports=exports,
        ledger=ground.ledger,
        journal=ground.journal,
        paper_keys=paper_keys,
        uplink=uplink,
        presence=presence,
        tokens=ground.tokens,
        limiter=make_limiter(ground.clock),
        late_delivery=late_delivery,
        clock=ground.clock,
    )


def make_late_delivery(ground: Ground) -> LateDelivery:
    """Return what finishes deliveries after the end."""

    def sign(label: str, text: bytes) -> str:
        return signing.sign(ground.identity.signing_key, label, text)

    return LateDelivery(ground.ledger, ground.journal, sign)


def make_exam_desk(ground: Ground, late_delivery: LateDelivery) -> ExamDesk:
    """Return the chief's desk during the exam."""
    return ExamDesk(
        ledger=ground.ledger,
        journal=ground.journal,
        clock=ground.clock,
        late_delivery=late_delivery,
        cap_s=ground.settings.time.lost_cap_minutes * 60,
    )


def make_seb(ground: Ground) -> Seb:
    """Return the check of Safe Exam Browser."""
    seat = ground.settings.seat
    return Seb(
        required=seat.seb == "required",
        password=seat.seb_password,
        quit_password=seat.seb_quit_password,
        secret=ground.identity.secret,
        ledger=ground.ledger,
        tokens=ground.tokens,
        clock=ground.clock,
    )
