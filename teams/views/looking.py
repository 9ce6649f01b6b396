"""Finding people, teams and communes; the timeline of what was found."""

from __future__ import annotations

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from portal.lib.months import Month
from portal.lib.searching import named_like
from teams import policies, timeline
from teams.forms.looking import SearchForm
from teams.models import CommunityTeam, Membership, Person

from .acts import sheet_or_404
from .pages import team_or_404
from .people import person_or_404

SHOWN = 20  # of each kind: the likest


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    policies.check_can_look(request.user)
    form = SearchForm(request.GET)
    asked = form.cleaned_data["q"] if form.is_valid() else ""
    context = {"form": form, "asked": asked, "kinds": found_for(request, asked) if asked else {}}
    return render(request, "teams/search.html", context, status=422 if form.errors else 200)


def found_for(request: HttpRequest, asked: str) -> dict[str, object]:
    serving = Membership.objects.on(timezone.localdate()).select_related("team")
    visible = CommunityTeam.objects.visible_to(request.user)
    people = named_like(Person.objects.visible_to(request.user).filter(same_as=None), asked, "sort_key")
    within = serving.filter(team__in=visible.values("pk"))
    return {
        "people": people.prefetch_related(Prefetch("memberships", within, to_attr="serving"))[:SHOWN],
        "teams": named_like(visible.with_seat(), asked, "code")[:SHOWN],
        "communes": named_like(policies.communes_of(request.user), asked, "plain_name")[:SHOWN],
    }


@require_GET
def team_timeline(request: HttpRequest, team_id: int) -> HttpResponse:
    found = team_or_404(request, team_id)
    return timeline_page(request, found, timeline.of_team(found, request.user))


@require_GET
def person_timeline(request: HttpRequest, person_id: int) -> HttpResponse:
    found = person_or_404(request, person_id)
    return timeline_page(request, found, timeline.of_person(found, request.user))


@require_GET
def sheet_timeline(request: HttpRequest, team_id: int, month: Month) -> HttpResponse:
    found = sheet_or_404(request, team_id, month)
    return timeline_page(request, found, timeline.of_sheet(found, request.user), about=_("Bảng công"))


@require_GET
def commune_timeline(request: HttpRequest, commune_id: int) -> HttpResponse:
    """What was done about anything of the commune's."""
    found = get_object_or_404(policies.communes_of(request.user), pk=commune_id)
    return timeline_page(request, found, timeline.of_commune(found, request.user))


def timeline_page(
    request: HttpRequest, thing: object, moments: list[timeline.Moment], about: str = ""
) -> HttpResponse:
    return render(request, "timeline.html", {"thing": thing, "moments": moments, "about": about})
