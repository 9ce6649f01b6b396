"""Whose turn it is: the lists on which a user may take the next step now, step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Reach, User

from .list_stages import FORWARD
from .list_transitions import TRANSITIONS
from .models import CommuneList

Lists = QuerySet[CommuneList]


def turns(user: User) -> Iterator[tuple[str, Lists]]:
    """Each step this user's office takes, with the lists that wait for it; as list_policies would allow."""
    for verb in [*FORWARD, "approve"]:
        transition = TRANSITIONS[verb]
        if user.role in transition.roles:
            waiting = CommuneList.objects.visible_to(user).filter(
                status__in=transition.sources, programme__with_district__in=transition.forms
            )
            narrow = NARROWED.get(verb)
            yield verb, narrow(waiting, user) if narrow else waiting


def _over(lists: Lists, _user: User) -> Lists:
    """Its days have passed. Unanswered objections are told by themselves."""
    return lists.filter(noticed_until__lt=timezone.localdate())


def _made_by_others(lists: Lists, user: User) -> Lists:
    return lists.exclude(made_by=user).exclude(applications__entered_by=user)


def _of_the_district(lists: Lists, user: User) -> Lists:
    appointed = user.reach == Reach.COMMUNES and user.communes.count() > 1
    return _made_by_others(lists, user) if appointed else lists.none()


def _for_the_province(lists: Lists, user: User) -> Lists:
    return lists.exclude(made_by=user) if user.reach == Reach.PROVINCE else lists.none()


def _for_a_third_person(lists: Lists, user: User) -> Lists:
    worked = Q(appraised_by=user) | Q(consolidated_by=user)
    return _for_the_province(lists, user).exclude(worked)


NARROWED: dict[str, Callable[[Lists, User], Lists]] = {
    "end_notice": _over,
    "appraise": _made_by_others,
    "appraise_above": _of_the_district,
    "consolidate": _for_the_province,
    "approve": _for_a_third_person,
}
