"""Orders: epochs are opened when they must be and only then; batches fit a message."""

from hypothesis import given
from hypothesis import strategies as st

from cloud.core import outbox
from cloud.core.outbox import MAX_BATCH, MAX_BYTES, Outbox, Reopen, Send
from contract import codec
from contract.messages import OrderBatch, OrderText

NOW = Outbox(epoch="e-2", issued=5, acknowledged=3, earlier=frozenset({"e-1"}), after="lost")


@given(st.integers(0, 5))
def test_a_box_of_this_epoch_is_sent_what_follows_its_place(seq: int) -> None:
    assert outbox.on_hello(NOW, epoch="e-2", seq=seq) == Send(seq)


@given(st.integers(6, 10**20))
def test_a_box_that_has_more_than_was_issued_gets_a_new_epoch(seq: int) -> None:
    assert outbox.on_hello(NOW, epoch="e-2", seq=seq) == Reopen("acknowledged-more-than-issued")
    assert isinstance(outbox.on_acknowledged(NOW, epoch="e-2", seq=seq), Reopen)


def test_a_fresh_box_and_one_that_has_not_followed_are_taken_along() -> None:
    assert outbox.on_hello(NOW, epoch="", seq=0) == Send(0)
    assert outbox.on_hello(NOW, epoch="e-1", seq=99) == Send(0)


def test_an_epoch_that_was_never_opened_here_means_hq_was_restored() -> None:
    assert outbox.on_hello(NOW, epoch="e-7", seq=0) == Reopen("unknown-epoch")
    assert outbox.on_acknowledged(NOW, epoch="e-7", seq=0) == Reopen("unknown-epoch")


def test_a_box_that_says_hello_again_before_it_followed_gets_no_second_epoch() -> None:
    fresh = Outbox(epoch="e-3", issued=2, acknowledged=0, after="e-7")
    assert outbox.on_hello(fresh, epoch="e-7", seq=4) == Send(0)
    followed = Outbox(epoch="e-3", issued=2, acknowledged=1, after="e-7")
    assert isinstance(outbox.on_hello(followed, epoch="e-7", seq=4), Reopen)


@given(st.integers(0, 5))
def test_an_acknowledgement_never_goes_back(seq: int) -> None:
    assert outbox.on_acknowledged(NOW, epoch="e-2", seq=seq) == max(seq, 3)
    assert outbox.on_acknowledged(NOW, epoch="e-1", seq=seq) == 3


@given(st.lists(st.integers(0, 400_000), max_size=30), st.integers(0, 500))
def test_batches_keep_every_order_in_place_and_fit_a_message(sizes: list[int], more: int) -> None:
    weights = sizes + [1] * more
    orders = [
        OrderText(seq=n, body="x" * size, signature="s") for n, size in enumerate(weights, start=1)
    ]
    cut = outbox.batches(orders)
    assert [o for part in cut for o in part] == orders
    for part in cut:
        assert 0 < len(part) <= MAX_BATCH
        assert len(part) == 1 or sum(len(o.body) for o in part) <= MAX_BYTES
        assert len(codec.encode(OrderBatch(epoch="e", orders=part))) <= codec.MAX_PACKED
