"""Two records of one person become one that goes on; or two people much alike are told apart.

What was done, confirmed and paid under the second record stays under it. From a day on, memberships and
days on open sheets are the first one's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import models, transaction
from django.db.models import Exists, Max, OuterRef
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from portal.lib import reach
from portal.lib.periods import Period, day_before
from portal.lib.refusals import Refused
from portal.lib.violations import violations_refused

from . import members, policies
from .models import (
    Absence,
    CountedWork,
    DayOff,
    DifferentPeople,
    Membership,
    Mobilised,
    OfficialPost,
    OtherSupport,
    Person,
    PersonTraits,
    PostHeld,
    Workday,
)
from .models.timesheet import OPEN_STATUSES

# Dated facts about a person, and what makes two of them the same fact.
HANDED_OVER: dict[type[Period], tuple[str, ...]] = {
    Membership: ("team",),
    Mobilised: ("team",),
    OfficialPost: (),
    Absence: ("team",),
    PostHeld: ("team", "post"),
    OtherSupport: ("team", "content"),
    PersonTraits: (),
}
FILLED = ["birth_date", "sex", "phone"]  # where the record that goes on has nothing


@violations_refused()
@transaction.atomic
@reach.whole_country()  # `gone` may leave its last team before it leads to `keep`: then it is of no area
def merge(keep: Person, gone: Person, *, reason: str, by: User) -> Person:
    """`gone` stays as the record of what was paid under it and leads to `keep`."""
    policies.check_can_merge(by, keep, gone)
    keep, gone = _locked(keep, gone)
    check_not_merged(keep, gone)
    since = day_of_change(gone, timezone.localdate())
    for model, same in HANDED_OVER.items():
        _hand_over(model, same, keep, gone, since)
    moved, twice = _move_days(keep, gone, since)
    _fill(keep, gone)
    gone.merged.update(same_as=keep)
    gone.same_as, gone.merged_at = keep, Now()
    gone.save(update_fields=["same_as", "merged_at"])  # raises when the row is not there to change
    members.keep_one_login(keep, by=by)
    facts = {"since": str(since), "days_moved": moved, "days_twice": twice, "reason": reason}
    audit.record("people.merged", gone, by=by, after={"same_as": _name(keep), **facts})
    audit.record("people.took_over", keep, by=by, after={"record": _name(gone), **facts})
    return keep


@violations_refused()
@transaction.atomic
def tell_apart(one: Person, other: Person, *, reason: str, by: User) -> None:
    """The pair is not laid before anybody again."""
    policies.check_can_merge(by, one, other)
    one, other = _locked(one, other)
    first, second = sorted((one, other), key=lambda person: person.pk)
    DifferentPeople.objects.get_or_create(one=first, other=second)
    for person, from_whom in ((one, other), (other, one)):
        after = {"record": _name(from_whom), "reason": reason}
        audit.record("people.told_apart", person, by=by, after=after)


def day_of_change(gone: Person, today: dt.date) -> dt.date:
    """The first of this month, or the day after the last one on a sheet that is handed in."""
    closed = gone.workdays.exclude(timesheet__status__in=OPEN_STATUSES).aggregate(last=Max("day"))["last"]
    first = today.replace(day=1)
    return max(first, closed + dt.timedelta(1)) if closed else first


def check_not_merged(keep: Person, gone: Person) -> None:
    if keep.pk == gone.pk:
        raise Refused(_("Hai bên là cùng một hồ sơ. Chọn hai hồ sơ khác nhau."))
    for person in (keep, gone):
        if person.same_as_id:
            raise Refused(
                _("%(person)s đã gộp vào hồ sơ khác. Mở lại danh sách nghi trùng.") % {"person": person}
            )


def _locked(one: Person, other: Person) -> tuple[Person, Person]:
    locked = Person.objects.select_for_update(no_key=True).order_by("pk").in_bulk([one.pk, other.pk])
    return locked[one.pk], locked[other.pk]


def _hand_over(
    model: type[Period], same: tuple[str, ...], keep: Person, gone: Person, since: dt.date
) -> None:
    """Spans of `gone` end the day before; `keep` has them from then on unless it has its own."""
    spans = list(model.objects.filter(person=gone).between(since, dt.date.max))
    before = [span for span in spans if span.valid_from < since]
    model.objects.filter(pk__in=[span.pk for span in before]).update(valid_until=day_before(since))
    model.objects.filter(pk__in=[span.pk for span in spans if span not in before]).delete()
    for span in spans:
        own = model.objects.filter(person=keep).between(since, span.valid_until or dt.date.max)
        if not own.filter(**{field: getattr(span, field) for field in same}).exists():
            span.pk, span.person, span.valid_from = None, keep, max(since, span.valid_from)
            span.recorded_at = Now()  # nobody knew it before
            span._state.adding = True
            span.save()


def _move_days(keep: Person, gone: Person, since: dt.date) -> tuple[int, int]:
    """Returns how many days went over, and how many were dropped because both records had them."""
    open_days = models.Q(person=gone, timesheet__status__in=OPEN_STATUSES, day__gte=since)
    DayOff.objects.filter(open_days).delete()
    days = list(Workday.objects.filter(open_days))
    taken = set(Workday.objects.filter(person=keep, day__gte=since).values_list("day", "shift"))
    twice = [day.pk for day in days if (day.day, day.shift) in taken]
    Workday.objects.filter(pk__in=twice).delete()
    counted = CountedWork.objects.filter(open_days)
    own = CountedWork.objects.filter(person=keep, day=OuterRef("day"), unit=OuterRef("unit"))
    counted.filter(Exists(own)).delete()
    counted.update(person=keep)
    moved = Workday.objects.filter(pk__in=_without(days, twice)).update(person=keep)
    return moved, len(twice)


def _without(days: Iterable[Workday], dropped: list[int]) -> list[int]:
    return [day.pk for day in days if day.pk not in dropped]


def _fill(keep: Person, gone: Person) -> None:
    for field in FILLED:
        if not getattr(keep, field):
            setattr(keep, field, getattr(gone, field))
    if not keep.bank_account and gone.bank_account:
        keep.bank_bin, keep.bank_account = gone.bank_bin, gone.bank_account
    keep.save()


def _name(person: Person) -> str:
    return f"{person.full_name} ({person.pk})"
