"""Signatures and photographs as browsers send them."""

from __future__ import annotations

import base64
from io import BytesIO

from PIL import Image, ImageDraw


def drawn() -> str:
    """A stroke on a canvas, as `toDataURL` tells it."""
    picture = Image.new("RGBA", (640, 280), (0, 0, 0, 0))
    ImageDraw.Draw(picture).line([(80, 200), (200, 60), (330, 210), (520, 90)], fill="#171b21", width=5)
    return "data:image/png;base64," + base64.b64encode(as_bytes(picture, "PNG")).decode()


def blank() -> str:
    return (
        "data:image/png;base64,"
        + base64.b64encode(as_bytes(Image.new("RGBA", (640, 280), (0, 0, 0, 0)), "PNG")).decode()
    )


def photographed(width: int = 2400, height: int = 1800) -> bytes:
    """A photograph with where and by what it was taken."""
    picture = Image.effect_noise((width, height), 40).convert("RGB")
    exif = Image.Exif()
    exif[0x0110] = "Kin-Dao 5"
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825)[1] = "N"
    return as_bytes(picture, "JPEG", exif=exif)


def as_bytes(picture: Image.Image, form: str, **options: object) -> bytes:
    file = BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()
