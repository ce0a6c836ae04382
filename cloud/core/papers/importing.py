"""A file that somebody uploads as a paper, whatever it is: bytes in, models or findings out.

The kind is told by content, never by name. Nothing is half imported: with any error there is no
content, no key and no picture, only the findings.
"""

from dataclasses import dataclass, field

from cloud.core.papers.findings import Finding, Findings, PaperRefused
from cloud.core.papers.manifest import is_content_package
from cloud.core.papers.media import Media
from cloud.core.papers.package import LIMITS, Package, open_package
from cloud.core.papers.plain import read_plain
from cloud.core.papers.qti import read_qti
from contract.paper import AnswerKey, PaperContent

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OTHERS = {
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"\x1f\x8b": "a gzip file",
}
_MARKDOWN = (".md", ".markdown")


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a file. ``content`` is None when any finding is an error."""

    content: PaperContent | None
    keys: tuple[AnswerKey, ...] = ()
    assets: dict[str, bytes] = field(default_factory=dict)
    """Asset name to bytes, of the pictures and recordings of the paper."""
    findings: tuple[Finding, ...] = ()


def read_paper(name: str, data: bytes) -> Imported:
    """Read a QTI package, a Markdown file, or a zip of one with its media files; never raises.

    ``name`` is the file's own name: it stands in findings, and is the title when there is no other.
    """
    found = Findings()
    try:
        content, keys, media = _read(name, data, found)
    except PaperRefused as refused:
        found.add(Finding("error", refused.code, refused.where or name, refused.what))
        return Imported(None, findings=found.listed())
    if found.failed:
        return Imported(None, findings=found.listed())
    return Imported(content, keys, media.taken, found.listed())


def _read(
    name: str, data: bytes, found: Findings
) -> tuple[PaperContent, tuple[AnswerKey, ...], Media]:
    if len(data) > LIMITS.total:
        raise PaperRefused("package-too-large", name, f"{len(data)} bytes")
    if not data.startswith(_ZIP):
        _check_text(name, data)
        media = Media(_NoFiles())
        return (*read_plain(name, data, found, media), media)
    package = open_package(data)
    media = Media(package)
    if is_content_package(package):
        return (*read_qti(name.rpartition(".")[0] or name, package, found, media), media)
    file = _markdown(name, package)
    return (*read_plain(file, package.read(file), found, media), media)


def _check_text(name: str, data: bytes) -> None:
    for start, what in _OTHERS.items():
        if data.startswith(start):
            raise PaperRefused("not-a-paper", name, f"{what}, not a QTI package or Markdown")
    if data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise PaperRefused("not-a-paper", name, "XML alone; QTI comes as a package (zip)")


def _markdown(name: str, package: Package) -> str:
    files = [file for file in package.names if file.lower().endswith(_MARKDOWN)]
    if len(files) > 1:
        raise PaperRefused("several-papers", name, f"{len(files)} Markdown files; a paper is one")
    if files:
        return files[0]
    if "[Content_Types].xml" in package:
        raise PaperRefused("not-a-paper", name, "an Office document, not QTI or Markdown")
    raise PaperRefused("manifest-missing", name, "no imsmanifest.xml and no Markdown file in it")


class _NoFiles:
    """A paper that came alone: every picture is missing."""

    def read(self, name: str) -> bytes:
        what = f"{name} is missing: send the text and its files together in a zip"
        raise PaperRefused("file-missing", name, what)
