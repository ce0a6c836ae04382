"""The shared modules do in Chromium what the contract does in Python, byte for byte."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page

from contract import operations, package, receipt, sealing, signing
from contract.vectors import make as vectors

VECTORS = Path(vectors.__file__).parent


def read(name: str) -> Any:
    return json.loads((VECTORS / f"{name}.json").read_text("utf-8"))


async def in_page(page: Page, modules: str, script: str, given: Any = None) -> Any:
    """Run an async function body in the page; ``modules`` are imported as `names` from /shared/."""
    loads = "".join(
        f"const {name} = await import('/shared/{name}.js');" for name in modules.split()
    )
    return await page.evaluate(f"async (given) => {{ {loads} {script} }}", given)


def test_the_vectors_are_what_the_contract_makes_today() -> None:
    assert read("sealing") == vectors.sealing_vectors()
    assert read("operations") == vectors.operation_vectors()
    old = read("signing")
    assert vectors.signing_vectors(old) == old


def test_python_verifies_the_signature_vectors() -> None:
    given = read("signing")
    for one in given["good"]:
        signing.verify(given["public_key"], one["label"], one["body"].encode(), one["signature"])
    for one in given["bad"]:
        key = one.get("public_key", given["public_key"])
        with pytest.raises((signing.BadSignature, signing.BadKey)):
            signing.verify(key, one["label"], one["body"].encode(), one["signature"])


async def test_chromium_verifies_the_same_signatures_and_refuses_the_same(
    shared_page: Page,
) -> None:
    given = read("signing")
    script = """
      const one = (v) => p256.verify(v.public_key || given.public_key, v.label, v.body, v.signature);
      return [await Promise.all(given.good.map(one)), await Promise.all(given.bad.map(one))];
    """
    good, bad = await in_page(shared_page, "p256", script, given)
    assert good == [True] * len(given["good"])
    assert bad == [False] * len(given["bad"])


async def test_python_verifies_what_chromium_signs_with_a_key_nobody_can_export(
    shared_page: Page,
) -> None:
    script = """
      const pair = await p256.newKey();
      const refused = await crypto.subtle.exportKey("pkcs8", pair.privateKey).catch((e) => e.name);
      const signature = await p256.sign(pair, p256.OPERATION, given);
      return { point: await p256.publicPoint(pair), signature, refused };
    """
    body = '{"v":1,"text":"因为 𠮷\\n"}'
    made = await in_page(shared_page, "p256", script, body)
    assert made["refused"] == "InvalidAccessError"
    signing.verify(made["point"], signing.OPERATION, body.encode(), made["signature"])
    with pytest.raises(signing.BadSignature):
        signing.verify(made["point"], signing.RECEIPT, body.encode(), made["signature"])


OPEN = """
  const blobs = new Map(Object.entries(given.segments));
  const fetch = async (name) => encoding.unbase64url(blobs.get(name)).buffer;
  const outer = JSON.parse(given.outer);
  const key = encoding.unbase64url(given.key);
  const assets = await sealed.openSealed(outer, key, fetch).catch((error) => error.message);
  if (typeof assets === "string") return assets;
  const list = Array.from(assets, ([n, a]) => [n, { type: a.type, data: encoding.base64url(a.data) }]);
  return Object.fromEntries(list);
"""


def test_python_opens_the_sealed_vector() -> None:
    given = read("sealing")
    outer = sealing.OuterManifest.model_validate_json(given["outer"])
    opened = sealing.open_sealed(
        outer, signing.decode(given["key"]), lambda name: signing.decode(given["segments"][name])
    )
    assert {n: signing.encode(a.data) for n, a in opened.items()} == {
        n: a["data"] for n, a in given["assets"].items()
    }


async def test_chromium_opens_what_python_sealed(shared_page: Page) -> None:
    given = read("sealing")
    assert await in_page(shared_page, "sealed encoding", OPEN, given) == given["assets"]


async def test_chromium_opens_a_paper_of_several_segments(shared_page: Page) -> None:
    key = bytes(range(32, 64))
    data = bytes(range(256)) * 6000
    assets = {"big.bin": sealing.Asset("application/octet-stream", data)}
    made = sealing.seal(assets, key, paper="p", version=1)
    given = {
        "key": signing.encode(key),
        "outer": made.outer.model_dump_json(),
        "segments": {name: signing.encode(blob) for name, blob in made.segments.items()},
    }
    assert len(made.outer.segments) == 3
    opened = await in_page(shared_page, "sealed encoding", OPEN, given)
    assert signing.decode(opened["big.bin"]["data"]) == data


async def test_a_wrong_key_opens_nothing(shared_page: Page) -> None:
    given = {**read("sealing"), "key": signing.encode(bytes(32))}
    assert await in_page(shared_page, "sealed encoding", OPEN, given) == "wrong key"


async def test_one_changed_byte_of_ciphertext_is_named_as_damage(shared_page: Page) -> None:
    given = read("sealing")
    name, blob = next(iter(given["segments"].items()))
    changed = bytearray(signing.decode(blob))
    changed[5] ^= 1
    given["segments"][name] = signing.encode(bytes(changed))
    answer = await in_page(shared_page, "sealed encoding", OPEN, given)
    assert answer == f"segment {name[:12]} is damaged"


async def test_a_segment_in_the_place_of_another_is_refused(shared_page: Page) -> None:
    given = read("sealing")
    outer = json.loads(given["outer"])
    segments = outer["segments"]
    segments[1], segments[-1] = segments[-1], segments[1]
    given["outer"] = json.dumps(outer)
    assert await in_page(shared_page, "sealed encoding", OPEN, given) == "wrong key"


async def test_a_manifest_is_taken_only_with_its_hash_and_the_issuers_signature(
    shared_page: Page,
) -> None:
    key = signing.new_key()
    body = read("sealing")["outer"]
    signed = sealing.SignedManifest(
        body=body, signature=signing.sign(key, signing.MANIFEST, body.encode())
    ).model_dump_json()
    given = {
        "blob": signed,
        "name": operations.digest(signed),
        "issuer": signing.public(key),
        "other": signing.public(signing.new_key()),
    }
    script = """
      const blob = encoding.utf8(given.blob).buffer;
      const read = (name, issuer) =>
        sealed.readManifest(blob, name, issuer).then((m) => m.paper, (error) => error.message);
      return [await read(given.name), await read(given.name, given.issuer),
              await read(given.name, given.other), await read("0".repeat(64))];
    """
    assert await in_page(shared_page, "sealed encoding", script, given) == [
        "vector-1",
        "vector-1",
        "headquarters did not sign this manifest",
        "the manifest is damaged",
    ]


def test_python_reads_the_operation_vectors_as_one_chain() -> None:
    given, previous = read("operations"), operations.EPOCH_START
    for one in given["chain"]:
        signed = operations.SignedOperation(body=one["body"], signature="")
        assert operations.read(signed).previous == previous
        previous = operations.digest(one["body"])
        assert previous == one["sha256"]
    assert receipt.root(one["sha256"] for one in given["chain"]) == given["root"]
    assert receipt.short_code(given["receipt"]) == given["code"]


async def test_chromium_gives_operations_the_same_names(shared_page: Page) -> None:
    given = read("operations")["chain"]
    script = "return Promise.all(given.map((one) => digest.sha256(one.body)));"
    assert await in_page(shared_page, "digest", script, given) == [one["sha256"] for one in given]


async def test_half_a_character_becomes_one_that_json_can_carry(shared_page: Page) -> None:
    script = "return encoding.wellFormed('a\\ud842b\\ud842\\udfb7\\ufeff');"
    assert await in_page(shared_page, "encoding", script) == "a\ufffdb𠮷\ufeff"


@pytest.mark.parametrize("content", ["plain", "deflate"])
async def test_python_opens_the_package_that_chromium_packed(
    shared_page: Page, content: str
) -> None:
    hq = signing.new_key()
    opening = {
        "kind": "attempt.epoch-opened",
        "attempt": "a1",
        "epoch": 0,
        "seat": "A01",
        "endorsement": "",
        "at_ms": 7,
        "fence": {},
        "signature": "c2ln",
    }
    operation = {"body": '{"值":"𠮷"}', "signature": "c2ln"}
    script = """
      const pair = await p256.newKey();
      const key = await p256.publicPoint(pair);
      const opening = Object.assign({ public_key: key }, given.opening);
      const header = Object.assign({}, given.header, { key, opening });
      const content = { v: 1, openings: [opening], operations: [given.operation] };
      return encoding.base64url(await packages.pack(header, content, given.to, pair));
    """.replace("packages.", "(await import('/shared/package.js')).")
    given = {
        "to": signing.public(hq),
        "opening": opening,
        "operation": operation,
        "header": {
            "format": "kaobox.package/1",
            "hq_key": signing.key_id(signing.public(hq)),
            "venue": "v1",
            "session": "s1",
            "exporter": "seat",
            "made_ms": None,
            "content": content,
            "attempts": [
                {
                    "attempt": "a1",
                    "epochs": [{"epoch": 0, "first": 1, "last": 1, "head": "ab" * 32}],
                }
            ],
        },
    }
    made = signing.decode(await in_page(shared_page, "p256 encoding", script, given))
    header, inside = package.unpack(made, hq)
    assert (header.session, header.opening) == ("s1", inside.openings[0])
    assert inside.operations[0].body == operation["body"]
    with pytest.raises(package.PackageRefused):
        package.unpack(made[:-70] + b"x" + made[-69:], hq)
