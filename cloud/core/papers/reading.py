"""What the readers of all interactions share: numbers, prompts, and the checks of an author's work."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from cloud.core.papers.findings import Place
from cloud.core.papers.keys import identifier
from cloud.core.papers.markup import Scene, prose
from cloud.core.papers.xmltree import Tag
from contract.paper import Node, ResponseKey

Part = Callable[[Tag, Scene], Node]
"""Reads what only stands inside one interaction."""

MOST_CHOICES = 500
MISSING = "?"
"""Stands for an identifier that was reported missing; the import comes to nothing either way."""

_NUMBER = re.compile(r"[0-9]{1,6}")
_TELLING = re.compile(r"correct|right|wrong|distract|answer|key", re.IGNORECASE)


def expect(
    tag: Tag, key: ResponseKey, at: Place, cardinalities: Iterable[str], types: Iterable[str]
) -> None:
    """Report a response that is declared as something the interaction does not give."""
    if key.cardinality not in cardinalities or key.base_type not in types:
        what = f"{tag.raw} with {key.response}: {key.cardinality} {key.base_type or 'no baseType'}"
        at.error("response-mismatch", what, tag.line)
    if "stringIdentifier" in tag.attrs:
        at.error("unsupported-interaction", f"stringIdentifier of {tag.raw}", tag.line)


def only(tag: Tag, known: Iterable[str], at: Place) -> None:
    """Report every child that is none of the known ones."""
    for child in tag.tags():
        if child.name not in known:
            at.error("unsupported-markup", f"{child.raw} inside {tag.raw}", child.line)


def prompt(tag: Tag, scene: Scene) -> tuple[Node, ...]:
    """Return the prompt of an interaction, empty without one."""
    found = tag.first("prompt")
    return prose(found, scene) if found else ()


def name_of(tag: Tag, at: Place) -> str:
    """Return the identifier of a choice."""
    if "templateIdentifier" in tag.attrs:
        at.error("unsupported-template", f"templateIdentifier of {tag.raw}", tag.line)
    if "matchGroup" in tag.attrs:
        what = f'matchGroup="{tag.attrs["matchGroup"][:60]}" of {tag.raw} is not applied'
        at.warning("attribute-dropped", what, tag.line)
    return identifier(tag, "identifier", at) or MISSING


def is_fixed(tag: Tag) -> bool:
    """Tell whether a choice stays in its place when the others are shuffled."""
    return tag.attrs.get("fixed") == "true"


def is_shuffled(tag: Tag) -> bool:
    """Tell whether an interaction is to show its choices in an order of the candidate's own."""
    return tag.attrs.get("shuffle") == "true"


def check_names(tag: Tag, names: Sequence[str], key: ResponseKey, at: Place) -> None:
    """Report choices that are missing, too many, doubled, or named so that they tell."""
    if not names:
        at.error("choice-empty", f"{tag.raw} has no choices", tag.line)
    if len(names) > MOST_CHOICES:
        at.error("choice-many", f"{len(names)} choices; {MOST_CHOICES} at most", tag.line)
    for name, times in Counter(names).items():
        if times > 1:
            at.error("choice-duplicate", f"{times} choices are {name}", tag.line)
    telling = sum(bool(_TELLING.search(name)) for name in names)
    if 0 < telling < len(names):
        what = f"identifiers of the choices of {key.response} hint at the answer"
        at.warning("identifier-tells", what, tag.line)


def check_key(tag: Tag, possible: Iterable[str], key: ResponseKey, at: Place) -> None:
    """Report a key whose values nobody could give."""
    can_be = set(possible)
    if any(value not in can_be for value in (*key.correct, *key.mapping)):
        at.error("key-outside-choices", f"the key of {key.response} is no choice", tag.line)


def check_bounds(tag: Tag, least: int | None, most: int | None, at: Place) -> None:
    """Report a least above the most; 0 and None are no bound."""
    if least and most and least > most:
        at.error("attribute-invalid", f"{tag.raw}: at least {least}, at most {most}", tag.line)


def number(
    tag: Tag, attribute: str, at: Place, *, most: int, default: int | None = None
) -> int | None:
    """Return a whole number from 0 to ``most``, or the default, after reporting any other value."""
    value = tag.attrs.get(attribute, "").strip()
    if not value:
        return default
    if not _NUMBER.fullmatch(value) or int(value) > most:
        at.error("attribute-invalid", f'{attribute}="{value[:40]}" of {tag.raw}', tag.line)
        return default
    return int(value)


def from_class(tag: Tag, prefix: str, most: int) -> int | None:
    """Return the size that QTI 3.0 says by a class of its shared vocabulary."""
    for name in tag.attrs.get("class", "").split():
        if name.startswith(prefix) and _NUMBER.fullmatch(name.removeprefix(prefix)):
            return min(int(name.removeprefix(prefix)), most) or None
    return None
