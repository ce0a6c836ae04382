"""Payloads from anyone: bounded before memory is spent, refused with a code."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import codec, topics
from contract.messages import Batch, BatchEntry
from tests.contract import samples


def test_large_messages_travel_compressed_and_come_back() -> None:
    entries = tuple(BatchEntry(seq=n, previous="0" * 64, body="答" * 400) for n in range(1, 200))
    batch = Batch(journal="j", entries=entries)
    payload = topics.JOURNAL.encode(batch)
    assert len(payload) < len(batch.model_dump_json()) / 10
    assert topics.JOURNAL.decode(payload) == batch


def test_a_bomb_is_refused_by_its_size_unpacked() -> None:
    bomb = gzip.compress(b" " * (codec.MAX_UNPACKED + 1))
    assert len(bomb) < codec.MAX_PACKED
    with pytest.raises(codec.BadMessage) as caught:
        topics.JOURNAL.decode(bomb)
    assert caught.value.code == "message-too-large"


def test_an_oversized_payload_is_refused_unread() -> None:
    with pytest.raises(codec.BadMessage) as caught:
        topics.JOURNAL.decode(b"{" * (codec.MAX_PACKED + 1))
    assert caught.value.code == "message-too-large"


@given(st.binary(max_size=200))
def test_garbage_is_malformed_and_never_anything_else(payload: bytes) -> None:
    for data in (payload, b"\x1f\x8b" + payload, gzip.compress(payload)[:-4]):
        with pytest.raises(codec.BadMessage) as caught:
            topics.HEARTBEAT.decode(data)
        assert caught.value.code == "message-malformed"


def test_an_unknown_field_is_refused() -> None:
    text = samples.MESSAGES["status"].model_dump_json().replace("{", '{"extra":1,', 1)
    with pytest.raises(codec.BadMessage):
        topics.STATUS.decode(text.encode())
