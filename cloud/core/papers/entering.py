"""Interactions answered by entering something: words, a number on a scale, a file."""

import re

from cloud.core.papers import reading
from cloud.core.papers.findings import Place
from cloud.core.papers.keys import finite
from cloud.core.papers.markup import Scene
from cloud.core.papers.xmltree import Tag
from contract.paper import (
    ExtendedTextInteraction,
    ResponseKey,
    SliderInteraction,
    TextEntryInteraction,
    UploadInteraction,
)

MOST_LINES = 200
MOST_LENGTH = 100_000
"""Characters; the bound of one answer in contract.paper.Value."""
STEPS = 100
"""Of a slider that the source calls continuous."""
MOST_STEPS = 10_000

_HEIGHT = "qti-height-lines-"
_WIDTH = "qti-input-width-"
_MEDIA_TYPE = re.compile(r"[a-z]+/(?:\*|[a-z0-9][a-z0-9.+-]{0,100})")


def text_entry(tag: Tag, key: ResponseKey, scene: Scene) -> TextEntryInteraction:
    """Return a short text inside the flow."""
    reading.expect(tag, key, scene.at, {"single"}, {"string", "integer", "float"})
    length = reading.number(tag, "expectedLength", scene.at, most=MOST_LENGTH)
    return TextEntryInteraction(
        response=key.response,
        length=length or reading.from_class(tag, _WIDTH, MOST_LINES),
        pattern=tag.attrs.get("patternMask") or None,
        hint=tag.attrs.get("placeholderText", ""),
    )


def extended_text(tag: Tag, key: ResponseKey, scene: Scene) -> ExtendedTextInteraction:
    """Return a longer text, answered plainly."""
    reading.expect(tag, key, scene.at, {"single"}, {"string"})
    reading.only(tag, {"prompt"}, scene.at)
    if tag.attrs.get("format") == "xhtml":
        scene.at.warning("format-plain", f"{tag.raw}: answered in plain text", tag.line)
    if (strings := tag.attrs.get("maxStrings", "1")) not in {"0", "1"}:
        scene.at.error("unsupported-interaction", f"{tag.raw} of {strings} texts", tag.line)
    lines = reading.number(tag, "expectedLines", scene.at, most=MOST_LINES)
    return ExtendedTextInteraction(
        response=key.response,
        prompt=reading.prompt(tag, scene),
        lines=lines or reading.from_class(tag, _HEIGHT, MOST_LINES),
        length=reading.number(tag, "expectedLength", scene.at, most=MOST_LENGTH),
        hint=tag.attrs.get("placeholderText", ""),
    )


def upload(tag: Tag, key: ResponseKey, scene: Scene) -> UploadInteraction:
    """Return a file to hand in; several media types stand in one attribute."""
    reading.expect(tag, key, scene.at, {"single"}, {"file"})
    reading.only(tag, {"prompt"}, scene.at)
    types = tuple(tag.attrs.get("type", "").replace(",", " ").lower().split())
    for wrong in (one for one in types if not _MEDIA_TYPE.fullmatch(one)):
        scene.at.error("attribute-invalid", f'type="{wrong[:40]}" of {tag.raw}', tag.line)
    return UploadInteraction(response=key.response, prompt=reading.prompt(tag, scene), types=types)


def slider(tag: Tag, key: ResponseKey, scene: Scene) -> SliderInteraction:
    """Return a number between two bounds."""
    reading.expect(tag, key, scene.at, {"single"}, {"integer", "float"})
    reading.only(tag, {"prompt"}, scene.at)
    lower, upper = (_bound(tag, name, scene.at) for name in ("lowerBound", "upperBound"))
    step = _step(tag, key, upper - lower, scene.at)
    if tag.attrs.get("stepLabel") == "true":
        what = f"stepLabel of {tag.raw}: only the bounds are labelled"
        scene.at.warning("attribute-dropped", what, tag.line)
    for value in (*key.correct, *key.mapping):
        given = finite(value)
        if given is None or not lower <= given <= upper:
            what = f"the key of {key.response} is not on the scale"
            scene.at.error("key-outside-choices", what, tag.line)
    return SliderInteraction(
        response=key.response,
        prompt=reading.prompt(tag, scene),
        lower=lower,
        upper=upper,
        step=step,
        vertical=tag.attrs.get("orientation") == "vertical",
        reverse=tag.attrs.get("reverse") == "true",
    )


def _bound(tag: Tag, name: str, at: Place) -> float:
    value = finite(tag.attrs.get(name, ""))
    if value is None:
        at.error("attribute-invalid", f'{name}="{tag.attrs.get(name, "")[:40]}"', tag.line)
    return 0.0 if value is None else value


def _step(tag: Tag, key: ResponseKey, span: float, at: Place) -> float:
    """Return the step; without one, whole numbers are 1 apart and others almost continuous."""
    said = tag.attrs.get("step", "").strip()
    usual = 1.0 if key.base_type == "integer" else span / STEPS
    step = finite(said) if said else usual
    if span <= 0 or step is None or not span / MOST_STEPS <= step <= span:
        what = f"{tag.raw}: bounds {span:g} apart, step {said[:40] or 'not given'}"
        at.error("attribute-invalid", what, tag.line)
        return 1.0
    return step
