"""Recordings: what their bytes are, how often they are played, and what never leaves."""

import struct
from typing import Any

import pytest

from cloud.core.papers import sounds
from cloud.core.papers.findings import PaperRefused
from contract.paper import Audio
from kaobox.samples import papers
from tests.cloud.papers.conftest import CHOICE, CHOICE_BODY, Paper

MP3 = papers.sources("kinds")["media/beeps.mp3"]
WAV = b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0" + struct.pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8) + b"data"
OPUS = b"OggS" + bytes(24) + b"OpusHead" + bytes(20)
AAC = b"\xff\xf1\x50\x80\x01\x1f\xfc"
M4A = b"\0\0\0\x20ftypM4A " + bytes(16) + b"moov....hdlr....soun....mp4a"
FRAME = b"\xff\xfb\x50\xc4" + bytes(100)
PLAYS = '<responseDeclaration identifier="PLAYS" cardinality="single" baseType="integer"/>'


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (MP3, "mp3"),
        (FRAME, "mp3"),
        (b"ID3\x04\0\0\0\0\x02\x00" + bytes(256) + FRAME, "mp3"),
        (WAV, "wav"),
        (OPUS, "ogg"),
        (AAC, "aac"),
        (M4A, "m4a"),
    ],
)
def test_a_recording_is_what_its_bytes_are(data: bytes, kind: str) -> None:
    assert sounds.kind(data, "x.bin") == kind


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"RIFF\0\0\0\0AVI LIST",
        WAV.replace(b"fmt \x10\0\0\0\x01", b"fmt \x10\0\0\0\x11"),
        b"OggS" + bytes(24) + b"\x80theora",
        M4A + b"vide",
        b"ID3\x04\0\0\0\0\x02\x00" + b"<svg/>",
        b"\xff\xfb\xf0\xc4",
        b"\xff\xd8\xff\xe0",
        b"<html><script>",
        b"MZ\x90\0",
    ],
)
def test_what_a_browser_does_not_play_as_sound_is_refused(data: bytes) -> None:
    with pytest.raises(PaperRefused) as refused:
        sounds.kind(data, "a.mp3")
    assert refused.value.code == "sound-unsupported"


def test_a_recording_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sounds, "MOST_BYTES", len(FRAME))
    assert sounds.kind(FRAME, "a.mp3") == "mp3"
    with pytest.raises(PaperRefused) as refused:
        sounds.kind(FRAME + b"\0", "a.mp3")
    assert refused.value.code == "sound-too-large"


def test_all_of_a_paper_has_a_bound(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cloud.core.papers.media.MOST_BYTES", 2 * len(FRAME))
    for name in ("a", "b", "c"):
        paper.extra[f"{name}.mp3"] = FRAME + name.encode()
    paper.item("".join(f'<audio src="{name}.mp3"/>' for name in "abca") + CHOICE_BODY)
    assert {one.code for one in paper.read().findings} == {"media-too-large"}


def audio(paper: Paper, markup: str, *, declared: str = CHOICE) -> Audio:
    paper.extra |= {"a.mp3": FRAME, "b.ogg": OPUS}
    imported = paper.item(markup + CHOICE_BODY, declared=declared).read()
    assert imported.content is not None, imported.findings
    assert imported.findings == ()
    node: Any = imported.content.items[0].body[0]
    assert imported.content.items[0].responses == ("RESPONSE",)
    return node if isinstance(node, Audio) else node.children[0]


def test_a_recording_loses_its_name_and_keeps_its_label(paper: Paper) -> None:
    first = audio(paper, '<audio src="a.mp3" controls="controls" title="第一段">不支持</audio>')
    again = audio(paper, '<p><object type="audio/mpeg" data="a.mp3">第一段</object></p>')
    assert first == again
    assert (first.label, first.plays) == ("第一段", 0)
    assert first.audio.startswith("snd-")
    assert first.audio.endswith(".mp3")
    assert paper.read().assets == {first.audio: FRAME}


def test_the_first_source_that_plays_is_taken(paper: Paper) -> None:
    got = audio(paper, '<audio><source src="none.mp3"/><source src="b.ogg"/></audio>')
    assert got.audio.endswith(".ogg")


def test_a_limit_of_plays_is_the_seats_and_no_answer(paper: Paper) -> None:
    markup = (
        '<mediaInteraction responseIdentifier="PLAYS" autostart="false" maxPlays="2">'
        '<prompt>听录音</prompt><object type="audio/mpeg" data="a.mp3"/></mediaInteraction>'
    )
    got = audio(paper, markup, declared=CHOICE + PLAYS)
    assert (got.plays, got.label) == (2, "听录音")


def test_what_a_seat_does_not_do_with_a_recording_is_said(paper: Paper) -> None:
    paper.extra["a.mp3"] = FRAME
    markup = (
        '<mediaInteraction responseIdentifier="PLAYS" autostart="true" minPlays="1" loop="true">'
        '<audio src="a.mp3" autoplay="autoplay"/></mediaInteraction>'
    )
    declared = PLAYS.replace("/>", "><correctResponse><value>1</value></correctResponse>")
    paper.item(markup + CHOICE_BODY, declared=f"{CHOICE}{declared}</responseDeclaration>")
    imported = paper.read()
    assert imported.content is not None
    said = [one.what.split()[0] for one in imported.findings]
    assert said == ["mediaInteraction:", "autostart", "loop", "minPlays", "autoplay"]


@pytest.mark.parametrize(
    ("markup", "code"),
    [
        ('<audio src="none.mp3"/>', "file-missing"),
        ("<audio/>", "file-missing"),
        ('<audio src="https://example.com/a.mp3"/>', "link-external"),
        ('<audio src="a.png"/>', "sound-unsupported"),
        ('<mediaInteraction responseIdentifier="P"/>', "unsupported-media"),
        (
            '<mediaInteraction responseIdentifier="P"><video src="a.mp4"/></mediaInteraction>',
            "unsupported-media",
        ),
    ],
)
def test_a_recording_that_cannot_be_played_is_an_error(
    paper: Paper, png: bytes, markup: str, code: str
) -> None:
    paper.extra["a.png"] = png
    imported = paper.item(markup + CHOICE_BODY).read()
    assert imported.content is None
    (finding,) = imported.findings
    assert (finding.code, finding.where) == (code, "Q01.xml:5 [Q01]")
