"""What waits for a person in the smartphone programmes: lists, notices, objections, phones, money."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Reach, Role, User
from smartphones import handovers
from smartphones.list_transitions import TRANSITIONS
from smartphones.list_turns import turns
from smartphones.models import (
    Allotment,
    AllotmentStatus,
    CashList,
    CommuneList,
    ListStatus,
    Objection,
    Phone,
    Place,
)

from .task_list import Task

SOON = dt.timedelta(3)  # before its last day a notice stands among the tasks
ANSWERERS = (Role.COMMUNE_STAFF, Role.ICT_OFFICER)


def waiting_for(user: User) -> Iterator[Task]:
    if user.reach == Reach.NOWHERE:
        return
    yield from _lists(user)
    yield from _notices(user)
    yield from _objections(user)
    yield from _phones(user)
    yield from _allotments(user)
    yield from _money(user)


def _lists(user: User) -> Iterator[Task]:
    """One line for each step: the list itself, or those that wait for it."""
    for verb, lists in turns(user):
        if found := list(lists.select_related("commune", "programme").order_by("commune__plain_name")):
            yield _step(verb, found)


def _step(verb: str, found: list[CommuneList]) -> Task:
    first = found[0]
    returned = any(one.status == ListStatus.RETURNED for one in found)
    if len(found) == 1:
        name = _("%(act)s: danh sách hộ của %(commune)s")
        words = {"act": TRANSITIONS[verb].label, "commune": first.commune}
        hint, url = str(first.programme), first.get_absolute_url()
    else:
        name, words = _("%(act)s: danh sách hộ của các xã"), {"act": TRANSITIONS[verb].label}
        hint = _("%(n)s danh sách") % {"n": len(found)}
        url = f"{reverse('smartphones:lists')}?status={first.status}"
    state = "returned" if returned else "doing" if verb == "screen" else "waiting"
    return Task(state, name % words, hint, str(first.get_status_display()), url, _over(verb, first))


def _over(verb: str, one: CommuneList) -> str:
    if verb != "end_notice" or one.noticed_until is None:
        return ""
    return _("Hết niêm yết %(day)s") % {"day": f"{one.noticed_until:%d/%m/%Y}"}


def _notices(user: User) -> Iterator[Task]:
    """Ending in a few days: whoever made the list sees to the opinions that are still coming."""
    if user.role != Role.COMMUNE_STAFF:
        return
    today = timezone.localdate()
    hanging = CommuneList.objects.visible_to(user).filter(
        status=ListStatus.ON_NOTICE, noticed_until__range=(today, today + SOON)
    )
    for one in hanging.select_related("commune", "programme").order_by("noticed_until", "pk"):
        yield Task(
            "doing",
            _("Niêm yết sắp hết: danh sách hộ của %(commune)s") % {"commune": one.commune},
            str(one.programme),
            str(one.get_status_display()),
            one.get_absolute_url(),
            days_left(one.noticed_until, today),
        )


def _objections(user: User) -> Iterator[Task]:
    """Late ones to whoever may answer; those whose days are running to the commune."""
    if user.role not in ANSWERERS:
        return
    today = timezone.localdate()
    waiting = Objection.objects.visible_to(user).filter(outcome=None).order_by()
    told = waiting.aggregate(
        late=Count("pk", filter=Q(due_on__lt=today)), since=Min("due_on"),
        running=Count("pk", filter=Q(due_on__gte=today)), due=Min("due_on", filter=Q(due_on__gte=today)),
    )  # fmt: skip
    url = f"{reverse('smartphones:objections')}?state=no"
    if told["late"]:
        yield Task(
            "returned", _("Ý kiến, khiếu nại quá hạn trả lời"), _("%(n)s ý kiến") % {"n": told["late"]},
            _("Quá hạn"), url, days_left(told["since"], today),
        )  # fmt: skip
    if told["running"] and user.role == Role.COMMUNE_STAFF:
        yield Task(
            "todo", _("Trả lời ý kiến, khiếu nại về danh sách hộ"),
            _("%(n)s ý kiến") % {"n": told["running"]}, _("Chờ trả lời"), url, days_left(told["due"], today),
        )  # fmt: skip


def _phones(user: User) -> Iterator[Task]:
    """Households and phones have come together in the commune: what is left is a morning in the hall."""
    if user.role != Role.COMMUNE_STAFF:
        return
    households = handovers.owed().visible_to(user).count()
    phones = Phone.objects.visible_to(user).filter(place=Place.COMMUNE).count() if households else 0
    if phones:
        yield Task(
            "todo", _("Bàn giao máy cho hộ đã duyệt"),
            _("%(households)s hộ chờ, %(phones)s máy ở xã") % {"households": households, "phones": phones},
            _("Chờ bàn giao"), reverse("smartphones:sessions"),
        )  # fmt: skip


def _allotments(user: User) -> Iterator[Task]:
    if user.role != Role.APPROVER:
        return
    drafts = Allotment.objects.visible_to(user).filter(status=AllotmentStatus.DRAFT).exclude(made_by=user)
    for one in drafts.select_related("source__programme"):
        yield Task(
            "waiting", _("Quyết định phân bổ chỉ tiêu: %(source)s") % {"source": one.source},
            _("%(n)s máy") % {"n": one.phones}, str(one.get_status_display()), one.get_absolute_url(),
        )  # fmt: skip


def _money(user: User) -> Iterator[Task]:
    if user.role not in (Role.FINANCE_STAFF, Role.APPROVER):
        return
    lists = CashList.objects.visible_to(user).filter(approved_by=None).exclude(made_by=user)
    if n := lists.count():
        yield Task(
            "waiting", _("Duyệt danh sách chi tiền mua điện thoại"), _("%(n)s danh sách") % {"n": n},
            _("Chờ duyệt"), reverse("smartphones:cash"),
        )  # fmt: skip


def days_left(last: dt.date, today: dt.date) -> str:
    days = (last - today).days
    if days < 0:
        return ngettext("Quá %(n)s ngày", "Quá %(n)s ngày", -days) % {"n": -days}
    return ngettext("Còn %(n)s ngày", "Còn %(n)s ngày", days) % {"n": days} if days else _("Hết hôm nay")
