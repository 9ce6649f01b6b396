"""Provinces, communes, hamlets of all times. They stand here, for the app `places` is below accounts."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from places.models import Commune, Hamlet, Province
from portal.lib.listings import Filters

from .filtering import number
from .grants import Grant
from .resources import Resource
from .rows import Named, Row

TAG = _("Địa bàn")


class Living(Filters):
    on = forms.DateField(label=_("Chỉ những nơi có vào ngày này"), required=False)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        rows = super().narrow(rows)
        return rows.on(self.cleaned_data["on"]) if self.cleaned_data["on"] else rows


class ProvinceFilters(Living):
    lookups: ClassVar = {"code": "code"}
    code = forms.CharField(label=_("Mã tỉnh"), required=False, max_length=2)


class CommuneFilters(Living):
    lookups: ClassVar = {"code": "code", "province": "province", "territory": "territory"}
    code = forms.CharField(label=_("Mã xã"), required=False, max_length=5)
    province = number(_("Tỉnh"))
    territory = number(_("Tỉnh trước sáp nhập"))


class HamletFilters(Living):
    lookups: ClassVar = {"commune": "commune"}
    commune = number(_("Xã, phường"))


class ProvinceRow(Row):
    title = serializers.CharField(source="__str__", label=_("tên đầy đủ"))

    class Meta:
        model = Province
        fields = ("id", "code", "name", "kind", "title", "valid_from", "valid_until", "successor", "present")


class CommuneRow(Row):
    title = serializers.CharField(source="__str__", label=_("tên đầy đủ"))
    province = Named()

    class Meta:
        model = Commune
        fields = (
            "id", "code", "name", "kind", "title", "province", "territory", "valid_from", "valid_until",
            "successor", "present",
        )  # fmt: skip


class HamletRow(Row):
    class Meta:
        model = Hamlet
        fields = ("id", "name", "kind", "commune", "valid_from", "valid_until")


class Provinces(Resource):
    reads, tag, lookup_url_kwarg = Grant.PLACES, TAG, "province_id"
    words: ClassVar = {"list": _("Các tỉnh, thành phố"), "retrieve": _("Một tỉnh, thành phố")}
    serializer_class, filters = ProvinceRow, ProvinceFilters

    def rows(self, _user: Any) -> QuerySet[Province]:
        return Province.objects.all()


class Communes(Resource):
    reads, tag, lookup_url_kwarg = Grant.PLACES, TAG, "commune_id"
    words: ClassVar = {"list": _("Các xã, phường, đặc khu"), "retrieve": _("Một xã, phường, đặc khu")}
    serializer_class, filters = CommuneRow, CommuneFilters

    def rows(self, _user: Any) -> QuerySet[Commune]:
        return Commune.objects.select_related("province")


class Hamlets(Resource):
    reads, tag, lookup_url_kwarg = Grant.PLACES, TAG, "hamlet_id"
    words: ClassVar = {"list": _("Các thôn, tổ dân phố"), "retrieve": _("Một thôn, tổ dân phố")}
    serializer_class, filters = HamletRow, HamletFilters

    def rows(self, _user: Any) -> QuerySet[Hamlet]:
        return Hamlet.objects.all()


ROUTES = {"provinces": Provinces, "communes": Communes, "hamlets": Hamlets}
