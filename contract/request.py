"""How a box proves itself on HTTPS until it has a certificate: a signed request line.

The header is ``Authorization: KaoboxBox <box> <at_ms> <signature>``; the signature (label
``kaobox/request/1``) covers method, path with query, and time. A repeat within the window fetches
the same bytes again and harms nothing.
"""

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec

from contract import signing

SCHEME = "KaoboxBox"
WINDOW_MS = 10 * 60 * 1000


class BadRequestProof(Exception):
    """The header is missing, malformed, expired, or not signed by that box."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Proof:
    """What an Authorization header claims."""

    box: str
    at_ms: int
    signature: str


def header(key: ec.EllipticCurvePrivateKey, *, box: str, method: str, path: str, at_ms: int) -> str:
    """Return the Authorization header of one request."""
    return (
        f"{SCHEME} {box} {at_ms} {signing.sign(key, signing.REQUEST, _text(method, path, at_ms))}"
    )


def read(text: str | None) -> Proof:
    """Parse an Authorization header; raises BadRequestProof."""
    parts = (text or "").split(" ")
    if len(parts) != 4 or parts[0] != SCHEME or not parts[2].isdigit():  # noqa: PLR2004
        raise BadRequestProof("sign-in-needed")
    return Proof(box=parts[1], at_ms=int(parts[2]), signature=parts[3])


def check(proof: Proof, public_key: str, *, method: str, path: str, now_ms: int) -> None:
    """Raise BadRequestProof unless the proof fits this request now.

    ``request-expired`` is answered with the server's time, so that a box with a wrong clock can
    sign once more.
    """
    try:
        signing.verify(
            public_key, signing.REQUEST, _text(method, path, proof.at_ms), proof.signature
        )
    except (signing.BadSignature, signing.BadKey) as exc:
        raise BadRequestProof("bad-signature") from exc
    if abs(now_ms - proof.at_ms) > WINDOW_MS:
        raise BadRequestProof("request-expired")


def _text(method: str, path: str, at_ms: int) -> bytes:
    return f"{method}\n{path}\n{at_ms}".encode()
