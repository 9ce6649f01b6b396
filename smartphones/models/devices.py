"""Phones: each with its IMEI, never twice in the book, and the book of what happened to each."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import BooleanField, Func, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import scopes
from accounts.models import User
from places.models import Commune

from .programme import FundingSource, Programme


class ImeiHolds(Func):
    """15 digits whose last is the check digit of the others (Luhn, 3GPP TS 23.003 Annex B)."""

    function = "smartphones_imei_holds"
    output_field = BooleanField()


class Place(models.TextChoices):
    """Where a phone is."""

    STORE = "store", _("Kho tỉnh")
    COMMUNE = "commune", _("Tại xã, chờ giao")
    HOUSEHOLD = "household", _("Hộ đang giữ")
    RETURNED = "returned", _("Thu hồi, chờ kiểm tra")
    SUPPLIER = "supplier", _("Trả nhà cung cấp")
    LOST = "lost", _("Mất")


AT_A_COMMUNE = [Place.COMMUNE, Place.HOUSEHOLD, Place.RETURNED]


class Movement(models.TextChoices):
    """What happened to a phone."""

    RECEIVED = "received", _("Nhận từ nhà cung cấp")
    ASSIGNED = "assigned", _("Phân về xã")
    RECALLED = "recalled", _("Chuyển lại kho tỉnh")
    HANDED_OVER = "handed_over", _("Bàn giao cho hộ")
    RETURNED = "returned", _("Hộ trả lại")
    RESTOCKED = "restocked", _("Kiểm tra xong, nhập lại")
    SENT_BACK = "sent_back", _("Máy lỗi, trả nhà cung cấp")
    LOST = "lost", _("Mất")


# Each movement with the places it may begin at and the one it ends at; "" is the supplier's before delivery.
MOVES: dict[str, tuple[tuple[str, ...], Place]] = {
    Movement.RECEIVED: (("",), Place.STORE),
    Movement.ASSIGNED: ((Place.STORE,), Place.COMMUNE),
    Movement.RECALLED: ((Place.COMMUNE, Place.RETURNED), Place.STORE),
    Movement.HANDED_OVER: ((Place.COMMUNE,), Place.HOUSEHOLD),
    Movement.RETURNED: ((Place.HOUSEHOLD,), Place.RETURNED),
    Movement.RESTOCKED: ((Place.RETURNED,), Place.COMMUNE),
    Movement.SENT_BACK: ((Place.STORE, Place.COMMUNE, Place.RETURNED), Place.SUPPLIER),
    Movement.LOST: ((Place.STORE, Place.COMMUNE, Place.RETURNED), Place.LOST),
}


class BatchQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(scopes.whole_province(user, province="programme__province"))


class Batch(models.Model):
    """What a supplier delivers at once for one source: the same model at the same price."""

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="batches", verbose_name=_("chương trình")
    )
    source = models.ForeignKey(
        FundingSource, models.PROTECT, related_name="batches", verbose_name=_("nguồn kinh phí")
    )
    code = models.CharField(_("mã lô"), max_length=30)
    supplier = models.CharField(_("nhà cung cấp"), max_length=150)
    contract = models.CharField(_("hợp đồng, biên bản nghiệm thu"), max_length=150)
    model = models.CharField(_("loại máy"), max_length=100)
    standard = models.CharField(_("tiêu chuẩn"), max_length=200, blank=True)
    price = models.BigIntegerField(_("giá một máy (đồng)"))
    size = models.PositiveIntegerField(_("số máy theo hợp đồng"))
    delivered_on = models.DateField(_("ngày giao"))
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-delivered_on", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "code"],
                name="one_batch_per_code",
                violation_error_message=_("Chương trình đã có lô máy mang mã này."),
            ),
            models.CheckConstraint(
                name="phone_price_positive",
                condition=Q(price__gt=0),
                violation_error_message=_("Giá máy phải lớn hơn 0."),
            ),
            models.CheckConstraint(
                name="a_batch_holds_phones",
                condition=Q(size__gt=0),
                violation_error_message=_("Số máy phải lớn hơn 0."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}, {self.model}"

    def get_absolute_url(self) -> str:
        return reverse("smartphones:batch", args=[self.pk])


class PhoneQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """A commune sees the phones it has or handed over; the store belongs to the whole province."""
        own = scopes.within(user, commune="commune")
        return self.filter(scopes.whole_province(user, province="batch__programme__province") | own)

    def at(self, commune: Commune) -> Self:
        """What lies at the commune to be handed over."""
        return self.filter(place=Place.COMMUNE, commune__present=commune.present_id)


class Phone(models.Model):
    """Where it is follows from its last movement; the database holds the two together."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="phones", verbose_name=_("lô máy"))
    imei = models.CharField(
        "IMEI", max_length=15, unique=True, error_messages={"unique": _("Máy có IMEI này đã có trong sổ.")}
    )
    serial = models.CharField(_("số sê-ri"), max_length=40, blank=True)
    place = models.CharField(_("đang ở"), max_length=10, choices=Place, default=Place.STORE)
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="phones", verbose_name=_("xã, phường")
    )

    objects = PhoneQuerySet.as_manager()

    class Meta:
        ordering = ["imei"]
        indexes = [models.Index(fields=["commune", "place"], name="phones_of_a_commune")]
        constraints = [
            models.CheckConstraint(
                name="imei_has_its_check_digit",
                condition=ImeiHolds("imei"),
                violation_error_message=_(
                    "IMEI phải có 15 chữ số và đúng số kiểm tra. Bấm *#06# để xem lại."
                ),
            ),
            models.CheckConstraint(
                name="a_phone_at_a_commune_names_it",
                condition=Q(place__in=AT_A_COMMUNE, commune__isnull=False)
                | Q(place__in=[Place.STORE, Place.SUPPLIER], commune=None)
                | Q(place=Place.LOST),
                violation_error_message=_("Máy ở xã thì ghi xã; máy ở kho tỉnh thì không."),
            ),
        ]

    def __str__(self) -> str:
        return self.imei

    def get_absolute_url(self) -> str:
        return reverse("smartphones:phone", args=[self.pk])


class MovementQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        own = scopes.within(user, commune="phone__commune")
        return self.filter(scopes.whole_province(user, province="phone__batch__programme__province") | own)


class PhoneMovement(models.Model):
    """One line of the book. Lines are only ever added; a mistake is put right by another movement."""

    phone = models.ForeignKey(Phone, models.PROTECT, related_name="movements")
    number = models.PositiveSmallIntegerField(_("thứ tự"))
    kind = models.CharField(_("việc"), max_length=12, choices=Movement)
    place = models.CharField(_("đang ở"), max_length=10, choices=Place)
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, related_name="+")
    on = models.DateField(_("ngày"))
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = MovementQuerySet.as_manager()

    class Meta:
        ordering = ["phone", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["phone", "number"],
                name="movements_of_a_phone_are_numbered",
                violation_error_message=_(
                    "Máy này vừa được người khác ghi chuyển động. Mở lại trang để xem."
                ),
            ),
            models.CheckConstraint(
                name="a_movement_ends_where_its_kind_says",
                condition=Q(
                    *(Q(kind=kind, place=end) for kind, (_begins, end) in MOVES.items()), _connector=Q.OR
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.phone}: {self.get_kind_display()}"
