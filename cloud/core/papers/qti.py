"""A QTI content package as a paper: the manifest, the test, and each item, put together."""

from dataclasses import dataclass

from cloud.core.papers.assessment import MOST_ITEMS, Part, Sections
from cloud.core.papers.findings import Findings, PaperRefused, Place
from cloud.core.papers.items import Reference, read_item
from cloud.core.papers.manifest import Manifest, read_manifest
from cloud.core.papers.markup import Scene
from cloud.core.papers.media import Media
from cloud.core.papers.package import Package
from cloud.core.papers.stimuli import Stimuli
from cloud.core.papers.xmltree import Allowance, parse
from contract.paper import AnswerKey, Item, PaperContent, Section

LANGUAGE = "zh-CN"


@dataclass(frozen=True, slots=True)
class _Outline:
    title: str
    language: str
    parts: tuple[Part, ...]


def read_qti(
    name: str, package: Package, found: Findings, media: Media
) -> tuple[PaperContent, tuple[AnswerKey, ...]]:
    """Return the paper of a package and its keys; only good when ``found`` has no error.

    Raises PaperRefused when there is nothing to begin with. A fault inside an item is reported and
    the next item is read, so that an author sees all of them at once.
    """
    allowance = Allowance()
    manifest = read_manifest(package, allowance, found)
    outline = _outline(name, manifest, package, allowance, Scene(Place(found, ""), media))
    references = [reference for part in outline.parts for reference in part.references]
    if len(references) > MOST_ITEMS:
        raise PaperRefused("too-many-items", "", f"{len(references)} items; {MOST_ITEMS} at most")
    stimuli = Stimuli(package, allowance)
    items: dict[str, Item] = {}
    keys: dict[str, AnswerKey] = {}
    sections: list[Section] = []
    for part in outline.parts:
        ids = []
        for reference in part.references:
            read = _read(reference, package, found, media, stimuli)
            if read and read[0].id in items:
                at = Place(found, reference.file, read[0].id)
                at.error("item-duplicate", "two items have this identifier", reference.line)
            elif read:
                ids.append(read[0].id)
                items[read[0].id], keys[read[0].id] = read
        sections.append(Section(title=part.title, rubric=part.rubric, items=tuple(ids)))
    if not items:
        Place(found, manifest.test.file if manifest.test else "").error("no-items", "no items")
    content = PaperContent(
        title=outline.title,
        language=outline.language,
        sections=tuple(sections),
        items=tuple(items.values()),
        stimuli=stimuli.all(),
    )
    return content, tuple(keys.values())


def _outline(
    name: str, manifest: Manifest, package: Package, allowance: Allowance, scene: Scene
) -> _Outline:
    """Return the test's parts, or all items in the manifest's order when there is no test."""
    if manifest.test is None:
        references = tuple(Reference("", item.file, line=item.line) for item in manifest.items)
        return _Outline(manifest.title or name, LANGUAGE, (Part("", (), references),))
    document = parse(manifest.test.file, package.read(manifest.test.file), allowance)
    root = document.root
    if root.name != "assessmentTest":
        where = f"{document.file}:{root.line}"
        raise PaperRefused("not-a-test", where, f"the root is {root.raw}, not a test")
    at = Place(scene.at.found, document.file)
    parts = Sections(package, allowance, Scene(at, scene.media)).parts(root)
    _name_unused(manifest, parts, at)
    title = root.attrs.get("title", "").strip() or manifest.title or name
    return _Outline(title, root.attrs.get("lang", "").strip() or LANGUAGE, parts)


def _name_unused(manifest: Manifest, parts: tuple[Part, ...], at: Place) -> None:
    used = {reference.file for part in parts for reference in part.references}
    for item in manifest.items:
        if item.file not in used:
            at.warning("item-unused", f"{item.file} is in the package, not in the test")


def _read(
    reference: Reference,
    package: Package,
    found: Findings,
    media: Media,
    stimuli: Stimuli,
) -> tuple[Item, AnswerKey] | None:
    try:
        document = parse(reference.file, package.read(reference.file), stimuli.allowance)
    except PaperRefused as refused:
        found.add(refused.finding)
        return None
    return read_item(document, reference, found, media, stimuli)
