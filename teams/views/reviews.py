"""What members ask to have looked at again: asked by them, listed and answered by the commune."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from portal.lib.months import Month
from portal.lib.refusals import reason_against
from teams import members, policies, reviews
from teams.forms.members import AnswerForm, ReviewForm
from teams.models import ReviewRequest, Timesheet

from .pages import form_view

SHOWN = 100


@form_view
def ask(request: HttpRequest, month: Month) -> HttpResponse:
    members.check_is_member(request.user)
    teams = reviews.teams_of(request.user, month)
    if not teams:
        raise Http404
    form = ReviewForm(request.POST or None, teams=teams)
    if form.is_valid():
        reviews.ask(form.cleaned_data["team"], month, form.cleaned_data["text"], by=request.user)
        messages.success(request, _("Đã gửi cho xã. Câu trả lời sẽ hiện ở trang này."))
        return redirect("subsidies:own_month", month)
    context = {"form": form, "month": month, "teams": teams}
    return render(request, "teams/ask_review.html", context, status=422 if form.errors else 200)


@require_GET
def review_requests(request: HttpRequest) -> HttpResponse:
    """Those that wait, the oldest first; then the latest answered."""
    policies.check_can_look(request.user)
    found = ReviewRequest.objects.visible_to(request.user).select_related("person", "team", "answered_by")
    waiting = found.waiting().order_by("asked_at")[:SHOWN]
    answered = found.exclude(answered_at=None).order_by("-answered_at")[:SHOWN]
    return render(request, "teams/reviews.html", {"waiting": waiting, "answered": answered})


@form_view
def answer_review(request: HttpRequest, review_id: int) -> HttpResponse:
    found = ReviewRequest.objects.visible_to(request.user).select_related("person", "team", "answered_by")
    review = get_object_or_404(found, pk=review_id)
    if request.method == "POST":
        policies.check_can_answer(request.user, review)
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        return _answered(request, review, form)
    context = {
        "review": review,
        "form": form,
        "may_answer": not reason_against(policies.check_can_answer, request.user, review),
    }
    return render(request, "teams/review.html", context, status=422 if form.errors else 200)


def _answered(request: HttpRequest, review: ReviewRequest, form: AnswerForm) -> HttpResponse:
    answer = form.cleaned_data["answer"]
    if form.cleaned_data["decision"] == AnswerForm.REFUSE:
        reviews.refuse(review, reason=answer, by=request.user)
        messages.success(request, _("Đã trả lời không nhận, kèm lý do."))
        return redirect("teams:reviews")
    reviews.accept(review, answer=answer, by=request.user)
    messages.success(request, _("Đã nhận đề nghị. Sửa bảng công ở đây, duyệt xong thành viên thấy."))
    sheet = Timesheet.objects.filter(team=review.team, month=review.month).first()
    if sheet and not reason_against(policies.check_can_correct, request.user, sheet):
        return redirect("teams:correct", review.team_id, review.month)
    return redirect("teams:grid", review.team_id, review.month)
