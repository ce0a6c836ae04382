"""Text of a hand-written paper into nodes, with the pictures and recordings it names."""

import re
from dataclasses import dataclass
from functools import partial

from cloud.core.papers.findings import PaperRefused, Place
from cloud.core.papers.media import Media
from cloud.core.papers.package import resolve
from cloud.core.papers.plain_lines import Line, Marks, inline
from contract.paper import Audio, Element, Image, Node

_RECORDINGS = (".mp3", ".m4a", ".aac", ".ogg", ".oga", ".opus", ".wav")
_PLAYS = re.compile(
    r"[（(]\s*(?:播放|最多)?\s*(?P<plays>[0-9]{1,3})\s*(?:次|遍|times?|plays?)\s*[)）]$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Writer:
    """Turns text with its little markup into nodes."""

    at: Place
    media: Media

    def nodes(self, text: str, line: int, marks: Marks | None = None) -> tuple[Node, ...]:
        """Return a line's nodes; without ``marks`` only what any text may have."""
        return inline(text, marks or self.marks(line))

    def paragraph(self, line: Line, marks: Marks | None = None) -> Element:
        """Return a line as a paragraph, or a fenced block as it stands."""
        if line.kind == "code":
            return Element(tag="pre", children=(line.text,))
        return Element(tag="p", children=self.nodes(line.text, line.number, marks))

    def marks(self, line: int) -> Marks:
        """Return the marks of any text: pictures and recordings."""
        return Marks(media=partial(self._media, line))

    def _media(self, line: int, file: str, called: str) -> Node | None:
        try:
            name = resolve(self.at.file, file)
            if not name.lower().endswith(_RECORDINGS):
                return Image(image=self.media.picture(name), alt=called)
            plays = _PLAYS.search(called)
            return Audio(
                audio=self.media.recording(name),
                label=_PLAYS.sub("", called).strip(),
                plays=int(plays["plays"]) if plays else 0,
            )
        except PaperRefused as refused:
            self.at.error(refused.code, refused.what, line)
            return None
