"""An offline package opens at HQ, proves who made it, and cannot be changed on the way."""

from dataclasses import dataclass, field
from functools import cache

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from contract import package, signing
from contract.epoch import opening_text
from contract.facts.attempt import EpochOpened
from contract.operations import SignedOperation
from contract.package import Content, Header, PackagedAttempt, PackagedEpoch, PackageRefused


@dataclass(eq=False)
class Parties:
    """Everyone with a key of their own."""

    hq: ec.EllipticCurvePrivateKey = field(default_factory=signing.new_key)
    box: ec.EllipticCurvePrivateKey = field(default_factory=signing.new_key)
    seat: ec.EllipticCurvePrivateKey = field(default_factory=signing.new_key)

    @cache  # noqa: B019 - one instance for the whole module
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

    def header(self, **changes: object) -> Header:
        fields = {
            "hq_key": signing.key_id(signing.public(self.hq)),
            "venue": "v1",
            "session": "s1",
            "exporter": "seat",
            "key": signing.public(self.seat),
            "opening": self.opening(),
            "made_ms": 9,
            "attempts": (
                PackagedAttempt(
                    attempt="a1",
                    epochs=(PackagedEpoch(epoch=0, first=1, last=1, head="ab" * 32),),
                ),
            ),
        }
        return Header.model_validate({**fields, **changes})

    def content(self) -> Content:
        operation = SignedOperation(body='{"甲":"乙"}', signature="c2ln")
        return Content(openings=(self.opening(),), operations=(operation,))

    def packed(self, **changes: object) -> bytes:
        header = self.header(**changes)
        by = self.box if header.exporter == "box" else self.seat
        return package.pack(header, self.content(), to=signing.public(self.hq), key=by)


WE = Parties()
PACKED = WE.packed()


@pytest.mark.parametrize("content", ["plain", "deflate"])
def test_a_package_opens_at_hq_as_it_was_packed(content: str) -> None:
    packed = WE.packed(content=content)
    header, inside = package.unpack(packed, WE.hq)
    assert header == WE.header(content=content)
    assert inside == WE.content()
    assert "甲".encode() not in packed


@settings(max_examples=200)
@given(st.integers(0, len(PACKED) - 1), st.integers(1, 255))
def test_one_changed_byte_is_found_by_anyone(at: int, change: int) -> None:
    changed = bytearray(PACKED)
    changed[at] ^= change
    with pytest.raises(PackageRefused) as refused:
        package.verify(bytes(changed))
    assert refused.value.code in {"package-malformed", "package-changed"}


@pytest.mark.parametrize("length", [0, 1, 100, len(PACKED) - 1])
def test_a_cut_package_is_refused(length: int) -> None:
    with pytest.raises(PackageRefused):
        package.verify(PACKED[:length])


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(PackageRefused) as refused:
        package.unpack(PACKED, signing.new_key())
    assert refused.value.code == "package-not-opened"


def test_only_a_known_box_stands_behind_it() -> None:
    other, own = signing.public(signing.new_key()), signing.public(WE.box)
    package.verify_exporter(package.verify(PACKED), [other, own])
    made_by_box = package.verify(WE.packed(exporter="box", key=own, opening=None))
    package.verify_exporter(made_by_box, [own])
    for header in (package.verify(PACKED), made_by_box):
        with pytest.raises(PackageRefused) as refused:
            package.verify_exporter(header, [other])
        assert refused.value.code == "package-foreign"


def test_a_seat_that_shows_no_opening_of_its_epoch_is_refused() -> None:
    for opening in (None, WE.opening().model_copy(update={"public_key": "b3RoZXI"})):
        with pytest.raises(PackageRefused) as refused:
            package.verify(WE.packed(opening=opening))
        assert refused.value.code == "package-malformed"


def test_a_header_taken_from_another_package_opens_nothing() -> None:
    line = WE.header(venue="v2").model_dump_json().encode() + b"\n"
    sealed = PACKED[PACKED.index(b"\n") + 1 : -64]
    signature = signing.decode(signing.sign(WE.seat, package.LABEL, line + sealed))
    with pytest.raises(PackageRefused) as refused:
        package.unpack(line + sealed + signature, WE.hq)
    assert refused.value.code == "package-not-opened"
