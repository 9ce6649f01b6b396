"""What makes a sheet of paper checkable: its code, the address that tells about it, and both as a QR."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import segno
from django.conf import settings
from django.urls import reverse

from . import codes


@dataclass(frozen=True)
class Seal:
    """`replaces` is the number of the paper that this one stands in for, with the reason."""

    code: str
    replaces: str = ""
    reason: str = ""

    @property
    def shown_code(self) -> str:
        return codes.shown(self.code)

    @property
    def address(self) -> str:
        return settings.PUBLIC_ORIGIN + reverse("verify:paper", args=[self.code])

    @property
    def site(self) -> str:
        """Where to type the code, as one reads it aloud."""
        return (settings.PUBLIC_ORIGIN + reverse("verify:ask")).partition("://")[2]

    @cached_property
    def qr(self) -> str:
        """As `data:`; error correction M bears a stamp's edge on it. Over 600 dots an inch at its size on
        paper; drawn once for all pages, where lines would be drawn on each."""
        return segno.make_qr(self.address, error="m").png_data_uri(border=0, scale=12)
