"""The test of a package: its sections with their rubrics, and its items in the order to sit them.

A seat shows every item in the order of the paper. What would change that (selection, shuffling,
branching) is refused by name; what the session plan decides instead (time limits, navigation,
attempts) is left out with a warning.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cloud.core.papers.findings import PaperRefused, Place
from cloud.core.papers.items import Reference
from cloud.core.papers.keys import finite, identifier
from cloud.core.papers.markup import Scene, for_candidates, prose
from cloud.core.papers.package import Package, resolve
from cloud.core.papers.xmltree import Allowance, Tag, parse
from contract.paper import Element, Node

MOST_ITEMS = 500

_UNSUPPORTED = {
    "selection": "unsupported-order",
    "adaptiveSelection": "unsupported-order",
    "preCondition": "unsupported-order",
    "branchRule": "unsupported-order",
    "templateDefault": "unsupported-template",
    "testFeedback": "",
    "timeLimits": "",
    "itemSessionControl": "",
    "outcomeProcessing": "",
    "stylesheet": "",
}
"""Code of the error; empty where the paper is the same without it, which is a warning."""


@dataclass(frozen=True, slots=True)
class Part:
    """A section as the test has it, or the run of items between two sections inside it."""

    title: str
    rubric: tuple[Node, ...]
    references: tuple[Reference, ...]


class Sections:
    """Reads an assessmentTest into parts; a section may stand in a file of its own."""

    def __init__(self, package: Package, allowance: Allowance, scene: Scene) -> None:
        self._package = package
        self._allowance = allowance
        self._scene = scene

    def parts(self, test: Tag) -> tuple[Part, ...]:
        """Return the sections that hold items, in order."""
        _check(test, self._scene.at)
        parts: list[Part] = []
        for part in test.tags("testPart"):
            _check(part, self._scene.at)
            if part.attrs.get("navigationMode") == "linear":
                what = "linear navigation: candidates may go back all the same"
                self._scene.at.warning("setting-ignored", what, part.line)
            for child in part.tags():
                parts.extend(self._sections(child, self._scene))
        return tuple(parts)

    def _sections(self, tag: Tag, scene: Scene) -> Iterator[Part]:
        if tag.name == "assessmentSectionRef":
            yield from self._elsewhere(tag, scene)
        elif tag.name == "assessmentSection":
            yield from self._section(tag, scene)

    def _elsewhere(self, tag: Tag, scene: Scene) -> Iterator[Part]:
        name = _target(tag, self._package, scene.at)
        if not name:
            return
        # One step from the test's own file: a chain of files has no bound, a loop of them no end.
        if scene.at.file != self._scene.at.file:
            scene.at.error("section-nested", f"{name}: a section file refers to another", tag.line)
            return
        section = parse(name, self._package.read(name), self._allowance).root
        yield from self._sections(section, replace(scene, at=replace(scene.at, file=name)))

    def _section(self, tag: Tag, scene: Scene) -> Iterator[Part]:
        _check(tag, scene.at)
        title = tag.attrs.get("title", "").strip() if tag.attrs.get("visible") != "false" else ""
        rubric = _rubric(tag, scene)
        above: tuple[Node, ...] = (Element(tag="h3", children=(title,)),) if title else ()
        run: list[Reference] = []
        for child in tag.tags():
            if child.name == "assessmentItemRef":
                run.extend(self._reference(child, scene.at))
            inner = tuple(self._sections(child, scene))
            if inner and run:
                yield Part(title, rubric, tuple(run))
                above, rubric, run = (), (), []
            if inner:
                # What stands above a section is read before its first item.
                yield replace(inner[0], rubric=(*above, *rubric, *inner[0].rubric))
                yield from inner[1:]
                above, rubric = (), ()
        if run:
            yield Part(title, rubric, tuple(run))

    def _reference(self, tag: Tag, at: Place) -> list[Reference]:
        _check(tag, at)
        name, file = identifier(tag, "identifier", at), _target(tag, self._package, at)
        if not name or not file:
            return []
        weights = [finite(weight.attrs.get("value", "")) for weight in tag.tags("weight")]
        if len(weights) > 1 or None in weights:
            at.error("attribute-invalid", f"the weights of {name}", tag.line)
        weight = weights[0] if weights and weights[0] is not None else 1.0
        return [Reference(name, file, weight, tag.line)]


def _check(tag: Tag, at: Place) -> None:
    for child in tag.tags():
        code = _UNSUPPORTED.get(child.name)
        if code:
            at.error(code, f"{child.raw} of {tag.raw}", child.line)
        elif code is not None:
            at.warning("setting-ignored", f"{child.raw} of {tag.raw}", child.line)
        elif child.name == "ordering" and child.attrs.get("shuffle") == "true":
            at.error("unsupported-order", f"{child.raw}: shuffled items", child.line)


def _target(tag: Tag, package: Package, at: Place) -> str:
    try:
        name = resolve(at.file, tag.attrs.get("href", ""))
    except PaperRefused as refused:
        at.error(refused.code, refused.what, tag.line)
        return ""
    if name in package:
        return name
    at.error("file-missing", f"{name} is not in the package", tag.line)
    return ""


def _rubric(tag: Tag, scene: Scene) -> tuple[Node, ...]:
    nodes: list[Node] = []
    for rubric in tag.tags("rubricBlock"):
        if for_candidates(rubric):
            nodes.extend(prose(rubric, scene))
        elif "view" not in rubric.attrs:
            what = f"{rubric.raw} does not say for whom; left out"
            scene.at.warning("rubric-dropped", what, rubric.line)
    return tuple(nodes)
