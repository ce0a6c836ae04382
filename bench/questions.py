"""A paper with every kind of question, and an answer that fits each."""

from collections.abc import Callable
from typing import NamedTuple

from contract.paper import (
    AssociateInteraction,
    Audio,
    Choice,
    ChoiceInteraction,
    Element,
    ExtendedTextInteraction,
    Gap,
    GapMatchInteraction,
    Hottext,
    HottextInteraction,
    Image,
    InlineChoice,
    InlineChoiceInteraction,
    Item,
    MatchInteraction,
    Node,
    OrderInteraction,
    PaperContent,
    Partner,
    Section,
    SliderInteraction,
    Stimulus,
    TextEntryInteraction,
    UploadInteraction,
    Value,
)

RECORDING = "sound.mp3"
_TEXT = "操作系统管理计算机的硬件与软件资源，是其他程序运行的基础。"
_IDS = ("A", "B", "C", "D")


class Question(NamedTuple):
    """The body of an item and what a candidate might answer."""

    body: tuple[Node, ...]
    answer: tuple[str, ...]


def _choices() -> tuple[Choice, ...]:
    return tuple(Choice(id=one, content=(f"{one}：{_TEXT}",)) for one in _IDS)


def _partners(*names: str) -> tuple[Partner, ...]:
    return tuple(Partner(id=one, content=(f"{one}：{_TEXT[:12]}",)) for one in names)


def _inline() -> Question:
    choices = tuple(InlineChoice(id=one, text=one) for one in _IDS)
    return Question((_TEXT, InlineChoiceInteraction(response="R", choices=choices)), ("B",))


def _match() -> Question:
    rows, columns = _partners("R1", "R2", "R3"), _partners("C1", "C2", "C3")
    body = MatchInteraction(response="R", prompt=(_TEXT,), rows=rows, columns=columns)
    return Question((body,), ("R1 C2", "R2 C1", "R3 C3"))


def _hottext() -> Question:
    runs = tuple(Hottext(hottext=one, content=(_TEXT[:8],)) for one in _IDS)
    return Question((HottextInteraction(response="R", content=(_TEXT, *runs)),), ("C",))


def _gaps() -> Question:
    body = GapMatchInteraction(
        response="R",
        choices=_partners("W1", "W2"),
        content=(_TEXT, Gap(gap="G1"), _TEXT, Gap(gap="G2")),
    )
    return Question((body,), ("W2 G1", "W1 G2"))


KINDS: tuple[Callable[[], Question], ...] = (
    lambda: Question((ChoiceInteraction(response="R", choices=_choices()),), ("A",)),
    lambda: Question((_TEXT, TextEntryInteraction(response="R")), ("内存",)),
    lambda: Question((ExtendedTextInteraction(response="R", prompt=(_TEXT,)),), (_TEXT * 8,)),
    _inline,
    lambda: Question((OrderInteraction(response="R", choices=_choices()),), ("B", "A", "D", "C")),
    _match,
    lambda: Question((AssociateInteraction(response="R", choices=_partners(*_IDS)),), ("A C",)),
    _hottext,
    _gaps,
    lambda: Question(
        (_TEXT, UploadInteraction(response="R")), ("0" * 64, "表.xlsx", "application/zip", "4096")
    ),
    lambda: Question((SliderInteraction(response="R", lower=0, upper=100),), ("42",)),
)
"""One maker for each kind of interaction that the product has."""


def paper(number: int, items: int) -> PaperContent:
    """Return a paper whose items go through the kinds, with a shared text, picture and sound."""
    names = tuple(f"Q{n:02d}" for n in range(1, items + 1))
    shared = Stimulus(
        id="S1",
        title="材料",
        body=(
            Element(tag="p", children=(_TEXT * 20,)),
            Image(image="figure.png", alt="图"),
            Audio(audio=RECORDING, plays=2),
        ),
    )
    made = tuple(
        Item(
            id=name,
            title=f"第 {n} 题",
            body=(
                Element(tag="p", children=(f"{number}-{n} {_TEXT}",)),
                *KINDS[n % len(KINDS)]().body,
            ),
            responses=("R",),
            stimulus="S1" if n % 4 == 0 else None,
        )
        for n, name in enumerate(names)
    )
    return PaperContent(
        title=f"试卷 {number}", sections=(Section(items=names),), items=made, stimuli=(shared,)
    )


def answer(number: int) -> Value:
    """Return an answer to the item of this number, from 0."""
    return Value(responses={"R": KINDS[number % len(KINDS)]().answer})
