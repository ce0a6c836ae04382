"""Sealed papers: what is sealed opens whole, and nothing else opens at all."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.sealing import SEGMENT, Asset, NotOpened, open_sealed, padded_length, seal

KEY = bytes(range(32))


@given(st.dictionaries(st.text(min_size=1, max_size=8), st.binary(max_size=3000), max_size=5))
@settings(max_examples=40)
def test_what_is_sealed_opens_whole(files: dict[str, bytes]) -> None:
    assets = {name: Asset("application/octet-stream", data) for name, data in files.items()}
    sealed = seal(assets, KEY, paper="p", version=1)
    assert open_sealed(sealed.outer, KEY, sealed.segments.__getitem__) == assets


@given(st.integers(0, 10**9))
def test_padding_costs_little_and_hides_the_exact_length(length: int) -> None:
    padded = padded_length(length)
    assert length <= padded <= length * 1.12 + 1
    assert padded_length(padded) == padded


def test_a_large_asset_is_cut_into_segments_named_by_their_ciphertext() -> None:
    data = bytes(3 * SEGMENT // 2)
    sealed = seal({"a": Asset("x/y", data)}, KEY, paper="p", version=1)
    assert all(hashlib.sha256(blob).hexdigest() == name for name, blob in sealed.segments.items())
    assert all(len(blob) <= SEGMENT + 16 for blob in sealed.segments.values())
    assert open_sealed(sealed.outer, KEY, sealed.segments.__getitem__)["a"].data == data


def test_a_corrected_paper_changes_only_what_changed() -> None:
    picture = Asset("image/png", bytes(range(256)) * 4000)
    first = seal({"p.json": Asset("a/b", b"one"), "i.png": picture}, KEY, paper="p", version=1)
    second = seal({"p.json": Asset("a/b", b"two"), "i.png": picture}, KEY, paper="p", version=2)
    kept = first.segments.keys() & second.segments.keys()
    assert len(kept) == len(first.segments) - 2, "the table of contents and the text"


@pytest.mark.rule("X2")
def test_without_the_key_or_with_any_changed_byte_nothing_opens() -> None:
    sealed = seal({"a": Asset("x/y", b"secret words")}, KEY, paper="p", version=1)
    with pytest.raises(NotOpened):
        open_sealed(sealed.outer, bytes(32), sealed.segments.__getitem__)
    for name in sealed.segments:
        damaged = dict(sealed.segments)
        damaged[name] = damaged[name][:-1] + bytes([damaged[name][-1] ^ 1])
        with pytest.raises(NotOpened):
            open_sealed(sealed.outer, KEY, damaged.__getitem__)
    assert all(b"secret" not in blob for blob in sealed.segments.values())
    assert "secret" not in sealed.outer.model_dump_json()


def test_segments_in_another_order_do_not_open() -> None:
    files = {str(n): Asset("x/y", bytes([n]) * 100) for n in range(3)}
    sealed = seal(files, KEY, paper="p", version=1)
    head, *rest = sealed.outer.segments
    swapped = sealed.outer.model_copy(update={"segments": (head, *reversed(rest))})
    with pytest.raises(NotOpened):
        open_sealed(swapped, KEY, sealed.segments.__getitem__)
