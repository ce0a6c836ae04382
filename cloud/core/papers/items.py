"""One item file, of QTI 2.x or 3.0, split into what a seat shows and what marks it."""

from dataclasses import dataclass

from cloud.core.papers.findings import Findings, Place
from cloud.core.papers.interactions import Interactions
from cloud.core.papers.keys import identifier, points, response_keys, scoring
from cloud.core.papers.markup import Scene, flow
from cloud.core.papers.media import Media
from cloud.core.papers.stimuli import Beside, Stimuli
from cloud.core.papers.xmltree import Document, Tag
from contract.paper import AnswerKey, Item

MOST_RESPONSES = 64
"""The bound of one answer in contract.paper.Value."""

_SPLIT_OFF = frozenset(
    {"responseDeclaration", "outcomeDeclaration", "responseProcessing", "itemBody"}
    | {"assessmentStimulusRef"}
)
_CHOSEN = frozenset({"identifier", "pair", "directedPair"})
_UNSUPPORTED = {
    "templateDeclaration": "unsupported-template",
    "templateProcessing": "unsupported-template",
}
_DROPPED = {
    "modalFeedback": "feedback-dropped",
    "stylesheet": "stylesheet-dropped",
    "catalogInfo": "setting-ignored",
    "companionMaterialsInfo": "setting-ignored",
    "contextDeclaration": "setting-ignored",
    "apipAccessibility": "setting-ignored",
}


@dataclass(frozen=True, slots=True)
class Reference:
    """An item as a test names it. Its id is the test's, which results are reported under."""

    id: str
    file: str
    weight: float = 1.0
    line: int | None = None


def read_item(
    document: Document, reference: Reference, found: Findings, media: Media, stimuli: Stimuli
) -> tuple[Item, AnswerKey] | None:
    """Return an item and its key, or None after reporting why there is none."""
    root = document.root
    at = Place(found, document.file, reference.id)
    if root.name != "assessmentItem":
        at.error("not-an-item", f"the root is {root.raw}, not an item", root.line)
        return None
    name = reference.id or identifier(root, "identifier", at)
    at = Place(found, document.file, name)
    body = root.first("itemBody")
    if not name or body is None:
        at.error("not-an-item", "the item has no identifier or no body", root.line)
        return None
    _check_parts(root, at)
    interactions = Interactions(response_keys(root, at))
    beside = Beside(stimuli)
    scene = Scene(at, media, interactions.read, passage=beside.take)
    for named in root.tags("assessmentStimulusRef"):
        beside.take(named, scene)
    nodes = flow(body, scene)
    _check_responses(interactions, at, body)
    item = Item(
        id=name,
        title=root.attrs.get("title", "").strip() or name,
        body=nodes,
        responses=tuple(interactions.responses),
        points=points(root, reference.weight, at),
        stimulus=beside.id or None,
    )
    keys = tuple(interactions.keys.values())
    return item, AnswerKey(item=name, keys=keys, scoring=scoring(document))


def _check_parts(root: Tag, at: Place) -> None:
    if root.attrs.get("adaptive") == "true":
        at.error("unsupported-adaptive", "an adaptive item", root.line)
    for part in root.tags():
        if part.name in _UNSUPPORTED:
            at.error(_UNSUPPORTED[part.name], f"{part.raw} is not read", part.line)
        elif part.name in _DROPPED:
            at.warning(_DROPPED[part.name], f"{part.raw} is left out", part.line)
        elif part.name not in _SPLIT_OFF:
            at.error("unsupported-markup", f"{part.raw} inside {root.raw}", part.line)


def _check_responses(interactions: Interactions, at: Place, body: Tag) -> None:
    if not interactions.responses:
        at.warning("nothing-to-answer", "the item has nothing to answer", body.line)
    if len(interactions.responses) > MOST_RESPONSES:
        at.error("too-many-responses", f"more than {MOST_RESPONSES} answers", body.line)
    for name in interactions.responses:
        key = interactions.keys[name]
        if key.base_type in _CHOSEN and not key.correct and not key.mapping:
            at.warning("key-missing", f"no correct answer for {name}", body.line)
