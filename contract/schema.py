"""Writes the JSON Schemas of everything that travels, and checks that the committed ones are true.

``python -m contract.schema`` writes, ``--check`` fails on drift.
"""

import json
import sys
from pathlib import Path

from pydantic import BaseModel

from contract import messages, operations, orders, paper, receipt, sealing
from contract.facts.catalogue import FACTS, Envelope

FOLDER = Path(__file__).parent / "schema"

MODELS: tuple[type[BaseModel], ...] = (
    messages.Batch,
    messages.JournalAck,
    messages.Hello,
    messages.OrderBatch,
    messages.OrderAck,
    messages.Heartbeat,
    messages.Status,
    orders.OrderBody,
    operations.Operation,
    operations.SignedOperation,
    receipt.Receipt,
    receipt.SignedReceipt,
    sealing.OuterManifest,
    sealing.InnerManifest,
    sealing.SignedManifest,
    paper.PaperContent,
    Envelope,
    *FACTS,
)


def texts() -> dict[str, str]:
    """Return file name to schema text."""
    return {
        f"{model.__name__}.json": json.dumps(
            model.model_json_schema(), indent=1, ensure_ascii=False, sort_keys=True
        )
        + "\n"
        for model in MODELS
    }


def drift() -> list[str]:
    """Return the files that are missing, stale or left over."""
    wanted = texts()
    found = {path.name: path.read_text() for path in FOLDER.glob("*.json")}
    return sorted(
        name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name)
    )


def main(argv: list[str]) -> int:
    """Write or check; returns the exit code."""
    if "--check" in argv:
        stale = drift()
        for name in stale:
            sys.stderr.write(f"contract/schema/{name} is not what the models say: make schema\n")
        return 1 if stale else 0
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.json"):
        path.unlink()
    for name, text in texts().items():
        (FOLDER / name).write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
