"""One simulated seat: the browser's side of ``docs/lan-api.md``, without the browser.

It enrols, signs a candidate in, loads the sealed paper ahead of the start, opens it when the key
comes, answers, sends, keeps what HQ does not have, and goes on when the box goes away.
"""

import asyncio
import random
from collections.abc import Sequence
from typing import Any

from contract import receipt, signing
from contract.paper import Item, PaperContent
from kaobox.demo import sealed
from kaobox.demo.lan import Lan, NoReply, Refused
from kaobox.demo.live import Live
from kaobox.demo.outbox import Outbox, Written
from kaobox.demo.place import BoxTime, Pace, Place
from kaobox.demo.promises import Promises
from kaobox.demo.replies import reply

_AGAIN_S = 0.2
_AT_MOST = 50
_BURST_SENDERS = 2
_BURST_OPERATIONS = 3


class BoxIsWrong(Exception):
    """The box said something that cannot be: a candidate would be harmed."""

    code = "box-is-wrong"


class Seat:
    """A seat and the candidate at it, from enrolment until HQ has everything."""

    def __init__(
        self, place: Place, *, lan: Lan, hq_key: str, pace: Pace, promises: Promises, seed: int
    ) -> None:
        self.place = place
        self._lan = lan
        self._hq_key = hq_key
        self._pace = pace
        self._promises = promises
        self._chance = random.Random(seed)  # noqa: S311 - an answer, not a secret
        self._changed = asyncio.Event()
        self._time = BoxTime()
        self._token = ""
        self.shown: dict[str, Any] = {}
        """The ``Attempt`` as the box showed it last."""
        self.outbox: Outbox | None = None
        self.paper: sealed.SealedPaper | None = None
        self.opened: PaperContent | None = None
        self.wants_to_submit = False
        self.submitted_itself = False
        self.done = False

    async def run(self) -> None:
        """Sit the exam; returns when HQ has everything; raises BoxIsWrong, Refused."""
        key = await self._enrol()
        await self._sign_in(key)
        async with asyncio.TaskGroup() as tasks:
            live = Live(
                self._lan,
                token=self._token,
                unsent=lambda: self._outbox.unacknowledged,
                hear=self._hear,
            )
            listening = tasks.create_task(live.run(), name=f"seat.{self.place.seat}.live")
            await self._sit(tasks)
            self.done = True
            listening.cancel()

    def submit(self) -> None:
        """Have the candidate submit as soon as everything written is on the box."""
        self.wants_to_submit = True
        self._changed.set()

    async def _enrol(self) -> Any:
        key = signing.new_key()
        wish = {"seat": self.place.seat, "public_key": signing.public(key)}
        while True:
            answer = await self._lan.ask("POST", "/api/seats", body=wish)
            if answer["state"] == "enrolled":
                return key
            await asyncio.sleep(_AGAIN_S)

    async def _sign_in(self, enrolment_key: Any) -> None:
        key = signing.new_key()
        public = signing.public(key)
        text = f"{self.place.ticket}\n{public}".encode()
        wish = {
            "seat": self.place.seat,
            "ticket": self.place.ticket,
            "id_number": self.place.id_number,
            "public_key": public,
            "endorsement": signing.sign(enrolment_key, signing.ENDORSEMENT, text),
        }
        shown = await self._lan.ask("POST", "/api/sign-in", body=wish)
        self._token = shown["token"]
        self.outbox = Outbox(attempt=shown["attempt"], epoch=shown["epoch"], key=key)
        self._show(shown)

    async def _sit(self, tasks: asyncio.TaskGroup) -> None:
        self.paper = await sealed.fetch(self._lan, self.shown["paper"], hq_key=self._hq_key)
        await self._until(lambda: self.shown["admitted"] and self.shown["state"] == "open")
        given = await self._lan.ask("GET", "/api/key", token=self._token)
        self.opened = self.paper.open(given["key"])
        work = [
            tasks.create_task(self._send(number), name=f"seat.{self.place.seat}.send-{number}")
            for number in range(_BURST_SENDERS)
        ]
        await self._write()
        await self._until(lambda: self._outbox.unacknowledged == 0)
        if self.wants_to_submit and self.shown["state"] != "submitted":
            await self._submit()
        await self._until(lambda: self.shown["state"] == "submitted")
        await self._until(lambda: self._outbox.everything_at_hq)
        for task in work:
            task.cancel()

    async def _write(self) -> None:
        """Answer item after item, again from the first after the last, until time is up."""
        assert self.opened is not None
        number = self._chance.randrange(len(self.opened.items))
        while not self._over():
            if self._pace.burst:  # the senders write for themselves
                await asyncio.sleep(_AGAIN_S)
                continue
            self._answer(number)
            number += 1
            await asyncio.sleep(self._pace.between_s * self._chance.uniform(0.5, 1.5))

    def _answer(self, number: int) -> None:
        items = self._items()
        self._write_on(items[number % len(items)])

    def _items(self) -> Sequence[Item]:
        """Return what the candidate answers, round after round."""
        assert self.opened is not None
        return self.opened.items

    def _write_on(self, item: Item) -> None:
        self._outbox.write(
            item.id,
            reply(item, self._chance),
            exam_ms=self._now_ms(),
            error_ms=self._time.error_ms,
        )
        self._changed.set()

    def _now_ms(self) -> int:
        return self._time.read()

    async def _send(self, number: int) -> None:
        """Send what is unsent; in a burst, write and send with no pause, two requests at once."""
        while True:
            burst = self._pace.burst and not self._over()
            if burst and self._outbox.unacknowledged < _BURST_OPERATIONS * _BURST_SENDERS:
                for _ in range(_BURST_OPERATIONS):
                    self._answer(self._chance.randrange(1000))
            if number and not burst:
                await asyncio.sleep(_AGAIN_S)  # a calm seat sends one request at a time
                continue
            if taken := self._outbox.take(_BURST_OPERATIONS if burst else _AT_MOST):
                await self._save(taken)
            else:
                await self._next_change()

    async def _save(self, taken: list[Written]) -> None:
        try:
            answer = await self._lan.save(self._token, [(one.id, one.signed) for one in taken])
        except NoReply:
            self._outbox.back_to(taken[0].revision)
            await asyncio.sleep(_AGAIN_S)
        except Refused as refused:
            if refused.code != "operation-gap":
                raise
            self._outbox.back_to(int(refused.facts["expected"]))
        else:
            self._promised(taken, answer["acknowledged"])

    def _promised(self, taken: list[Written], acknowledged: list[dict[str, Any]]) -> None:
        for one, told in zip(taken, acknowledged, strict=True):
            if (told["id"], told["sha256"]) != (one.id, one.sha256):
                raise BoxIsWrong(f"{one.id} was acknowledged as {told}")
            self._promises.note(self._outbox.attempt, one)
        self._outbox.acknowledge(taken[-1].revision)
        self._changed.set()

    async def _submit(self) -> None:
        wish = {"revision": self._outbox.revision}
        signed = await self._lan.ask("POST", "/api/submit", token=self._token, body=wish)
        told = receipt.Receipt.model_validate_json(signed["body"])
        own = receipt.root(self._outbox.digests)
        if (told.count, told.root) != (self._outbox.revision, own):
            raise BoxIsWrong(f"the receipt covers {told.count} of {self._outbox.revision}")
        self.submitted_itself = True

    def _hear(self, message: dict[str, Any], first: bool) -> None:  # noqa: FBT001 - Live's word
        if message["type"] == "attempt":
            if first and message["revision"] < self._outbox.acknowledged:
                self._outbox.back_to(message["revision"] + 1)  # it forgot: all of it once more
            self._show(message)
        elif message["type"] == "now":
            self._time.hear(message["now_ms"], message["error_ms"])

    def _show(self, shown: dict[str, Any]) -> None:
        self.shown = shown
        self._time.hear(shown["now_ms"], shown["error_ms"])
        outbox = self._outbox
        if shown["epoch"] != outbox.epoch:
            raise BoxIsWrong(f"{self.place.seat}: epoch {shown['epoch']} is nobody's")
        outbox.settle(shown["at_hq"])
        self._changed.set()

    def _over(self) -> bool:
        return (
            self.wants_to_submit
            or self.shown["state"] == "submitted"
            or self._time.read() >= self.shown["due_ms"]
        )

    @property
    def _outbox(self) -> Outbox:
        assert self.outbox is not None
        return self.outbox

    async def _until(self, ready: Any) -> None:
        while not ready():
            await self._next_change()

    async def _next_change(self) -> None:
        self._changed.clear()
        try:
            async with asyncio.timeout(1):
                await self._changed.wait()
        except TimeoutError:
            return
