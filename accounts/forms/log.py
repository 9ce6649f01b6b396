"""What a reader of the log asks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.acts import acts_by_subject
from portal.lib.listings import Filters


class AuditFilters(Filters):
    who = forms.CharField(label=_("Người làm"), required=False, max_length=100)
    act = forms.ChoiceField(
        label=_("Việc"), required=False, choices=lambda: [("", _("Mọi việc")), *acts_by_subject()]
    )
    since = forms.DateField(label=_("Từ ngày"), required=False)
    until = forms.DateField(label=_("Đến hết ngày"), required=False)
    object = forms.CharField(required=False, widget=forms.HiddenInput)
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    lookups = {
        "who": "actor__full_name__unaccent__icontains",
        "act": "verb",
        "since": "at__date__gte",
        "until": "at__date__lte",
        "object": "object_type",
        "id": "object_id",
    }

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return super().narrow(rows).select_related("actor", "commune", "province")
