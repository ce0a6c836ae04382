"""Texts that several items ask about: files of their own, read once, shown beside each item.

QTI 2.2 and 3.0 name them by ``assessmentStimulusRef``. In 2.1 an item takes the same text into its
body by XInclude or as an ``object`` of a text type; it is set beside the item all the same.
"""

from dataclasses import dataclass, field, replace

from cloud.core.papers.findings import PaperRefused
from cloud.core.papers.markup import Scene, prose
from cloud.core.papers.media import Files
from cloud.core.papers.package import resolve
from cloud.core.papers.xmltree import Allowance, Tag, parse
from contract.paper import Stimulus

_LEFT_OUT = {"stylesheet": "stylesheet-dropped", "catalogInfo": "setting-ignored"}


@dataclass(slots=True)
class Stimuli:
    """The stimuli of a paper, in the order of their first use."""

    files: Files
    allowance: Allowance
    read: dict[str, Stimulus | None] = field(default_factory=dict)
    """By file name; None for one that was refused."""

    def take(self, file: str, scene: Scene) -> Stimulus | None:
        """Return the stimulus of a file; its findings name the file itself. Raises PaperRefused."""
        if file not in self.read:
            self.read[file] = None
            root = parse(file, self.files.read(file), self.allowance).root
            at = replace(scene.at, file=file, item="")
            number = f"S{sum(map(bool, self.read.values())) + 1:02d}"
            self.read[file] = _stimulus(number, root, Scene(at, scene.media))
        return self.read[file]

    def all(self) -> tuple[Stimulus, ...]:
        """Return those that can be shown."""
        return tuple(filter(None, self.read.values()))


@dataclass(slots=True)
class Beside:
    """What stands beside one item: at most one stimulus. ``id`` is empty without."""

    stimuli: Stimuli
    id: str = ""
    _file: str = ""

    def take(self, tag: Tag, scene: Scene) -> None:
        """Set a text beside the item, or report why it cannot be."""
        try:
            file = self._named(tag, scene)
            found = self.stimuli.take(file, scene)
        except PaperRefused as refused:
            where = "" if refused.where in {"", scene.at.file} else f"{refused.where}: "
            scene.at.error(refused.code, f"{tag.raw}: {where}{refused.what}", tag.line)
        else:
            self._file, self.id = file, found.id if found else ""

    def _named(self, tag: Tag, scene: Scene) -> str:
        href = tag.attrs.get("data" if tag.name == "object" else "href", "").strip()
        if tag.name == "include" and tag.attrs.get("parse", "xml") != "xml":
            raise PaperRefused("unsupported-stimulus", "", "only parse xml is read")
        file = resolve(scene.at.file, href)
        if self._file not in {"", file}:
            raise PaperRefused("stimulus-several", "", f"{file} besides {self._file}")
        return file


def _stimulus(number: str, root: Tag, scene: Scene) -> Stimulus | None:
    for name, code in _LEFT_OUT.items():
        for part in root.tags(name):
            scene.at.warning(code, f"{part.raw} is left out", part.line)
    title, body = _parts(root)
    shown = prose(body, scene)
    if not shown:
        scene.at.error("stimulus-empty", f"{root.raw} shows nothing", root.line)
    return Stimulus(id=number, title=" ".join(title.split())[:200], body=shown)


def _parts(root: Tag) -> tuple[str, Tag]:
    """Return the title and the element whose children are shown."""
    if root.name == "assessmentStimulus":
        body = root.first("stimulusBody")
        return root.attrs.get("title", ""), body or replace(root, children=[])
    if root.name == "html":
        title, body = root.first("head", "title"), root.first("body")
        return title.text() if title else "", body or replace(root, children=[])
    if root.name == "div":
        return root.attrs.get("title", ""), root
    return "", replace(root, children=[root])
