"""The curves as text and as a drawing."""

import xml.etree.ElementTree as ET

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.face.curves import letters, svg
from firmware.face.trials import Trials

SVG = "{http://www.w3.org/2000/svg}"
DISTANCES = st.lists(st.floats(0, 3), max_size=12)


def worked() -> Trials:
    rng = np.random.default_rng(3)
    return Trials(rng.normal(0.35, 0.08, 400).clip(0), rng.normal(0.8, 0.1, 4_000).clip(0))


def test_the_text_falls_for_one_rate_and_rises_for_the_other() -> None:
    lines = letters(worked().curve(60), shipped=0.45).splitlines()
    shown = [line[9:] for line in lines[:-2]]
    assert shown[0].startswith("n")
    assert shown[0].rstrip().endswith("m")
    assert all("|" in line for line in shown)
    assert lines[-1].split()[0] == "0"


def test_the_drawing_is_well_formed_and_has_both_lines_with_their_bands() -> None:
    text = svg(worked().curve(60), shipped=0.45, title="a < b & c")
    root = ET.fromstring(text)
    assert root.tag == SVG + "svg"
    assert len(root.findall(SVG + "polyline")) == 2
    assert len(root.findall(SVG + "polygon")) == 2
    said = [one.text or "" for one in root.findall(SVG + "text")]
    assert "a < b & c" in said
    assert "出厂阈值 shipped 0.45" in said


@settings(deadline=None)
@given(DISTANCES, DISTANCES, st.floats(0, 4))
def test_any_evaluation_can_be_drawn(
    genuine: list[float], impostor: list[float], shipped: float
) -> None:
    points = Trials(genuine, impostor).curve(9)
    root = ET.fromstring(svg(points, shipped=shipped, title=""))
    lines = root.findall(SVG + "polyline")
    assert len(lines) == bool(genuine) + bool(impostor)
    for one in lines:
        for pair in one.attrib["points"].split():
            x, y = map(float, pair.split(","))
            assert 0 <= x <= 760
            assert 0 <= y <= 460
    text = letters(points, shipped=shipped)
    assert not impostor or "m" in text or "#" in text
