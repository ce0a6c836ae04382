"""A machine of its own whose power is cut: QEMU runs the writer on ext4, and is killed.

What dies with QEMU is the guest's memory: the page cache with everything that was not yet sent to
the disk, as in a real cut. What the disk was sent is in the image, in the order it was sent; a
disk's own volatile cache is what ``tests.power.cut`` is for. No KVM is needed.
"""

import asyncio
import json
import os
import platform
import secrets
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.power import initramfs
from tests.power.qmp import Monitor
from tests.power.writer import Work

KERNEL = Path(__file__).parents[2] / "build/power-guest"
"""Where ``kernel.sh`` unpacks the package of a kernel."""
QEMU = "qemu-system-x86_64"
TOOLS = (QEMU, "mke2fs", "e2fsck", "debugfs", "ldd")
BOOT_S = 90
_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"  # mke2fs and its family live there


def missing() -> str | None:
    """Say what is missing for a guest; None when all is there."""
    if platform.machine() != "x86_64":
        return f"the guest is x86_64, this machine is {platform.machine()}"
    if tools := [tool for tool in TOOLS if shutil.which(tool, path=_PATH) is None]:
        return f"not installed: {' '.join(tools)}"
    if not initramfs.BUSYBOX.exists():
        return "not installed: busybox-static"
    return None if _vmlinuz() else f"no kernel in {KERNEL.name}: make test-power fetches one"


@dataclass(frozen=True, slots=True)
class Guest:
    """A disk, and the saved machine that works on it."""

    folder: Path

    @classmethod
    async def make(cls, folder: Path) -> "Guest":
        """Make an empty disk, start a machine and save it before it looks at its disk."""
        guest = cls(folder)
        await guest.new_disk()
        packed = await asyncio.to_thread(initramfs.pack, KERNEL)
        await asyncio.to_thread((folder / "initramfs").write_bytes, packed)
        async with guest._machine() as (process, qmp):
            await guest._until("ready", process)
            await qmp.save(folder / "saved")
        return guest

    async def new_disk(self) -> None:
        """Put an empty disk in the place of the one that was there."""
        (self.folder / "disk").unlink(missing_ok=True)
        await _run("mke2fs", "-q", "-t", "ext4", str(self.folder / "disk"), "256M")

    @asynccontextmanager
    async def running(self, work: Work) -> AsyncIterator[None]:
        """Let the machine mount its disk and work; on leaving, cut the power."""
        saved = ["-incoming", f"exec:cat '{self.folder / 'saved'}'"]
        async with self._machine(*saved) as (process, qmp):
            await qmp.go_on()  # its port takes nothing before
            assert process.stdin is not None
            process.stdin.write(f"{secrets.token_hex()} {json.dumps(asdict(work))}\n".encode())
            yield
            assert process.returncode is None, self.console()

    def told(self) -> list[str]:
        """Return every whole line that the writer has written to its serial port."""
        text = self._told.read_text() if self._told.exists() else ""
        return [line.rstrip("\r") for line in text.split("\n")[:-1]]

    def console(self) -> str:
        """Return what the kernel and the writer printed."""
        return (self.folder / "console").read_text(errors="replace")[-4000:]

    async def disk(self, folder: Path) -> None:
        """Copy out the disk's files as they are after its file system has replayed its log."""
        copy = folder / "disk"
        folder.mkdir()
        await _run("cp", "--sparse=always", str(self.folder / "disk"), str(copy))
        await _run("e2fsck", "-p", str(copy), good=(0, 1))
        await _run("e2fsck", "-f", "-n", str(copy))
        await _run("debugfs", "-R", f"rdump / {folder}", str(copy))
        copy.unlink()

    @property
    def _told(self) -> Path:
        return self.folder / "told"

    @asynccontextmanager
    async def _machine(
        self, *more: str
    ) -> AsyncIterator[tuple[asyncio.subprocess.Process, Monitor]]:
        """Run QEMU, and kill it on leaving."""
        ours, its = socket.socketpair()
        monitor = f"socket,id=qmp,fd={its.fileno()}"
        command = [*self._command(), "-chardev", monitor, "-mon", "chardev=qmp,mode=control", *more]
        with self._told.open("wb") as told, its:
            process = await asyncio.create_subprocess_exec(
                *command, stdin=subprocess.PIPE, stdout=told, pass_fds=[its.fileno()]
            )
        try:
            async with Monitor.at(ours) as qmp:
                yield process, qmp
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()

    async def _until(self, line: str, process: asyncio.subprocess.Process) -> None:
        async with asyncio.timeout(BOOT_S):
            while line not in self.told():
                assert process.returncode is None, self.console()
                await asyncio.sleep(0.02)

    def _command(self) -> list[str]:
        parts = {
            "-accel": "tcg,thread=multi",
            "-cpu": "max",
            "-m": "384",
            "-kernel": str(_vmlinuz()),
            "-initrd": str(self.folder / "initramfs"),
            "-append": "console=ttyS0 quiet panic=-1",
            "-drive": f"file={self.folder / 'disk'},if=virtio,format=raw,cache=writeback",
            "-display": "none",
        }
        ports = ["-serial", f"file:{self.folder / 'console'}", "-serial", "stdio"]
        flags = ["-nodefaults", "-no-user-config", "-no-reboot", *ports]
        return [QEMU, *flags, *(word for pair in parts.items() for word in pair)]


def _vmlinuz() -> Path | None:
    return next(KERNEL.glob("boot/vmlinuz-*"), None)


async def _run(*command: str, good: tuple[int, ...] = (0,)) -> None:
    process = await asyncio.create_subprocess_exec(
        *command,
        env={**os.environ, "PATH": _PATH},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    printed, _ = await process.communicate()
    assert process.returncode in good, (command, process.returncode, printed.decode())
