"""What people asked about their own data, in the task list of whoever has to act."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Role, User
from reports.personal_data.models import DataRequest, RequestStatus

from .phone_tasks import days_left
from .task_list import Task


def waiting_for(user: User) -> Iterator[Task]:
    """The commune's until passed on; late ones the department's too, wherever they lie."""
    if user.role == Role.COMMUNE_STAFF:
        yield from _told(
            user, Q(status=RequestStatus.AT_COMMUNE), _("Xác minh, chuyển Sở yêu cầu về dữ liệu")
        )
    if user.role == Role.ICT_OFFICER:
        late = Q(due_on__lt=timezone.localdate())
        theirs = Q(status=RequestStatus.AT_DEPARTMENT) | late
        yield from _told(user, theirs, _("Trả lời yêu cầu về dữ liệu cá nhân"))


def _told(user: User, theirs: Q, name: str) -> Iterator[Task]:
    today = timezone.localdate()
    late, running = Q(due_on__lt=today), Q(due_on__gte=today)
    told = DataRequest.objects.visible_to(user).waiting().filter(theirs).order_by().aggregate(
        late=Count("pk", filter=late), since=Min("due_on"),
        running=Count("pk", filter=running), due=Min("due_on", filter=running),
    )  # fmt: skip
    url = reverse("personal:requests")
    if told["late"]:
        yield Task(
            "returned", _("Quá hạn: %(what)s") % {"what": name}, _so_many(told["late"]), _("Quá hạn"),
            f"{url}?state=late", days_left(told["since"], today),
        )  # fmt: skip
    if told["running"]:
        state = RequestStatus.AT_COMMUNE if user.role == Role.COMMUNE_STAFF else RequestStatus.AT_DEPARTMENT
        yield Task(
            "todo", name, _so_many(told["running"]), _("Chờ trả lời"), f"{url}?state={state}",
            days_left(told["due"], today),
        )  # fmt: skip


def _so_many(requests: int) -> str:
    return ngettext("%(n)s yêu cầu", "%(n)s yêu cầu", requests) % {"n": requests}
