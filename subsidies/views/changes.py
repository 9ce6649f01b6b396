"""Who gets more, less, for the first time or no longer, compared with the run before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from places.models import Commune
from portal.lib.listings import Filters
from subsidies import ledger, payee_changes, supplements
from subsidies.filters import ALL
from subsidies.models import PayrollRun
from subsidies.payee_changes import CAUSES, Change, Kind
from teams.models import CommunityTeam, Person

from .runs import run_seen_by

PER_PAGE = 50


class ChangeFilters(Filters):
    kind = forms.ChoiceField(label=_("Thay đổi"), required=False, choices=[ALL, *Kind.choices])
    cause = forms.ChoiceField(label=_("Nguyên nhân"), required=False, choices=[ALL, *CAUSES])
    commune = forms.ModelChoiceField(
        label=_("Xã, phường"), queryset=Commune.objects.none(), required=False, empty_label=ALL[1]
    )

    def narrow(self, changes: list[Change]) -> list[Change]:
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        if commune := asked.get("commune"):
            changes = [one for one in changes if one.commune == commune.pk]
        if kind := asked.get("kind"):
            changes = [one for one in changes if one.kind == kind]
        if cause := asked.get("cause"):
            changes = [one for one in changes if cause in one.causes]
        return changes


@require_GET
def show_changes(request: HttpRequest, run_id: int) -> HttpResponse:
    run = run_seen_by(request, run_id)
    added_to = supplements.supplemented(run, request.user)
    earlier = supplements.compared_with(run, added_to)
    found = payee_changes.between(earlier, run, request.user) if earlier else []
    form = ChangeFilters(request.GET)
    communes = Commune.objects.filter(pk__in={one.commune for one in found})
    form.fields["commune"].queryset = communes.order_by("plain_name")
    form.is_valid()  # what cannot be read narrows nothing
    page = Paginator(form.narrow(found), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "run": run, "added_to": added_to, "earlier": earlier, "before": earlier and _lines_of(earlier),
        "filters": form, "page": page, "rows": _named(page.object_list), "sums": payee_changes.sums(found),
    }  # fmt: skip
    return render(request, "subsidies/run_changes.html", context)


def _lines_of(earlier: Sequence[PayrollRun]) -> str:
    """Where the lines stand that the amounts before were summed from; a payee is added behind."""
    if len(earlier) == 1:
        return f"{reverse('subsidies:run_lines', args=[earlier[0].pk])}?"
    month = earlier[0].last_month
    return f"{reverse('subsidies:paid_lines')}?{urlencode({'first': month, 'last': month})}&"


def _named(changes: list[Change]) -> list[dict[str, Any]]:
    """With the names of this page's payees."""
    teams = CommunityTeam.objects.in_bulk({one.team for one in changes})
    people = Person.objects.in_bulk({one.person for one in changes if one.person})
    communes = Commune.objects.in_bulk({one.commune for one in changes})
    return [
        {
            "change": one, "team": teams[one.team], "person": people.get(one.person or 0),
            "commune": communes[one.commune], "query": urlencode(_payee(one)),
        }
        for one in changes
    ]  # fmt: skip


def _payee(change: Change) -> dict[str, int]:
    """As the lists of lines ask for it; for a team's own money, the lines of the team."""
    return {"person": change.person, "team": change.team} if change.person else {"team": change.team}


@require_GET
def show_decisions(request: HttpRequest, run_id: int) -> HttpResponse:
    run = run_seen_by(request, run_id)
    context = {"run": run, "decisions": ledger.told(run)}
    return render(request, "subsidies/run_decisions.html", context)
