"""A zip of a paper, opened without trust: a small closed set of names, read within bounds.

Nothing is ever written to disk under a name of the zip; the names are checked all the same,
because papers are exported again and other tools do unpack them.
"""

import io
import posixpath
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import unquote

from cloud.core.papers.findings import PaperRefused

MEBI = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of a package; sizes in bytes, uncompressed."""

    files: int = 2_000
    file: int = 64 * MEBI
    total: int = 256 * MEBI
    ratio: int = 100
    """Uncompressed to compressed size; XML stays below 30."""
    ratio_from: int = 256 * 1024
    """Files smaller than this may compress as well as they like."""
    name: int = 240


LIMITS = Limits()
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""What zipfile raises on damaged input, NotImplementedError and UnicodeDecodeError included."""
_CENTRAL_RECORD = b"PK\x01\x02"
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_UTF8_NAME = 0x800
_DRIVE = re.compile(r"^[A-Za-z]:")
_SCHEME = re.compile(r"^(?:[A-Za-z][A-Za-z0-9+.-]*:|//)")
_CHINESE_NAME = re.compile("[ -~\u2e80-\u9fff\uff00-\uffef]*")
_CLUTTER = re.compile(r"^__MACOSX/|(?:^|/)(?:\.DS_Store|Thumbs\.db)$")


class Package:
    """The files of an opened zip, by name. Made by ``open_package``."""

    def __init__(self, archive: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo]) -> None:
        self._archive = archive
        self._entries = entries

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of all files, in the order of the zip."""
        return tuple(self._entries)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def read(self, name: str) -> bytes:
        """Return a file's bytes; raises PaperRefused ``file-missing`` or ``package-damaged``."""
        if name not in self._entries:
            raise PaperRefused("file-missing", name, f"{name} is not in the package")
        info = self._entries[name]
        try:
            with self._archive.open(info) as file:
                data = file.read(info.file_size + 1)
        except _FAULTS as exc:
            raise PaperRefused("package-damaged", name, f"cannot be unpacked: {exc}") from exc
        if len(data) != info.file_size:
            raise PaperRefused("package-damaged", name, "its size is not the one declared")
        return data


def open_package(data: bytes, limits: Limits = LIMITS) -> Package:
    """Open a zip and check every entry before any is read; raises PaperRefused."""
    # Counted first: zipfile would build an object for each of millions of records.
    if data.count(_CENTRAL_RECORD) > limits.files:
        raise PaperRefused("package-too-large", "", f"more than {limits.files} files")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _FAULTS as exc:
        raise PaperRefused("package-damaged", "", f"not a readable zip: {exc}") from exc
    entries: dict[str, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        name = _checked_name(info, limits)
        if _CLUTTER.search(name):
            continue
        _check_kind(name, info)
        if name.rstrip("/") in entries:
            raise PaperRefused("package-duplicate-name", name, "two entries have this name")
        entries[name.rstrip("/")] = info
    _check_sizes(entries, limits)
    return Package(archive, {name: info for name, info in entries.items() if not info.is_dir()})


def resolve(base: str, href: str) -> str:
    """Return the name that ``href`` means in the file ``base``; raises PaperRefused."""
    if _SCHEME.match(href) or _DRIVE.match(href):
        raise PaperRefused("link-external", base, f"{href[:80]} is not a file of the package")
    path = unquote(href.split("#", 1)[0].split("?", 1)[0])
    name = unicodedata.normalize(
        "NFC", posixpath.normpath(posixpath.join(posixpath.dirname(base), path))
    )
    if not path or path.startswith("/") or "\\" in path or name.split("/")[0] in {"..", "."}:
        raise PaperRefused("path-escapes", base, f"{href[:80]} does not name a file inside")
    return name


def _checked_name(info: zipfile.ZipInfo, limits: Limits) -> str:
    name = unicodedata.normalize("NFC", _decoded_name(info))
    parts = name.rstrip("/").split("/")
    if len(name) > limits.name or any(ord(letter) < ord(" ") for letter in info.orig_filename):
        raise PaperRefused("package-bad-name", repr(name[:80]), "too long or a control character")
    if name.startswith("/") or "\\" in name or _DRIVE.match(name):
        raise PaperRefused("package-bad-name", name, "absolute, with a drive or a backslash")
    if {"", ".", ".."} & set(parts):
        raise PaperRefused("package-bad-name", name, "an empty, . or .. part")
    return name


def _decoded_name(info: zipfile.ZipInfo) -> str:
    """Undo zipfile's CP437 reading: Windows writes Chinese names in GBK without saying so."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    raw = info.filename.encode("cp437")
    readings = []
    for encoding in ("utf-8", "gbk"):
        with suppress(UnicodeDecodeError):
            readings.append(raw.decode(encoding))
    # Short names in GBK can be valid UTF-8 by chance, and are then no words of any language.
    likely = [text for text in readings if _CHINESE_NAME.fullmatch(text)]
    return next(iter(likely + readings), info.filename)


def _check_kind(name: str, info: zipfile.ZipInfo) -> None:
    if info.flag_bits & _ENCRYPTED:
        raise PaperRefused("package-encrypted", name, "the zip is encrypted")
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise PaperRefused("package-damaged", name, "packed by a method other than deflate")
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise PaperRefused("package-special-file", name, "a link or device, not a file")


def _check_sizes(entries: dict[str, zipfile.ZipInfo], limits: Limits) -> None:
    for name, info in entries.items():
        if info.file_size > limits.file:
            raise PaperRefused("package-too-large", name, f"{info.file_size} bytes unpacked")
        packed_well = info.file_size > limits.ratio * max(info.compress_size, 1)
        if packed_well and info.file_size > limits.ratio_from:
            raise PaperRefused("package-too-large", name, "unpacks to far more than it is")
    total = sum(info.file_size for info in entries.values())
    if total > limits.total:
        raise PaperRefused("package-too-large", "", f"{total} bytes unpacked in all")
