"""The places a user answers for: communes, and of one of them what resolutions ask about it."""

from __future__ import annotations

from django import forms
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from places.models import Commune, HamletTraits, WageZone
from portal.lib.listings import Filters, Listing
from portal.lib.searching import likeness
from teams import policies
from teams.rows import declared
from teams.rows.kinds import all_declared


class AreaFilters(Filters):
    q = forms.CharField(label=_("Tên xã, phường"), required=False, max_length=100)

    def narrow(self, rows: QuerySet[Commune]) -> QuerySet[Commune]:
        text = self.cleaned_data.get("q")
        return rows.filter(likeness(text)) if text else rows


AREAS = Listing("rows/area_list.html", {"name": ("plain_name",), "code": ("code",)}, AreaFilters)


@require_GET
def show_areas(request: HttpRequest) -> HttpResponse:
    policies.check_can_look(request.user)
    zones = WageZone.objects.on(timezone.localdate()).filter(commune=OuterRef("pk"))
    communes = declared.communes(request.user).filter(valid_until=None)
    living = Count("hamlets", filter=Q(hamlets__valid_until=None))
    return AREAS.answer(request, communes.annotate(zone=Subquery(zones.values("zone")[:1]), living=living))


@require_GET
def show_commune(request: HttpRequest, commune_id: int) -> HttpResponse:
    commune = get_object_or_404(declared.communes(request.user).select_related("province"), pk=commune_id)
    today = HamletTraits.objects.on(timezone.localdate()).filter(hamlet=OuterRef("pk"))
    columns = ("households", "unit_type", "border", "island", "key_security", "at_centre")
    known = {f"known_{name}": Subquery(today.values(name)[:1]) for name in columns}
    context = {
        "commune": commune,
        "hamlets": commune.hamlets.filter(valid_until=None).order_by("name").annotate(**known),
        "hamlet_rows": declared.HAMLETS.name,
        "kinds": [kind for kind in all_declared() if kind.of == "commune"],
    }
    return render(request, "rows/commune.html", context)
