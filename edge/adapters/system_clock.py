"""The machine's own clock, and what the kernel knows of its quality."""

import asyncio
import ctypes
import time
from pathlib import Path

from contract.wire import Moment, Quality

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_RTC = Path("/dev/rtc0")
_STA_UNSYNC = 0x0040
_TIME_ERROR = 5
_BUILT_MS = 1_760_000_000_000
"""No true clock shows an earlier time than when this program was written (2025-10)."""
_RTC_ERROR_MS = 60_000


class _Timex(ctypes.Structure):
    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_byte * 256),
    )


class SystemClock:
    """Clock port on the operating system.

    ``trusted`` declares the machine's time good whatever the kernel says: for machines whose time
    is kept from outside, where no NTP client reports to the kernel.
    """

    def __init__(self, *, trusted: bool = False) -> None:
        self._trusted = trusted
        self._boot = _BOOT_ID.read_text().strip() if _BOOT_ID.exists() else "no-boot-id"
        self._libc = ctypes.CDLL(None, use_errno=True)

    def now(self) -> Moment:
        """Return this moment with its quality."""
        wall_ms = time.time_ns() // 1_000_000
        quality, error_ms = self._quality(wall_ms)
        return Moment(
            wall_ms=wall_ms,
            mono_ms=time.monotonic_ns() // 1_000_000,
            boot=self._boot,
            quality=quality,
            error_ms=error_ms,
        )

    def monotonic(self) -> float:
        """Return the kernel's monotonic clock in seconds."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Sleep on the event loop."""
        await asyncio.sleep(seconds)

    def _quality(self, wall_ms: int) -> tuple[Quality, int | None]:
        if wall_ms < _BUILT_MS:
            return "unknown", None
        if self._trusted:
            return "synced", 100
        timex = _Timex()
        state = self._libc.adjtimex(ctypes.byref(timex))
        if state not in {-1, _TIME_ERROR} and not timex.status & _STA_UNSYNC:
            return "synced", max(1, timex.maxerror // 1000)
        return ("rtc", _RTC_ERROR_MS) if _RTC.exists() else ("unknown", None)
