"""Interactions answered by choosing: from a list, in a line, an order, runs of a text."""

from dataclasses import replace

from cloud.core.papers import reading
from cloud.core.papers.dealing import dealt
from cloud.core.papers.markup import Scene, flow, prose
from cloud.core.papers.xmltree import Tag
from contract.paper import (
    Choice,
    ChoiceInteraction,
    Hottext,
    HottextInteraction,
    InlineChoice,
    InlineChoiceInteraction,
    OrderInteraction,
    ResponseKey,
)

_SOME = {"single", "multiple"}
_NAMES = {"identifier"}


def choice(tag: Tag, key: ResponseKey, scene: Scene) -> ChoiceInteraction:
    """Return a choice from alternatives."""
    reading.expect(tag, key, scene.at, _SOME, _NAMES)
    choices = _choices(tag, key, scene)
    least, most = _bounds(tag, key, len(choices), scene)
    return ChoiceInteraction(
        response=key.response,
        prompt=reading.prompt(tag, scene),
        choices=dealt(choices, key.response) if reading.is_shuffled(tag) else choices,
        least=least,
        most=most,
        shuffle=reading.is_shuffled(tag),
        horizontal=_is_horizontal(tag),
    )


def inline_choice(tag: Tag, key: ResponseKey, scene: Scene) -> InlineChoiceInteraction:
    """Return a list inside the flow, which shows plain text only."""
    reading.expect(tag, key, scene.at, {"single"}, _NAMES)
    reading.only(tag, {"inlineChoice"}, scene.at)
    choices = []
    for child in tag.tags("inlineChoice"):
        reading.only(child, (), scene.at)
        name, text = reading.name_of(child, scene.at), " ".join(child.text().split())
        if not text:
            scene.at.error("option-empty", f"{child.raw} {name} has no text", child.line)
        choices.append(InlineChoice(id=name, fixed=reading.is_fixed(child), text=text))
    _check(tag, [one.id for one in choices], key, scene)
    shuffle = reading.is_shuffled(tag)
    return InlineChoiceInteraction(
        response=key.response,
        choices=dealt(choices, key.response) if shuffle else tuple(choices),
        shuffle=shuffle,
    )


def order(tag: Tag, key: ResponseKey, scene: Scene) -> OrderInteraction:
    """Return choices to bring into an order, dealt so that the paper's file does not tell it."""
    reading.expect(tag, key, scene.at, {"ordered"}, _NAMES)
    choices = _choices(tag, key, scene)
    count, shuffle = len(choices), reading.is_shuffled(tag)
    least = reading.number(tag, "minChoices", scene.at, most=count)
    most = reading.number(tag, "maxChoices", scene.at, most=count)
    reading.check_bounds(tag, least, most, scene.at)
    names = tuple(one.id for one in choices)
    if names == key.correct and not shuffle:
        scene.at.warning("order-tells", f"{tag.raw} shows the right order first", tag.line)
    if shuffle and key.correct and tuple(sorted(names)) == key.correct:
        what = f"the identifiers of {key.response} stand in the right order when sorted"
        scene.at.warning("identifier-tells", what, tag.line)
    return OrderInteraction(
        response=key.response,
        prompt=reading.prompt(tag, scene),
        choices=dealt(choices, key.response) if shuffle else choices,
        shuffle=shuffle,
        least=least if least and least < count else None,
        most=most if most and most < count else None,
        horizontal=_is_horizontal(tag),
    )


def hottext(tag: Tag, key: ResponseKey, scene: Scene) -> HottextInteraction:
    """Return a text of which runs can be chosen."""
    reading.expect(tag, key, scene.at, _SOME, _NAMES)
    names: list[str] = []

    def run(part: Tag, inner: Scene) -> Hottext:
        names.append(reading.name_of(part, inner.at))
        return Hottext(hottext=names[-1], content=prose(part, inner))

    content = flow(without_prompt(tag), inside(scene, "hottext", run))
    _check(tag, names, key, scene)
    least, most = _bounds(tag, key, len(names), scene)
    prompt = reading.prompt(tag, scene)
    return HottextInteraction(
        response=key.response, prompt=prompt, content=content, least=least, most=most
    )


def inside(scene: Scene, name: str, read: reading.Part) -> Scene:
    """Return the scene inside an interaction, where only its own parts may stand."""
    return replace(scene, interaction=None, passage=None, parts={name: read})


def without_prompt(tag: Tag, *others: str) -> Tag:
    """Return an element with the children that are its text."""
    apart = {"prompt", *others}
    children = [c for c in tag.children if isinstance(c, str) or c.name not in apart]
    return replace(tag, children=children)


def _choices(tag: Tag, key: ResponseKey, scene: Scene) -> tuple[Choice, ...]:
    reading.only(tag, {"prompt", "simpleChoice"}, scene.at)
    choices = tuple(
        Choice(
            id=reading.name_of(child, scene.at),
            fixed=reading.is_fixed(child),
            content=prose(child, scene),
        )
        for child in tag.tags("simpleChoice")
    )
    _check(tag, [one.id for one in choices], key, scene)
    return choices


def _check(tag: Tag, names: list[str], key: ResponseKey, scene: Scene) -> None:
    reading.check_names(tag, names, key, scene.at)
    reading.check_key(tag, names, key, scene.at)


def _bounds(tag: Tag, key: ResponseKey, count: int, scene: Scene) -> tuple[int, int]:
    """Return the least and the most that may be chosen; 0 for the most is as many as wanted."""
    least = reading.number(tag, "minChoices", scene.at, most=count, default=0) or 0
    most = reading.number(tag, "maxChoices", scene.at, most=count, default=1)
    most = 1 if key.cardinality == "single" or most is None else most
    reading.check_bounds(tag, least, most, scene.at)
    return least, most


def _is_horizontal(tag: Tag) -> bool:
    classes = tag.attrs.get("class", "").split()
    horizontal = tag.attrs.get("orientation") == "horizontal"
    return horizontal or "qti-orientation-horizontal" in classes
