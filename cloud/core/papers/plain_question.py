"""One hand-written question, once all its lines are known, as an item and its answer key."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from cloud.core.papers.items import MOST_RESPONSES
from cloud.core.papers.plain_flags import Flags
from cloud.core.papers.plain_lines import Line, Option
from cloud.core.papers.plain_writer import Writer
from contract.paper import AnswerKey, Item, Node, ResponseKey

RESPONSE = "RESPONSE"

Built = tuple[tuple[Node, ...], tuple[ResponseKey, ...]]
"""The body of an item, and the key of each of its responses in reading order."""
Each = tuple[float | None, bool]
"""What a section gives: points, and whether to each blank and not to each question."""


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


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of question is built."""

    build: Callable[[Question, Writer], Built]
    options: bool
    """Whether it has options; another kind must not."""
    examined: bool = False
    """An examiner marks it: its answer lines are for the examiner."""


def build(
    question: Question, name: str, each: Each, writer: Writer, kinds: Mapping[str, Kind]
) -> tuple[Item, AnswerKey]:
    """Return the item and its key; ``kinds`` has one of each flag, and ``choice`` and ``blanks``."""
    flags = question.flags
    if not question.stem:
        writer.at.error("question-empty", "a question without text", question.line)
    kind = kinds[flags.kind or ("choice" if question.options else "blanks")]
    if flags.kinds > 1 or (question.options and not kind.options):
        writer.at.error("question-mixed", "two kinds in one question", question.line)
    body, keys = kind.build(question, writer)
    points, (worth, per_blank) = flags.points, each
    if points is None and worth is not None:
        points = worth * len(keys) if per_blank and not flags.kind else worth
    if len(keys) > MOST_RESPONSES:
        writer.at.error("too-many-responses", f"more than {MOST_RESPONSES} blanks", question.line)
    item = Item(
        id=name,
        title=question.number,
        body=body,
        responses=tuple(key.response for key in keys),
        points=points,
    )
    told = question.answers + question.notes if kind.examined else question.notes
    shared = tuple(_shared(key, points, len(keys)) for key in keys)
    return item, AnswerKey(item=name, keys=shared, scoring="\n".join(one.text for one in told))


def _shared(key: ResponseKey, points: float | None, blanks: int) -> ResponseKey:
    """Give a written blank its part of the points; the question's are shared out evenly."""
    if not key.mapping:
        return key
    worth = 1.0 if points is None else points / blanks
    return key.model_copy(update={"mapping": dict.fromkeys(key.mapping, worth)})
