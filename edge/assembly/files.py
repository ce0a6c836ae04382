"""Whatever comes and goes by hash: papers, photos, candidates' files."""

from edge.adapters.http_courier import HttpCourier
from edge.adapters.http_depot import HttpDepot
from edge.assembly.ground import Ground
from edge.ports.courier import Courier
from edge.ports.depot import Depot
from edge.services.file_delivery import FileDelivery
from edge.services.papers import Papers
from edge.services.plain_photos import PlainPhotos
from edge.services.retention import Retention
from edge.services.roster_photos import RosterPhotos
from edge.services.uplink import Uplink
from edge.services.uploads import Uploads
from edge.store.vault import Vault


def make_depot(ground: Ground) -> Depot:
    """Return where big bytes come from."""
    return HttpDepot(
        base=ground.settings.hq.url,
        box=ground.settings.box,
        key=ground.identity.signing_key,
        clock=ground.clock,
    )


def make_courier(ground: Ground) -> Courier:
    """Return what takes files to headquarters."""
    return HttpCourier(
        base=ground.settings.hq.url,
        box=ground.settings.box,
        key=ground.identity.signing_key,
        clock=ground.clock,
    )


def make_roster_photos(ground: Ground, depot: Depot) -> RosterPhotos:
    """Return what brings roster photos into the vault."""
    return RosterPhotos(
        depot=depot,
        vault=ground.photos,
        ledger=ground.ledger,
        periods=ground.periods,
        clock=ground.clock,
    )


def make_retention(ground: Ground, roster_photos: RosterPhotos) -> Retention:
    """Return what deletes photos when their period is over."""
    folder = ground.settings.data / "photos"
    plain = PlainPhotos(folder, roster_photos, ground.photos, ground.ledger)
    return Retention(
        vault=ground.photos,
        ledger=ground.ledger,
        periods=ground.periods,
        clock=ground.clock,
        move_in=plain.move_in,
    )


def make_papers(ground: Ground, depot: Depot, roster_photos: RosterPhotos) -> Papers:
    """Return what brings sealed papers ahead of time."""
    settings = ground.settings
    return Papers(
        hq_key=settings.hq.key,
        depot=depot,
        papers=ground.sealed,
        photos=roster_photos,
        ledger=ground.ledger,
        issues=ground.issues,
        clock=ground.clock,
    )


def make_uploads(ground: Ground) -> Uploads:
    """Return the keeper of candidates' files."""
    data = ground.settings.data
    return Uploads(
        vault=Vault(data / "uploads", ground.identity.secret), folder=data, ledger=ground.ledger
    )


def make_file_delivery(
    ground: Ground, uploads: Uploads, uplink: Uplink, courier: Courier
) -> FileDelivery:
    """Return what brings candidates' files to headquarters."""
    return FileDelivery(
        uploads=uploads,
        courier=courier,
        ledger=ground.ledger,
        periods=ground.periods,
        clock=ground.clock,
        backlog=lambda: uplink.queued if uplink.connected else None,
    )
