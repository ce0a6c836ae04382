"""Codes read out over the phone: what is mistyped is found, and where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import codes
from contract.codes import CodeMistyped

DIGITS = st.text("0123456789", min_size=24, max_size=24)
KINDS = st.sampled_from(["A", "B"])
GROUP_STARTS = range(0, 36, 6)


@given(DIGITS, KINDS)
def test_what_was_written_is_read_however_it_is_spaced(digits: str, kind: codes.Kind) -> None:
    text = codes.written(digits, kind)
    assert [len(group) for group in text.split(" ")] == [5] * 6
    for typed in (
        text,
        text.replace(" ", ""),
        text.replace(" ", "-"),
        f" {text}\n",
    ):
        assert codes.read(typed, kind) == digits
    wide = text.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})
    assert codes.read(wide, kind) == digits


@given(DIGITS, KINDS, st.data())
def test_one_wrong_digit_names_its_group(
    digits: str, kind: codes.Kind, data: st.DataObject
) -> None:
    text = codes.written(digits, kind).replace(" ", "")
    at = data.draw(st.integers(0, 29))
    wrong = data.draw(st.sampled_from("0123456789").filter(lambda one: one != text[at]))
    with pytest.raises(CodeMistyped) as mistyped:
        codes.read(text[:at] + wrong + text[at + 1 :], kind)
    assert mistyped.value.groups == (at // 5 + 1,)


@given(DIGITS, KINDS, st.data())
def test_two_neighbours_swapped_name_their_group(
    digits: str, kind: codes.Kind, data: st.DataObject
) -> None:
    text = codes.written(digits, kind).replace(" ", "")
    at = data.draw(st.integers(0, 5)) * 5 + data.draw(st.integers(0, 3))
    if text[at] == text[at + 1]:
        return
    with pytest.raises(CodeMistyped) as mistyped:
        codes.read(text[:at] + text[at + 1] + text[at] + text[at + 2 :], kind)
    assert mistyped.value.groups == (at // 5 + 1,)


def test_code_a_is_hardly_ever_a_code_b() -> None:
    taken = 0
    for n in range(2000):
        text = codes.written(f"{n * 7919:024d}", "A")
        try:
            codes.read(text, "B")
        except CodeMistyped:
            continue
        taken += 1
    assert taken == 0


@pytest.mark.parametrize("text", ["", "12345", "1" * 31, "abcde " * 6, "12345 " * 7, "²" * 30])
def test_anything_else_is_no_code(text: str) -> None:
    with pytest.raises(CodeMistyped) as mistyped:
        codes.read(text, "A")
    assert mistyped.value.groups == ()


def test_a_new_code_has_every_digit_drawn() -> None:
    drawn = iter(range(24))
    assert codes.new(lambda most: next(drawn) % most) == "012345678901234567890123"
    assert codes.new() != codes.new()
