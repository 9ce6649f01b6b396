"""Declared rows over HTTP: one list with its form for every kind; ending, correcting, taking back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from places.models import Commune, Hamlet
from portal.lib.refusals import reason_against
from teams import rows as book
from teams.forms.rows import CorrectionForm, LastDayForm, ReasonForm, RowForm
from teams.rows.kinds import Kind, named

from .pages import form_view


@form_view
def show_rows(request: HttpRequest, rows: str, owner_id: int) -> HttpResponse:
    kind = _kind(rows)
    owner = get_object_or_404(kind.owners(request.user), pk=owner_id)
    keeps = not reason_against(kind.check, request.user, owner)
    if request.method == "POST":
        kind.check(request.user, owner)
    row, form = _next(kind, owner), None
    if keeps:
        form = RowForm(request.POST or None, kind=kind, row=row, user=request.user)
    if form and form.is_valid():
        book.enter(kind, form.row, by=request.user)
        messages.success(request, _("Đã ghi vào sổ."))
        return redirect(request.path)
    page = Paginator(kind.rows(request.user).filter(**{kind.of: owner}), 50).get_page(request.GET.get("page"))
    context = {
        "kind": kind, "owner": owner, "form": form, "keeps": keeps, "page": page, "home": home_of(owner),
        "heads": [kind.label(name) for name in kind.fields],
        "rows": [(row, [(kind.label(n), book.shown(row, n)) for n in kind.fields]) for row in page],
    }  # fmt: skip
    return render(request, "rows/row_list.html", context, status=422 if form and form.errors else 200)


@form_view
def end_row(request: HttpRequest, rows: str, row_id: int) -> HttpResponse:
    kind, row = _row(request, rows, row_id)
    kind.check(request.user, kind.owner_of(row))
    if not kind.dated:
        raise Http404
    form = LastDayForm(request.POST or None, row=row)
    if form.is_valid():
        book.end(kind, row, form.cleaned_data["last_day"], by=request.user)
        return _done(request, kind, row, _("Đã ghi ngày kết thúc."))
    return _form(request, kind, row, form, heading=_("Kết thúc"), act=_("Ghi ngày kết thúc"))


@form_view
def correct_row(request: HttpRequest, rows: str, row_id: int) -> HttpResponse:
    kind, row = _row(request, rows, row_id)
    book.check_can_change(request.user, kind, row, kind.begins(row))
    paid = book.released_since(row, kind.begins(row))
    form = CorrectionForm(request.POST or None, kind=kind, row=row, user=request.user)
    if form.is_valid():
        book.correct(kind, form.row, form.cleaned_data["reason"], by=request.user)
        return _done(request, kind, row, _("Đã sửa. Nội dung trước khi sửa còn trong nhật ký."))
    return _form(request, kind, row, form, paid=paid, heading=_("Sửa dòng"), act=_("Lưu sửa đổi"))


@form_view
def take_back_row(request: HttpRequest, rows: str, row_id: int) -> HttpResponse:
    kind, row = _row(request, rows, row_id)
    book.check_can_change(request.user, kind, row, kind.begins(row))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        book.take_back(kind, row, form.cleaned_data["reason"], by=request.user)
        return _done(request, kind, row, _("Đã bỏ dòng. Nội dung và lý do còn trong nhật ký."))
    paid = book.released_since(row, kind.begins(row))
    heading = _("Bỏ dòng ghi nhầm")
    return _form(request, kind, row, form, paid=paid, heading=heading, act=_("Bỏ dòng"), danger=True)


def home_of(owner: Any) -> str:
    """The page one comes from: its own, else that of its commune."""
    if isinstance(owner, Commune | Hamlet):
        commune = owner if isinstance(owner, Commune) else owner.commune
        return reverse("rows:commune", args=[commune.pk])
    return owner.get_absolute_url()


def list_of(kind: Kind, owner: Model) -> str:
    return reverse("rows:list", args=[kind.name, owner.pk])


def _kind(name: str) -> Kind:
    if kind := named(name):
        return kind
    raise Http404


def _row(request: HttpRequest, name: str, row_id: int) -> tuple[Kind, Any]:
    kind = _kind(name)
    return kind, get_object_or_404(kind.rows(request.user), pk=row_id)


def _next(kind: Kind, owner: Any) -> Any:
    """What takes over from the latest row begins as a copy of it."""
    row = kind.model(**{kind.of: owner})
    earlier = kind.model.objects.filter(**{kind.of: owner}).order_by("-valid_from") if kind.follows else ()
    for latest in earlier[:1]:
        for name in kind.fields:
            setattr(row, name, getattr(latest, name))
    return row


def _done(request: HttpRequest, kind: Kind, row: Any, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect(list_of(kind, kind.owner_of(row)))


def _form(request: HttpRequest, kind: Kind, row: Any, form: Any, **context: Any) -> HttpResponse:
    owner = kind.owner_of(row)
    context |= {
        "kind": kind, "owner": owner, "form": form, "home": home_of(owner), "back": list_of(kind, owner),
        "told": [(kind.label(name), told or "-", "") for name, told in book.told(kind, row).items()],
    }  # fmt: skip
    return render(request, "rows/row_form.html", context, status=422 if form.errors else 200)
