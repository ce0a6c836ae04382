"""What makes a box this box: two P-256 keys and a secret, made on it and never leaving it.

The signing key speaks for the box, the sealing key opens what HQ seals to it, the secret signs the
tokens that the box gives out. Until enrolment issues certificates, HQ is told the public halves.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from contract import signing

_SERIAL = Path("/proc/device-tree/serial-number")
_MACHINE = Path("/etc/machine-id")


@dataclass(frozen=True, slots=True)
class Identity:
    """The box's own keys. ``serial`` names the machine, not the disk."""

    serial: str
    signing_key: ec.EllipticCurvePrivateKey
    sealing_key: ec.EllipticCurvePrivateKey
    secret: bytes

    @property
    def public(self) -> dict[str, str]:
        """Return what HQ registers."""
        return {
            "serial": self.serial,
            "signing_key": signing.public(self.signing_key),
            "sealing_key": signing.public(self.sealing_key),
        }


def load_or_make(folder: Path, *, serial: str | None = None) -> Identity:
    """Read the identity in ``folder``, making what is not there yet."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    secret = folder / "secret"
    if not secret.exists():
        write_private(secret, secrets.token_bytes(32))
    return Identity(
        serial=serial or machine_serial(),
        signing_key=load_or_make_key(folder / "signing.pem"),
        sealing_key=load_or_make_key(folder / "sealing.pem"),
        secret=secret.read_bytes(),
    )


def machine_serial() -> str:
    """Return the Pi's serial number, or the machine id elsewhere."""
    for path in (_SERIAL, _MACHINE):
        if path.exists():
            return path.read_text().strip("\x00\n ")
    return "no-serial"


def load_or_make_key(path: Path) -> ec.EllipticCurvePrivateKey:
    """Read a P-256 private key (PEM, PKCS#8), making it when it is not there yet."""
    if not path.exists():
        pem = signing.new_key().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        write_private(path, pem)
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{path} is not an elliptic-curve key")
    return key


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only the owner reads, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)  # what is made once must survive a power cut
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
