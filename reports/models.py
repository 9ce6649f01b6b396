"""Papers as issued: numbered, hashed, never overwritten."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import scopes
from places.models import Commune
from subsidies.models import PayrollRun


class DocumentKind(models.TextChoices):
    PAYOUT_LIST = "payout_list", _("Danh sách chi trả")
    PROVINCE_SUMMARY = "province_summary", _("Bảng tổng hợp toàn tỉnh")


class DocumentQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """A commune's paper: who sees the commune. The province's: who works in all of it."""
        return self.filter(
            scopes.within(user, commune="commune")
            | Q(commune=None) & scopes.whole_province(user, province="run__province")
        )


class IssuedDocument(models.Model):
    kind = models.CharField(_("loại"), max_length=20, choices=DocumentKind)
    number = models.CharField(_("số"), max_length=40, unique=True)
    run = models.ForeignKey(PayrollRun, models.PROTECT, related_name="documents")
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, related_name="+")
    path = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(_("dung lượng"))
    issued_at = models.DateTimeField(_("phát hành lúc"), auto_now_add=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["run", "kind", "commune"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "kind", "commune"],
                nulls_distinct=False,
                name="one_paper_per_run_kind_and_commune",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"
