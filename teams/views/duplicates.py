"""Records that look like one person: the queue, two side by side, joining or telling apart."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from portal.lib import reach
from portal.lib.months import Month
from portal.lib.refusals import reason_against
from teams import merging, policies, suspects, twice
from teams.forms.duplicates import MergeForm, MonthForm, TellApartForm
from teams.models import Person
from teams.suspects import Pair

from .people import facts_of


@require_GET
def duplicates(request: HttpRequest) -> HttpResponse:
    policies.check_can_look(request.user)
    page = Paginator(suspects.pairs(request.user), 50).get_page(request.GET.get("page"))
    people = [person.pk for pair in page for person in (pair.one, pair.other)]
    places = suspects.places_of(people)
    rows = [(pair, places.get(pair.one.pk, []), places.get(pair.other.pk, [])) for pair in page]
    return render(request, "teams/duplicates.html", {"page": page, "rows": rows})


@require_GET
def duplicate(request: HttpRequest, one_id: int, other_id: int) -> HttpResponse:
    return pair_page(request, pair_or_404(request, one_id, other_id))


@require_POST
def merge_people(request: HttpRequest, one_id: int, other_id: int) -> HttpResponse:
    pair = pair_or_404(request, one_id, other_id)
    policies.check_can_merge(request.user, pair.one, pair.other)
    form = MergeForm(request.POST, pair=pair, prefix="merge")
    if not form.is_valid():
        return pair_page(request, pair, merge_form=form)
    keep, gone = (pair.one, pair.other)
    if form.cleaned_data["keep"] == pair.other.pk:
        keep, gone = gone, keep
    kept = merging.merge(keep, gone, reason=form.cleaned_data["reason"], by=request.user)
    messages.success(request, _("Đã gộp. Hồ sơ cũ giữ nguyên phần đã duyệt, đã chi."))
    return redirect(kept)


@require_POST
def tell_apart(request: HttpRequest, one_id: int, other_id: int) -> HttpResponse:
    pair = pair_or_404(request, one_id, other_id)
    policies.check_can_merge(request.user, pair.one, pair.other)
    form = TellApartForm(request.POST, prefix="apart")
    if not form.is_valid():
        return pair_page(request, pair, apart_form=form)
    merging.tell_apart(pair.one, pair.other, reason=form.cleaned_data["reason"], by=request.user)
    messages.success(request, _("Đã ghi là hai người khác nhau. Cặp này không hiện lại nữa."))
    return redirect(reverse("teams:duplicates"))


@require_GET
def paid_twice(request: HttpRequest) -> HttpResponse:
    policies.check_can_look(request.user)
    form = MonthForm(request.GET or None)
    month = form.cleaned_data["thang"] if form.is_valid() else Month.of(timezone.localdate())
    form = form if form.is_bound else MonthForm(initial={"thang": month})
    found = twice.in_month(month, request.user)
    return render(request, "teams/paid_twice.html", {"filters": form, "month": month, "found": found})


def pair_or_404(request: HttpRequest, one_id: int, other_id: int) -> Pair:
    """Both of the reader's area, or one of them and reason to suspect the other."""
    with reach.whole_country():
        people = Person.objects.in_bulk([one_id, other_id])
        teams = suspects.teams_of(people)
    seen = set(Person.objects.visible_to(request.user).filter(pk__in=people).values_list("pk", flat=True))
    if one_id == other_id or len(people) < 2 or not seen:
        raise Http404
    pair = Pair.of(*people.values(), teams)
    if len(seen) < 2 and not pair.is_suspicious:
        raise Http404
    return pair


def pair_page(
    request: HttpRequest,
    pair: Pair,
    merge_form: MergeForm | None = None,
    apart_form: TellApartForm | None = None,
) -> HttpResponse:
    places = suspects.places_of([pair.one.pk, pair.other.pk])
    both = (pair.one, pair.other)
    names = [(_("Họ và tên"), str(pair.one), str(pair.other))]
    facts = [(one[0], one[1], other[1]) for one, other in zip(*map(facts_of, both), strict=True)]
    form = merge_form or apart_form
    context = {
        "pair": pair,
        "rows": names + facts,
        "places": [places.get(person.pk, []) for person in both],
        "form": form,
        "merge_form": merge_form or MergeForm(pair=pair, prefix="merge"),
        "apart_form": apart_form or TellApartForm(prefix="apart"),
        "since": [merging.day_of_change(person, timezone.localdate()) for person in both],
        "against": reason_against(policies.check_can_merge, request.user, *both),
    }
    return render(request, "teams/duplicate.html", context, status=422 if form else 200)
