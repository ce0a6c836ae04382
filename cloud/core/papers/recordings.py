"""Recordings in the markup of a question: ``audio`` with its sources, or an ``object``."""

from cloud.core.papers.findings import PaperRefused, Place
from cloud.core.papers.media import Media
from cloud.core.papers.package import resolve
from cloud.core.papers.xmltree import Tag
from contract.paper import Audio

LONGEST_LABEL = 200
_UNHEARD = ("autoplay", "loop", "muted")


def is_recording(tag: Tag) -> bool:
    """Tell whether an element is a recording to be heard."""
    return tag.name == "audio" or (
        tag.name == "object" and tag.attrs.get("type", "").startswith("audio/")
    )


def recording(tag: Tag, at: Place, media: Media, plays: int = 0) -> Audio | None:
    """Return the recording, or None after reporting why it cannot be played."""
    for name in _UNHEARD:
        if name in tag.attrs:
            at.warning("attribute-dropped", f"{name} of {tag.raw} is not applied", tag.line)
    sources = _sources(tag)
    refusals: list[PaperRefused] = []
    for source in sources:
        try:
            asset = media.recording(resolve(at.file, source))
        except PaperRefused as refused:
            refusals.append(refused)
        else:
            return Audio(audio=asset, label=_label(tag), plays=plays)
    # An author offers the same recording in several forms; the first is the one to mend.
    if refusals:
        at.error(refusals[0].code, f"{tag.raw}: {refusals[0].what}", tag.line)
    else:
        at.error("file-missing", f"{tag.raw} names no file", tag.line)
    return None


def _sources(tag: Tag) -> list[str]:
    if tag.name == "object":
        named = [tag.attrs.get("data", "")]
    else:
        named = [tag.attrs.get("src", ""), *(s.attrs.get("src", "") for s in tag.tags("source"))]
    return [name.strip() for name in named if name.strip()]


def _label(tag: Tag) -> str:
    """Return what the recording is called; text inside ``audio`` is for browsers without it."""
    said = tag.attrs.get("aria-label") or tag.attrs.get("title") or ""
    if not said and tag.name == "object":
        said = tag.text()
    return " ".join(said.split())[:LONGEST_LABEL]
