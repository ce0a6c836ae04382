"""Signatures, sealed keys and request proofs: each fits its purpose and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import release, request, signing

KEY = signing.new_key()
OTHER = signing.new_key()


@given(st.binary(max_size=300))
def test_a_signature_fits_its_text_key_and_label_only(body: bytes) -> None:
    signature = signing.sign(KEY, signing.ORDER, body)
    signing.verify(signing.public(KEY), signing.ORDER, body, signature)
    for key, label, text in [
        (OTHER, signing.ORDER, body),
        (KEY, signing.ACK, body),
        (KEY, signing.ORDER, body + b"x"),
    ]:
        with pytest.raises(signing.BadSignature):
            signing.verify(signing.public(key), label, text, signature)


@given(st.text(max_size=100))
def test_garbage_is_a_bad_signature_or_key_and_never_anything_else(text: str) -> None:
    with pytest.raises(signing.BadSignature):
        signing.verify(signing.public(KEY), signing.ORDER, b"x", text)
    with pytest.raises(signing.BadKey):
        signing.load_public(text)


@given(st.binary(max_size=100))
def test_base64url_comes_back(data: bytes) -> None:
    assert signing.decode(signing.encode(data)) == data


@pytest.mark.rule("X2")
def test_a_sealed_key_opens_for_its_box_session_paper_and_version_only() -> None:
    name = {"box": "b1", "session": "s1", "paper": "p1", "version": 1}
    sealed = release.seal_key(b"k" * 32, to=signing.public(KEY), **name)  # type: ignore[arg-type]
    assert release.open_key(sealed, own=KEY, **name) == b"k" * 32  # type: ignore[arg-type]
    for other in ({"box": "b2"}, {"session": "s2"}, {"paper": "p2"}, {"version": 2}):
        with pytest.raises(release.KeyNotOpened):
            release.open_key(sealed, own=KEY, **{**name, **other})  # type: ignore[arg-type]
    with pytest.raises(release.KeyNotOpened):
        release.open_key(sealed, own=OTHER, **name)  # type: ignore[arg-type]
    with pytest.raises(release.KeyNotOpened):
        release.open_key("AAAA", own=KEY, **name)  # type: ignore[arg-type]


def test_a_request_proof_fits_one_request_for_a_while() -> None:
    text = request.header(KEY, box="b1", method="GET", path="/blobs/x", at_ms=1_000_000)
    proof = request.read(text)
    public = signing.public(KEY)
    request.check(proof, public, method="GET", path="/blobs/x", now_ms=1_000_001)
    with pytest.raises(request.BadRequestProof, match="bad-signature"):
        request.check(proof, public, method="PUT", path="/blobs/x", now_ms=1_000_001)
    with pytest.raises(request.BadRequestProof, match="request-expired"):
        request.check(proof, public, method="GET", path="/blobs/x", now_ms=9_000_000_000)
    for bad in (None, "", "Bearer x", "KaoboxBox b1 soon sig"):
        with pytest.raises(request.BadRequestProof):
            request.read(bad)
