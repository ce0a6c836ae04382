"""Writes the JSON Schemas of everything that travels, and the types that the pages take from them.

``python -m contract.schema`` writes, ``--check`` fails on drift.
"""

import json
import sys
from pathlib import Path

from pydantic import BaseModel

from contract import messages, operations, orders, package, paper, receipt, sealing
from contract.declarations import declarations
from contract.facts.catalogue import FACTS, Envelope

HERE = Path(__file__).parent
SCHEMAS = "schema"
TYPES = "web/contract.d.ts"

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
    package.Header,
    package.Content,
    Envelope,
    *FACTS,
)


def texts() -> dict[str, str]:
    """Return file name below ``contract/`` to text: the schemas, and their types."""
    schemas = [model.model_json_schema() for model in MODELS]
    files = {
        f"{SCHEMAS}/{schema['title']}.json": json.dumps(
            schema, indent=1, ensure_ascii=False, sort_keys=True
        )
        + "\n"
        for schema in schemas
    }
    return {**files, TYPES: declarations(schemas)}


def present() -> dict[str, str]:
    """Return the same of the files that are there."""
    paths = [*(HERE / SCHEMAS).glob("*.json"), HERE / TYPES]
    return {path.relative_to(HERE).as_posix(): path.read_text() for path in paths if path.exists()}


def drift() -> list[str]:
    """Return the files that are missing, stale or left over."""
    wanted = texts()
    found = present()
    return sorted(
        name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name)
    )


def main(argv: list[str]) -> int:
    """Write or check; returns the exit code."""
    if "--check" in argv:
        stale = drift()
        for name in stale:
            sys.stderr.write(f"contract/{name} is not what the models say: make schema\n")
        return 1 if stale else 0
    (HERE / SCHEMAS).mkdir(exist_ok=True)
    wanted = texts()
    for name in present().keys() - wanted.keys():
        (HERE / name).unlink()
    for name, text in wanted.items():
        (HERE / name).write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
