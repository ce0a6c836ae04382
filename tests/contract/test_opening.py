"""Two codes open a session's papers at one venue, and nothing less does."""

import pytest

from contract import opening
from contract.opening import CodesRefused
from contract.release import KeyNotOpened

A, B = "0123" * 6, "9876" * 6
SALT = b"s" * 16
PLACE = opening.place("s1", "v1", "r1")
R = b"r" * 32
WRAPPED = opening.wrap_release_key(R, code_a=A, code_b=B, salt=SALT, place=PLACE)


def test_both_codes_give_the_release_key_and_it_gives_each_papers_key() -> None:
    key = opening.unwrap_release_key(WRAPPED, code_a=A, code_b=B, salt=SALT, place=PLACE)
    assert key == R
    wrapped = opening.wrap_paper_key(b"k" * 32, key, paper="p1", version=2)
    assert opening.unwrap_paper_key(wrapped, key, paper="p1", version=2) == b"k" * 32
    for paper, version, other in (("p2", 2, R), ("p1", 1, R), ("p1", 2, b"x" * 32)):
        with pytest.raises(KeyNotOpened):
            opening.unwrap_paper_key(wrapped, other, paper=paper, version=version)


@pytest.mark.parametrize(
    ("a", "b", "salt", "place"),
    [
        (B, A, SALT, PLACE),
        (A, A, SALT, PLACE),
        ("1" + A[1:], B, SALT, PLACE),
        (A, B[:-1] + "0", SALT, PLACE),
        (A, B, b"t" * 16, PLACE),
        (A, B, SALT, opening.place("s1", "v2", "r1")),
        (A, B, SALT, opening.place("s2", "v1", "r1")),
    ],
)
def test_anything_else_gives_nothing(a: str, b: str, salt: bytes, place: str) -> None:
    with pytest.raises(CodesRefused):
        opening.unwrap_release_key(WRAPPED, code_a=a, code_b=b, salt=salt, place=place)
