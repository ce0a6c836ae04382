"""Hand-written questions of lettered options: choice, order, match, pairs."""

import re
from string import ascii_uppercase

from cloud.core.papers.dealing import dealt
from cloud.core.papers.findings import Place
from cloud.core.papers.plain_lines import Line, Option
from cloud.core.papers.plain_question import RESPONSE, Built, Question
from cloud.core.papers.plain_writer import Writer
from contract.paper import (
    AssociateInteraction,
    Choice,
    ChoiceInteraction,
    MatchInteraction,
    Node,
    OrderInteraction,
    Partner,
    ResponseKey,
)

FEWEST_OPTIONS = 2
MOST_OPTIONS = 26
"""A letter for each."""

_SIDES = re.compile(r"——|=>|⇒|→")
_BETWEEN = re.compile(r"[\s,，、;；.。\-–—→>]")


def choice(question: Question, writer: Writer) -> Built:
    """Build a choice; the correct options have a star, or stand in the answer line."""
    check_options(question, writer.at)
    correct = _correct(question, writer.at)
    several = question.flags.multiple or len(correct) > 1
    choices = tuple(_choice(option, writer) for option in question.options)
    interaction = ChoiceInteraction(response=RESPONSE, choices=choices, most=0 if several else 1)
    key = ResponseKey(
        response=RESPONSE,
        cardinality="multiple" if several else "single",
        base_type="identifier",
        correct=correct,
    )
    return (*stem(question, writer), interaction), (key,)


def order(question: Question, writer: Writer) -> Built:
    """Build an order; the answer line has every letter once, in the right order."""
    check_options(question, writer.at)
    names = [option.letter for option in question.options]
    correct = tuple(letters(question.answers))
    if sorted(correct) != sorted(names):
        _bad_key(question, writer.at, "every option once, in the right order")
    elif list(correct) == names:
        writer.at.warning("order-tells", "the options stand in the right order", question.line)
    choices = tuple(_choice(option, writer) for option in question.options)
    key = ResponseKey(
        response=RESPONSE, cardinality="ordered", base_type="identifier", correct=correct
    )
    interaction = OrderInteraction(response=RESPONSE, choices=choices)
    return (*stem(question, writer), interaction), (key,)


def pairs(question: Question, writer: Writer) -> Built:
    """Build an association; the answer line has pairs of letters, ``A-C B-D``."""
    check_options(question, writer.at)
    names = {option.letter for option in question.options}
    said = letters(question.answers)
    if not said or len(said) % 2 or not set(said) <= names or len(set(said)) != len(said):
        _bad_key(question, writer.at, "pairs of options, each option once at most")
    correct = tuple(f"{one} {other}" for one, other in zip(said[::2], said[1::2], strict=False))
    partners = tuple(
        Partner(id=option.letter, content=writer.nodes(option.text, option.line))
        for option in question.options
    )
    key = ResponseKey(response=RESPONSE, cardinality="multiple", base_type="pair", correct=correct)
    interaction = AssociateInteraction(response=RESPONSE, choices=partners, most=len(partners) // 2)
    return (*stem(question, writer), interaction), (key,)


def match(question: Question, writer: Writer) -> Built:
    """Build a match of ``A. left —— right``; columns are dealt, and rows may share one."""
    check_options(question, writer.at)
    rows: dict[str, Partner] = {}
    facing: dict[str, str] = {}
    columns: dict[str, Partner] = {}
    for option in question.options:
        left, sign, right = _sides(option.text)
        if not sign or not right:
            what = f"option {option.letter} is not 'left —— right'"
            writer.at.error("pair-bad", what, option.line)
        nodes = writer.nodes(right, option.line)
        columns.setdefault(right, Partner(id=right[:100] or "?", most=0, content=nodes))
        if left:
            content = writer.nodes(left, option.line)
            rows[option.letter] = Partner(id=option.letter, content=content)
            facing[option.letter] = right
    shown = dealt(tuple(columns.values()), question.stem[0].text if question.stem else "")
    numbers = {one.id: str(place) for place, one in enumerate(shown, start=1)}
    correct = tuple(f"{row} {numbers[right[:100] or '?']}" for row, right in facing.items())
    key = ResponseKey(
        response=RESPONSE, cardinality="multiple", base_type="directedPair", correct=correct
    )
    interaction = MatchInteraction(
        response=RESPONSE,
        rows=tuple(rows.values()),
        columns=tuple(one.model_copy(update={"id": numbers[one.id]}) for one in shown),
    )
    return (*stem(question, writer), interaction), (key,)


def stem(question: Question, writer: Writer) -> tuple[Node, ...]:
    """Return the text above the options."""
    return tuple(writer.paragraph(line) for line in question.stem)


def letters(answers: list[Line]) -> list[str]:
    """Return the letters of the answer lines, without what stands between them."""
    return [letter for line in answers for letter in _BETWEEN.sub("", line.text).upper()]


def check_options(question: Question, at: Place) -> None:
    """Report options that are missing, out of order or empty."""
    names = [option.letter for option in question.options]
    if not names:
        at.error("option-single", "no options", question.line)
        return
    if names != list(ascii_uppercase[: len(names)]):
        at.error("option-order", f"options {', '.join(names[:30])}", question.options[0].line)
    if len(names) < FEWEST_OPTIONS:
        at.error("option-single", "a choice of one option", question.options[0].line)
    for option in question.options:
        if not option.text:
            at.error("option-empty", f"option {option.letter} has no text", option.line)


def _choice(option: Option, writer: Writer) -> Choice:
    bare = option.text.replace("**", "").replace("\\*", "")
    if bare.startswith("*") or bare.endswith("*"):
        what = f"option {option.letter}: the * of a correct option stands before its letter"
        writer.at.error("star-misplaced", what, option.line)
    return Choice(id=option.letter, content=writer.nodes(option.text, option.line))


def _correct(question: Question, at: Place) -> tuple[str, ...]:
    """Return the correct letters, from the stars or from an answer line."""
    starred = [option.letter for option in question.options if option.starred]
    said = letters(question.answers)
    for letter in sorted(set(said) - {option.letter for option in question.options}):
        at.error("key-outside-choices", f"{letter} is no option", question.answers[0].number)
    if starred and said and sorted(set(said)) != sorted(starred):
        at.error("key-conflict", "stars and answer line differ", question.answers[0].number)
    if not starred and not said:
        at.error("key-missing", "no option is marked with *", question.line)
    return tuple(starred or sorted(set(said)))


def _sides(text: str) -> tuple[str, str, str]:
    found = _SIDES.search(text)
    if found is None:
        return text.strip(), "", ""
    return text[: found.start()].strip(), found.group(), text[found.end() :].strip()


def _bad_key(question: Question, at: Place, wanted: str) -> None:
    code = "key-incomplete" if question.answers else "key-missing"
    line = question.answers[0].number if question.answers else question.line
    at.error(code, f"the answer line has {wanted}", line)
