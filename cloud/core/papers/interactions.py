"""The interactions a seat can show, read from QTI; every other one is named and refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from cloud.core.papers import choosing, entering, pairing, reading
from cloud.core.papers.findings import Place
from cloud.core.papers.keys import identifier
from cloud.core.papers.markup import Scene
from cloud.core.papers.recordings import is_recording, recording
from cloud.core.papers.xmltree import Tag
from contract.paper import Audio, Interaction, Node, ResponseKey

MOST_PLAYS = 1_000

READERS: Mapping[str, Callable[[Tag, ResponseKey, Scene], Interaction]] = {
    "choiceInteraction": choosing.choice,
    "inlineChoiceInteraction": choosing.inline_choice,
    "orderInteraction": choosing.order,
    "hottextInteraction": choosing.hottext,
    "matchInteraction": pairing.match,
    "associateInteraction": pairing.associate,
    "gapMatchInteraction": pairing.gap_match,
    "textEntryInteraction": entering.text_entry,
    "extendedTextInteraction": entering.extended_text,
    "uploadInteraction": entering.upload,
    "sliderInteraction": entering.slider,
}


@dataclass(slots=True)
class Interactions:
    """Reads the interactions of one item; ``responses`` are those read, in reading order."""

    keys: dict[str, ResponseKey]
    responses: dict[str, None] = field(default_factory=dict)
    """A dict for its order and its quick look-up."""

    def read(self, tag: Tag, scene: Scene) -> Node | None:
        """Return the interaction, or None after reporting why a seat cannot show it."""
        if tag.name == "mediaInteraction":
            return self._played(tag, scene)
        if tag.name not in READERS:
            scene.at.error("unsupported-interaction", f"{tag.raw} cannot be shown", tag.line)
            return None
        key = self._bound(tag, scene.at)
        return READERS[tag.name](tag, key, scene) if key else None

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

    def _played(self, tag: Tag, scene: Scene) -> Audio | None:
        """Return a recording with its limit: the seat counts the plays, they are no answer."""
        key = self.keys.get(tag.attrs.get("responseIdentifier", ""))
        if key and (key.correct or key.mapping):
            what = f"{tag.raw}: how often it was played is not marked"
            scene.at.warning("plays-unmarked", what, tag.line)
        for name in ("autostart", "loop"):
            if tag.attrs.get(name) == "true":
                scene.at.warning("attribute-dropped", f"{name} of {tag.raw}", tag.line)
        if tag.attrs.get("minPlays", "0") != "0":
            scene.at.warning("attribute-dropped", f"minPlays of {tag.raw}", tag.line)
        plays = reading.number(tag, "maxPlays", scene.at, most=MOST_PLAYS, default=0) or 0
        heard = [child for child in tag.tags() if is_recording(child)]
        if len(heard) != 1 or any(c.name not in {"prompt", "audio", "object"} for c in tag.tags()):
            scene.at.error("unsupported-media", f"{tag.raw} without one recording", tag.line)
            return None
        found = recording(heard[0], scene.at, scene.media, plays)
        said = tag.first("prompt")
        if found and said and not found.label:
            return found.model_copy(update={"label": " ".join(said.text().split())[:200]})
        return found
