"""The signed resolution itself as a file, beside the words the engine reads."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from .resolution import Resolution


class ScanManager(models.Manager["Scan"]):
    def get_queryset(self) -> models.QuerySet[Scan]:
        return super().get_queryset().defer("content")  # megabytes that no list shows


class Scan(models.Model):
    """One PDF, as it was sent. A better one is kept beside it and takes its place; the last one counts."""

    resolution = models.ForeignKey(Resolution, models.CASCADE, related_name="scans")
    content = models.BinaryField()
    digest = models.CharField("SHA-256", max_length=64)
    size = models.PositiveIntegerField(_("cỡ, byte"))
    pages = models.PositiveSmallIntegerField(_("số trang"))
    name = models.CharField(_("tên tệp"), max_length=200)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    objects = ScanManager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name
