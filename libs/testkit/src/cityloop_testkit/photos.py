"""Photos as phones make them: with place, time and device in their EXIF, some of them turned."""

from __future__ import annotations

import io
from importlib.resources import files

from PIL import Image, ImageDraw

DEVICE, ORIENTATION, CAMERA, GPS = 0x0110, 0x0112, 0x8769, 0x8825
SIZE = (96, 64)
TAKEN_AT = "2026-07-01T18:03:22+08:00"
LONGITUDE, LATITUDE, ACCURACY = 113.23375, 23.0852167, 12.5
"""Where a photo says it was taken."""
HEIC = (files(__package__) / "photo.heic").read_bytes()
"""A photo in HEIC, with the same EXIF; nothing here can write one."""


def photo(kind: str = "JPEG", mark: str = "marked-device", *, turn: int = 1, size: tuple[int, int] = SIZE) -> bytes:
    """A photo: blue, red in the quarter at the left of its top.

    Args:
        kind: JPEG, PNG, WEBP or AVIF.
        mark: the device of its EXIF, and a comment or text of the file where there are such.
        turn: its EXIF orientation.
        size: of its pixels as they are stored, before they are turned.
    """
    image = Image.new("RGB", size, "navy")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2, size[1] // 2), fill="red")
    exif = Image.Exif()
    exif[DEVICE], exif[ORIENTATION] = mark, turn
    gps = exif.get_ifd(GPS)
    gps |= {1: "N", 2: (23.0, 5.0, 6.78), 3: "E", 4: (113.0, 14.0, 1.5), 31: ACCURACY}
    exif.get_ifd(CAMERA).update({0x9003: "2026:07:01 18:03:22", 0x9011: "+08:00"})
    output = io.BytesIO()
    image.save(output, kind, exif=exif, **({"comment": mark.encode()} if kind == "JPEG" else {}))
    return output.getvalue()
