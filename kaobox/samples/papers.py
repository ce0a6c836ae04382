"""The sample papers that come with the product, zipped when they are wanted.

One computer-basics course paper of 20 items as QTI 2.1, eight of its items as 2.2 and 3.0, and half
of it as a teacher would write it by hand; and a paper of every kind of question, as QTI 3.0 and by
hand. The sources lie beside this file, one folder for each.
"""

import io
import zipfile
from pathlib import Path

_FOLDER = Path(__file__).parent
_PREFIX = "paper-"
_UNPACKED = (1980, 1, 1, 0, 0, 0)
"""The same time in every entry, so that the same sources give the same bytes."""


def names() -> tuple[str, ...]:
    """Return the names of the samples, such as ``plain``, ``qti21`` and ``kinds``."""
    folders = (path for path in _FOLDER.glob(f"{_PREFIX}*") if path.is_dir())
    return tuple(sorted(path.name.removeprefix(_PREFIX) for path in folders))


def sources(name: str) -> dict[str, bytes]:
    """Return a sample's files by their names in the package; raises KeyError without one."""
    folder = _FOLDER / f"{_PREFIX}{name}"
    if name not in names():
        raise KeyError(name)
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def package(name: str) -> bytes:
    """Return a sample as the zip that somebody would upload; raises KeyError without one."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, data in sources(name).items():
            entry = zipfile.ZipInfo(file, _UNPACKED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return buffer.getvalue()
