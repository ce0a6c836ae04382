"""The three interactions a seat can show, read from QTI; every other one is named and refused."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from cloud.core.papers.findings import Place
from cloud.core.papers.keys import identifier
from cloud.core.papers.markup import Scene, prose
from cloud.core.papers.xmltree import Tag
from contract.paper import (
    Choice,
    ChoiceInteraction,
    ExtendedTextInteraction,
    Interaction,
    Node,
    ResponseKey,
    TextEntryInteraction,
)

MOST_LINES = 200
MOST_LENGTH = 100_000
"""Characters; the bound of one answer in contract.paper.Value."""

_NUMBER = re.compile(r"[0-9]{1,6}")
_TELLING = re.compile(r"correct|right|wrong|distract|answer|key", re.IGNORECASE)
_HEIGHT = "qti-height-lines-"
_WIDTH = "qti-input-width-"


@dataclass(slots=True)
class Interactions:
    """Reads the interactions of one item; ``responses`` are those read, in reading order."""

    keys: dict[str, ResponseKey]
    responses: dict[str, None] = field(default_factory=dict)
    """A dict for its order and its quick look-up."""

    def read(self, tag: Tag, scene: Scene) -> Interaction | None:
        """Return the interaction, or None after reporting why a seat cannot show it."""
        readers: dict[str, Callable[[Tag, ResponseKey, Scene], Interaction]] = {
            "choiceInteraction": self._choice,
            "textEntryInteraction": self._text_entry,
            "extendedTextInteraction": self._extended_text,
        }
        if tag.name not in readers:
            scene.at.error("unsupported-interaction", f"{tag.raw} cannot be shown", tag.line)
            return None
        key = self._bound(tag, scene.at)
        return readers[tag.name](tag, key, scene) if key else None

    def _bound(self, tag: Tag, at: Place) -> ResponseKey | None:
        name = identifier(tag, "responseIdentifier", at)
        if not name:
            return None
        if name not in self.keys:
            at.error("response-undeclared", f"{tag.raw} answers {name}, not declared", tag.line)
            return None
        if name in self.responses:
            at.error("response-shared", f"two interactions answer {name}", tag.line)
        self.responses[name] = None
        return self.keys[name]

    def _choice(self, tag: Tag, key: ResponseKey, scene: Scene) -> ChoiceInteraction:
        _expect(tag, key, scene.at, {"single", "multiple"}, {"identifier"})
        _only(tag, {"prompt", "simpleChoice"}, scene.at)
        choices = tuple(_simple_choice(child, scene) for child in tag.tags("simpleChoice"))
        _check_choices(tag, [choice.id for choice in choices], key, scene.at)
        most = _number(tag, "maxChoices", scene.at, most=len(choices), default=1)
        classes = tag.attrs.get("class", "").split()
        return ChoiceInteraction(
            response=key.response,
            prompt=_prompt(tag, scene),
            choices=choices,
            least=_number(tag, "minChoices", scene.at, most=len(choices), default=0) or 0,
            most=1 if key.cardinality == "single" or most is None else most,
            shuffle=tag.attrs.get("shuffle") == "true",
            horizontal=tag.attrs.get("orientation") == "horizontal"
            or "qti-orientation-horizontal" in classes,
        )

    def _text_entry(self, tag: Tag, key: ResponseKey, scene: Scene) -> TextEntryInteraction:
        _expect(tag, key, scene.at, {"single"}, {"string", "integer", "float"})
        length = _number(tag, "expectedLength", scene.at, most=MOST_LENGTH)
        return TextEntryInteraction(
            response=key.response,
            length=length or _from_class(tag, _WIDTH),
            pattern=tag.attrs.get("patternMask") or None,
            hint=tag.attrs.get("placeholderText", ""),
        )

    def _extended_text(self, tag: Tag, key: ResponseKey, scene: Scene) -> ExtendedTextInteraction:
        _expect(tag, key, scene.at, {"single"}, {"string"})
        _only(tag, {"prompt"}, scene.at)
        if tag.attrs.get("format") == "xhtml":
            scene.at.warning("format-plain", f"{tag.raw}: answered in plain text", tag.line)
        if (strings := tag.attrs.get("maxStrings", "1")) not in {"0", "1"}:
            scene.at.error("unsupported-interaction", f"{tag.raw} of {strings} texts", tag.line)
        lines = _number(tag, "expectedLines", scene.at, most=MOST_LINES)
        return ExtendedTextInteraction(
            response=key.response,
            prompt=_prompt(tag, scene),
            lines=lines or _from_class(tag, _HEIGHT),
            length=_number(tag, "expectedLength", scene.at, most=MOST_LENGTH),
            hint=tag.attrs.get("placeholderText", ""),
        )


def _expect(
    tag: Tag, key: ResponseKey, at: Place, cardinalities: Iterable[str], types: Iterable[str]
) -> None:
    if key.cardinality not in cardinalities or key.base_type not in types:
        what = f"{tag.raw} with {key.response}: {key.cardinality} {key.base_type or 'no baseType'}"
        at.error("response-mismatch", what, tag.line)
    if "stringIdentifier" in tag.attrs:
        at.error("unsupported-interaction", f"stringIdentifier of {tag.raw}", tag.line)


def _only(tag: Tag, known: set[str], at: Place) -> None:
    for child in tag.tags():
        if child.name not in known:
            at.error("unsupported-markup", f"{child.raw} inside {tag.raw}", child.line)


def _prompt(tag: Tag, scene: Scene) -> tuple[Node, ...]:
    prompt = tag.first("prompt")
    return prose(prompt, scene) if prompt else ()


def _simple_choice(tag: Tag, scene: Scene) -> Choice:
    if "templateIdentifier" in tag.attrs:
        scene.at.error("unsupported-template", f"templateIdentifier of {tag.raw}", tag.line)
    return Choice(
        # An identifier that is missing was reported; the import comes to nothing either way.
        id=identifier(tag, "identifier", scene.at) or "?",
        fixed=tag.attrs.get("fixed") == "true",
        content=prose(tag, scene),
    )


def _check_choices(tag: Tag, names: list[str], key: ResponseKey, at: Place) -> None:
    if not names:
        at.error("choice-empty", f"{tag.raw} has no choices", tag.line)
    counted = Counter(names)
    for name, times in counted.items():
        if times > 1:
            at.error("choice-duplicate", f"{times} choices are {name}", tag.line)
    for value in (*key.correct, *key.mapping):
        if value not in counted:
            at.error("key-outside-choices", f"the key of {key.response} is no choice", tag.line)
    telling = sum(bool(_TELLING.search(name)) for name in names)
    if 0 < telling < len(names):
        what = f"identifiers of the choices of {key.response} hint at the answer"
        at.warning("identifier-tells", what, tag.line)


def _number(
    tag: Tag, attribute: str, at: Place, *, most: int, default: int | None = None
) -> int | None:
    value = tag.attrs.get(attribute, "").strip()
    if not value:
        return default
    if not _NUMBER.fullmatch(value) or int(value) > most:
        at.error("attribute-invalid", f'{attribute}="{value[:40]}" of {tag.raw}', tag.line)
        return default
    return int(value)


def _from_class(tag: Tag, prefix: str) -> int | None:
    """Return the size that QTI 3.0 says by a class of its shared vocabulary."""
    for name in tag.attrs.get("class", "").split():
        if name.startswith(prefix) and _NUMBER.fullmatch(name.removeprefix(prefix)):
            return min(int(name.removeprefix(prefix)), MOST_LINES) or None
    return None
