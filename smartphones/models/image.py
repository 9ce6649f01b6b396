"""Signatures and photographs: shrunk, without what the camera wrote into them, sealed."""

from __future__ import annotations

import base64
import hashlib

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal.lib.encrypted import EncryptedField


class KeptImage(models.Model):
    """Seen by whoever sees what it proves; each look is written down. `sha256` of the picture as kept."""

    content = EncryptedField(purpose="kept_image")
    media_type = models.CharField(max_length=20)
    sha256 = models.CharField(_("mã kiểm tra"), max_length=64)
    size = models.PositiveIntegerField(_("dung lượng"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.sha256[:12]

    @classmethod
    def of(cls, picture: bytes, media_type: str) -> KeptImage:
        """Not written yet; whoever keeps it sets `by`."""
        digest = hashlib.sha256(picture).hexdigest()
        text = base64.b85encode(picture).decode()
        return cls(content=text, media_type=media_type, sha256=digest, size=len(picture))

    @property
    def opened(self) -> bytes:
        return base64.b85decode(self.content.revealed)
