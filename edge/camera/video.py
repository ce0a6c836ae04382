"""A video file shown in real time, again and again: for trials and demonstrations."""

import time
from collections.abc import Callable, Iterator

import av

from edge.camera.jpeg import Encoder
from edge.camera.newest import Newest


def opened(*, device: str, path: str, size: tuple[int, int]) -> Callable[[], tuple[int, bytes]]:
    """Show the first video stream of ``path``; raises av.FFmpegError if it is none."""
    del device, size
    av.open(path).close()
    newest = Newest(_shown(path))
    encoder = Encoder()

    def take() -> tuple[int, bytes]:
        at_ms, frame = newest.next()
        return at_ms, encoder.encode(frame)

    return take


def _shown(path: str) -> Iterator[av.VideoFrame]:
    while True:
        start = time.monotonic_ns() / 1e9
        frames = 0
        with av.open(path) as film:
            for frame in film.decode(video=0):
                frames += 1
                _wait_until(start + (frame.time or 0.0))
                yield frame
        if not frames:
            raise ValueError(f"no picture in {path}")


def _wait_until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.monotonic_ns() / 1e9))
