"""One member with a login of their own: what members see of their days and their money."""

from __future__ import annotations

from django.db.models import Count

from accounts.models import Role, User
from teams.models import MemberAccount, Person

from . import accounts, binh_duong


def let_one_in() -> None:
    """Who worked the most days under Bình Dương's resolution: there is something to look at."""
    if User.objects.filter(username=accounts.MEMBER).exists():
        return
    members = Person.objects.filter(memberships__team__code__startswith=binh_duong.PREFIX)
    person = (
        members.annotate(days=Count("workdays", distinct=True)).order_by("-days", "sort_key", "pk").first()
    )
    user = User.objects.create(
        username=accounts.MEMBER, full_name=person.full_name, role=Role.MEMBER,
        password=accounts.hashed_password(),
    )  # fmt: skip
    MemberAccount.objects.create(person=person, user=user)
