"""For those who watch over the portal: who read whole numbers, and what is kept longer than it may be."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from portal.acts import words_for
from portal.lib.listings import Filters, Listing

from . import policies, reads, retention
from .models import Clearing
from .retention_classes import CLASSES
from .views import person_or_404

LATEST = 20


class ReadFilters(Filters):
    who = forms.CharField(label=_("Người xem"), required=False, max_length=100)
    verb = forms.ChoiceField(
        label=_("Việc"), required=False,
        choices=lambda: [("", _("Tất cả")), *((verb, words_for(verb)) for verb in reads.READS)],
    )  # fmt: skip
    since = forms.DateField(label=_("Từ ngày"), required=False)
    until = forms.DateField(label=_("Đến hết ngày"), required=False)
    lookups = {
        "who": "actor__full_name__unaccent__icontains",
        "verb": "verb",
        "since": "at__date__gte",
        "until": "at__date__lte",
    }

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return super().narrow(rows).select_related("actor", "commune")


READS = Listing(
    "reports/personal/read_list.html", sorts={"at": ("at", "id")}, usual="-at", filters=ReadFilters
)


@require_GET
def show_reads(request: HttpRequest) -> HttpResponse:
    policies.check_can_oversee(request.user)
    seen = reads.seen_by(request.user)
    most = seen.exclude(actor=None).values("actor__full_name", "actor__office").order_by()
    busiest = most.annotate(n=Count("pk")).order_by("-n", "actor__full_name__unaccent")[:5]
    return READS.answer(request, seen, busiest=busiest)


@require_GET
def show_reads_of(request: HttpRequest, subject_id: int) -> HttpResponse:
    person = person_or_404(request, subject_id).present
    policies.check_can_oversee(request.user)
    return READS.answer(request, reads.of_person(person, request.user), person=person)


@require_GET
def show_retention(request: HttpRequest) -> HttpResponse:
    """Dry: letting go is the timetable's, or a command's."""
    policies.check_can_keep_house(request.user)
    titles = {kept.key: kept.title for kept in CLASSES}
    latest = [(one, titles.get(one.kind, one.kind)) for one in Clearing.objects.select_related("by")[:LATEST]]
    return render(request, "reports/personal/retention.html", {"due": retention.due(), "latest": latest})
