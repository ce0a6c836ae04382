"""A seat at a real box: a paper with every kind of question, a cable to pull, a candidate's hands."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Locator, Page

from contract import operations, signing
from contract.facts import catalogue
from contract.facts.attempt import AnswerSaved
from contract.facts.fact import Fact
from contract.operations import SignedOperation
from contract.orders import PaperRef
from contract.paper import (
    PAPER_ASSET,
    Choice,
    ChoiceInteraction,
    Element,
    ExtendedTextInteraction,
    Image,
    Item,
    PaperContent,
    Section,
    TextEntryInteraction,
)
from contract.sealing import Asset, SignedManifest, seal
from tests.edge import venue
from tests.edge.conftest import Rig, running

_PICTURE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><path d="M5 5h30v30z"/></svg>'
)


def _choices() -> tuple[Choice, ...]:
    return tuple(Choice(id=c, content=(f"选项 {c}",)) for c in "ABCD")


def paper(hq: venue.Headquarters) -> venue.Paper:
    """Four items: one choice, several, blanks, an essay with a picture."""
    items = (
        Item(
            id="Q1",
            title="单选",
            body=(
                Element(tag="p", children=("选择一项。",)),
                ChoiceInteraction(response="R", choices=_choices(), shuffle=True),
            ),
            responses=("R",),
        ),
        Item(
            id="Q2",
            title="多选",
            body=(ChoiceInteraction(response="R", choices=_choices(), most=0),),
            responses=("R",),
        ),
        Item(
            id="Q3",
            title="填空",
            body=(
                "首都是",
                TextEntryInteraction(response="R1", length=4),
                "，建于",
                TextEntryInteraction(response="R2", length=4),
            ),
            responses=("R1", "R2"),
        ),
        Item(
            id="Q4",
            title="论述",
            body=(Image(image="a.svg", alt="三角形"), ExtendedTextInteraction(response="R")),
            responses=("R",),
        ),
    )
    content = PaperContent(
        title="样卷", sections=(Section(title="一", items=("Q1", "Q2", "Q3", "Q4")),), items=items
    )
    return sealed_paper(hq, content, {"a.svg": Asset("image/svg+xml", _PICTURE)})


def sealed_paper(
    hq: venue.Headquarters,
    content: PaperContent,
    more: Mapping[str, Asset],
    *,
    package_key: str | None = None,
) -> venue.Paper:
    """Seal a paper and its assets, signed by HQ."""
    paper_json = Asset("application/json", content.model_dump_json().encode())
    sealed = seal({PAPER_ASSET: paper_json, **more}, hq.paper_key, paper="p1", version=1)
    body = sealed.outer.model_copy(update={"package_key": package_key}).model_dump_json()
    signature = signing.sign(hq.key, signing.MANIFEST, body.encode())
    manifest = SignedManifest(body=body, signature=signature).model_dump_json().encode()
    name = hashlib.sha256(manifest).hexdigest()
    ref = PaperRef(paper="p1", version=1, title="样卷", manifest=name, items=len(content.items))
    return venue.Paper(ref, {**sealed.segments, name: manifest})


class Cable:
    """The network between a workstation and the box, to be pulled and plugged."""

    def __init__(self, port: int) -> None:
        self._box = port
        self._port = 0
        self._server: asyncio.Server | None = None
        self._carrying: set[asyncio.Task[None]] = set()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def plug(self) -> None:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def pull(self) -> None:
        if self._server is None:
            return
        self._server.close()
        for task in self._carrying:
            task.cancel()
        await asyncio.gather(*self._carrying, return_exceptions=True)
        self._server = None

    async def _carry(self, near: asyncio.StreamReader, near_out: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._carrying.add(task)
        writers = [near_out]
        try:
            far, far_out = await asyncio.open_connection("127.0.0.1", self._box)
            writers.append(far_out)
            async with asyncio.TaskGroup() as both:
                both.create_task(_pump(near, far_out))
                both.create_task(_pump(far, near_out))
        except* (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            for writer in writers:
                writer.transport.abort()
            self._carrying.discard(task)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    raise ConnectionError


@dataclass
class Seat:
    """One browser at one seat, and what a candidate does there."""

    rig: Rig
    cable: Cable
    context: BrowserContext
    page: Page
    faults: list[str] = field(default_factory=list)

    def at(self, name: str) -> Locator:
        return self.page.get_by_test_id(name)

    async def open(self, seat: str = "A01") -> None:
        await self.page.goto(f"{self.cable.origin}/seat/?seat={seat}")

    async def sign_in(self, n: int = 1) -> None:
        await self.at("sign-in-ticket").fill(venue.ticket(n))
        await self.at("sign-in-id").fill(venue.id_number(n))
        await self.at("sign-in-go").click()

    async def wait_for_start(self, n: int = 1) -> None:
        """Sign in, accept the rules, be admitted, see the sealed paper complete."""
        await self.open(f"A{n:02d}")
        await self.sign_in(n)
        await self.at("rules-accept").click()
        await self.rig.admit(n)
        await self.check("paper", "good")
        await self.check("admission", "good")

    async def check(self, name: str, status: str) -> None:
        line = self.page.locator(f'[data-check="{name}"] .status[data-status="{status}"]')
        await line.wait_for()

    async def start(self, n: int = 1) -> None:
        """Come to the first question."""
        await self.wait_for_start(n)
        await open_papers(self.rig)
        await self.at("question").wait_for()

    async def light(self, name: str, status: str) -> str:
        lamp = self.page.locator(f'[data-testid="light-{name}"][data-status="{status}"]')
        await lamp.wait_for()
        return await lamp.inner_text()

    async def choose(self, choice: str) -> None:
        await self.page.locator(f'.choice input[value="{choice}"]').check()

    async def chosen(self) -> list[str]:
        script = "all => all.filter(one => one.checked).map(one => one.value)"
        values: list[str] = await self.page.locator(".choice input").evaluate_all(script)
        return values

    async def go(self, number: int) -> None:
        await self.at("overview").click()
        await self.at(f"item-{number}").click()
        await self.page.keyboard.press("F2")


async def open_papers(rig: Rig) -> None:
    """Let the time come and HQ release the key."""
    rig.clock.move((venue.START_MS - rig.clock.wall_ms) / 1000 + 1)
    await rig.release()


async def answers(rig: Rig, n: int = 1) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return what the box shows as the candidate's answers, by item and response."""
    attempt = rig.attempt(f"a{n}")
    found = {}
    for item, merged in attempt.merged().items():
        assert merged.shown is not None
        place = attempt.place(merged.shown)
        _, fact = catalogue.read(await rig.box.journal.body_at(place.journal, place.seq))
        assert isinstance(fact, AnswerSaved)
        operation = operations.read(SignedOperation(body=fact.body, signature=""))
        found[item] = dict(operation.value.responses)
    return found


async def facts(rig: Rig, kind: type[Fact]) -> list[Fact]:
    """Return the facts of one kind in the box's journal."""
    return [one.fact async for one in rig.box.journal.replay() if isinstance(one.fact, kind)]


@asynccontextmanager
async def workplace(
    folder: Path, make: Callable[[venue.Headquarters], venue.Paper] = paper
) -> AsyncIterator[Rig]:
    """A box with the plan and the sealed paper, half an hour before the start."""
    hq = venue.Headquarters()
    async with running(folder, hq, make(hq)) as rig:
        await rig.planned()
        yield rig


@asynccontextmanager
async def seat(browser: Browser, rig: Rig) -> AsyncIterator[Seat]:
    """A fresh browser on a cable of its own."""
    assert rig.client.port is not None
    cable = Cable(rig.client.port)
    await cable.plug()
    context = await browser.new_context(locale="zh-CN")
    context.set_default_timeout(10_000)
    one = Seat(rig, cable, context, await context.new_page())
    one.page.on("pageerror", lambda error: one.faults.append(str(error)))
    try:
        yield one
        assert one.faults == []
    finally:
        await context.close()
        await cable.pull()
