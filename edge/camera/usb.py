"""A USB camera, through the kernel's V4L2.

Most of them compress by themselves: their pictures are passed on as they are.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import av
from av.container import InputContainer

from edge.camera.jpeg import Encoder, whole
from edge.camera.newest import Newest

_BY_ID = Path("/dev/v4l/by-id")


def opened(*, device: str, path: str, size: tuple[int, int]) -> Callable[[], tuple[int, bytes]]:
    """Start the camera, the first by default; raises OSError if there is none."""
    del path
    return taking(_camera(device or _first(), size))


def taking(container: InputContainer) -> Callable[[], tuple[int, bytes]]:
    """Return what takes the newest picture of a running input."""
    newest = Newest(_pictures(container))
    encoder = Encoder()

    def take() -> tuple[int, bytes]:
        at_ms, picture = newest.next()
        return at_ms, picture if isinstance(picture, bytes) else encoder.encode(picture)

    return take


def _pictures(container: InputContainer) -> Iterator[bytes | av.VideoFrame]:
    if container.streams.video[0].codec_context.name != "mjpeg":
        yield from container.decode(video=0)
        return
    for packet in container.demux(video=0):
        picture = whole(bytes(packet))
        if picture is not None:
            yield picture


def _camera(device: str, size: tuple[int, int]) -> InputContainer:
    how = {"video_size": f"{size[0]}x{size[1]}"}  # the driver takes the nearest it has
    try:
        return av.open(device, format="v4l2", options={**how, "input_format": "mjpeg"})
    except FileNotFoundError:
        raise
    except av.FFmpegError:
        # It does not compress; uncompressed there are fewer pictures a second, and they do.
        return av.open(device, format="v4l2", options=how)


def _first() -> str:
    # By id: these machines have a dozen /dev/video* that are no camera.
    found = sorted(_BY_ID.glob("*-video-index0"))
    if not found:
        raise FileNotFoundError(f"no USB camera in {_BY_ID}")
    return str(found[0])
