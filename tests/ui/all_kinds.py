"""A paper with every kind of question: a text that two of them share, a recording, a file."""

import io
import wave

from contract.paper import (
    AssociateInteraction,
    Audio,
    Choice,
    ChoiceInteraction,
    Element,
    Gap,
    GapMatchInteraction,
    Hottext,
    HottextInteraction,
    InlineChoice,
    InlineChoiceInteraction,
    Item,
    MatchInteraction,
    OrderInteraction,
    PaperContent,
    Partner,
    Section,
    SliderInteraction,
    Stimulus,
    TextEntryInteraction,
    UploadInteraction,
)
from contract.sealing import Asset
from tests.edge import venue
from tests.ui.workstation import sealed_paper

PARAGRAPHS = 40


def _partners(*names: str) -> tuple[Partner, ...]:
    return tuple(Partner(id=name, content=(f"项 {name}",)) for name in names)


def _choices(*names: str) -> tuple[Choice, ...]:
    return tuple(Choice(id=name, content=(f"选项 {name}",)) for name in names)


def _item(name: str, *body: object, stimulus: str | None = None) -> Item:
    fields = {"id": name, "title": name, "body": body, "responses": ("R",), "stimulus": stimulus}
    return Item.model_validate(fields)


def stimulus() -> Stimulus:
    """A long text with a recording that may be heard twice."""
    lines = tuple(
        Element(tag="p", children=(f"第 {n} 段：江南可采莲，莲叶何田田。",))
        for n in range(PARAGRAPHS)
    )
    return Stimulus(
        id="S1", title="采莲", body=(Audio(audio="a.wav", label="朗读", plays=2), *lines)
    )


def content() -> PaperContent:
    """Return the paper."""
    pick = ChoiceInteraction(response="R", choices=_choices("A", "B"))
    items = (
        _item("Q1", "作者是谁？", pick, stimulus="S1"),
        _item("Q2", "写的是什么？", TextEntryInteraction(response="R"), stimulus="S1"),
        _item("Q3", UploadInteraction(response="R", prompt=("交一份文件。",))),
        _item(
            "Q4",
            "他",
            InlineChoiceInteraction(
                response="R",
                choices=(InlineChoice(id="X", text="来"), InlineChoice(id="Y", text="去")),
            ),
            "了。",
        ),
        _item("Q5", OrderInteraction(response="R", choices=_choices("A", "B", "C"))),
        _item(
            "Q6",
            MatchInteraction(response="R", rows=_partners("a", "b"), columns=_partners("X", "Y")),
        ),
        _item("Q7", AssociateInteraction(response="R", choices=_partners("a", "b", "c"))),
        _item(
            "Q8",
            HottextInteraction(
                response="R", content=("春眠", Hottext(hottext="h1", content=("不觉晓",)))
            ),
        ),
        _item(
            "Q9",
            GapMatchInteraction(
                response="R", choices=_partners("w1", "w2"), content=("甲", Gap(gap="g1"), "乙")
            ),
        ),
        _item("Q10", SliderInteraction(response="R", lower=0, upper=10)),
    )
    names = tuple(item.id for item in items)
    return PaperContent(
        title="综合卷", sections=(Section(items=names),), items=items, stimuli=(stimulus(),)
    )


def silence(seconds: float = 0.4) -> bytes:
    """Return a recording of nothing, as a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((1, 1, 8000, 0, "NONE", ""))
        sound.writeframes(b"\x80" * int(8000 * seconds))
    return file.getvalue()


def paper(hq: venue.Headquarters) -> venue.Paper:
    """Return it sealed."""
    return sealed_paper(hq, content(), {"a.wav": Asset("audio/wav", silence())})
