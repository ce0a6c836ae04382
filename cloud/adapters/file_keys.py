"""Keys in files beside the database, never in it: for wrapping, orders, tickets, and packages.

A missing file is made once, readable to its owner alone, and is durable before it is used. Several
replicas are given the same files.
"""

import asyncio
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from cloud.ports.keys import NotUnwrapped
from contract import package as packages
from contract import signing
from contract import ticket as tickets
from contract.package import Content, Header
from contract.ticket import Ticket

_KEY = 32
_NONCE = 12


class BadKeyFile(Exception):
    """The file is there, but what it holds is no key of its kind."""

    code = "bad-key-file"


class FileKeyService:
    """Key service port: AES-256-GCM under a key file, the purpose as associated data."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    @classmethod
    async def open(cls, path: Path) -> Self:
        """Read the wrapping key, or make it; raises BadKeyFile."""
        data = await asyncio.to_thread(
            _read_or_make, path, lambda: secrets.token_hex(_KEY).encode()
        )
        try:
            key = bytes.fromhex(data.decode().strip())
        except ValueError as exc:
            raise BadKeyFile(str(path)) from exc
        if len(key) != _KEY:
            raise BadKeyFile(str(path))
        return cls(key)

    async def wrap(self, secret: bytes, *, purpose: str) -> str:
        """Return ``secret`` wrapped for ``purpose``, base64url."""
        nonce = secrets.token_bytes(_NONCE)
        return signing.encode(nonce + self._cipher.encrypt(nonce, secret, purpose.encode()))

    async def unwrap(self, wrapped: str, *, purpose: str) -> bytes:
        """Return the secret; raises NotUnwrapped."""
        try:
            raw = signing.decode(wrapped)
            return self._cipher.decrypt(raw[:_NONCE], raw[_NONCE:], purpose.encode())
        except (InvalidTag, ValueError) as exc:
            raise NotUnwrapped(purpose) from exc


class FileSigner:
    """Signer port: HQ's P-256 key in a PEM file."""

    def __init__(self, key: ec.EllipticCurvePrivateKey) -> None:
        self._key = key
        self._public_key = signing.public(key)

    @classmethod
    async def open(cls, path: Path) -> Self:
        """Read the signing key, or make it; raises BadKeyFile."""
        return cls(await asyncio.to_thread(_p256, path))

    @property
    def public_key(self) -> str:
        """Return the public half as it travels."""
        return self._public_key

    def sign(self, label: str, body: bytes) -> str:
        """Sign ``body`` for the purpose ``label``."""
        return signing.sign(self._key, label, body)


class FilePackageKey:
    """Package key port: HQ's P-256 key for offline packages in a PEM file."""

    def __init__(self, key: ec.EllipticCurvePrivateKey) -> None:
        self._key = key
        self._public_key = signing.public(key)

    @classmethod
    async def open_file(cls, path: Path) -> Self:
        """Read the package key, or make it; raises BadKeyFile."""
        return cls(await asyncio.to_thread(_p256, path))

    @property
    def public_key(self) -> str:
        """Return the public half as it travels."""
        return self._public_key

    def open(self, package: bytes) -> tuple[Header, Content]:
        """Return what a package holds; raises ``PackageRefused``."""
        return packages.unpack(package, self._key)

    def exported(self) -> bytes:
        """Return the private key as PEM, for ``kaobox package open``."""
        return _pem(self._key)


class FileTicketKey:
    """Ticket key port: HQ's Ed25519 key in a PEM file."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self._public_key = tickets.public(key)

    @classmethod
    async def open(cls, path: Path) -> Self:
        """Read the ticket key, or make it; raises BadKeyFile."""
        data = await asyncio.to_thread(
            _read_or_make, path, lambda: _pem(Ed25519PrivateKey.generate())
        )
        try:
            key = serialization.load_pem_private_key(data, password=None)
        except ValueError as exc:
            raise BadKeyFile(str(path)) from exc
        if not isinstance(key, Ed25519PrivateKey):
            raise BadKeyFile(str(path))
        return cls(key)

    @property
    def public_key(self) -> str:
        """Return the public half as it travels."""
        return self._public_key

    def code(self, ticket: Ticket) -> str:
        """Return the text of a ticket's QR code."""
        return tickets.code(ticket, self._key)


def _p256(path: Path) -> ec.EllipticCurvePrivateKey:
    data = _read_or_make(path, lambda: _pem(signing.new_key()))
    try:
        key = serialization.load_pem_private_key(data, password=None)
    except ValueError as exc:
        raise BadKeyFile(str(path)) from exc
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
        raise BadKeyFile(str(path))
    return key


def _pem(key: ec.EllipticCurvePrivateKey | Ed25519PrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _read_or_make(path: Path, make: Callable[[], bytes]) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(make())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)  # fails when another process made it first; its key counts
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
    return path.read_bytes()
