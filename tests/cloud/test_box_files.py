"""Big bytes for boxes: proved, in ranges, and of the box's own venue only."""

import hashlib
import io

from aiohttp import ClientResponse

from cloud.services.boxfiles import MAX_PUT
from contract import request
from contract.sealing import OuterManifest, SignedManifest
from tests.cloud.box import Venuebox
from tests.cloud.console import Console
from tests.cloud.headquarters import Headquarters, plain


async def ask(
    anonymous: Console,
    hq: Headquarters,
    box: Venuebox,
    name: str,
    *,
    method: str = "GET",
    late_ms: int = 0,
    **more: object,
) -> ClientResponse:
    path = f"/blobs/{name}"
    at_ms = hq.clock.now_ms() - late_ms
    proof = request.header(box.key, box=box.name, method=method, path=path, at_ms=at_ms)
    headers = {"Authorization": proof, **more.pop("headers", {})}  # type: ignore[dict-item]
    return await anonymous.request(method, path, headers=headers, **more)  # type: ignore[arg-type]


async def published(hq: Headquarters) -> tuple[Venuebox, str]:
    box = await hq.register(Venuebox())
    await hq.plan()
    await hq.seat("T1")
    await hq.publish()
    ((manifest,),) = plain(await hq.rows("select manifest from papers"))
    return box, str(manifest)


async def test_a_box_gets_its_venues_papers_whole_and_in_ranges(
    anonymous: Console, hq: Headquarters
) -> None:
    box, manifest = await published(hq)
    answer = await ask(anonymous, hq, box, manifest)
    signed = SignedManifest.model_validate_json(await answer.read())
    for segment in OuterManifest.model_validate_json(signed.body).segments:
        whole = await (await ask(anonymous, hq, box, segment.sha256)).read()
        assert hashlib.sha256(whole).hexdigest() == segment.sha256
        part = await ask(anonymous, hq, box, segment.sha256, headers={"Range": "bytes=10-"})
        assert part.status == 206
        assert await part.read() == whole[10:]


async def test_a_box_of_another_venue_gets_nothing_of_it(
    anonymous: Console, hq: Headquarters
) -> None:
    _, manifest = await published(hq)
    other = await hq.register(Venuebox("box-2"), venue="v2")
    assert (await ask(anonymous, hq, other, manifest)).status == 404


async def test_photos_go_to_the_venue_where_their_person_sits(
    anonymous: Console, hq: Headquarters
) -> None:
    box, _ = await published(hq)
    other = await hq.register(Venuebox("box-2"), venue="v2")
    photo = (await hq.parts.services.blobs.put(b"a photo")).sha256
    assert (await ask(anonymous, hq, box, photo)).status == 404
    await hq.rows(f"update entries set photo = '{photo}' returning 1")
    assert (await ask(anonymous, hq, box, photo)).status == 200
    assert (await ask(anonymous, hq, other, photo)).status == 404


async def test_only_a_signed_request_of_now_is_answered(
    anonymous: Console, hq: Headquarters
) -> None:
    box, manifest = await published(hq)
    impostor = Venuebox(box.name)
    stranger = Venuebox("unheard-of")
    for asker in (impostor, stranger):
        answer = await ask(anonymous, hq, asker, manifest)
        assert (answer.status, (await answer.json())["title"]) == (401, "bad-signature")
    answer = await anonymous.get(f"/blobs/{manifest}")
    assert (await answer.json())["title"] == "sign-in-needed"
    answer = await ask(anonymous, hq, box, manifest, late_ms=3_600_000)
    problem = await answer.json()
    assert (problem["title"], problem["now_ms"]) == ("request-expired", hq.clock.now_ms())


async def test_a_proof_for_one_path_is_none_for_another(
    anonymous: Console, hq: Headquarters
) -> None:
    box, manifest = await published(hq)
    proof = request.header(
        box.key, box=box.name, method="GET", path="/blobs/x", at_ms=hq.clock.now_ms()
    )
    answer = await anonymous.get(f"/blobs/{manifest}", headers={"Authorization": proof})
    assert (await answer.json())["title"] == "bad-signature"


async def test_a_put_is_checked_and_can_be_repeated(anonymous: Console, hq: Headquarters) -> None:
    box, _ = await published(hq)
    data = b"evidence" * 9000
    name = hashlib.sha256(data).hexdigest()
    statuses = [
        (await ask(anonymous, hq, box, name, method="PUT", data=data)).status for _ in range(2)
    ]
    assert statuses == [201, 204]
    answer = await ask(anonymous, hq, box, name, method="PUT", data=b"something else")
    assert (answer.status, (await answer.json())["title"]) == (422, "hash-differs")
    answer = await ask(
        anonymous, hq, box, "0" * 64, method="PUT", data=io.BytesIO(bytes(MAX_PUT + 1))
    )
    assert answer.status == 413
    rows = await hq.rows("select box, sha256, bytes from uploads")
    assert plain(rows) == [(box.name, name, len(data))]
