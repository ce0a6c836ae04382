"""Looking at many pictures in processes that may die, hang, or never start."""

import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest

from firmware.face.pool import LookFault, LookPool, LooksUnavailable
from tests.models import bundle, chain, sample


def only_child() -> int:
    (child,) = multiprocessing.active_children()
    assert child.pid is not None
    return child.pid


def test_a_glance_is_what_the_chain_says() -> None:
    with LookPool(bundle(), width=2) as pool:
        assert multiprocessing.active_children() == [], "none before the first picture"
        names = ["person-1/1", "person-1-cut/1", "person-2/1"]
        glances = [pool.submit(sample(name)).result() for name in names]
    for name, glance in zip(names, glances, strict=True):
        look = chain().look(sample(name))
        assert (glance.faces, glance.reason) == (look.faces, look.reason)
        assert glance.template == look.template
        assert glance.milliseconds > 0
    assert multiprocessing.active_children() == []


def test_one_that_hangs_is_ended_and_replaced() -> None:
    with LookPool(bundle(), width=1, seconds=1.0) as pool:
        pool.submit(sample("person-1/1")).result()
        hanging = only_child()
        os.kill(hanging, signal.SIGSTOP)
        with pytest.raises(LookFault):
            pool.submit(sample("person-1/1")).result(timeout=5)
        assert pool.submit(sample("person-1/1")).result(timeout=20).reason is None
        assert only_child() != hanging


def test_closing_forgets_what_waits() -> None:
    pool = LookPool(bundle(), width=1)
    waiting = [pool.submit(sample("person-1/1")) for _ in range(200)]
    waiting[0].result()
    start = time.monotonic()
    pool.close()
    pool.close()
    assert time.monotonic() - start < 4
    assert sum(future.cancelled() for future in waiting) > 100
    assert multiprocessing.active_children() == []


def test_without_models_every_picture_says_so(tmp_path: Path) -> None:
    with LookPool(tmp_path, width=1) as pool:
        for _ in range(2):
            with pytest.raises(LooksUnavailable, match="no model bundle"):
                pool.submit(b"").result()
    assert multiprocessing.active_children() == []
