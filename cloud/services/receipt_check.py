"""What anyone who holds a receipt is told: matches, superseded or missing; never content (X11)."""

import asyncio
import json
from dataclasses import dataclass
from typing import Literal

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.core import answers
from cloud.core.scope import EVERYTHING
from cloud.services import counting as counts
from cloud.store import boxes, counting, receipts, rosters
from cloud.store.database import Database
from contract import receipt as contract_receipt
from contract import signing
from contract.receipt import Receipt, SignedReceipt

Answer = Literal["matches", "superseded", "missing"]


class ReceiptNotGenuine(Exception):
    """No box of ours signed this, or the code is not that of the text."""

    code = "receipt-not-genuine"


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer, and of which submission; nothing of what was written."""

    answer: Answer
    version: int | None
    count: int | None


class ReceiptCheck:
    """Compares receipts with what HQ holds."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def by_text(self, signed: SignedReceipt) -> Checked:
        """Check a whole receipt, as its QR code holds it. Raises ReceiptNotGenuine."""
        try:
            receipt = Receipt.model_validate_json(signed.body)
        except ValidationError as exc:
            raise ReceiptNotGenuine("not a receipt") from exc
        if contract_receipt.short_code(signed.body) != signed.code:
            raise ReceiptNotGenuine("the code is another one's")
        async with self._database.begin() as connection:
            entry = await rosters.find(connection, EVERYTHING, receipt.attempt)
            venues = [entry.venue] if entry else []
            among = await boxes.all_of(connection, EVERYTHING, venues=venues)
        if not await asyncio.to_thread(_signed, signed, [box.signing_key for box in among]):
            raise ReceiptNotGenuine("no box of the venue signed it")
        async with self._database.begin() as connection:
            return await _compared(connection, receipt)

    async def by_code(self, code: str) -> Checked:
        """Check the letters alone: what HQ has not heard of is missing, until it has."""
        async with self._database.begin() as connection:
            found = await receipts.by_code(connection, code)
            if found is None:
                return Checked("missing", None, None)
            return await _compared(connection, Receipt.model_validate_json(found.body))


async def _compared(connection: AsyncConnection, receipt: Receipt) -> Checked:
    entry = await rosters.find(connection, EVERYTHING, receipt.attempt)
    if entry is None:
        return Checked("missing", receipt.version, receipt.count)
    among = [b.box for b in await boxes.all_of(connection, EVERYTHING, venues=[entry.venue])]
    counted = await counts.of_attempt(connection, entry, among)
    given = json.loads(receipt.model_dump_json())
    if not answers.root_matches(given, receipt.journal, counted.kept):
        return Checked("missing", receipt.version, receipt.count)
    later = [
        one.version
        for one in await receipts.of_attempt(connection, receipt.attempt, among=among)
        if one.verified
    ]
    made = await counting.versions(connection, receipt.attempt)
    replaced = max(later, default=0) > receipt.version or (
        bool(made) and contract_receipt.root(counted.digests) != receipt.root
    )
    return Checked("superseded" if replaced else "matches", receipt.version, receipt.count)


def _signed(signed: SignedReceipt, keys: list[str]) -> bool:
    for key in keys:
        try:
            signing.verify(key, signing.RECEIPT, signed.body.encode(), signed.signature)
        except (signing.BadSignature, signing.BadKey):
            continue
        return True
    return False
