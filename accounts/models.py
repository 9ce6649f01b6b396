"""Who people are, what they answer for, and what they did."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, Self

from django.apps import apps
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from places.models import Commune, Province

from . import scopes
from .api.models import ApiKey, KeptAnswer
from .roles import Reach, Role

__all__ = [
    "ApiKey",
    "AuditEvent",
    "KeptAnswer",
    "Reach",
    "Role",
    "User",
    "UserInvitation",
    "WrongPasswords",
]


class User(AbstractUser):
    full_name = models.CharField(_("họ và tên"), max_length=100)
    office = models.CharField(_("chức vụ, đơn vị"), max_length=150, blank=True)
    role = models.CharField(_("vai trò"), max_length=20, choices=Role, default=Role.COMMUNE_STAFF)
    reach = models.CharField(_("phạm vi"), max_length=10, choices=Reach, default=Reach.NOWHERE)
    province = models.ForeignKey(Province, models.PROTECT, null=True, blank=True, verbose_name=_("tỉnh"))
    communes = models.ManyToManyField(Commune, blank=True, verbose_name=_("xã, phường"))

    class Meta:
        verbose_name = verbose_name_plural = _("người dùng")
        constraints = [
            models.CheckConstraint(
                name="user_beyond_nowhere_has_a_province",
                condition=Q(reach=Reach.NOWHERE) | Q(province__isnull=False),
                violation_error_message=_("Chọn tỉnh, thành phố cho người dùng này."),
            ),
            models.CheckConstraint(
                name="commune_staff_never_reach_the_province",
                condition=~Q(role=Role.COMMUNE_STAFF, reach=Reach.PROVINCE),
                violation_error_message=_("Cán bộ xã chỉ được giao xã, phường của mình."),
            ),
            models.CheckConstraint(
                name="administrators_see_no_payees",
                condition=~Q(role=Role.ADMINISTRATOR) | Q(reach=Reach.NOWHERE),
                violation_error_message=_("Quản trị hệ thống không xem dữ liệu người hưởng."),
            ),
            models.CheckConstraint(
                name="members_see_only_themselves",
                condition=~Q(role=Role.MEMBER) | Q(reach=Reach.NOWHERE),
                violation_error_message=_("Thành viên tổ chỉ xem phần của chính mình."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username


class WrongPasswords(models.Model):
    """Tries in a row under one name, known by its fingerprint. Removed by a right password."""

    name = models.BinaryField(unique=True)
    tries = models.PositiveSmallIntegerField(default=0)
    last_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.tries)


class UserInvitation(models.Model):
    """Whoever brings its code chooses the account's password, once. Only the code's fingerprint is kept."""

    user = models.ForeignKey(User, models.PROTECT, related_name="invitations")
    code = models.BinaryField(unique=True)
    # Nobody's: the first administrator's, from the command line of the server.
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(used_at=None), name="one_unused_invitation_per_user"
            )
        ]

    def __str__(self) -> str:
        return str(self.user)


class AuditQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Acts in the reader's area; for administrators, on the accounts and the lists they look after."""
        if scopes.is_working(user) and user.role == Role.ADMINISTRATOR:
            of_a_member = User.objects.filter(pk=OuterRef("object_id"), role=Role.MEMBER)
            of_accounts = ~Exists(of_a_member) & Q(object_type=User._meta.label_lower)
            kept = self.filter(of_accounts | Q(verb__startswith="lists."))
            return kept.filter(province__present=user.province_id) if user.province_id else kept
        return self.filter(
            scopes.whole_province(user, province="province") | scopes.within(user, commune="commune")
        )


class AuditEvent(models.Model):
    """One act of one person. A database trigger refuses every change and removal."""

    at = models.DateTimeField(_("lúc"), auto_now_add=True, db_index=True)
    actor = models.ForeignKey(User, models.PROTECT, null=True, verbose_name=_("người làm"))
    verb = models.CharField(_("việc"), max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField(null=True)
    object_label = models.CharField(_("đối tượng"), max_length=200)
    province = models.ForeignKey(Province, models.PROTECT, null=True)
    commune = models.ForeignKey(Commune, models.PROTECT, null=True)
    before = models.JSONField(_("trước"), null=True)
    after = models.JSONField(_("sau"), null=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_of_an_object")]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_label}"

    @property
    def changes(self) -> list[Change]:
        """What differs, in the words of the thing's own fields where it has them."""
        before, after = self.before or {}, self.after or {}
        names = [*after, *(name for name in before if name not in after)]
        return [
            Change.of(self.object_type, name, before.get(name), after.get(name))
            for name in names
            if _given(before.get(name)) != _given(after.get(name))
        ]


def _given(value: Any) -> Any:
    """What was left empty says no more than what was never asked."""
    return None if value == "" else value


@dataclass(frozen=True, slots=True)
class Change:
    """One fact before and after, to be read by people."""

    name: str
    before: str
    after: str

    @classmethod
    def of(cls, object_type: str, name: str, before: Any, after: Any) -> Change:
        try:
            field = apps.get_model(object_type)._meta.get_field(name)
        except (LookupError, FieldDoesNotExist):
            return cls(name, shown(before), shown(after))
        words = dict(getattr(getattr(field, "base_field", field), "flatchoices", None) or [])
        label = str(getattr(field, "verbose_name", name))
        label = label[:1].lower() + label[1:]
        return cls(label, _said(before, words), _said(after, words))


def _said(value: Any, words: dict[Any, Any]) -> str:
    if isinstance(value, list):
        return ", ".join(_said(one, words) for one in value)
    return str((words and words.get(value)) or shown(value))


def shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(shown(one) for one in value)
    if isinstance(value, bool):
        return gettext("có") if value else gettext("không")
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return f"{dt.date.fromisoformat(value):%d/%m/%Y}"
    return "" if value is None else str(value)
