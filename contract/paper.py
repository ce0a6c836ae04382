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


class InlineChoice(Wire):
    """One alternative of a list inside the flow: plain text, as lists show nothing else."""

    id: Identifier
    fixed: bool = False
    text: str


class InlineChoiceInteraction(Wire):
    """Choose one from a list inside the flow of the question."""

    interaction: Literal["inlineChoice"] = "inlineChoice"
    response: Identifier
    choices: tuple[InlineChoice, ...]
    shuffle: bool = False


class OrderInteraction(Wire):
    """Bring choices into an order; the answer is their identifiers in that order."""

    interaction: Literal["order"] = "order"
    response: Identifier
    prompt: tuple["Node", ...] = ()
    choices: tuple[Choice, ...]
    shuffle: bool = False
    least: int | None = None
    """How many must be placed; None: all of them."""
    most: int | None = None
    horizontal: bool = False


class Partner(Wire):
    """What can be paired; ``most`` 0 means as often as wanted."""

    id: Identifier
    fixed: bool = False
    most: int = 1
    least: int = 0
    content: tuple["Node", ...]


class MatchInteraction(Wire):
    """Pair rows with columns; the answer is ``row column`` for each pair, in reading order."""

    interaction: Literal["match"] = "match"
    response: Identifier
    prompt: tuple["Node", ...] = ()
    rows: tuple[Partner, ...]
    columns: tuple[Partner, ...]
    least: int = 0
    most: int = 0
    """Pairs in all; 0 means as many as wanted."""
    shuffle: bool = False


class AssociateInteraction(Wire):
    """Pair choices with each other; the answer is ``one other`` for each pair."""

    interaction: Literal["associate"] = "associate"
    response: Identifier
    prompt: tuple["Node", ...] = ()
    choices: tuple[Partner, ...]
    least: int = 0
    most: int = 1
    shuffle: bool = False


class Hottext(Wire):
    """A run of text that can be chosen."""

    hottext: Identifier
    content: tuple["Node", ...]


class HottextInteraction(Wire):
    """Choose runs of the text; ``most`` 0 means as many as wanted."""

    interaction: Literal["hottext"] = "hottext"
    response: Identifier
    prompt: tuple["Node", ...] = ()
    content: tuple["Node", ...]
    least: int = 0
    most: int = 1


class Gap(Wire):
    """A place in the text to put a choice into."""

    gap: Identifier


class GapMatchInteraction(Wire):
    """Put choices into the gaps of a text; the answer is ``choice gap`` for each filled gap."""

    interaction: Literal["gapMatch"] = "gapMatch"
    response: Identifier
    prompt: tuple["Node", ...] = ()
    choices: tuple[Partner, ...]
    content: tuple["Node", ...]
    shuffle: bool = False


class UploadInteraction(Wire):
    """Hand in a file; the answer is its SHA-256, name, media type and bytes, four strings."""

    interaction: Literal["upload"] = "upload"
    response: Identifier
    prompt: tuple["Node", ...] = ()
    types: tuple[str, ...] = ()
    """Media types that are taken; none named means any of the product's."""


class SliderInteraction(Wire):
    """Choose a number between two bounds; the answer is the number as text."""

    interaction: Literal["slider"] = "slider"
    response: Identifier
    prompt: tuple["Node", ...] = ()
    lower: float
    upper: float
    step: float = 1
    vertical: bool = False
    reverse: bool = False


class Audio(Wire):
    """A recording of the paper; ``audio`` names an asset sealed with it."""

    audio: Identifier
    label: str = ""
    plays: int = 0
    """How often it may be played; 0 means as often as wanted. The count is the seat's, per attempt."""


Interaction = Annotated[
    ChoiceInteraction
    | TextEntryInteraction
    | ExtendedTextInteraction
    | InlineChoiceInteraction
    | OrderInteraction
    | MatchInteraction
    | AssociateInteraction
    | HottextInteraction
    | GapMatchInteraction
    | UploadInteraction
    | SliderInteraction,
    Field(discriminator="interaction"),
]
Node = Union[  # noqa: UP007 - a forward reference needs Union
    str, Element, Image, Audio, Hottext, Gap, Interaction
]


class Stimulus(Wire):
    """What several items ask about: a text, a recording; shown beside each of them."""

    id: Identifier
    title: str = ""
    body: tuple[Node, ...]


class Font(Wire):
    """A subset font that travels with the paper (X5); ``font`` names a sealed asset."""

    font: Identifier
    family: str
    weight: int = 400


class Item(Wire):
    """One question. ``responses`` lists what can be answered, in reading order."""

    id: Identifier
    title: str
    body: tuple[Node, ...]
    responses: tuple[Identifier, ...]
    points: float | None = None
    stimulus: Identifier | None = None


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
    stimuli: tuple[Stimulus, ...] = ()
    fonts: tuple[Font, ...] = ()


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
