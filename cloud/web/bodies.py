"""What requests carry: JSON into a model, streams in bounded pieces."""

from collections.abc import AsyncIterator
from typing import Annotated, TypeVar

from aiohttp import BodyPartReader, StreamReader, web
from pydantic import BaseModel, ConfigDict, Field

from cloud.web.problems import Refused
from contract.wire import Name

PIECE = 256 * 1024

Text = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
LongText = Annotated[str, Field(max_length=100_000, pattern=r"^[^\x00]*$")]
Millis = Annotated[int, Field(ge=0, le=10**15)]
__all__ = ["Body", "LongText", "Millis", "Name", "Text", "json_body", "pieces", "whole"]


class Body(BaseModel):
    """Base of request bodies: a member we do not know is a mistake of whoever sent it."""

    model_config = ConfigDict(frozen=True, extra="forbid")


B = TypeVar("B", bound=Body)


async def json_body(request: web.Request, model: type[B]) -> B:
    """Return the request's JSON as a ``model``; raises pydantic's ValidationError."""
    return model.model_validate_json(await request.read() or b"{}")


async def pieces(source: StreamReader | BodyPartReader) -> AsyncIterator[bytes]:
    """Yield what comes, piece by piece."""
    if isinstance(source, BodyPartReader):
        while piece := await source.read_chunk(PIECE):
            yield piece
        return
    async for piece in source.iter_chunked(PIECE):
        yield piece


async def whole(source: StreamReader | BodyPartReader, limit: int) -> bytes:
    """Return everything that comes, at most ``limit`` bytes."""
    found = bytearray()
    async for piece in pieces(source):
        found += piece
        if len(found) > limit:
            raise Refused(413, "body-too-large", f"more than {limit} bytes")
    return bytes(found)
