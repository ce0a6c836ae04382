"""A sealed paper at a simulated seat: every byte checked before the key comes, opened when it does."""

import asyncio
import hashlib
from dataclasses import dataclass
from typing import Any

from contract import sealing, signing
from contract.paper import PAPER_ASSET, PaperContent
from contract.sealing import NotOpened, OuterManifest, SignedManifest
from kaobox.demo.lan import Lan

_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class SealedPaper:
    """The verified manifest and all ciphertext of a paper."""

    outer: OuterManifest
    blobs: dict[str, bytes]

    def open(self, key: str) -> PaperContent:
        """Open it with the key as it travels; raises NotOpened."""
        assets = sealing.open_sealed(self.outer, signing.decode(key), self.blobs.__getitem__)
        return PaperContent.model_validate_json(assets[PAPER_ASSET].data)


async def fetch(lan: Lan, paper: dict[str, Any], *, hq_key: str) -> SealedPaper:
    """Fetch the paper of an ``Attempt`` and verify it against HQ's key.

    Raises:
        NotOpened: bytes that do not have their name, or a manifest of another paper.
        signing.BadSignature: HQ did not sign the manifest.
    """
    signed = SignedManifest.model_validate_json(await _blob(lan, paper["manifest"]))
    signing.verify(hq_key, signing.MANIFEST, signed.body.encode(), signed.signature)
    outer = OuterManifest.model_validate_json(signed.body)
    if (outer.paper, outer.version) != (paper["paper"], paper["version"]):
        raise NotOpened(f"the manifest is of {outer.paper} {outer.version}")
    slots = asyncio.Semaphore(_AT_ONCE)

    async def one(sha256: str) -> tuple[str, bytes]:
        async with slots:
            return sha256, await _blob(lan, sha256)

    names = {segment.sha256 for segment in outer.segments}
    return SealedPaper(outer, dict(await asyncio.gather(*map(one, names))))


async def _blob(lan: Lan, sha256: str) -> bytes:
    data = await lan.blob(sha256)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise NotOpened(f"blob {sha256[:12]} is damaged")
    return data
