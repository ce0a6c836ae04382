"""Runs the writer on a recording file system, and cuts the power anywhere in what it recorded.

The file system is mounted in a mount namespace of its own (``unshare``): it needs /dev/fuse, and
root or unprivileged user namespaces, and nothing is left behind when the process dies.

``python -m tests.power.rig START MOUNT LOG -- COMMAND…`` is the process in there: it serves what is
in START at MOUNT, runs the command to its end, and pickles what happened to LOG.
"""

import os
import pickle
import random
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from tests.power import cut, fuse
from tests.power.cut import How
from tests.power.disk import TOLD, Disk, Log, Synced, Told, told
from tests.power.writer import Work

ROOT = Path(__file__).parents[2]
SECONDS = 60


@dataclass(frozen=True, slots=True)
class Cut:
    """One power cut: what is left in ``folder``, and what had been promised before it."""

    folder: Path
    told: list[str]
    at: int
    how: How


def missing() -> str | None:
    """Say why there can be no recording file system here; None where there can."""
    try:
        os.close(os.open("/dev/fuse", os.O_RDWR))
    except OSError as exc:
        return f"no /dev/fuse: {exc.strerror}"
    if shutil.which("unshare") is None:
        return "no unshare (util-linux)"
    done = subprocess.run([*_unshared(), "true"], capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else f"no mount namespace: {done.stderr.strip()}"


def record(start: Path, folder: Path, work: Work) -> Log:
    """Run a writer on a disk that begins with what is in ``start``; ``folder`` is for the rig."""
    mounted, log = folder / "mnt", folder / "log"
    mounted.mkdir(parents=True)
    rig = [sys.executable, "-m", "tests.power.rig", str(start), str(mounted), str(log), "--"]
    command = [*_unshared(), *rig, *work.command(mounted, mounted / TOLD)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=SECONDS)
    found = pickle.loads(log.read_bytes())
    log.unlink()
    assert isinstance(found, Log)
    return found


def cut_somewhere(log: Log, dice: random.Random, folder: Path) -> Cut:
    """Cut the power at a place of the log: half the time right after a sync or a promise."""
    places = [n for n, event in enumerate(log.events, 1) if isinstance(event, Synced | Told)]
    at = dice.choice(places) if dice.random() < 0.5 else dice.randint(0, len(log.events))
    how = How.draw(dice)
    cut.cut(log, at, how, dice, folder)
    return Cut(folder, list(told(log.events[:at])), at, how)


def _unshared() -> list[str]:
    who = [] if os.getuid() == 0 else ["--user", "--map-root-user"]
    return ["unshare", *who, "--mount", "--propagation", "private", "--"]


def main() -> None:
    """Serve, run, and write the log."""
    start, mounted, log, _, *command = sys.argv[1:]
    disk = Disk.of(Path(start))
    server = fuse.Server(disk, fuse.mount(Path(mounted)))
    threading.Thread(target=server.run, daemon=True).start()
    done = subprocess.run(command, check=False)
    Path(log).write_bytes(pickle.dumps(disk.log))
    sys.stdout.flush()
    os._exit(done.returncode)


if __name__ == "__main__":
    main()
