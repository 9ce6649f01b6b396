"""Orders of a Chairman that mobilise people by day or, when urgent, by night; and whom they mobilise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from portal.lib.refusals import Refused
from portal.lib.violations import violations_refused

from . import membership, people, policies
from .holding import held
from .models import CommunityTeam, MobilisationOrder, Mobilised, Person


@violations_refused()
@transaction.atomic
def enter_order(order: MobilisationOrder, *, by: User) -> MobilisationOrder:
    policies.check_can_keep_in(by, order.commune)
    order.save()
    after = {"level": order.level, "urgent": order.urgent, "night_amount": order.night_amount}
    audit.record("mobilisation.order_entered", order, by=by, after=after, commune=order.commune)
    return order


@violations_refused()
@transaction.atomic
def mobilise(
    team: CommunityTeam,
    person: Person,
    order: MobilisationOrder,
    *,
    since: dt.date,
    until: dt.date | None,
    by: User,
) -> Mobilised:
    """A person outside the team works with it, for days the order covers."""
    team = held(team, by)
    membership.check_can_begin(team, since)
    check_covers(order, since)
    if person.pk is None:
        people.register(person, by=by)
    elif team.memberships.filter(person=person).between(since, until or dt.date.max).exists():
        raise Refused(
            _("%(person)s là thành viên của tổ nên không thuộc diện huy động. Chấm công ở dòng thành viên.")
            % {"person": person}
        )
    new = Mobilised.objects.create(
        team=team, person=person, order=order, valid_from=since, valid_until=until or team.valid_until
    )
    after = {"order": str(order), "since": str(since), "until": str(until or "")}
    commune = team.commune_today
    audit.record("mobilisation.mobilised", new, by=by, after=after, commune=commune)
    return new


def check_covers(order: MobilisationOrder, since: dt.date) -> None:
    if since < order.issued_on:
        raise Refused(
            _("Văn bản %(order)s chưa ký vào ngày %(day)s. Ghi ngày huy động từ ngày ký trở đi.")
            % {"order": order, "day": f"{since:%d/%m/%Y}"}
        )


def orders_in(communes: Collection[int], until: dt.date) -> list[MobilisationOrder]:
    """Orders under which a team of these communes of today may have worked by `until`, the latest first."""
    orders = MobilisationOrder.objects.filter(commune__present__in=communes, issued_on__lte=until)
    return list(orders.select_related("commune").order_by("-issued_on", "-pk"))
