"""Rosters: every bad row is named with its row and column, and no good one (R1)."""

import csv
import io
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloud.core import identity, roster
from cloud.core.roster import HEADINGS, Roster
from cloud.core.sheet import spreadsheet_damage

CHINESE = list(HEADINGS)
VENUES, PAPERS = {"v1", "v2"}, {"math", "english"}


def resident(number: int) -> str:
    """Return a valid resident identity number."""
    body = f"110105{19500101 + number % 28:08d}{number % 1000:03d}"
    return next(body + c for c in "0123456789X" if identity.fault(body + c) is None)


def row(number: int) -> dict[str, str]:
    return {
        "ticket": f"T{number:05d}",
        "name": f"考生 {number:03d}",
        "id_number": resident(number) if number % 3 else f"H{number:08d}",
        "room": f"R{number % 4}",
        "seat": f"{number:03d}",
        "paper": "math",
        "candidate": f"C{number}",
        "extra_minutes": "",
        "venue": "v1",
    }


def table(rows: list[dict[str, str]], headings: list[str] | None = None) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    names = headings or CHINESE
    writer.writerow(names)
    fields = [HEADINGS.get(name, name) for name in names]
    writer.writerows([[one[field] for field in fields] for one in rows])
    return out.getvalue()


def read(text: str | bytes, **known: object) -> Roster:
    data = text.encode() if isinstance(text, str) else text
    return roster.read(data, **({"venues": VENUES, "papers": PAPERS} | known))  # type: ignore[arg-type]


SPOILT = {
    "ticket": ["", "T 1", "准考证", "x" * 33, "1.23E+17", "a.b", "T\u200b9"],
    "name": ["", "x" * 65, "tab\there"],
    "id_number": ["", "1.1010519E+17", "110105195001010000", "12", "身份证"],
    "room": ["", "a/b", "考" * 33],
    "seat": ["", "a\\b"],
    "paper": ["", "physics", "数学"],
    "candidate": ["12345678901234567000.0", "a/b"],
    "extra_minutes": ["-5", "1441", "ten", "1.5", "９"],
    "venue": ["v9", "考点"],
}


@dataclass
class Damage:
    """Which rows were spoilt where."""

    rows: list[dict[str, str]] = field(default_factory=list)
    places: set[tuple[int, str]] = field(default_factory=set)


@st.composite
def damaged(draw: st.DrawFn) -> Damage:
    damage = Damage([row(number) for number in range(draw(st.integers(1, 12)))])
    for number, one in enumerate(damage.rows):
        for column in draw(st.sets(st.sampled_from(sorted(SPOILT)), max_size=2)):
            one[column] = draw(st.sampled_from(SPOILT[column]))
            damage.places.add((number + 2, column))
    return damage


ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "gb18030"])


@given(damaged(), ENCODINGS, st.sampled_from([CHINESE, list(HEADINGS.values())]))
def test_every_bad_row_is_named_and_no_good_one(
    damage: Damage, encoding: str, headings: list[str]
) -> None:
    found = read(table(damage.rows, headings).encode(encoding))
    spoken = {name: HEADINGS.get(name, name) for name in headings}
    errors = {(p.row, spoken[p.column]) for p in found.problems if p.severity == "error"}
    twice = {(p.row, spoken[p.column]) for p in found.problems if p.code.endswith("-twice")}
    assert damage.places <= errors
    assert errors - damage.places <= twice
    good = {n + 2 for n in range(len(damage.rows))} - {place[0] for place in errors}
    assert [one.row for one in found.rows] == sorted(good)


@given(st.lists(st.integers(0, 5), min_size=2, max_size=10))
def test_what_must_be_unique_is_named_at_every_place_but_the_first(numbers: list[int]) -> None:
    found = read(table([row(number) for number in numbers]))
    again = {n + 2 for n, number in enumerate(numbers) if number in numbers[:n]}
    for code in ("ticket-twice", "id-number-twice", "seat-twice"):
        assert {p.row for p in found.problems if p.code == code} == again
    assert {one.row for one in found.rows} == {n + 2 for n in range(len(numbers))} - again


@given(st.binary(max_size=2000))
def test_no_bytes_at_all_stop_the_dry_run(data: bytes) -> None:
    found = read(data)
    assert found.rows or found.problems


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_text_stays_text_in_every_encoding(encoding: str) -> None:
    one = row(1) | {"ticket": "000123456789012345678", "id_number": resident(7).lower()}
    found = read(table([one]).encode(encoding))
    assert found.encoding == ("utf-8" if encoding.startswith("utf") else "gb18030")
    assert found.rows[0].ticket == "000123456789012345678"
    assert found.rows[0].name == "考生 001"
    assert found.rows[0].id_number == resident(7)


def test_what_a_file_leaves_out_is_filled_in_as_documented() -> None:
    headings = ["姓名", "准考证号", "身份证号", "机位", "考场", "试卷"]
    (one,) = read(table([row(4)], headings), venue="v2").rows
    assert (one.venue, one.candidate, one.extra_minutes) == ("v2", "T00004", 0)
    (problem,) = read(table([row(4)], headings), venue=None).problems
    assert (problem.row, problem.column, problem.code) == (2, "考点", "venue-missing")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", {"file-empty"}),
        ("\n\n", {"file-empty"}),
        (",".join(CHINESE), {"file-empty"}),
        ("准考证号,姓名\nT1,x", {"column-missing"}),
        ("准考证号," + ",".join(CHINESE), {"column-twice"}),
        (table([row(1)]) + ",,,,,,,,,beyond", {"cells-beyond-header"}),
        (table([row(1)]) + '"open', {"csv-malformed"}),
        ("备注," + table([row(1)]).replace("\r\nT", "\r\nx,T"), {"column-unknown"}),
    ],
)
def test_what_is_wrong_with_a_file_is_said_by_code(text: str, codes: set[str]) -> None:
    assert {problem.code for problem in read(text).problems} == codes


def test_utf_16_is_not_guessed_at() -> None:
    assert {p.code for p in read(table([row(1)]).encode("utf-16")).problems} == {"encoding-unknown"}


def test_blank_lines_do_not_shift_the_row_numbers() -> None:
    text = table([row(1)]) + "\r\n,,,,,,,,\r\n" + "bad ticket,x,12,R1,1,math,,,v1\r\n"
    assert {p.row for p in read(text).problems} == {5}


@pytest.mark.parametrize("text", ["1.23E+17", "4E17", "1.1e+5", "123.0", "110105199001010000.00"])
def test_a_number_that_a_spreadsheet_made_is_known(text: str) -> None:
    assert spreadsheet_damage(text)


@given(st.integers(0, 10**6))
def test_a_mistyped_digit_of_an_identity_number_is_found(number: int) -> None:
    good = resident(number)
    assert identity.fault(good) is None
    at = number % 17
    wrong = good[:at] + str((int(good[at]) + 1) % 10) + good[at + 1 :]
    assert identity.fault(wrong) == "id-number-check"


def test_the_hint_shows_four_characters() -> None:
    assert identity.hint("11010519491231002X") == "**************002X"
