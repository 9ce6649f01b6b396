"""An explanation as JSON: what its page tells, clause by clause, month by month, step by step."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.api.rows import MonthField
from subsidies.explanations import Explanation


class StepRow(serializers.Serializer):
    what = serializers.CharField()
    how = serializers.CharField()
    amount = serializers.IntegerField(allow_null=True)


class MonthRow(serializers.Serializer):
    line = serializers.IntegerField(source="line.pk")
    month = MonthField(source="line.earned_in")
    units = serializers.DecimalField(14, 9, source="line.units")
    amount = serializers.IntegerField(source="line.amount")
    due = serializers.IntegerField(source="reckoning.due", label=_("cả tháng được"))
    paid = serializers.IntegerField(source="reckoning.paid", label=_("đợt trước đã chi"))
    stands = serializers.BooleanField(source="reckoning.stands", label=_("tính lại nay vẫn ra số ấy"))
    sentence = serializers.CharField(source="reckoning.sentence")
    steps = StepRow(source="reckoning.steps", many=True)


class PartRow(serializers.Serializer):
    clause = serializers.CharField(source="rate.label")
    law = serializers.SerializerMethodField()
    is_correction = serializers.BooleanField()
    amount = serializers.IntegerField()
    months = MonthRow(many=True)

    def get_law(self, part: Any) -> str:
        return part.months[0].reckoning.clause


class UnpaidRow(serializers.Serializer):
    clause = serializers.CharField(source="rate.label")
    month = MonthField(source="earned_in")
    units = serializers.DecimalField(14, 9)
    amount = serializers.IntegerField()
    reason = serializers.CharField(source="get_reason_display")


class ExplanationRow(serializers.Serializer):
    amount = serializers.IntegerField(label=_("thành tiền của người này trong đợt"))
    parts = PartRow(many=True)
    unpaid = UnpaidRow(source="nothing", many=True, label=_("việc không dòng nào chi"))


def told(explanation: Explanation) -> dict[str, Any]:
    return ExplanationRow(explanation).data
