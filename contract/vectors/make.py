"""Write the vectors that Python and Chromium both check: signing, sealing, operations, receipts.

``python -m contract.vectors.make`` writes them beside this file. Keys are fixed and sealing is
deterministic, so those bytes never change; ECDSA draws a nonce, so a signature that still verifies
is kept as it stands, and the files change only when what they say does.
"""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec

from contract import operations, receipt, sealing, signing
from contract.paper import Value

HERE = Path(__file__).parent
_KEY = ec.derive_private_key(0x4B616F626F78, ec.SECP256R1())
_OTHER = ec.derive_private_key(0x4B616F626F79, ec.SECP256R1())
_BODIES = ("", "考生 001 选 B", '{"v":1,"x":"\\u00e9 é 𠮷"}', "line\nline\u0000end")


def signing_vectors(old: dict[str, Any]) -> dict[str, Any]:
    """Return signatures that must verify, and some that must not."""
    public = signing.public(_KEY)
    known = {(one["label"], one["body"]): one["signature"] for one in old.get("good", [])}
    good = [
        {"label": label, "body": body, "signature": _kept(known.get((label, body)), label, body)}
        for label in (signing.OPERATION, signing.ENDORSEMENT, signing.RECEIPT)
        for body in _BODIES
    ]
    first, second = good[0], good[4]
    bad = [
        {"why": "another purpose", **first, "label": signing.RECEIPT},
        {"why": "another text", **first, "body": "x"},
        {"why": "another key", **first, "public_key": signing.public(_OTHER)},
        {"why": "another signature", **first, "signature": second["signature"]},
        {"why": "half a signature", **first, "signature": first["signature"][:43]},
        {"why": "no key", **first, "public_key": "AAAA"},
    ]
    return {"public_key": public, "key_id": signing.key_id(public), "good": good, "bad": bad}


def sealing_vectors() -> dict[str, Any]:
    """Return a small sealed paper with everything needed to open it, and what it holds."""
    key = bytes(range(32))
    assets = {
        "paper.json": sealing.Asset("application/json", '{"title":"密封试卷"}'.encode()),
        "empty.txt": sealing.Asset("text/plain", b""),
        "zeros.bin": sealing.Asset("application/octet-stream", bytes(1000)),
        "figure.png": sealing.Asset("image/png", bytes(i * 7 % 256 for i in range(3001))),
    }
    sealed = sealing.seal(assets, key, paper="vector-1", version=3)
    return {
        "key": signing.encode(key),
        "outer": sealed.outer.model_dump_json(),
        "segments": {name: signing.encode(data) for name, data in sealed.segments.items()},
        "assets": {
            name: {"type": asset.type, "data": signing.encode(asset.data)}
            for name, asset in assets.items()
        },
    }


def operation_vectors() -> dict[str, Any]:
    """Return a chain of operations as a seat writes them, with the hash of each."""
    previous, chain = operations.EPOCH_START, []
    for revision, text in enumerate(("A", "", '因为 𠮷 < & " \\ \u2028', "a\nb"), start=1):
        operation = operations.Operation(
            attempt="attempt-1",
            item="item-1",
            id=UUID(int=revision),
            epoch=0,
            revision=revision,
            value=Value(responses={"RESPONSE": (text,) if text else ()}),
            exam_ms=1_700_000_000_000 + revision,
            error_ms=None if revision == 1 else 40,
            previous=previous,
        )
        body = operation.model_dump_json()
        previous = operations.digest(body)
        chain.append({"body": body, "sha256": previous})
    digests = [one["sha256"] for one in chain]
    taken = receipt.Receipt(
        attempt="attempt-1",
        version=1,
        count=len(chain),
        root=receipt.root(digests),
        journal="00000000-0000-4000-8000-00000000000a",
        seq=41,
    ).model_dump_json()
    return {
        "chain": chain,
        "root": receipt.root(digests),
        "receipt": taken,
        "code": receipt.short_code(taken),
    }


def _kept(signature: str | None, label: str, body: str) -> str:
    if signature is None:
        return signing.sign(_KEY, label, body.encode())
    signing.verify(signing.public(_KEY), label, body.encode(), signature)
    return signature


def write() -> None:
    """Write the files."""
    path = HERE / "signing.json"
    old = json.loads(path.read_text("utf-8")) if path.exists() else {}
    made = {
        "signing": signing_vectors(old),
        "sealing": sealing_vectors(),
        "operations": operation_vectors(),
    }
    for name, vectors in made.items():
        text = json.dumps(vectors, ensure_ascii=False, indent=1) + "\n"
        (HERE / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
