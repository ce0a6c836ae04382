"""What can be measured of the looks: contrast of every pair, and that the worker keeps every file."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHARED, SEAT = ROOT / "contract" / "web", ROOT / "edge" / "web" / "seat"
STATUS = ("good", "attention", "bad", "unknown")


def tokens(theme: str) -> dict[str, str]:
    """Return the colours of a theme; the dark ones stand twice and must be the same twice."""
    text = (SHARED / "tokens.css").read_text("utf-8")
    blocks = [
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))
        for block in re.findall(r"\{([^{}]*)\}", text)
    ]
    light, dark, dark_by_choice = (block for block in blocks if block)
    assert dark == dark_by_choice
    assert set(light) == set(dark)
    contrasts = (SEAT / "contrast.css").read_text("utf-8")
    high = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", contrasts))
    assert set(light) == set(high)
    return {"light": light, "dark": dark, "high": high}[theme]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


PAIRS = [
    *((ink, ground, 4.5) for ink in ("ink-soft", "accent") for ground in ("surface", "raised")),
    *(("ink", ground, 7.0) for ground in ("surface", "raised", "sunken", "accent-soft")),
    ("ink-soft", "sunken", 4.5),
    ("accent", "accent-soft", 4.5),
    ("on-accent", "accent", 4.5),
    ("on-accent", "accent-strong", 4.5),
    *((kind, ground, 4.5) for kind in STATUS for ground in ("surface", "raised", f"{kind}-soft")),
    *((f"on-{kind}", kind, 4.5) for kind in STATUS),
    *(("line-strong", ground, 3.0) for ground in ("surface", "raised", "sunken")),
]


@pytest.mark.parametrize("theme", ["light", "dark", "high"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_every_pair_of_ink_and_ground_can_be_read(
    theme: str, ink: str, ground: str, least: float
) -> None:
    colours = tokens(theme)
    assert contrast(colours[ink], colours[ground]) >= least


def loaded(start: Path, seen: set[Path]) -> set[Path]:
    """Return a module and everything that it imports."""
    if start in seen:
        return seen
    seen.add(start)
    text = re.sub(r"/\*.*?\*/", "", start.read_text("utf-8"), flags=re.DOTALL)
    for name in re.findall(
        r'^(?:import|\} from|import .* from|export .* from) "([^"]+)"', text, re.MULTILINE
    ):
        shared = name.startswith("/shared/")
        loaded(SHARED / name[8:] if shared else (start.parent / name).resolve(), seen)
    return seen


def test_the_service_worker_keeps_every_file_that_the_page_loads() -> None:
    modules = loaded(SEAT / "seat.js", set())
    page = (SEAT / "index.html").read_text("utf-8")
    linked = set(re.findall(r'(?:href|src)="(/[^"]+)"', page)) - {"/seat/seat.js"}
    imported = {f"/shared/{name}" for name in ("controls.css", "status.css")}
    wanted = {"/seat/"} | linked | imported
    for one in modules:
        folder, prefix = (SHARED, "/shared/") if SHARED in one.parents else (SEAT, "/seat/")
        wanted.add(prefix + one.relative_to(folder).as_posix())
    listing = re.search(r"const FILES = (\[.*?\]);", (SEAT / "sw.js").read_text("utf-8"), re.DOTALL)
    assert listing is not None
    kept = json.loads(re.sub(r",\s*\]", "]", listing.group(1)))
    assert sorted(kept) == sorted(wanted)


def test_every_word_of_the_seat_is_there_in_both_languages_and_used() -> None:
    files = sorted(SEAT.glob("words*.js"))
    words = "".join(one.read_text("utf-8") for one in files)
    keys = set(re.findall(r'^  "([a-z.-]+)": \[', words, re.MULTILINE))
    code = "".join(p.read_text("utf-8") for p in SEAT.rglob("*.js") if p not in files)
    asked = set(re.findall(r'\bt\(\s*"([a-z.-]*[a-z])"', code))
    assert asked <= keys
    begun = re.findall(r'"([a-z.-]+[.-])" \+', code)
    unused = {key for key in keys if f'"{key}"' not in code}
    assert {key for key in unused if not any(key.startswith(one) for one in begun)} == set()
