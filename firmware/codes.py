"""Reads the QR codes in a picture, as the camera at a door sees them: slanted, small, dim.

A ticket of 220 characters is 53 modules a side. Drawn and put through perspective, blur, noise and
JPEG by program, it is read from two pixels a module on (a sixth of a frame of 640), at any turn, at
50 degrees of slant, blurred by a third of a module (sigma), in a tenth of the light. One pixel a
module or a blur of three quarters of one is too little. No real camera is in these figures.
"""

import zxingcpp
from PIL import Image

from firmware.face.picture import PictureRefused, decode

WIDEST = 1920  # pixels on the longer side: a ticket at arm's length has enough of them
_FORMATS = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
MOST = 8  # codes of one picture: whoever shows more shows no ticket


def texts(picture: Image.Image) -> tuple[str, ...]:
    """Return what the QR codes say, each text once; nothing where there is none to be read."""
    step = -(-max(picture.size) // WIDEST)
    grey = (picture.reduce(step) if step > 1 else picture).convert("L")
    found = zxingcpp.read_barcodes(
        grey,
        formats=_FORMATS,
        text_mode=zxingcpp.TextMode.Plain,
    )
    return tuple(dict.fromkeys(code.text for code in found if code.text))[:MOST]


def read(data: bytes) -> tuple[str, ...]:
    """Return the texts of a JPEG or PNG; nothing of bytes that are no picture."""
    try:
        return texts(decode(data, keep=WIDEST))
    except PictureRefused:
        return ()
