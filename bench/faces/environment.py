"""The virtual environment that the peer runs in, made once under ``build/bench-face``."""

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLACE = ROOT / "build" / "bench-face"
PINS = ROOT / "bench" / "face-requirements.txt"
TOOLS = ROOT / "requirements" / "build.txt"  # the models come as a source archive
PACKAGES = ROOT / "build" / "packages"  # where `kaobox models build` has put them already


class PeerUnavailable(Exception):
    """There is nothing to measure against."""

    code = "peer-unavailable"


def python() -> Path:
    """Return the interpreter of the environment; made anew when a pin has changed.

    Raises:
        PeerUnavailable: pip cannot install it.
    """
    made = PLACE / "made-from"
    pins = hashlib.sha256(PINS.read_bytes() + TOOLS.read_bytes()).hexdigest()
    interpreter = PLACE / "bin" / "python"
    if made.is_file() and made.read_text(encoding="ascii") == pins:
        return interpreter
    print(f"installing the peer's packages into {PLACE} (a minute the first time)", flush=True)
    _run(sys.executable, "-m", "venv", "--clear", str(PLACE))
    pip = (str(interpreter), "-m", "pip", "install", "--disable-pip-version-check", "--quiet")
    _run(*pip, "--require-hashes", "-r", str(TOOLS))
    _run(
        *pip,
        "--require-hashes",
        "--no-deps",
        "--no-build-isolation",
        *(("--find-links", str(PACKAGES)) if PACKAGES.is_dir() else ()),
        "-r",
        str(PINS),
    )
    made.write_text(pins, encoding="ascii")
    return interpreter


def _run(*command: str) -> None:
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode:
        said = (ran.stderr or ran.stdout).strip().splitlines()[-3:]
        raise PeerUnavailable(f"{' '.join(command[:4])} ... failed: {' | '.join(said)}")
