"""Packs a Linux system in memory that does nothing but run the writer: kernel modules, Python, ours.

The Python is the one that runs the tests, with exactly the files that the writer needs: it is run
once here to see which. Paths in the guest are those of this machine.
"""

import lzma
import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tests.power.disk import TOLD
from tests.power.writer import Work

ROOT = Path(__file__).parents[2]
BUSYBOX = Path("/bin/busybox")
MODULES = (
    "virtio_ring",
    "virtio",
    "virtio_pci_legacy_dev",
    "virtio_pci_modern_dev",
    "virtio_pci",
    "virtio_blk",
)
"""In the order in which they can be loaded; ext4 is in the kernel."""

_INIT = """#!/bin/busybox sh
busybox() {{ /bin/busybox "$@"; }}
busybox mount -t devtmpfs none /dev
busybox mount -t proc none /proc
busybox mount -t sysfs none /sys
busybox stty -F /dev/ttyS1 raw -echo
cd {root} && export PYTHONDONTWRITEBYTECODE=1
{python} -m tests.power.waiter /dev/ttyS1 /data /modules
busybox sync; busybox poweroff -f
"""

_SEEN = """
import runpy, sys
sys.argv[0] = "writer"
runpy.run_module("tests.power.writer", run_name="__main__")
import tests.power.waiter
for module in list(sys.modules.values()):
    for name in ("__file__", "__cached__"):
        print(getattr(module, name, None) or "")
"""


def pack(kernel: Path) -> bytes:
    """Return the initramfs for an unpacked kernel package (newc cpio, not compressed)."""
    files = {str(path): path for path in _files()}
    files["/bin/busybox"] = BUSYBOX
    script = _INIT.format(root=ROOT, python=sys.executable)
    entries = {name: (stat.S_IFREG | 0o755, path.read_bytes()) for name, path in files.items()}
    for place, module in enumerate(MODULES):
        (found,) = kernel.glob(f"lib/modules/**/{module}.ko*")
        data = found.read_bytes()
        data = lzma.decompress(data) if found.suffix == ".xz" else data
        entries[f"/modules/{place}-{module}.ko"] = (stat.S_IFREG | 0o644, data)
    entries["/init"] = (stat.S_IFREG | 0o755, script.encode())
    for folder in ("/dev/x", "/proc/x", "/sys/x", "/data/x", "/tmp/x", *entries):
        for parent in Path(folder).parents:
            entries.setdefault(str(parent), (stat.S_IFDIR | 0o755, b""))
    return _cpio(entries)


def _files() -> set[Path]:
    """Return every file that a run of the writer needs."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder, TOLD)
        told.touch()
        arguments = Work(answers=20, files=1).command(Path(folder), told)[3:]
        command = [sys.executable, "-c", _SEEN, *arguments]
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    modules = {Path(line) for line in done.stdout.splitlines() if line.startswith("/")}
    found = {path for path in modules if path.is_file()}
    found |= set(Path(os.__file__).parent.glob("encodings/*.py"))
    found |= {path for path in (Path(sys.prefix, "pyvenv.cfg"),) if path.exists()}
    found |= {ROOT / f"tests/power/{name}.py" for name in ("waiter", "writer")}
    found |= {*(ROOT / "edge/store/migrations").glob("*.sql")}
    python = Path(sys.executable)
    native = {path for path in found if ".so" in path.name} | {python}
    return found | native | _libraries(native)


def _libraries(native: Iterable[Path]) -> set[Path]:
    done = subprocess.run(["ldd", *native], capture_output=True, text=True, check=False)
    words = done.stdout.split()
    return {Path(word) for word in words if word.startswith("/") and Path(word).is_file()}


def _cpio(entries: dict[str, tuple[int, bytes]]) -> bytes:
    """Pack files and folders; a folder comes before what is in it."""
    archive = bytearray()
    trailer = ("/TRAILER!!!", (0, b""))
    for number, (name, (mode, data)) in enumerate([*sorted(entries.items()), trailer], 1):
        raw = name.removeprefix("/").encode() + b"\0"
        fields = (number, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(raw), 0)
        archive += b"070701" + b"".join(b"%08X" % field for field in fields) + raw
        archive += bytes(-len(archive) % 4) + data
        archive += bytes(-len(archive) % 4)
    return bytes(archive)
