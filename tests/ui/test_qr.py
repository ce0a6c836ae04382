"""QR codes of ``contract/web/qr.js``, read back by a reader that shares nothing with the writer."""

from collections.abc import Callable

import pytest
from playwright.async_api import Page

from contract import receipt

# Version: (correction words per block, data words of each block), ISO/IEC 18004 table 9, level L.
BLOCKS = {
    1: (7, [19]),
    5: (26, [108]),
    10: (18, [68, 68, 69, 69]),
    12: (24, [92, 92, 93, 93]),
    14: (30, [115, 115, 115, 116]),
}
ALIGNED = {1: [], 5: [6, 30], 10: [6, 28, 50], 12: [6, 32, 58], 14: [6, 26, 46, 66]}
MASKS: list[Callable[[int, int], bool]] = [
    lambda r, c: (r + c) % 2 == 0,
    lambda r, _: r % 2 == 0,
    lambda _, c: c % 3 == 0,
    lambda r, c: (r + c) % 3 == 0,
    lambda r, c: (r // 2 + c // 3) % 2 == 0,
    lambda r, c: r * c % 2 + r * c % 3 == 0,
    lambda r, c: (r * c % 2 + r * c % 3) % 2 == 0,
    lambda r, c: ((r + c) % 2 + r * c % 3) % 2 == 0,
]
Rows = list[list[bool]]


def reserved(version: int) -> set[tuple[int, int]]:
    """Return the modules that hold no data."""
    size = version * 4 + 17
    taken = {(6, i) for i in range(size)} | {(i, 6) for i in range(size)}
    for top, left, high, wide in ((0, 0, 9, 9), (0, size - 8, 9, 8), (size - 8, 0, 8, 9)):
        taken |= {(r, c) for r in range(top, top + high) for c in range(left, left + wide)}
    last = size - 7
    for row in ALIGNED[version]:
        for column in ALIGNED[version]:
            if (row, column) not in {(6, 6), (6, last), (last, 6)}:
                taken |= {(row + i, column + j) for i in range(-2, 3) for j in range(-2, 3)}
    if version >= 7:
        for i in range(6):
            for j in range(size - 11, size - 8):
                taken |= {(i, j), (j, i)}
    return taken


def words(rows: Rows, version: int) -> list[int]:
    """Undo the mask that the format names and read the words along the columns."""
    size = len(rows)
    bits = [rows[8][c] for c in (0, 1, 2, 3, 4, 5, 7, 8)] + [
        rows[r][8] for r in (7, 5, 4, 3, 2, 1, 0)
    ]
    shown = int("".join("1" if bit else "0" for bit in bits), 2) ^ 0b101010000010010
    assert shown >> 13 == 0b01, "level L"
    mask = MASKS[shown >> 10 & 7]
    skip = reserved(version)
    stream = []
    upward = True
    for right in [c for c in range(size - 1, 0, -2) if c > 6] + [5, 3, 1]:
        for row in range(size - 1, -1, -1) if upward else range(size):
            stream += [
                rows[row][c] != mask(row, c) for c in (right, right - 1) if (row, c) not in skip
            ]
        upward = not upward
    return [
        int("".join("1" if bit else "0" for bit in stream[i : i + 8]), 2)
        for i in range(0, len(stream) - 7, 8)
    ]


def whole(block: list[int], checks: int) -> bool:
    """Tell whether a block's syndromes vanish, as they do without damage."""
    power = [1]
    for _ in range(254):
        power.append(power[-1] << 1 ^ (0x11D if power[-1] & 0x80 else 0))
    log = {value: index for index, value in enumerate(power)}
    for root in range(checks):
        total = 0
        for word in block:
            total = (power[(log[total] + root) % 255] if total else 0) ^ word
        if total:
            return False
    return True


def read(rows: Rows) -> str:
    version = (len(rows) - 17) // 4
    checks, lengths = BLOCKS[version]
    stream = iter(words(rows, version))
    blocks: list[list[int]] = [[] for _ in lengths]
    for place in range(max(lengths)):
        for block, length in zip(blocks, lengths, strict=True):
            if place < length:
                block.append(next(stream))
    data = [word for block in blocks for word in block]
    for _ in range(checks):
        for block in blocks:
            block.append(next(stream))
    assert all(whole(block, checks) for block in blocks)
    bits = "".join(f"{word:08b}" for word in data)
    assert bits[:4] == "0100", "byte mode"
    head = 4 + (8 if version < 10 else 16)
    count = int(bits[4:head], 2)
    return bytes(int(bits[head + 8 * i : head + 8 * i + 8], 2) for i in range(count)).decode()


def a_receipt() -> str:
    body = receipt.Receipt(
        attempt="attempt-1",
        version=1,
        count=42,
        root="ab" * 32,
        journal="00000000-0000-4000-8000-00000000000a",
        seq=4711,
    ).model_dump_json()
    signed = receipt.SignedReceipt(body=body, signature="s" * 86, code=receipt.short_code(body))
    return signed.model_dump_json()


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("KAOBOX", 1),
        ("考盒：凭证 " + "x" * 80, 5),
        ("y" * 270, 10),
        (a_receipt(), 12),
        ("字" * 150, 14),
    ],
)
async def test_what_is_drawn_reads_back(shared_page: Page, text: str, version: int) -> None:
    script = "async (text) => (await import('/shared/qr.js')).qr(text)"
    rows: Rows = await shared_page.evaluate(script, text)
    assert len(rows) == version * 4 + 17
    assert read(rows) == text


async def test_a_text_that_no_code_can_hold_is_refused(shared_page: Page) -> None:
    script = """async () => (await import('/shared/qr.js')).qr("x".repeat(2954))"""
    with pytest.raises(Exception, match="too long for a QR code"):
        await shared_page.evaluate(script)
