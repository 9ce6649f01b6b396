"""Programmes, households, phones and handovers, as far as the asker's area goes."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.api.filtering import choice, number
from accounts.api.grants import Grant
from accounts.api.resources import Resource
from accounts.api.rows import Named, Row
from portal.lib.listings import Filters
from smartphones import policies
from smartphones.models import (
    FundingSource,
    Handover,
    Household,
    Phone,
    Place,
    PriorityClass,
    Programme,
    RecognisedList,
)

TAG = _("Điện thoại thông minh")


class ProgrammeFilters(Filters):
    lookups: ClassVar = {"province": "province__present", "year": "list_year"}
    province = number(_("Tỉnh nay"))
    year = number(_("Xét theo danh sách của năm"), least=2000, most=2100)
    on = forms.DateField(label=_("Chỉ chương trình có hiệu lực vào ngày này"), required=False)

    def narrow(self, rows: QuerySet[Programme]) -> QuerySet[Programme]:
        rows = super().narrow(rows)
        return rows.on(self.cleaned_data["on"]) if self.cleaned_data["on"] else rows


class HouseholdFilters(Filters):
    lookups: ClassVar = {
        "commune": "commune__present", "hamlet": "hamlet", "code": "code", "priority_class": "priority_class",
    }  # fmt: skip
    commune = number(_("Xã, phường nay"))
    hamlet = number(_("Thôn, tổ dân phố"))
    code = forms.CharField(label=_("Mã hộ"), required=False, max_length=30)
    year = number(_("Xét theo danh sách của năm; bỏ trống là năm nay"), least=2000, most=2100)
    priority_class = choice(_("Diện"), PriorityClass.choices)

    def narrow(self, rows: QuerySet[Household]) -> QuerySet[Household]:
        return super().narrow(rows.classed(self.cleaned_data["year"] or timezone.localdate().year))


class PhoneFilters(Filters):
    lookups: ClassVar = {
        "imei": "imei", "place": "place", "commune": "commune__present", "programme": "batch__programme",
    }  # fmt: skip
    imei = forms.CharField(label="IMEI", required=False, max_length=15)
    place = choice(_("Đang ở"), Place.choices)
    commune = number(_("Xã, phường nay"))
    programme = number(_("Chương trình"))


class HandoverFilters(Filters):
    lookups: ClassVar = {
        "commune": "session__commune__present", "programme": "session__programme",
        "household": "application__household", "imei": "phone__imei",
        "since": "session__held_on__gte", "until": "session__held_on__lte",
    }  # fmt: skip
    commune = number(_("Xã, phường nay"))
    programme = number(_("Chương trình"))
    household = number(_("Hộ"))
    imei = forms.CharField(label="IMEI", required=False, max_length=15)
    since = forms.DateField(label=_("Từ ngày"), required=False)
    until = forms.DateField(label=_("Đến hết ngày"), required=False)


class SourceRow(Row):
    class Meta:
        model = FundingSource
        fields = ("id", "position", "kind", "name", "donor", "basis", "priority", "phones", "amount")


class ProgrammeRow(Row):
    province = Named()
    sources = SourceRow(many=True)

    class Meta:
        model = Programme
        fields = (
            "id", "province", "name", "decision", "legal_basis", "subsidy", "forms", "list_year",
            "valid_from", "valid_until", "sources",
        )  # fmt: skip


class HouseholdRow(Row):
    head = Named()
    commune = Named()
    hamlet = Named(allow_null=True)
    lists = serializers.ListField(child=serializers.ChoiceField(RecognisedList.choices))
    priority_class = serializers.ChoiceField(PriorityClass.choices, allow_null=True)

    class Meta:
        model = Household
        fields = (
            "id", "code", "head", "commune", "hamlet", "address", "has_smartphone", "lists",
            "priority_class", "left_on",
        )  # fmt: skip


class PhoneRow(Row):
    commune = Named(allow_null=True)
    batch = serializers.CharField(source="batch.code", label=_("mã lô"))
    model = serializers.CharField(source="batch.model", label=_("loại máy"))

    class Meta:
        model = Phone
        fields = ("id", "imei", "serial", "model", "batch", "place", "commune")


class HandoverRow(Row):
    held_on = serializers.DateField(source="session.held_on", label=_("ngày bàn giao"))
    commune = Named(source="session.commune")
    programme = serializers.IntegerField(source="session.programme_id", label=_("chương trình"))
    household = Named(source="application.household")
    imei = serializers.CharField(source="phone.imei", label="IMEI")
    household_pays = serializers.IntegerField(label=_("phần hộ nộp"))

    class Meta:
        model = Handover
        fields = (
            "id", "held_on", "commune", "programme", "household", "phone", "imei", "price", "subsidy",
            "household_pays", "share_paid", "received_by", "receiver_name", "proof", "made_at", "ended_on",
            "ended_how", "ended_reason",
        )  # fmt: skip


class OfPhones(Resource):
    reads, tag = Grant.PHONES, TAG

    def check_may_list(self) -> None:
        policies.check_can_look(self.request.user)


class Programmes(OfPhones):
    lookup_url_kwarg = "programme_id"
    words: ClassVar = {"list": _("Các chương trình điện thoại"), "retrieve": _("Một chương trình")}
    serializer_class, filters = ProgrammeRow, ProgrammeFilters

    def rows(self, user: Any) -> QuerySet[Programme]:
        return Programme.objects.visible_to(user).select_related("province").prefetch_related("sources")


class Households(OfPhones):
    lookup_url_kwarg = "household_id"
    words: ClassVar = {"list": _("Các hộ, diện của năm"), "retrieve": _("Một hộ, diện của năm nay")}
    serializer_class, filters = HouseholdRow, HouseholdFilters

    def rows(self, user: Any) -> QuerySet[Household]:
        seen = Household.objects.visible_to(user).select_related("head", "commune", "hamlet")
        return seen if self.action == "list" else seen.classed(timezone.localdate().year)


class Phones(OfPhones):
    lookup_url_kwarg = "phone_id"
    words: ClassVar = {"list": _("Các máy: đang ở đâu"), "retrieve": _("Một máy")}
    serializer_class, filters = PhoneRow, PhoneFilters

    def rows(self, user: Any) -> QuerySet[Phone]:
        return Phone.objects.visible_to(user).select_related("batch", "commune")


class Handovers(OfPhones):
    lookup_url_kwarg = "handover_id"
    words: ClassVar = {"list": _("Các lần bàn giao máy"), "retrieve": _("Một lần bàn giao máy")}
    serializer_class, filters = HandoverRow, HandoverFilters

    def rows(self, user: Any) -> QuerySet[Handover]:
        return Handover.objects.visible_to(user).told()


ROUTES = {"programmes": Programmes, "households": Households, "phones": Phones, "handovers": Handovers}
