"""Pictures people send, made safe: read by Pillow, turned upright, shrunk, written anew without EXIF."""

from __future__ import annotations

import base64
import binascii
import warnings
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from portal.lib.refusals import Refused

from .models import KeptImage

LARGEST = 12 * 1024 * 1024  # bytes sent; a phone's own photograph, when no script shrank it
PIXELS = 50_000_000
SIDE, SIGNED_SIDE = 1600, 800
READ = ("JPEG", "PNG", "WEBP")
DRAWN = "data:image/png;base64,"


def photograph(content: bytes) -> KeptImage:
    """A signed paper or an invoice; large enough to be read, about 200 KB."""
    picture = ImageOps.exif_transpose(_opened(content)).convert("RGB")
    picture.thumbnail((SIDE, SIDE))
    return KeptImage.of(_written(picture, "JPEG", quality=80, optimize=True), "image/jpeg")


def signature(drawn: str) -> KeptImage:
    """As a canvas tells it. Refused when nothing was drawn."""
    if not drawn.startswith(DRAWN):
        raise Refused(_("Chưa đọc được chữ ký. Ký lại, hoặc chụp ảnh biên bản giấy đã ký."))
    try:
        content = base64.b64decode(drawn.removeprefix(DRAWN), validate=True)
    except binascii.Error:
        raise Refused(_("Chưa đọc được chữ ký. Ký lại, hoặc chụp ảnh biên bản giấy đã ký.")) from None
    picture = _opened(content).convert("RGBA")
    paper = Image.new("RGBA", picture.size, "white")
    grey = Image.alpha_composite(paper, picture).convert("L")
    if grey.getextrema()[0] > 200:
        raise Refused(_("Chưa có nét ký nào. Người nhận ký vào khung, hoặc chọn cách xác nhận khác."))
    grey.thumbnail((SIGNED_SIDE, SIGNED_SIDE))
    return KeptImage.of(_written(grey, "PNG", optimize=True), "image/png")


def _opened(content: bytes) -> Image.Image:
    if len(content) > LARGEST:
        raise Refused(_("Ảnh lớn hơn 12 MB. Chụp lại với cỡ nhỏ hơn."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(content), formats=READ)
            if picture.width * picture.height > PIXELS:
                raise Refused(_("Ảnh quá lớn. Chụp lại với cỡ nhỏ hơn."))
            picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError,
            Image.DecompressionBombWarning):  # fmt: skip
        raise Refused(_("Không đọc được ảnh này. Chọn ảnh kiểu JPG, PNG hoặc WebP.")) from None
    return picture


def _written(picture: Image.Image, form: str, **options: object) -> bytes:
    """Pixels alone: whatever else the file held is left behind."""
    clean = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    file = BytesIO()
    clean.save(file, form, **options)
    return file.getvalue()
