"""What was ever sent parses for ever, and means the same."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from contract import orders, schema, topics
from contract.facts import catalogue
from contract.facts.catalogue import BY_KIND, FACTS
from contract.messages import Batch, Heartbeat, Hello, JournalAck, OrderAck, OrderBatch, Status
from tests.contract import samples

GOLDEN = Path(catalogue.__file__).parents[1] / "golden"
ROOT = GOLDEN.parents[1]
MODELS: dict[str, type[BaseModel]] = {
    "batch": Batch,
    "journal-ack": JournalAck,
    "hello": Hello,
    "order-batch": OrderBatch,
    "order-ack": OrderAck,
    "heartbeat": Heartbeat,
    "status": Status,
}


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("v*/fact.*.json")), ids=lambda p: p.name)
def test_every_fact_ever_recorded_is_still_read(path: Path) -> None:
    text = path.read_text()
    _, fact = catalogue.read(text)
    assert f"fact.{fact.kind}.json" == path.name
    assert _kept(json.loads(text)["fact"], fact.model_dump(mode="json"))


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("v*/*.json")), ids=lambda p: p.name)
def test_every_message_ever_sent_still_parses(path: Path) -> None:
    name = path.name.removesuffix(".json")
    if name.startswith("fact."):
        return
    model: type[BaseModel] = orders.OrderBody if name.startswith("order.") else MODELS[name]
    message = model.model_validate_json(path.read_text())
    assert _kept(json.loads(path.read_text()), json.loads(message.model_dump_json()))


def test_every_kind_has_a_golden_file() -> None:
    present = {path.name for path in GOLDEN.glob("v1/*.json")}
    assert {f"fact.{kind}.json" for kind in BY_KIND} <= present
    assert {f"{name}.json" for name in samples.MESSAGES} <= present
    assert {type(fact) for fact in samples.FACTS} == set(FACTS)


def test_every_field_stands_in_a_golden_file() -> None:
    for fact in samples.FACTS:
        texts = [path.read_text() for path in GOLDEN.glob(f"v*/fact.{fact.kind}.json")]
        assert any(set(fact.model_dump()) <= set(json.loads(text)["fact"]) for text in texts)


def _kept(sent: Any, read: Any) -> bool:
    """Tell whether all that was sent is still there; a field that came later has its default."""
    if isinstance(sent, dict):
        return isinstance(read, dict) and all(_kept(sent[key], read.get(key)) for key in sent)
    if isinstance(sent, list):
        return len(sent) == len(read) and all(map(_kept, sent, read))
    return bool(sent == read)


def test_the_committed_schemas_are_what_the_models_say() -> None:
    assert schema.drift() == []


def test_a_topic_names_its_box_and_nothing_else() -> None:
    for topic in topics.ALL:
        assert topic.box(topic.at("box-7")) == "box-7"
        assert topic.box(topic.at("box-7") + "/x") is None
        assert topic.box(topic.at("a/b")) is None
    assert topics.find("kaobox/v2/box-7/up/hello", "edge") is None
    assert topics.find(topics.HELLO.at("b"), "hq") is None


def test_nobody_else_spells_a_topic() -> None:
    spelled = [
        path
        for folder in ("edge", "cloud", "kaobox", "provisioning", "firmware")
        for path in (ROOT / folder).rglob("*.py")
        if "kaobox/v1/" in path.read_text()
    ]
    assert spelled == []
