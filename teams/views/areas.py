"""The places a user answers for: communes, and of one of them what resolutions ask about it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from places.models import Commune, HamletTraits, WageZone
from portal.lib.listings import Filters, Listing
from portal.lib.refusals import reason_against
from portal.lib.searching import likeness
from teams import policies, zones
from teams.forms.fields import Day, Line
from teams.rows import declared
from teams.rows.kinds import all_declared

from .pages import form_view


class AreaFilters(Filters):
    q = forms.CharField(label=_("Tên xã, phường"), required=False, max_length=100)

    def narrow(self, rows: QuerySet[Commune]) -> QuerySet[Commune]:
        text = self.cleaned_data.get("q")
        return rows.filter(likeness(text)) if text else rows


AREAS = Listing("rows/area_list.html", {"name": ("plain_name",), "code": ("code",)}, AreaFilters)


@require_GET
def show_areas(request: HttpRequest) -> HttpResponse:
    policies.check_can_look(request.user)
    today = WageZone.objects.on(timezone.localdate()).filter(commune=OuterRef("pk"))
    communes = declared.communes(request.user).filter(valid_until=None)
    living = Count("hamlets", filter=Q(hamlets__valid_until=None))
    may_list = not reason_against(zones.check_can_list, request.user)
    rows = communes.annotate(zone=Subquery(today.values("zone")[:1]), living=living)
    return AREAS.answer(request, rows, may_list=may_list)


class ZonesForm(forms.Form):
    since = Day(label=_("Áp dụng từ ngày"), help_text=_("Tên xã được hiểu theo địa giới của ngày này."))
    decree = Line(label=_("Văn bản"), max_length=100, help_text=_("Ví dụ: Nghị định 293/2025/NĐ-CP"))
    communes = forms.CharField(
        label=_("Các xã, phường"),
        help_text=_("Dán từ văn bản hoặc Excel, mỗi dòng một xã và vùng, như “Xã Châu Quế; III”; hoặc ghi "
                    "“Vùng III” một dòng riêng, các xã bên dưới thuộc vùng đó."),
        max_length=100_000,
        widget=forms.Textarea({"rows": 14}),
    )  # fmt: skip


@form_view
def list_zones(request: HttpRequest) -> HttpResponse:
    """The zones of a decree pasted at once: all rows or none."""
    zones.check_can_list(request.user)
    form, problems = ZonesForm(request.POST or None), []
    if form.is_valid():
        given = form.cleaned_data
        listed = zones.read(given["communes"], given["since"], request.user)
        problems = listed.problems
        if not problems:
            n = zones.enter(listed.zones, given["since"], decree=given["decree"], by=request.user)
            messages.success(request, gettext("Đã ghi vùng lương của %(n)d xã.") % {"n": n})
            return redirect("rows:areas")
        wrong = gettext("Chưa ghi xã nào: %(n)d dòng cần sửa, xem bảng bên dưới.") % {"n": len(problems)}
        form.add_error("communes", wrong)
    context = {"form": form, "problems": problems}
    return render(request, "rows/list_zones.html", context, status=422 if form.errors else 200)


@require_GET
def show_commune(request: HttpRequest, commune_id: int) -> HttpResponse:
    commune = get_object_or_404(declared.communes(request.user).select_related("province"), pk=commune_id)
    today = HamletTraits.objects.on(timezone.localdate()).filter(hamlet=OuterRef("pk"))
    columns = ("households", "unit_type", "border", "island", "key_security", "at_centre")
    known = {f"known_{name}": Subquery(today.values(name)[:1]) for name in columns}
    context = {
        "commune": commune,
        "hamlets": commune.hamlets.filter(valid_until=None).order_by("name__unaccent").annotate(**known),
        "hamlet_rows": declared.HAMLETS.name,
        "kinds": [kind for kind in all_declared() if kind.of == "commune"],
    }
    return render(request, "rows/commune.html", context)
