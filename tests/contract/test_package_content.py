"""What a package holds is checked one operation at a time; one bad one spoils no other."""

import uuid
from dataclasses import dataclass, field

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from contract import package_content, signing
from contract.epoch import opening_text
from contract.facts.attempt import EpochOpened
from contract.operations import EPOCH_START, Operation, SignedOperation, digest
from contract.package import Content, Header, PackagedAttempt, PackagedEpoch
from contract.package_content import Fault, check
from contract.paper import Value


@dataclass
class Sitting:
    """One attempt's epoch 0 of three operations, its box, and the package of it."""

    box: ec.EllipticCurvePrivateKey = field(default_factory=signing.new_key)
    seat: ec.EllipticCurvePrivateKey = field(default_factory=signing.new_key)
    signed: list[SignedOperation] = field(default_factory=list)

    def __post_init__(self) -> None:
        previous = EPOCH_START
        for revision in (1, 2, 3):
            self.signed.append(self.operation(revision, previous))
            previous = digest(self.signed[-1].body)

    def operation(
        self, revision: int, previous: str, *, key: ec.EllipticCurvePrivateKey | None = None
    ) -> SignedOperation:
        body = Operation(
            attempt="a1",
            item="Q01",
            id=uuid.UUID(int=revision),
            epoch=0,
            revision=revision,
            value=Value(responses={"R": ("甲",)}),
            exam_ms=revision,
            error_ms=5,
            previous=previous,
        ).model_dump_json()
        signature = signing.sign(key or self.seat, signing.OPERATION, body.encode())
        return SignedOperation(body=body, signature=signature)

    def opening(self) -> EpochOpened:
        public = signing.public(self.seat)
        text = opening_text("a1", 0, public, 7, {})
        return EpochOpened(
            attempt="a1",
            epoch=0,
            seat="A01",
            public_key=public,
            endorsement="",
            at_ms=7,
            fence={},
            signature=signing.sign(self.box, signing.EPOCH, text),
        )

    def header(self, first: int = 1, last: int = 3) -> Header:
        epoch = PackagedEpoch(
            epoch=0, first=first, last=last, head=digest(self.signed[last - 1].body)
        )
        return Header(
            hq_key="0" * 16,
            venue="v1",
            session="s1",
            exporter="seat",
            key=signing.public(self.seat),
            opening=self.opening(),
            made_ms=None,
            attempts=(PackagedAttempt(attempt="a1", epochs=(epoch,)),),
        )

    def content(self, *operations: SignedOperation, openings: bool = True) -> Content:
        return Content(openings=(self.opening(),) if openings else (), operations=operations)


@pytest.fixture(scope="module")
def sitting() -> Sitting:
    return Sitting()


def test_a_whole_package_has_no_faults(sitting: Sitting) -> None:
    box = [signing.public(sitting.box)]
    checked = check(sitting.header(), sitting.content(*sitting.signed), box_keys=box)
    assert checked.faults == ()
    assert [one.operation.revision for one in checked.genuine] == [1, 2, 3]
    assert checked.openings["a1", 0].public_key == signing.public(sitting.seat)


def test_an_increment_begins_later(sitting: Sitting) -> None:
    assert check(sitting.header(2, 3), sitting.content(*sitting.signed[1:])).faults == ()


def test_a_forged_operation_is_left_out_and_the_others_stay(sitting: Sitting) -> None:
    forged = sitting.operation(3, digest(sitting.signed[1].body), key=signing.new_key())
    checked = check(sitting.header(), sitting.content(*sitting.signed[:2], forged))
    assert checked.faults == (
        Fault("operation-forged", "a1", 0, 3),
        Fault("range-differs", "a1", 0),
    )
    assert len(checked.genuine) == 2


def test_a_left_out_operation_breaks_the_chain(sitting: Sitting) -> None:
    first, _, third = sitting.signed
    assert check(sitting.header(), sitting.content(first, third)).faults == (
        Fault("chain-broken", "a1", 0, 3),
    )


def test_an_epoch_that_no_box_opened_proves_nothing(sitting: Sitting) -> None:
    bare = check(sitting.header(), sitting.content(*sitting.signed, openings=False))
    assert {fault.code for fault in bare.faults} == {"opening-missing", "range-differs"}
    assert bare.genuine == ()
    other = [signing.public(signing.new_key())]
    foreign = check(sitting.header(), sitting.content(*sitting.signed), box_keys=other)
    assert foreign.faults[0] == Fault("opening-foreign", "a1", 0)
    assert foreign.genuine == ()


def test_what_is_no_operation_is_named(sitting: Sitting) -> None:
    nothing = SignedOperation(body="{}", signature="c2ln")
    checked = package_content.check(sitting.header(), sitting.content(*sitting.signed, nothing))
    assert checked.faults == (Fault("operation-malformed"),)
    assert len(checked.genuine) == 3
