"""What a paper is once imported: the item JSON that seats and the preview render.

Import turns QTI (or a hand-written paper) into this shape; rendering exists once, in
``contract/web/``. Nothing here can hold a correct answer: keys live in ``AnswerKey``, which the
cloud splits off at import and never sends anywhere.
"""

from typing import Annotated, Literal, Union

from pydantic import Field

from contract.wire import Wire

Identifier = Annotated[str, Field(min_length=1, max_length=128)]
"""A QTI identifier: of an item, a response or a choice."""


class Element(Wire):
    """A harmless piece of markup: tag and attributes come from an allow-list at import."""

    tag: Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*$")]
    attrs: dict[str, str] = Field(default_factory=dict)
    children: tuple["Node", ...] = ()


class Image(Wire):
    """A picture of the paper; ``image`` names an asset sealed with it."""

    image: Identifier
    alt: str = ""
    width: int | None = None
    height: int | None = None


class Choice(Wire):
    """One alternative of a choice interaction."""

    id: Identifier
    fixed: bool = False
    """Stays in its place when the others are shuffled."""
    content: tuple["Node", ...]


class ChoiceInteraction(Wire):
    """Choose from alternatives; ``most`` 0 means as many as wanted."""

    interaction: Literal["choice"] = "choice"
    response: Identifier
    prompt: tuple["Node", ...] = ()
    choices: tuple[Choice, ...]
    least: int = 0
    most: int = 1
    shuffle: bool = False
    horizontal: bool = False


class TextEntryInteraction(Wire):
    """A short text inside the flow of the question."""

    interaction: Literal["textEntry"] = "textEntry"
    response: Identifier
    length: int | None = None
    """Expected characters: a hint for the width."""
    pattern: str | None = None
    hint: str = ""


class ExtendedTextInteraction(Wire):
    """A longer text on lines of its own."""

    interaction: Literal["extendedText"] = "extendedText"
    response: Identifier
    prompt: tuple["Node", ...] = ()
    lines: int | None = None
    length: int | None = None
    hint: str = ""


Interaction = Annotated[
    ChoiceInteraction | TextEntryInteraction | ExtendedTextInteraction,
    Field(discriminator="interaction"),
]
Node = Union[str, Element, Image, Interaction]  # noqa: UP007 - a forward reference needs Union


class Item(Wire):
    """One question. ``responses`` lists what can be answered, in reading order."""

    id: Identifier
    title: str
    body: tuple[Node, ...]
    responses: tuple[Identifier, ...]
    points: float | None = None


class Section(Wire):
    """A titled run of items."""

    title: str = ""
    rubric: tuple[Node, ...] = ()
    items: tuple[Identifier, ...]


class PaperContent(Wire):
    """The asset ``paper.json`` of a sealed paper."""

    format: Literal["kaobox.paper/1"] = "kaobox.paper/1"
    title: str
    language: str = "zh-CN"
    sections: tuple[Section, ...]
    items: tuple[Item, ...]


class ResponseKey(Wire):
    """How one response is marked. Stays in the cloud."""

    response: Identifier
    cardinality: Literal["single", "multiple", "ordered", "record"]
    base_type: str
    correct: tuple[str, ...] = ()
    mapping: dict[str, float] = Field(default_factory=dict)
    case_sensitive: bool = True


class AnswerKey(Wire):
    """Correct answers and scoring of one item, split off at import (A3)."""

    item: Identifier
    keys: tuple[ResponseKey, ...]
    scoring: str = ""
    """The source's own response processing, verbatim, for the marking that comes later."""


class Value(Wire):
    """An answer to one item: response identifier to the chosen or written strings."""

    responses: Annotated[
        dict[Identifier, tuple[Annotated[str, Field(max_length=100_000)], ...]],
        Field(max_length=64),
    ]


PAPER_ASSET = "paper.json"
