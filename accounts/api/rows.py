"""Rows as JSON: months as "2026-10", đồng as whole numbers, sealed numbers masked as on every page."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.lib import identifiers, month_fields
from portal.lib.encrypted import EncryptedField
from portal.lib.months import Month

from .filtering import MONTH


@extend_schema_field(MONTH)
class MonthField(serializers.Field):
    def to_representation(self, value: Month) -> str:
        return value.iso


class Masked(serializers.CharField):
    """Of a sealed number only its end: whole ones are shown on their page, by right and for a reason."""

    def to_representation(self, value: Any) -> str:
        return str(value or "") if not isinstance(value, str) else identifiers.masked(value)


class Row(serializers.ModelSerializer):
    serializer_field_mapping: ClassVar[dict[Any, Any]] = {
        **serializers.ModelSerializer.serializer_field_mapping,
        month_fields.MonthField: MonthField,
        EncryptedField: Masked,
    }


class Named(serializers.Serializer):
    """Another thing, as far as a line about it needs: its number here and its name."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="__str__")
