"""Sessions of handing over, who received which phone, and how a handover ended."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import scopes
from accounts.models import User
from places.models import Commune

from .application import Application
from .devices import Phone
from .image import KeptImage
from .programme import Programme


class SessionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(scopes.within(user, commune="commune"))

    def locked(self, pk: int) -> HandoverSession:
        """As it stands now, and until the transaction ends: nothing is handed over while it is closed."""
        rows = self.select_for_update(no_key=True, of=("self",))
        return rows.select_related("programme__province", "commune").get(pk=pk)


class HandoverSession(models.Model):
    """One morning in a village hall: households come, each leaves with a phone and a paper."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="sessions")
    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="handover_sessions", verbose_name=_("xã, phường")
    )
    held_on = models.DateField(_("ngày bàn giao"))
    venue = models.CharField(_("địa điểm"), max_length=150)
    giver = models.CharField(_("đại diện bên giao"), max_length=150)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người lập biên bản"))
    closed_at = models.DateTimeField(_("kết thúc lúc"), null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-id"]

    def __str__(self) -> str:
        return f"{self.venue}, {self.held_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("smartphones:session", args=[self.pk])

    @property
    def status(self) -> str:
        return "done" if self.closed_at else "draft"

    def get_status_display(self) -> str:
        return str(_("Đã kết thúc") if self.closed_at else _("Đang bàn giao"))


class ReceivedBy(models.TextChoices):
    HEAD = "head", _("Chủ hộ")
    MEMBER = "member", _("Người trong hộ")
    PROXY = "proxy", _("Người được ủy quyền, có giấy")


class Proof(models.TextChoices):
    SIGNATURE = "signature", _("Ký trên màn hình")
    PHOTO = "photo", _("Ảnh biên bản giấy đã ký")
    WITNESS = "witness", _("Có người làm chứng, không ký được")


class Ending(models.TextChoices):
    RETURNED = "returned", _("Hộ trả lại máy")
    REPLACED = "replaced", _("Đổi máy khác vì lỗi")
    TAKEN_BACK = "taken_back", _("Thu hồi sau kiểm tra")


class HandoverQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(scopes.within(user, commune="session__commune"))

    def standing(self) -> Self:
        """The household still has the phone."""
        return self.filter(ended_on=None)

    def told(self) -> Self:
        return self.select_related(
            "session__commune", "session__programme", "application__household__head", "application__source",
            "phone__batch",
        )  # fmt: skip


class Handover(models.Model):
    """The fact behind the signed paper (biên bản bàn giao): this phone, to this person, on this day.

    Never changed; how it ended is added once. Amounts in đồng, as they were that day.
    """

    # Chosen by the form before it is sent: what is sent again after a lost connection is found by it.
    key = models.UUIDField(unique=True)
    session = models.ForeignKey(HandoverSession, models.PROTECT, related_name="handovers")
    application = models.ForeignKey(Application, models.PROTECT, related_name="handovers")
    phone = models.ForeignKey(Phone, models.PROTECT, related_name="handovers")
    price = models.BigIntegerField(_("giá máy"))
    subsidy = models.BigIntegerField(_("mức hỗ trợ"))
    share_paid = models.BooleanField(_("hộ đã nộp phần chênh lệch"), default=False)
    received_by = models.CharField(_("người nhận là"), max_length=6, choices=ReceivedBy)
    receiver_name = models.CharField(_("họ tên người nhận"), max_length=100)
    proxy_paper = models.CharField(_("giấy ủy quyền nhận thay"), max_length=100, blank=True)
    proof = models.CharField(_("xác nhận đã nhận"), max_length=9, choices=Proof)
    witness = models.CharField(_("người làm chứng"), max_length=150, blank=True)
    image = models.OneToOneField(KeptImage, models.PROTECT, null=True, blank=True, related_name="handover")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replacement")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người lập biên bản"))
    made_at = models.DateTimeField(_("ghi lúc"), auto_now_add=True)
    ended_on = models.DateField(_("kết thúc ngày"), null=True, blank=True)
    ended_how = models.CharField(_("kết thúc vì"), max_length=10, choices=Ending, blank=True)
    ended_reason = models.CharField(_("lý do"), max_length=300, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["-session__held_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(ended_on=None),
                name="a_household_has_one_phone_of_a_programme",
                violation_error_message=_("Hộ này đã nhận máy của chương trình."),
            ),
            models.UniqueConstraint(
                fields=["phone"],
                condition=Q(ended_on=None),
                name="a_phone_is_with_one_household",
                violation_error_message=_("Máy này vừa được bàn giao cho một hộ khác. Chọn máy khác."),
            ),
            models.CheckConstraint(
                name="handover_of_a_priced_phone",
                condition=Q(price__gt=0, subsidy__gt=0),
                violation_error_message=_("Giá máy và mức hỗ trợ phải lớn hơn 0."),
            ),
            models.CheckConstraint(
                name="a_proxy_brings_a_paper",
                condition=~Q(received_by=ReceivedBy.PROXY) | ~Q(proxy_paper=""),
                violation_error_message=_(
                    "Người được ủy quyền phải có giấy ủy quyền. Ghi số hoặc ngày của giấy."
                ),
            ),
            models.CheckConstraint(
                name="a_handover_is_proved",
                condition=Q(proof=Proof.WITNESS) & ~Q(witness="")
                | Q(proof__in=[Proof.SIGNATURE, Proof.PHOTO], image__isnull=False),
                violation_error_message=_("Cần chữ ký, ảnh biên bản đã ký, hoặc tên người làm chứng."),
            ),
            models.CheckConstraint(
                name="a_handover_ends_on_a_day_for_a_reason",
                condition=Q(ended_on=None, ended_how="", ended_reason="", ended_by=None)
                | Q(ended_on__isnull=False, ended_by__isnull=False) & ~Q(ended_how="") & ~Q(ended_reason=""),
                violation_error_message=_("Ghi cả ngày và lý do máy không còn ở hộ."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.phone}, {self.application.household}"

    def get_absolute_url(self) -> str:
        return reverse("smartphones:handover", args=[self.pk])

    @property
    def household_pays(self) -> int:
        """Đồng of the price above the subsidy."""
        return max(0, self.price - self.subsidy)

    @property
    def status(self) -> str:
        return "returned" if self.ended_on else "done"

    def get_status_display(self) -> str:
        return str(self.get_ended_how_display() if self.ended_on else _("Hộ đang giữ máy"))
