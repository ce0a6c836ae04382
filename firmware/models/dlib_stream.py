"""The primitive values of a file that dlib has serialised (``dlib/serialize.h``)."""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]


class DatRefused(Exception):
    """The bytes are not the network that was expected."""

    code = "dat-refused"


class Stream:
    """Reads one value after another off the bytes of a file."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, count: int) -> bytes:
        """Return the next bytes."""
        piece = self.data[self.at : self.at + count]
        if len(piece) != count or count < 0:
            raise DatRefused(f"cut short at byte {self.at}")
        self.at += count
        return piece

    def integer(self) -> int:
        """Return an integer: control byte (sign, size), then its value, little-endian."""
        control = self.take(1)[0]
        size = control & 0x0F
        if control & 0x70 or not 1 <= size <= 8:  # noqa: PLR2004 - a C++ integer has 1 to 8 bytes
            raise DatRefused(f"no integer at byte {self.at - 1}")
        value = int.from_bytes(self.take(size), "little")
        return -value if control & 0x80 else value

    def integers(self, count: int) -> list[int]:
        """Return several integers."""
        return [self.integer() for _ in range(count)]

    def number(self) -> float:
        """Return a finite floating point number: mantissa, then exponent."""
        # Mantissa first: the comment in serialize.h says the reverse of what its code does.
        mantissa, exponent = self.integers(2)
        if not -900 <= exponent <= 900:  # noqa: PLR2004 - no infinities or NaN belong here
            raise DatRefused(f"no finite number at byte {self.at}")
        return float(mantissa) * 2.0**exponent

    def numbers(self, count: int) -> list[float]:
        """Return several numbers."""
        return [self.number() for _ in range(count)]

    def booleans(self, count: int) -> None:
        """Pass over booleans, which are ASCII digits."""
        if self.take(count).strip(b"01"):
            raise DatRefused(f"no boolean before byte {self.at}")

    def string(self) -> str:
        """Return a string: length, then bytes."""
        return self.take(self.integer()).decode("ascii")

    def tensor(self) -> Array:
        """Return a tensor: version, four sizes, raw float32."""
        self.expect(2)
        shape = self.integers(4)
        raw = self.take(4 * int(np.prod(shape, dtype=np.int64)))
        return np.frombuffer(raw, dtype="<f4").reshape(shape).astype(np.float32)

    def aliases(self, count: int) -> list[list[int]]:
        """Shapes of tensors that are parts of another."""
        return [self.integers(4) for _ in range(count) if self.expect(1)]

    def expect(self, *versions: int) -> int:
        """Return the version written here, one of ``versions``."""
        version = self.integer()
        if version not in versions:
            raise DatRefused(f"version {version} before byte {self.at}, known are {versions}")
        return version
