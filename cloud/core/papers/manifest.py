"""``imsmanifest.xml``: which resources a content package has, and of which QTI version.

Types are those of IMS Content Packaging for QTI 2.1, 2.2 and 3.0, such as
``imsqti_item_xmlv2p1`` and ``imsqti_test_xmlv3p0``.
"""

import re
from dataclasses import dataclass

from cloud.core.papers.findings import Findings, PaperRefused, Place
from cloud.core.papers.package import Package, resolve
from cloud.core.papers.xmltree import Allowance, Document, Tag, parse

MANIFEST = "imsmanifest.xml"
_TYPE = re.compile(r"imsqti_(?P<kind>test|assessment|item|section|[a-z]+)_xmlv(?P<version>\dp\d)")
_OTHER_QTI = re.compile(r"qti", re.IGNORECASE)
_VERSIONS = {"2p1": "2.1", "2p2": "2.2", "3p0": "3.0"}


@dataclass(frozen=True, slots=True)
class Resource:
    """A file of the package that the manifest declares as QTI."""

    kind: str
    """``test``, ``item``, ``section``, or what else QTI has."""
    version: str
    """``2.1``, ``2.2`` or ``3.0``."""
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a package declares; ``test`` is None when it holds items only."""

    title: str
    test: Resource | None
    items: tuple[Resource, ...]


def is_content_package(package: Package) -> bool:
    """Tell whether a zip is meant as QTI, be the manifest in the right place or not."""
    return any(name.rpartition("/")[2] == MANIFEST for name in package.names)


def read_manifest(package: Package, allowance: Allowance, found: Findings) -> Manifest:
    """Read the manifest; raises PaperRefused when the package is not one to import."""
    _check_place(package)
    document = parse(MANIFEST, package.read(MANIFEST), allowance)
    at = Place(found, MANIFEST)
    resources = _resources(document, package, at)
    tests = [resource for resource in resources if resource.kind in {"test", "assessment"}]
    items = tuple(resource for resource in resources if resource.kind == "item")
    if len(tests) > 1:
        where = at.where(tests[1].line)
        raise PaperRefused("several-tests", where, f"{len(tests)} tests; a paper is one")
    if not tests and not items:
        raise PaperRefused("no-items", MANIFEST, "no test and no items of QTI 2.1, 2.2 or 3.0")
    return Manifest(_title(document), tests[0] if tests else None, items)


def _check_place(package: Package) -> None:
    if MANIFEST in package:
        return
    deeper = [name for name in package.names if name.endswith(f"/{MANIFEST}")]
    if deeper:
        what = f"{deeper[0]} must be at the top: zip what is in the folder, not the folder"
        raise PaperRefused("manifest-misplaced", deeper[0], what)
    raise PaperRefused("manifest-missing", "", f"no {MANIFEST} in the package")


def _resources(document: Document, package: Package, at: Place) -> list[Resource]:
    listing = document.root.first("resources")
    if document.root.name != "manifest" or listing is None:
        raise PaperRefused("manifest-bad", MANIFEST, "not a manifest with resources")
    base = listing.attrs.get("base", "")
    resources = []
    for tag in listing.tags("resource"):
        kind = _TYPE.match(tag.attrs.get("type", ""))
        if kind and kind["version"] in _VERSIONS:
            name = _file(tag, base, package, at)
            resources.append(Resource(kind["kind"], _VERSIONS[kind["version"]], name, tag.line))
        elif _OTHER_QTI.search(tag.attrs.get("type", "")):
            at.error("unsupported-version", f"type {tag.attrs['type'][:60]}", tag.line)
    return [resource for resource in resources if resource.file]


def _file(tag: Tag, base: str, package: Package, at: Place) -> str:
    """Return the name of a resource's file, or an empty string after reporting it missing."""
    entry = tag.first("file")
    href = tag.attrs.get("href") or (entry.attrs.get("href", "") if entry else "")
    try:
        name = resolve(MANIFEST, base + tag.attrs.get("base", "") + href)
    except PaperRefused as refused:
        at.error(refused.code, refused.what, tag.line)
        return ""
    if name not in package:
        at.error("file-missing", f"{name} is not in the package", tag.line)
        return ""
    return name


def _title(document: Document) -> str:
    metadata = document.root.first("metadata")
    for title in metadata.below("title") if metadata else ():
        if text := " ".join(title.text().split()):
            return text
    return ""
