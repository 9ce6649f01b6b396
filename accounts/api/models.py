"""Keys of other systems, and the answers they were given."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import scopes
from accounts.roles import Role

from .grants import Grant


class KeyQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """One's own; for administrators, those of the people they look after."""
        if not scopes.is_working(user):
            return self.none()
        if user.role != Role.ADMINISTRATOR:
            return self.filter(owner=user.pk)
        return self.filter(owner__province__present=user.province_id) if user.province_id else self.all()

    def live(self) -> Self:
        """Of people who may come in, neither revoked nor over."""
        return self.filter(owner__is_active=True, revoked_at=None, expires_at__gt=timezone.now())


class ApiKey(models.Model):
    """Lets another system act in its owner's name, never beyond what the owner may at that moment.

    Only a fingerprint of the key is kept: nobody can show it again.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="api_keys")
    name = models.CharField(_("hệ thống dùng khóa"), max_length=100)
    grants = ArrayField(models.CharField(max_length=20, choices=Grant), verbose_name=_("được làm gì"))
    fingerprint = models.BinaryField(unique=True)
    ending = models.CharField(max_length=4)
    made_at = models.DateTimeField(_("lập lúc"), auto_now_add=True)
    expires_at = models.DateTimeField(_("hết hạn lúc"))
    last_used_at = models.DateTimeField(_("dùng lần cuối"), null=True)
    revoked_at = models.DateTimeField(_("thu hồi lúc"), null=True)

    objects = KeyQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="a_key_is_granted_known_things",
                condition=Q(grants__len__gt=0, grants__contained_by=Grant.values),
                violation_error_message=_("Chọn ít nhất một việc khóa được làm."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} (…{self.ending})"

    @property
    def status(self) -> str:
        if self.revoked_at:
            return "cancelled"
        return "done" if self.expires_at > timezone.now() else "ended"

    def get_status_display(self) -> str:
        words = {"cancelled": _("Đã thu hồi"), "ended": _("Hết hạn"), "done": _("Dùng được")}
        return str(words[self.status])

    @property
    def told(self) -> list[str]:
        """What it may do, in words."""
        return [str(Grant(grant).label) for grant in self.grants]


class KeptAnswer(models.Model):
    """What a write was answered: the same again under the same Idempotency-Key is answered the same."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    asked = models.CharField(max_length=64)  # SHA-256 of method, address and body
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_answer_per_idempotency_key")]
        indexes = [models.Index(fields=["user", "at"], name="kept_answers_by_age")]

    def __str__(self) -> str:
        return f"{self.user} {self.key}"
