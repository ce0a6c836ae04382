"""Interactions answered by pairs: rows with columns, choices with each other, choices with gaps."""

from cloud.core.papers import reading
from cloud.core.papers.choosing import inside, without_prompt
from cloud.core.papers.dealing import dealt
from cloud.core.papers.findings import Place
from cloud.core.papers.markup import Scene, flow, prose
from cloud.core.papers.xmltree import Tag
from contract.paper import (
    AssociateInteraction,
    Gap,
    GapMatchInteraction,
    MatchInteraction,
    Partner,
    ResponseKey,
)

MOST_PAIRS = 10_000
SIDES = 2

_SOME = {"single", "multiple"}
_ASSOCIABLE = "simpleAssociableChoice"


def match(tag: Tag, key: ResponseKey, scene: Scene) -> MatchInteraction:
    """Return rows to pair with columns."""
    reading.expect(tag, key, scene.at, _SOME, {"directedPair"})
    reading.only(tag, {"prompt", "simpleMatchSet"}, scene.at)
    sets = list(tag.tags("simpleMatchSet"))
    if len(sets) != SIDES:
        scene.at.error("choice-empty", f"{tag.raw} needs two simpleMatchSet", tag.line)
        sets = (sets + [Tag("simpleMatchSet", "", {}, tag.line, tag.start)] * SIDES)[:SIDES]
    rows, columns = (_set(one, key, scene) for one in sets)
    pairs = (f"{row.id} {column.id}" for row in rows for column in columns)
    reading.check_key(tag, pairs, key, scene.at)
    shuffle = reading.is_shuffled(tag)
    least, most = _associations(tag, key, scene.at)
    return MatchInteraction(
        response=key.response,
        prompt=reading.prompt(tag, scene),
        rows=rows,
        columns=dealt(columns, key.response) if shuffle else columns,
        least=least,
        most=most,
        shuffle=shuffle,
    )


def associate(tag: Tag, key: ResponseKey, scene: Scene) -> AssociateInteraction:
    """Return choices to pair with each other."""
    reading.expect(tag, key, scene.at, _SOME, {"pair"})
    reading.only(tag, {"prompt", _ASSOCIABLE}, scene.at)
    choices = _partners(tag, [_ASSOCIABLE], scene)
    reading.check_names(tag, [one.id for one in choices], key, scene.at)
    pairs = (f"{one.id} {other.id}" for one in choices for other in choices)
    reading.check_key(tag, pairs, key, scene.at)
    shuffle = reading.is_shuffled(tag)
    least, most = _associations(tag, key, scene.at)
    return AssociateInteraction(
        response=key.response,
        prompt=reading.prompt(tag, scene),
        choices=dealt(choices, key.response) if shuffle else choices,
        least=least,
        most=most,
        shuffle=shuffle,
    )


def gap_match(tag: Tag, key: ResponseKey, scene: Scene) -> GapMatchInteraction:
    """Return a text with gaps and what may be put into them."""
    reading.expect(tag, key, scene.at, _SOME, {"directedPair"})
    gaps: list[str] = []

    def gap(part: Tag, inner: Scene) -> Gap:
        gaps.append(reading.name_of(part, inner.at))
        return Gap(gap=gaps[-1])

    offered = ("gapText", "gapImg")
    choices = _partners(tag, offered, scene)
    content = flow(without_prompt(tag, *offered), inside(scene, "gap", gap))
    reading.check_names(tag, [one.id for one in choices], key, scene.at)
    if not gaps or len(set(gaps)) != len(gaps):
        code = "choice-duplicate" if gaps else "choice-empty"
        scene.at.error(code, f"the gaps of {tag.raw}: {', '.join(gaps)[:80] or 'none'}", tag.line)
    pairs = (f"{one.id} {other}" for one in choices for other in gaps)
    reading.check_key(tag, pairs, key, scene.at)
    shuffle = reading.is_shuffled(tag)
    return GapMatchInteraction(
        response=key.response,
        prompt=reading.prompt(tag, scene),
        choices=dealt(choices, key.response) if shuffle else choices,
        content=content,
        shuffle=shuffle,
    )


def _set(tag: Tag, key: ResponseKey, scene: Scene) -> tuple[Partner, ...]:
    reading.only(tag, {_ASSOCIABLE}, scene.at)
    partners = _partners(tag, [_ASSOCIABLE], scene)
    reading.check_names(tag, [one.id for one in partners], key, scene.at)
    return partners


def _partners(tag: Tag, names: list[str] | tuple[str, ...], scene: Scene) -> tuple[Partner, ...]:
    return tuple(_partner(child, scene) for child in tag.tags() if child.name in names)


def _partner(tag: Tag, scene: Scene) -> Partner:
    most = reading.number(tag, "matchMax", scene.at, most=MOST_PAIRS, default=1)
    least = reading.number(tag, "matchMin", scene.at, most=MOST_PAIRS, default=0)
    reading.check_bounds(tag, least, most, scene.at)
    content = prose(tag, scene)
    if not content:
        scene.at.error("option-empty", f"{tag.raw} shows nothing", tag.line)
    return Partner(
        id=reading.name_of(tag, scene.at),
        fixed=reading.is_fixed(tag),
        most=1 if most is None else most,
        least=least or 0,
        content=content,
    )


def _associations(tag: Tag, key: ResponseKey, at: Place) -> tuple[int, int]:
    """Return the least and the most pairs in all; 0 for the most is as many as wanted."""
    least = reading.number(tag, "minAssociations", at, most=MOST_PAIRS, default=0) or 0
    most = reading.number(tag, "maxAssociations", at, most=MOST_PAIRS, default=1)
    most = 1 if key.cardinality == "single" or most is None else most
    reading.check_bounds(tag, least, most, at)
    return least, most
