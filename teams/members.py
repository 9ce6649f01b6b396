"""How a member comes to a login of their own: a slip from the commune, used once; and how it is closed."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, scopes, second_factor
from accounts.models import Role, User
from places.models import Commune
from portal.lib import codes, reach, sealing
from portal.lib.refusals import Forbidden, Refused

from . import policies
from .models import Invitation, MemberAccount, Membership, Mobilised, Person

VALID = dt.timedelta(days=14)
LENGTH = 11  # characters nobody can guess: 55 bits; a twelfth checks them


def records_of(user: Any) -> list[int]:
    """Whose rows a member may see: their own records. For anybody else there are none."""
    if not (scopes.is_working(user) and user.role == Role.MEMBER):
        return []
    account = MemberAccount.objects.select_related("person__same_as").filter(user=user).first()
    return account.person.present.records if account else []


def check_is_member(user: User) -> None:
    if user.role != Role.MEMBER:
        raise Forbidden(_("Trang này dành cho thành viên tổ xem công và tiền của chính mình."))


@transaction.atomic
def invite(person: Person, *, by: User) -> tuple[Invitation, str]:
    """With the code as it is printed, which is never known again. An unused earlier slip is void."""
    check_can_invite(by, person)
    body = "".join(secrets.choice(codes.ALPHABET) for _place in range(LENGTH))
    code = body + codes.check_character(body)
    Person.objects.select_for_update().get(pk=person.pk)
    _void_slips(person.records)
    made = Invitation.objects.create(
        person=person, code=_fingerprint(code), made_by=by, expires_at=timezone.now() + VALID
    )
    audit.record("members.invited", person, by=by, commune=commune_of(person))
    return made, codes.shown(code)


def check_can_invite(user: User, person: Person) -> None:
    policies.check_can_keep_person(user, person)
    if person.same_as:
        raise Refused(_("Hồ sơ này đã gộp. Mở hồ sơ dùng tiếp rồi mời từ đó."))
    check_is_still_a_members(login_of(person))


def check_is_still_a_members(login: User) -> None:
    """One that was given another role is for administrators to look after: no slip opens or closes it."""
    if login.role != Role.MEMBER:
        raise Refused(
            _(
                "Tài khoản của người này nay là tài khoản cán bộ: xã không đặt lại mật khẩu bằng phiếu và "
                "không khóa được. Liên hệ quản trị hệ thống."
            )
        )


@reach.whole_country()
def invitation_of(typed: str) -> Invitation | None:
    """The open one with this code."""
    try:
        code = codes.read(typed)
    except ValueError:
        return None
    of_present_records = Invitation.objects.open().filter(person__same_as=None).select_related("person")
    return of_present_records.filter(code=_fingerprint(code)).first()


@reach.whole_country()
@transaction.atomic
def sign_up(invitation: Invitation, password: str) -> User:
    """Makes the login, or gives it a new password and opens it again.

    Nobody else looks after it: a second step whose telephone was lost goes with the slip.
    """
    invitation = _unused(invitation)
    records = invitation.person.records
    list(User.objects.select_for_update(of=("self",)).filter(member_account__person__in=records))
    user = login_of(invitation.person)
    check_is_still_a_members(user)
    user.set_password(password)
    user.is_active = True
    user.save()
    if second_factor.of(user):
        second_factor.take_away(user, by=invitation.made_by)
    MemberAccount.objects.get_or_create(user=user, defaults={"person": invitation.person})
    invitation.used_at = timezone.now()
    invitation.save(update_fields=["used_at"])
    audit.record("members.signed_up", invitation.person, by=user, commune=commune_of(invitation.person))
    return user


def login_of(person: Person) -> User:
    """The member's own, also under a record merged into theirs; not saved yet when there is none."""
    accounts = MemberAccount.objects.select_related("user").filter(person__in=person.records)
    if account := max(
        accounts, key=lambda one: (one.user.is_active, one.person_id == person.pk), default=None
    ):
        return account.user
    return User(username=_name_for(person), full_name=person.full_name, role=Role.MEMBER)


@transaction.atomic
def lock(person: Person, *, by: User) -> None:
    """Until a new slip is brought."""
    check_can_invite(by, person)
    _void_slips(person.records)
    _logins(person).update(is_active=False)
    audit.record("members.locked", person, by=by, commune=commune_of(person))


def keep_one_login(person: Person, *, by: User) -> None:
    """After a merger, as each record may have had one. Slips of those merged are void."""
    merged = [record for record in person.records if record != person.pk]
    _void_slips(merged)
    others = _logins(person).filter(is_active=True).exclude(pk=login_of(person).pk)
    if others.update(is_active=False):
        audit.record("members.locked", person, by=by, commune=commune_of(person))


def _void_slips(records: list[int]) -> None:
    Invitation.objects.filter(person__in=records, used_at=None).delete()


def _logins(person: Person) -> QuerySet[User]:
    """Of all their records: each of them shows the same."""
    return User.objects.filter(member_account__person__in=person.records, role=Role.MEMBER)


def _unused(invitation: Invitation) -> Invitation:
    found = Invitation.objects.select_for_update(of=("self",)).filter(pk=invitation.pk, used_at=None).first()
    if found is None:
        raise Refused(_("Phiếu này đã dùng. Xin cán bộ xã một phiếu mới."))
    return found


def _name_for(person: Person) -> str:
    """The telephone number, which people know by heart, unless another login has it."""
    if person.phone and not User.objects.filter(username=person.phone).exists():
        return person.phone
    return f"tv{person.pk}"


def _fingerprint(code: str) -> bytes:
    return sealing.fingerprint(code, "invitation")


def commune_of(person: Person) -> Commune | None:
    """Where they serve, or served last."""
    serving = [
        *Membership.objects.filter(person=person).select_related("team"),
        *Mobilised.objects.filter(person=person).select_related("team"),
    ]
    latest = max(serving, key=lambda one: one.valid_from, default=None)
    return latest.team.commune_today if latest else None
