"""Whatever is uploaded, the import answers with a paper or with findings, and never falls over."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from cloud.core.papers.importing import Imported, read_paper
from cloud.core.papers.wording import SENTENCES
from contract.paper import PaperContent
from kaobox.samples import papers
from tests.cloud.papers.conftest import zipped

SAMPLES = {name: papers.package(name) for name in papers.names()}
SOURCES = {name: papers.sources(name) for name in papers.names()}
TOKENS = [
    *(
        "# 卷\n",
        "## 节（每空 2 分）\n",
        "1. ",
        "2、",
        "\n",
        "A. ",
        "*B. ",
        "  *C）",
        "___",
        "答案：",
        "|",
    ),
    *(
        "[essay 3 lines]",
        "（2分）",
        "［多选］",
        "```\n",
        "**",
        "`",
        "\\",
        "![a](b.png)",
        "解析:",
        "*",
        " ",
    ),
    *("### 材料\n", "［连线］", "[order]", "[gaps]", "[pairs]", "[slider 0-9]", "[upload pdf]"),
    *("{", "|*", "}", "[[", "]]", " —— ", "![a（2 次）](b.mp3)"),
    *("\t", "　", "#", "999.", "0.", "\u2028", "\ufeff", "文字"),
]
XML_TOKENS = [
    *(
        "<",
        ">",
        "/>",
        "</p>",
        "<p>",
        "<pre>",
        "<table>",
        "&amp;",
        "&#0;",
        "&x;",
        "]]>",
        "<!--",
        "<?x?>",
    ),
    *(
        'identifier=""',
        'responseIdentifier="RESPONSE"',
        "<choiceInteraction>",
        "<qti-prompt>",
        "\x00",
    ),
    *('cardinality="multiple"', "<value/>", "<mapping>", "<rubricBlock>", "<object/>", "xmlns='x'"),
    *(
        "<assessmentSection>",
        '<assessmentSectionRef href="test.xml"/>',
        "<weight value='1e308'/>",
        "9" * 5000,
        "<math>",
        "<mfenced>",
        "<gap identifier='G'/>",
        "<hottextInteraction>",
        "<matchInteraction>",
        "<audio/>",
        "<include href='test.xml'/>",
        "<qti-assessment-stimulus-ref href='items/Q01.xml'/>",
    ),
]


def check(imported: Imported) -> None:
    """Assert what holds of every import."""
    failed = any(finding.severity == "error" for finding in imported.findings)
    assert failed == (imported.content is None)
    assert {finding.code for finding in imported.findings} <= SENTENCES.keys()
    if imported.content is None:
        assert not imported.keys
        assert not imported.assets
        return
    content = PaperContent.model_validate_json(imported.content.model_dump_json())
    assert content == imported.content
    names = [item.id for item in content.items]
    assert names
    assert len(set(names)) == len(names)
    assert [name for section in content.sections for name in section.items] == names
    assert [key.item for key in imported.keys] == names


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_get_an_answer(data: bytes) -> None:
    check(read_paper("x", data))
    check(read_paper("x", b"PK\x03\x04" + data))


@settings(deadline=None)
@given(st.lists(st.sampled_from(TOKENS), max_size=60).map("".join))
def test_any_hand_written_text_gets_an_answer(text: str) -> None:
    check(read_paper("x.md", text.encode()))
    check(read_paper("x.md", f"# 卷\n1. {text}".encode()))


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_gets_an_answer(text: str) -> None:
    check(read_paper("x.md", text.encode(errors="replace")))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(SAMPLES)), st.randoms(use_true_random=False))
def test_a_damaged_zip_gets_an_answer(name: str, chance: random.Random) -> None:
    data = bytearray(SAMPLES[name])
    for _ in range(chance.randint(1, 8)):
        # Half of the damage goes to the directory at the end, where a zip decides what it is.
        start = chance.choice([0, max(0, len(data) - 2000)])
        data[chance.randrange(start, len(data))] = chance.randrange(256)
    if chance.random() < 0.2:
        del data[chance.randrange(len(data)) :]
    check(read_paper(name, bytes(data)))


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(["qti21", "qti22", "qti30", "plain"]), st.randoms(use_true_random=False))
def test_a_damaged_source_in_a_sound_zip_gets_an_answer(name: str, chance: random.Random) -> None:
    files = dict(SOURCES[name])
    for file in chance.sample(sorted(files), min(3, len(files))):
        data = files[file]
        for _ in range(chance.randint(1, 3)):
            at, length = chance.randrange(len(data) + 1), chance.choice([0, 0, 1, 5, 40])
            tokens = TOKENS if file.endswith(".md") else XML_TOKENS
            token = chance.choice([*tokens, ""]).encode()
            data = data[:at] + token + data[at + length :]
        files[file] = data
    if chance.random() < 0.2:
        del files[chance.choice(sorted(files))]
    check(read_paper(name, zipped(dict(files))))


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(["qti21", "qti30"]), st.randoms(use_true_random=False))
def test_well_formed_but_senseless_xml_gets_an_answer(name: str, chance: random.Random) -> None:
    """Swap names and values for others of the same file, so that the XML stays well formed."""
    files = dict(SOURCES[name])
    for file in chance.sample([f for f in sorted(files) if f.endswith(".xml")], 4):
        text = files[file].decode()
        values = text.split('"')[1::2]
        for _ in range(chance.randint(1, 4)):
            text = text.replace(f'"{chance.choice(values)}"', f'"{chance.choice(values)}"', 1)
        words = ["itemBody", "simpleChoice", "value", "mapping", "p", "choiceInteraction", "sub"]
        old, new = chance.sample(words, 2)
        files[file] = text.replace(f"<{old}", f"<{new}").replace(f"</{old}", f"</{new}").encode()
    check(read_paper(name, zipped(dict(files))))
