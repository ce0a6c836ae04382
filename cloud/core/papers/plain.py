"""A paper that a teacher writes by hand, in Markdown; ``docs/papers.md`` is its manual.

``# title``, ``## section``, ``### shared text``, questions numbered ``1.`` at the margin, options
``A. …`` with ``*`` before the letter of each correct one, blanks ``___`` with one ``答案: …|…`` line
for each, lists ``{a|*b}``, runs ``[[*run]]``, kinds in brackets such as ``[作文 20 行]``, ``（2分）``
for points, ``![name](file)`` for pictures and recordings. A line that begins with ``解析:`` is for
examiners. Every error names its line.
"""

from dataclasses import dataclass, field, replace
from textwrap import dedent

from cloud.core.papers.assessment import MOST_ITEMS
from cloud.core.papers.encoding import decode_text
from cloud.core.papers.findings import Findings, PaperRefused, Place
from cloud.core.papers.media import Media
from cloud.core.papers.plain_flags import read_flags
from cloud.core.papers.plain_kinds import KINDS
from cloud.core.papers.plain_lines import Line, points_each, read_line, read_options
from cloud.core.papers.plain_passages import Passages
from cloud.core.papers.plain_question import Question, build
from cloud.core.papers.plain_writer import Writer
from contract.paper import AnswerKey, Item, Node, PaperContent, Section

FENCE = "```"
MOST_BYTES = 512 * 1024
"""Of text, without pictures: a thousand bytes for each of 500 questions."""


def read_plain(
    file: str, data: bytes, found: Findings, media: Media
) -> tuple[PaperContent, tuple[AnswerKey, ...]]:
    """Return the paper and its keys; only good when ``found`` has no error.

    Raises PaperRefused when the bytes are no text.
    """
    if len(data) > MOST_BYTES:
        raise PaperRefused("text-too-large", file, f"{len(data)} bytes of text")
    reader = _Reader(Writer(Place(found, file), media))
    text = decode_text(data, file).replace("\r\n", "\n").replace("\r", "\n")
    for number, line in enumerate(text.split("\n"), start=1):
        reader.take(number, line)
    return reader.paper()


@dataclass(slots=True)
class _Section:
    title: str
    line: int
    rubric: list[Node] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)


class _Reader:
    """Takes lines one by one and knows which section and question they belong to."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._at = writer.at
        self._title = ""
        self._sections: list[_Section] = []
        self._passages = Passages(writer)
        self._fence: int | None = None
        self._code: list[str] = []
        self._last = 0
        """Number of the question before, as written."""

    def take(self, number: int, text: str) -> None:
        """Take the next line of the file."""
        if text.strip().startswith(FENCE):
            self._toggle(number)
        elif self._fence:
            self._code.append(text)
        else:
            self._place(read_line(number, text))

    def paper(self) -> tuple[PaperContent, tuple[AnswerKey, ...]]:
        """Return all that was taken as a paper."""
        if self._fence:
            self._at.error("fence-open", f"{FENCE} is not closed", self._fence)
        if not self._title:
            self._at.error("title-missing", "no line begins with '# '")
        items: list[Item] = []
        keys: list[AnswerKey] = []
        sections: list[Section] = []
        for section in self._sections:
            if not section.questions:
                self._at.error("section-empty", f"{section.title}: no questions", section.line)
            first = len(items)
            for question in section.questions[: MOST_ITEMS + 1 - len(items)]:
                self._build(question, section, items, keys)
            ids = tuple(item.id for item in items[first:])
            sections.append(Section(title=section.title, rubric=tuple(section.rubric), items=ids))
        if not 0 < len(items) <= MOST_ITEMS:
            code = "too-many-items" if items else "no-items"
            self._at.error(code, f"1 to {MOST_ITEMS} questions make a paper")
        content = PaperContent(
            title=self._title,
            sections=tuple(sections),
            items=tuple(items),
            stimuli=self._passages.stimuli(),
        )
        return content, tuple(keys)

    def _build(
        self, question: Question, section: _Section, items: list[Item], keys: list[AnswerKey]
    ) -> None:
        name = f"Q{len(items) + 1:02d}"
        writer = replace(self._writer, at=replace(self._at, item=name))
        item, key = build(question, name, points_each(section.title), writer, KINDS)
        items.append(self._passages.beside(item, question.line))
        keys.append(key)

    @property
    def _question(self) -> Question | None:
        questions = self._sections[-1].questions if self._sections else []
        return questions[-1] if questions else None

    def _toggle(self, number: int) -> None:
        if self._fence is None:
            self._fence, self._code = number, []
        else:
            self._text(Line("code", self._fence, dedent("\n".join(self._code))))
            self._fence = None

    def _place(self, line: Line) -> None:
        if self._passages.take(line):
            return
        question = self._question
        if line.kind == "title":
            self._begin(line)
        elif line.kind == "section":
            self._open(line)
        elif line.kind == "heading":
            self._at.error("heading-deep", "only '# ', '## ' and '### ' are headings", line.number)
        elif line.kind == "question":
            self._ask(line)
        elif line.kind in {"key", "note"} and question:
            (question.answers if line.kind == "key" else question.notes).append(line)
        elif line.kind in {"key", "note"}:
            self._at.error("key-outside", "an answer before any question", line.number)
        elif line.kind == "options" and question:
            self._offer(line, question)
        elif line.kind != "blank":
            self._text(line)

    def _begin(self, line: Line) -> None:
        if self._title or self._sections:
            self._at.error("title-twice", "the title is one, and first", line.number)
        self._title = self._title or line.text

    def _open(self, line: Line) -> None:
        section = _Section(line.text, line.number)
        self._passages.close()
        if self._sections and not self._sections[-1].title and self._question is None:
            # What stood between the title and the first section is read before its questions.
            section.rubric = self._sections.pop().rubric
        self._sections.append(section)

    def _offer(self, line: Line, question: Question) -> None:
        if question.answers or question.notes:
            self._at.error("text-misplaced", "an option after the answer", line.number)
        question.options += read_options(line)

    def _ask(self, line: Line) -> None:
        if not self._sections:
            self._sections.append(_Section("", line.number))
        section, number = self._sections[-1], int(line.mark)
        again = number == 1 and not section.questions
        if number != self._last + 1 and not again:
            what = f"question {number} after {self._last}"
            self._at.error("question-number", what, line.number)
        self._last = number
        flags = read_flags(line.text)
        question = Question(line.mark, line.number, flags)
        if flags.text:
            question.stem.append(replace(line, text=flags.text))
        section.questions.append(question)
        self._passages.ask(line.number)

    def _text(self, line: Line) -> None:
        if self._passages.keep(line):
            return
        question = self._question
        if question is None:
            self._introduce(line)
        elif question.stem_closed:
            what = "text after options, answer or explanation"
            self._at.error("text-misplaced", what, line.number)
        elif line.kind == "code" or (flags := read_flags(line.text)).text:
            question.stem.append(line)
        else:
            question.flags = question.flags.also(flags)

    def _introduce(self, line: Line) -> None:
        """Keep a text before the questions as what candidates are told first."""
        if not self._title and not self._sections:
            self._at.error("text-before-title", "the first line is '# ' and a title", line.number)
        if not self._sections:
            self._sections.append(_Section("", line.number))
        self._sections[-1].rubric.append(self._writer.paragraph(line))
