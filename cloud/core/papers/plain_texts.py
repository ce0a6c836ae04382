"""Hand-written questions answered inside their text: blanks, lists, gaps, runs to choose."""

from dataclasses import replace
from typing import NamedTuple

from cloud.core.papers import plain_options
from cloud.core.papers.findings import Place
from cloud.core.papers.plain_lines import Line
from cloud.core.papers.plain_question import RESPONSE, Built, Question
from cloud.core.papers.plain_writer import Writer
from contract.paper import (
    Gap,
    GapMatchInteraction,
    Hottext,
    HottextInteraction,
    InlineChoice,
    InlineChoiceInteraction,
    Node,
    Partner,
    ResponseKey,
    TextEntryInteraction,
)

_BLANK = "___"
_RUN = "[["


def blanks(question: Question, writer: Writer) -> Built:
    """Build a text with blanks and lists, or with runs to choose."""
    if any(_RUN in line.text for line in question.stem if line.kind != "code"):
        return _runs(question, writer)
    keys: list[ResponseKey] = []
    written: list[str] = []

    def name() -> str:
        return f"{RESPONSE}{len(keys) + 1}" if keys else RESPONSE

    def blank() -> Node:
        key = ResponseKey(response=name(), cardinality="single", base_type="string")
        written.append(key.response)
        keys.append(key)
        return TextEntryInteraction(response=key.response)

    def pick(text: str) -> Node | None:
        listed = _listed(text)
        if listed is None:
            return None
        correct = tuple(choice.id for choice in listed.choices if choice.id in listed.starred)
        key = ResponseKey(
            response=name(), cardinality="single", base_type="identifier", correct=correct
        )
        keys.append(key)
        return InlineChoiceInteraction(response=key.response, choices=listed.choices)

    body = tuple(
        writer.paragraph(line, replace(writer.marks(line.number), blank=blank, pick=pick))
        for line in question.stem
    )
    if not keys:
        writer.at.error("question-open", "no options, no ___ and no [essay]", question.line)
    elif len(written) != len(question.answers):
        what = f"{len(written)} blanks and {len(question.answers)} answer lines"
        writer.at.error("answer-count", what, question.line)
    answers = dict(zip(written, question.answers, strict=False))
    return body, tuple(
        _with_answers(key, answers[key.response], writer.at) if key.response in answers else key
        for key in keys
    )


def gaps(question: Question, writer: Writer) -> Built:
    """Build a text whose blanks are filled from the options; the answer has a letter for each."""
    plain_options.check_options(question, writer.at)
    names: list[str] = []

    def gap() -> Node:
        names.append(f"G{len(names) + 1}")
        return Gap(gap=names[-1])

    above, text = _from(question.stem, _BLANK)
    content = tuple(
        writer.paragraph(one, replace(writer.marks(one.number), blank=gap)) for one in text
    )
    said = plain_options.letters(question.answers)
    offered = {option.letter for option in question.options}
    if not names:
        writer.at.error("question-open", "no ___ to fill", question.line)
    elif len(said) != len(names) or not set(said) <= offered:
        what = f"{len(names)} gaps and the letters {' '.join(said)[:80]}"
        writer.at.error("answer-count", what, question.line)
    most = 1 if len(set(said)) == len(said) else 0
    choices = tuple(
        Partner(id=one.letter, most=most, content=writer.nodes(one.text, one.line))
        for one in question.options
    )
    correct = tuple(f"{letter} {gap}" for letter, gap in zip(said, names, strict=False))
    key = ResponseKey(
        response=RESPONSE, cardinality="multiple", base_type="directedPair", correct=correct
    )
    interaction = GapMatchInteraction(response=RESPONSE, choices=choices, content=content)
    return (*(writer.paragraph(line) for line in above), interaction), (key,)


def _runs(question: Question, writer: Writer) -> Built:
    names: list[str] = []
    correct: list[str] = []

    def run(text: str) -> Node:
        names.append(f"H{len(names) + 1}")
        if text.startswith("*"):
            correct.append(names[-1])
        return Hottext(hottext=names[-1], content=(text.removeprefix("*").strip(),))

    above, text = _from(question.stem, _RUN)
    content = tuple(
        writer.paragraph(one, replace(writer.marks(one.number), run=run)) for one in text
    )
    if not correct:
        writer.at.error("key-missing", "no run is marked, as in [[*this]]", question.line)
    several = question.flags.multiple or len(correct) > 1
    key = ResponseKey(
        response=RESPONSE,
        cardinality="multiple" if several else "single",
        base_type="identifier",
        correct=tuple(correct),
    )
    interaction = HottextInteraction(response=RESPONSE, content=content, most=0 if several else 1)
    return (*(writer.paragraph(line) for line in above), interaction), (key,)


class _Listed(NamedTuple):
    choices: tuple[InlineChoice, ...]
    starred: tuple[str, ...]


def _listed(text: str) -> _Listed | None:
    """Read ``0|*100|50``; None for braces that are no list, as in a set of numbers."""
    pieces = [piece.strip() for piece in text.replace("｜", "|").split("|")]
    names = [chr(ord("A") + place) for place in range(len(pieces))]
    starred = tuple(n for n, piece in zip(names, pieces, strict=True) if piece.startswith("*"))
    texts = [piece.removeprefix("*").strip() for piece in pieces]
    if len(starred) != 1 or not all(texts) or len(pieces) > plain_options.MOST_OPTIONS:
        return None
    named = zip(names, texts, strict=True)
    return _Listed(tuple(InlineChoice(id=name, text=one) for name, one in named), starred)


def _with_answers(key: ResponseKey, line: Line, at: Place) -> ResponseKey:
    accepted = [text.strip() for text in line.text.replace("｜", "|").split("|")]
    if "" in accepted:
        at.error("answer-empty", "an answer without text", line.number)
    return key.model_copy(
        update={
            "correct": (accepted[0],),
            "mapping": dict.fromkeys(accepted, 1.0),
            "case_sensitive": False,
        }
    )


def _from(stem: list[Line], sign: str) -> tuple[list[Line], list[Line]]:
    """Part the stem before the first line that has the sign."""
    places = [at for at, line in enumerate(stem) if line.kind != "code" and sign in line.text]
    first = places[0] if places else len(stem)
    return stem[:first], stem[first:]
