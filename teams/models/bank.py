"""Banks by the 6 digits NAPAS gives them: rows, since banks are renamed and merged."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Bank(models.Model):
    bin = models.CharField(
        _("mã NAPAS (BIN)"),
        max_length=6,
        primary_key=True,
        validators=[RegexValidator(r"^\d{6}$", _("Mã gồm 6 chữ số."))],
    )
    name = models.CharField(
        _("tên ngắn"), max_length=40, unique=True, help_text=_("Như in trên giấy và ghi trong tệp Excel.")
    )
    full_name = models.CharField(_("tên đầy đủ"), max_length=100, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("ngân hàng")
        verbose_name_plural = _("ngân hàng")

    def __str__(self) -> str:
        return self.name
