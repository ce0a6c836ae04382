"""The manual for authors says what is true: its examples are papers, its table has every kind."""

import re
from pathlib import Path

from cloud.core.papers import interactions
from cloud.core.papers.importing import read_paper
from kaobox.samples import papers
from tests.cloud.papers.conftest import zipped

MANUAL = (Path(__file__).parents[3] / "docs" / "papers.md").read_text("utf-8")
SOUND = papers.sources("kinds-plain")["beeps.mp3"]


def test_the_examples_together_are_one_paper_without_a_finding() -> None:
    text = "\n".join(re.findall(r"```text\n(.*?)```", MANUAL, re.DOTALL))
    imported = read_paper("p.zip", zipped({"p.md": text, "beeps.mp3": SOUND}))
    assert imported.findings == ()
    assert imported.content is not None
    assert len(imported.content.items) == 12
    assert len(imported.content.stimuli) == 1


def test_every_interaction_that_is_read_is_in_the_table() -> None:
    named = set(re.findall(r"`([a-zA-Z]+Interaction)`", MANUAL))
    assert named == set(interactions.READERS) | {"mediaInteraction"}
