"""Texts shared by the questions below them: ``### title``, until the next or the section ends."""

from dataclasses import dataclass, field

from cloud.core.papers.plain_lines import Line
from cloud.core.papers.plain_writer import Writer
from contract.paper import Item, Node, Stimulus

_END = frozenset({"材料结束", "结束", "end"})
_OPENED_BY = frozenset({"title", "section", "heading", "question"})


@dataclass(slots=True)
class _Passage:
    title: str
    line: int
    body: list[Node] = field(default_factory=list)
    questions: set[int] = field(default_factory=set)


class Passages:
    """Takes the lines that belong to a shared text, and knows which questions ask about it."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._all: list[_Passage] = []
        self._beside: _Passage | None = None
        self._open = False

    def take(self, line: Line) -> bool:
        """Take a line that is a passage's own; False for any other."""
        if line.kind == "passage":
            self.close()
            if line.text.strip().lower() not in _END:
                self._beside = _Passage(line.text, line.number)
                self._all.append(self._beside)
                self._open = True
            return True
        if not self._open or line.kind in _OPENED_BY:
            return False
        return line.kind == "blank" or self.keep(line)

    def keep(self, line: Line) -> bool:
        """Keep a line, whatever it looks like, in the passage that is open; False when none is."""
        if self._open and self._beside:
            self._beside.body.append(self._writer.paragraph(line))
        return self._open

    def ask(self, line: int) -> None:
        """Set the passage beside the question of a line; what follows is the question's own."""
        self._open = False
        if self._beside:
            self._beside.questions.add(line)

    def close(self) -> None:
        """End the passage: the next question has none."""
        self._beside, self._open = None, False

    def beside(self, item: Item, line: int) -> Item:
        """Return the item of a question with its passage."""
        for passage in self._all:
            if line in passage.questions:
                return item.model_copy(update={"stimulus": self._named(passage)})
        return item

    def stimuli(self) -> tuple[Stimulus, ...]:
        """Return the passages that questions ask about, and report what is wrong with the others."""
        for passage in self._all:
            if not passage.body:
                what = f"### {passage.title}: no text"
                self._writer.at.error("stimulus-empty", what, passage.line)
            if not passage.questions:
                what = f"### {passage.title}: no question below"
                self._writer.at.warning("stimulus-unused", what, passage.line)
        return tuple(
            Stimulus(id=self._named(one), title=one.title, body=tuple(one.body))
            for one in self._all
            if one.questions
        )

    def _named(self, passage: _Passage) -> str:
        return f"S{self._all.index(passage) + 1:02d}"
