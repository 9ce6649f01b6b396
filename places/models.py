"""Where things are, and since when. A code means a unit *on a day*: 15 was Yên Bái, then Lào Cai."""

from __future__ import annotations

import datetime as dt
import re

from django.core.validators import RegexValidator
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.lib.constraints import never_overlapping
from portal.lib.derived import PlainText
from portal.lib.periods import Period, PeriodQuerySet, ends_after_it_begins
from portal.lib.recorded import Recorded
from portal.lib.searching import by_likeness


class Decree(models.Model):
    """The act that made, merged, renamed or ended units."""

    number = models.CharField(_("số hiệu"), max_length=60, unique=True)
    title = models.CharField(_("tên văn bản"), max_length=300)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    effective_on = models.DateField(_("ngày có hiệu lực"))

    def __str__(self) -> str:
        return self.number


def titled(kind: str | Promise, name: str) -> str:
    """ "Phường An Phú", "An Phú Ward"."""
    return gettext("%(kind)s %(name)s") % {"kind": kind, "name": name}


class ProvinceKind(models.TextChoices):
    PROVINCE = "province", _("Tỉnh")
    CITY = "city", _("Thành phố")


class Province(Period):
    """A province of one stretch of time. A merger makes a new one, a change of name does not."""

    code = models.CharField(_("mã"), max_length=2)
    name = models.CharField(_("tên"), max_length=60)
    kind = models.CharField(_("loại"), max_length=10, choices=ProvinceKind)
    created_by = models.ForeignKey(
        Decree, models.PROTECT, null=True, blank=True, related_name="provinces_created"
    )
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    # What it is part of today; itself while it lives. Scopes of users compare this.
    present = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            ends_after_it_begins("province_ends_after_it_begins"),
            never_overlapping(
                "one_province_per_code_and_day",
                "code",
                message=_("Mã tỉnh này đã có đơn vị dùng trong thời gian đó."),
            ),
        ]

    def __str__(self) -> str:
        return titled(ProvinceKind(self.kind).label, self.name)


class CommuneKind(models.TextChoices):
    COMMUNE = "xa", _("Xã")
    WARD = "phuong", _("Phường")
    TOWNSHIP = "thi_tran", _("Thị trấn")
    SPECIAL_ZONE = "dac_khu", _("Đặc khu")


class CommuneQuerySet(PeriodQuerySet):
    def in_area_of(self, province: Province) -> CommuneQuerySet:
        """Communes of the province itself and, after a merger, those on its former territory."""
        return self.filter(models.Q(province=province) | models.Q(territory=province))


class Commune(Period):
    """A commune-level unit of one stretch of time (the 10.035 until 30/6/2025, the 3.321 since)."""

    code = models.CharField(_("mã"), max_length=5)
    name = models.CharField(_("tên"), max_length=60)
    plain_name = PlainText(of="name", max_length=60)
    kind = models.CharField(_("loại"), max_length=10, choices=CommuneKind)
    province = models.ForeignKey(Province, models.PROTECT, related_name="communes")
    # The province before the mergers of 2025 whose area this is: its resolutions go on here
    # until the merged province's own replace them (Luật Ban hành VBQPPL 2025, Article 54(2)).
    territory = models.ForeignKey(Province, models.PROTECT, related_name="territory_communes")
    district_code = models.CharField(_("mã huyện"), max_length=3, blank=True)
    district = models.CharField(_("huyện"), max_length=60, blank=True)
    created_by = models.ForeignKey(
        Decree, models.PROTECT, null=True, blank=True, related_name="communes_created"
    )
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    other_successors = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="partial_predecessors"
    )
    present = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    objects = CommuneQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_it_begins("commune_ends_after_it_begins"),
            never_overlapping(
                "one_commune_per_code_and_day",
                "code",
                message=_("Mã xã này đã có đơn vị dùng trong thời gian đó."),
            ),
        ]
        indexes = [by_likeness("plain_name", name="commune_by_likeness")]

    def __str__(self) -> str:
        return titled(CommuneKind(self.kind).label, self.name)


class CommuneOutline(models.Model):
    """Where a commune lies, for maps: rings of (longitude, latitude), loaded by its province."""

    commune = models.OneToOneField(Commune, models.CASCADE, related_name="outline")
    rings = models.JSONField()

    def __str__(self) -> str:
        return str(self.commune)


class FormerTitle(models.Model):
    """The kind and name a living unit bore before a decree renamed or raised it."""

    province = models.ForeignKey(
        Province, models.CASCADE, null=True, blank=True, related_name="former_titles"
    )
    commune = models.ForeignKey(Commune, models.CASCADE, null=True, blank=True, related_name="former_titles")
    title = models.CharField(_("tên gọi"), max_length=80)
    valid_until = models.DateField(_("đến hết ngày"))
    decree = models.ForeignKey(Decree, models.PROTECT)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="former_title_of_one_unit",
                condition=models.Q(province=None) ^ models.Q(commune=None),
            ),
            models.UniqueConstraint(
                "province", "commune", "valid_until", name="one_title_until_a_day", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return self.title


def title_on(unit: Province | Commune, day: dt.date) -> str:
    """ "Xã Long Thành" for work of 4/2026, "Phường Long Thành" from 30/4/2026 on."""
    former = unit.former_titles.filter(valid_until__gte=day).order_by("valid_until").first()
    return former.title if former else str(unit)


class HamletKind(models.TextChoices):
    HAMLET = "thon", _("Thôn")
    QUARTER = "to_dan_pho", _("Tổ dân phố")


class Hamlet(Period):
    """Thôn, bản, ấp, tổ dân phố, khu phố: below the commune, where a team works."""

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="hamlets")
    name = models.CharField(_("tên"), max_length=80)
    kind = models.CharField(_("loại"), max_length=12, choices=HamletKind)
    households = models.PositiveIntegerField(_("số hộ"), null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [ends_after_it_begins("hamlet_ends_after_it_begins")]

    def __str__(self) -> str:
        return self.name


class UnitType(models.TextChoices):
    """Loại đơn vị hành chính, by population and area."""

    FIRST = "I", "I"
    SECOND = "II", "II"
    THIRD = "III", "III"


class HamletTraits(Recorded, Period):
    """What resolutions ask about a hamlet, from a day until a day: a change reprices no earlier month."""

    hamlet = models.ForeignKey(Hamlet, models.CASCADE, related_name="traits")
    households = models.PositiveIntegerField(_("số hộ"), null=True, blank=True)
    at_centre = models.BooleanField(_("thuộc trung tâm xã"), default=False)
    border = models.BooleanField(_("biên giới"), default=False)
    island = models.BooleanField(_("đảo"), default=False)
    key_security = models.BooleanField(_("trọng điểm về an ninh, trật tự"), default=False)
    unit_type = models.CharField(_("loại"), max_length=3, choices=UnitType, blank=True)
    # Kilometres to the commune's centre.
    distance = models.PositiveSmallIntegerField(_("cách trung tâm (km)"), null=True, blank=True)
    decision = models.CharField(_("văn bản"), max_length=100, blank=True)

    class Meta:
        constraints = [
            ends_after_it_begins("hamlet_traits_end_after_they_begin"),
            never_overlapping(
                "one_set_of_traits_per_hamlet_and_day",
                "hamlet",
                message=_("Đặc điểm của thôn trong thời gian đó đã được ghi."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hamlet} {self.valid_from:%d/%m/%Y}"


class WageZone(Recorded, Period):
    """The zone of the regional minimum wage (vùng I-IV) a commune belongs to."""

    commune = models.ForeignKey(Commune, models.CASCADE, related_name="wage_zones")
    zone = models.CharField(_("vùng"), max_length=3, choices=[(z, z) for z in ("I", "II", "III", "IV")])
    decree = models.CharField(_("căn cứ"), max_length=100, blank=True)

    class Meta:
        constraints = [
            ends_after_it_begins("wage_zone_ends_after_it_begins"),
            never_overlapping(
                "one_wage_zone_per_commune_and_day",
                "commune",
                message=_("Vùng lương tối thiểu của xã trong thời gian đó đã được ghi."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune}: {self.zone}"


class Holiday(Recorded):
    """A public holiday (ngày lễ, tết), or the working day given off for one."""

    day = models.DateField(_("ngày"), unique=True)
    name = models.CharField(_("tên"), max_length=80)

    class Meta:
        ordering = ["-day"]
        verbose_name = verbose_name_plural = _("ngày nghỉ lễ")

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name}"


class ComplaintOffice(models.Model):
    """Where people of a province bring what they disagree with. Printed on notices, shown to everybody."""

    province = models.OneToOneField(
        Province, models.PROTECT, verbose_name=_("tỉnh, thành phố"), related_name="complaint_office"
    )
    name = models.CharField(_("tên cơ quan, phòng"), max_length=150)
    address = models.CharField(_("địa chỉ"), max_length=200)
    phone = models.CharField(
        _("điện thoại"),
        max_length=20,
        validators=[RegexValidator(r"^\+?[0-9][0-9 .]{7,18}$", _("Ghi số điện thoại, ví dụ 0214 3840 123."))],
    )
    email = models.EmailField(_("thư điện tử"), blank=True)
    hours = models.CharField(
        _("giờ tiếp"), max_length=100, blank=True, help_text=_("Ví dụ: thứ Hai đến thứ Sáu, 7:30 đến 17:00")
    )

    class Meta:
        ordering = ["province"]
        verbose_name = verbose_name_plural = _("nơi nhận khiếu nại")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def of(cls, province: Province) -> ComplaintOffice | None:
        """Of what the province is part of today."""
        return cls.objects.filter(province__present=province.present_id).first()

    @property
    def dialled(self) -> str:
        """The number as a telephone takes it."""
        return re.sub(r"[^0-9+]", "", self.phone)


class FormerRow(models.Model):
    """What a row of a table said until it was changed or removed. Written by triggers, read by views."""

    of = models.CharField(max_length=63)
    content = models.JSONField()
    recorded_at = models.DateTimeField()
    replaced_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["of", "replaced_at"], name="former_rows_since")]

    def __str__(self) -> str:
        return f"{self.of} {self.recorded_at:%d/%m/%Y}"
