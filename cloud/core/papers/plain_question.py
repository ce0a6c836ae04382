"""One hand-written question, once all its lines are known, as an item and its answer key."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from string import ascii_uppercase

from cloud.core.papers.findings import PaperRefused, Place
from cloud.core.papers.items import MOST_RESPONSES
from cloud.core.papers.package import resolve
from cloud.core.papers.pictures import Pictures
from cloud.core.papers.plain_lines import Flags, Line, Option, inline
from contract.paper import (
    AnswerKey,
    Choice,
    ChoiceInteraction,
    Element,
    ExtendedTextInteraction,
    Image,
    Item,
    Node,
    ResponseKey,
)

RESPONSE = "RESPONSE"
FEWEST_OPTIONS = 2


@dataclass(frozen=True, slots=True)
class Writer:
    """Turns text with its little markup into nodes, and takes in the pictures it names."""

    at: Place
    pictures: Pictures

    def nodes(
        self, text: str, line: int, blank: Callable[[], str] | None = None
    ) -> tuple[Node, ...]:
        """Return a line's nodes; ``blank`` as in ``inline``."""
        return inline(text, partial(self._picture, line), blank)

    def paragraph(self, line: Line, blank: Callable[[], str] | None = None) -> Element:
        """Return a line as a paragraph, or a fenced block as it stands."""
        if line.kind == "code":
            return Element(tag="pre", children=(line.text,))
        return Element(tag="p", children=self.nodes(line.text, line.number, blank))

    def _picture(self, line: int, file: str, alt: str) -> Image | None:
        try:
            return Image(image=self.pictures.take(resolve(self.at.file, file)), alt=alt)
        except PaperRefused as refused:
            self.at.error(refused.code, refused.what, line)
            return None


@dataclass(slots=True)
class Question:
    """The lines of a question, sorted."""

    number: str
    line: int
    flags: Flags
    stem: list[Line] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    answers: list[Line] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)

    @property
    def stem_closed(self) -> bool:
        """Tell whether a line of text can no longer belong to the stem."""
        return bool(self.options or self.answers or self.notes)


def build(
    question: Question, name: str, each: tuple[float | None, bool], writer: Writer
) -> tuple[Item, AnswerKey]:
    """Return the item and its key; ``each`` is what the section gives a question or a blank."""
    if not question.stem:
        writer.at.error("question-empty", "a question without text", question.line)
    if question.options and question.flags.essay:
        writer.at.error("question-mixed", "options and an essay in one", question.line)
    points = question.flags.points
    if question.options:
        body, keys = _choice(question, writer)
    elif question.flags.essay:
        body, keys = _essay(question, writer)
    else:
        body, names = _blanks(question, writer)
        worth, per_blank = each
        if points is None and worth is not None and per_blank:
            points = worth * len(names)
        keys = _blank_keys(question, names, worth if points is None else points, writer.at)
    points = each[0] if points is None else points
    if len(keys) > MOST_RESPONSES:
        writer.at.error("too-many-responses", f"more than {MOST_RESPONSES} blanks", question.line)
    item = Item(
        id=name,
        title=question.number,
        body=body,
        responses=tuple(key.response for key in keys),
        points=points,
    )
    told = question.notes if not question.flags.essay else question.answers + question.notes
    return item, AnswerKey(item=name, keys=keys, scoring="\n".join(line.text for line in told))


def _choice(question: Question, writer: Writer) -> tuple[tuple[Node, ...], tuple[ResponseKey, ...]]:
    correct = _correct(question, writer.at)
    letters = [option.letter for option in question.options]
    if letters != list(ascii_uppercase[: len(letters)]):
        what = f"options {', '.join(letters[:30])}"
        writer.at.error("option-order", what, question.options[0].line)
    if len(letters) < FEWEST_OPTIONS:
        writer.at.error("option-single", "a choice of one option", question.options[0].line)
    several = question.flags.multiple or len(correct) > 1
    choices = tuple(_option(option, writer) for option in question.options)
    stem = tuple(writer.paragraph(line) for line in question.stem)
    interaction = ChoiceInteraction(response=RESPONSE, choices=choices, most=0 if several else 1)
    key = ResponseKey(
        response=RESPONSE,
        cardinality="multiple" if several else "single",
        base_type="identifier",
        correct=correct,
    )
    return (*stem, interaction), (key,)


def _option(option: Option, writer: Writer) -> Choice:
    if not option.text:
        writer.at.error("option-empty", f"option {option.letter} has no text", option.line)
    bare = option.text.replace("**", "").replace("\\*", "")
    if bare.startswith("*") or bare.endswith("*"):
        what = f"option {option.letter}: the * of a correct option stands before its letter"
        writer.at.error("star-misplaced", what, option.line)
    return Choice(id=option.letter, content=writer.nodes(option.text, option.line))


def _correct(question: Question, at: Place) -> tuple[str, ...]:
    """Return the correct letters, from the stars or from an answer line."""
    letters = [option.letter for option in question.options]
    starred = [option.letter for option in question.options if option.starred]
    said: list[str] = []
    for line in question.answers:
        said += [letter for letter in line.text.upper() if letter not in " ,，、;；.。"]
    for letter in sorted(set(said) - set(letters)):
        at.error("key-outside-choices", f"{letter} is no option", question.answers[0].number)
    if starred and said and sorted(set(said)) != sorted(starred):
        at.error("key-conflict", "stars and answer line differ", question.answers[0].number)
    if not starred and not said:
        at.error("key-missing", "no option is marked with *", question.line)
    return tuple(starred or sorted(set(said)))


def _essay(question: Question, writer: Writer) -> tuple[tuple[Node, ...], tuple[ResponseKey, ...]]:
    stem = tuple(writer.paragraph(line) for line in question.stem)
    interaction = ExtendedTextInteraction(response=RESPONSE, lines=question.flags.lines)
    key = ResponseKey(response=RESPONSE, cardinality="single", base_type="string")
    return (*stem, interaction), (key,)


def _blanks(question: Question, writer: Writer) -> tuple[tuple[Node, ...], list[str]]:
    """Return the stem with its blanks, and the names of their responses."""
    names: list[str] = []

    def blank() -> str:
        names.append(f"{RESPONSE}{len(names) + 1}" if names else RESPONSE)
        return names[-1]

    stem = tuple(writer.paragraph(line, blank) for line in question.stem)
    return stem, names


def _blank_keys(
    question: Question, names: list[str], points: float | None, at: Place
) -> tuple[ResponseKey, ...]:
    """Return the key of each blank; the points of the question are shared out evenly."""
    if not names:
        at.error("question-open", "no options, no ___ and no [essay]", question.line)
    elif len(names) != len(question.answers):
        what = f"{len(names)} blanks and {len(question.answers)} answer lines"
        at.error("answer-count", what, question.line)
    worth = 1.0 if points is None or not names else points / len(names)
    pairs = zip(names, question.answers, strict=False)
    return tuple(_blank_key(name, line, worth, at) for name, line in pairs)


def _blank_key(name: str, line: Line, worth: float, at: Place) -> ResponseKey:
    accepted = [text.strip() for text in line.text.replace("｜", "|").split("|")]
    if "" in accepted:
        at.error("answer-empty", "an answer without text", line.number)
    return ResponseKey(
        response=name,
        cardinality="single",
        base_type="string",
        correct=(accepted[0],),
        mapping=dict.fromkeys(accepted, worth),
        case_sensitive=False,
    )
