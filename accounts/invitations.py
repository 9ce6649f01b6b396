"""How an official comes to an account: by a code on paper or by mail; the password is their own."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from places.models import Commune
from portal.lib import codes, sealing
from portal.lib.refusals import Refused

from . import api_keys, audit, policies, second_factor
from .models import User, UserInvitation
from .roles import Role

VALID = dt.timedelta(days=7)
LENGTH = 15  # characters nobody can guess: 75 bits; a sixteenth checks them


@transaction.atomic
def invite(user: User, communes: Iterable[Commune], *, by: User) -> tuple[UserInvitation, str]:
    """A new account, closed until the invitation is used. With the code, which is never known again."""
    policies.check_can_give(by, user.role, user.province)
    _keep_closed(user)
    user.communes.set(communes)
    return _made(user, by)


@transaction.atomic
def invite_first_administrator(user: User) -> tuple[UserInvitation, str]:
    """By whoever runs the server, while nobody on the page can: an administrator of a province makes none."""
    working = User.objects.filter(role=Role.ADMINISTRATOR, province=None, is_active=True).first()
    if working:
        raise Refused(
            _("Cổng đã có quản trị hệ thống (%(name)s). Người đó mời thêm ở trang Người dùng trên cổng.")
            % {"name": working.username}
        )
    user.role = Role.ADMINISTRATOR
    _keep_closed(user)
    return _made(user, by=None)


@transaction.atomic
def invite_again(user: User, *, by: User) -> tuple[UserInvitation, str]:
    """A forgotten password, a late invitation, an account in strangers' hands. The one before is void.

    Nothing that led in before does any longer; an app that is set up is asked for its code as before.
    """
    user = lock(user)
    policies.check_can_invite_again(by, user)
    if not user.is_active and user.has_usable_password():
        raise Refused(_("Tài khoản này đang khóa. Mở lại tài khoản trước rồi mới mời."))
    _close_other_ways(user, by)
    return _made(user, by)


@transaction.atomic
def take_second_step_away(user: User, *, by: User) -> None:
    """By an administrator, of an official whose phone and codes are lost."""
    user = lock(user)
    policies.check_can_take_second_step_away(by, user)
    second_factor.take_away(user, by=by)


def lock(user: User) -> User:
    """As it stands: of two ways in given at once the second sees the first."""
    return User.objects.select_for_update(of=("self",)).get(pk=user.pk)


def invitation_of(typed: str) -> UserInvitation | None:
    """The open one with this code."""
    try:
        code = codes.read(typed)
    except ValueError:
        return None
    found = UserInvitation.objects.select_related("user")
    return found.filter(code=_fingerprint(code), used_at=None, expires_at__gt=timezone.now()).first()


@transaction.atomic
def accept(invitation: UserInvitation, password: str) -> User:
    invitation = UserInvitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    user = invitation.user
    if invitation.used_at or (not user.is_active and user.has_usable_password()):
        raise Refused(_("Lời mời này không còn giá trị. Xin quản trị hệ thống lời mời mới."))
    user.is_active = True
    user.set_password(password)
    user.save()
    invitation.used_at = timezone.now()
    invitation.save(update_fields=["used_at"])
    audit.record("user.accepted", user, by=user, province=user.province)
    return user


@transaction.atomic
def accept_by_identity(user: User) -> None:
    """An identity provider stands for whoever was invited: no code, no password of ours.

    Without an open invitation nothing happens: the locked stay locked.
    """
    waiting = UserInvitation.objects.select_for_update().filter(
        user=user, used_at=None, expires_at__gt=timezone.now()
    )
    if user.has_usable_password() or not waiting.update(used_at=timezone.now()):
        return
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record("user.accepted", user, by=user, province=user.province)


def withdraw(user: User) -> None:
    """Of somebody who is locked: no code opens the account again."""
    UserInvitation.objects.filter(user=user, used_at=None).delete()


def send(invitation: UserInvitation, code: str, address: str) -> bool:
    """By mail, where there is a server and an address. Behind the # no web server sees the code."""
    user = invitation.user
    if not (settings.EMAIL_HOST and user.email):
        return False
    text = _(
        "Chào %(name)s,\n\nBạn được mời vào Cổng Tổ công nghệ số cộng đồng với tên đăng nhập %(username)s.\n"
        "Mở %(address)s#%(code)s rồi tự đặt mật khẩu. Lời mời dùng một lần, trong 7 ngày.\n"
    )
    facts = {"name": user.full_name, "username": user.username, "address": address, "code": code}
    return bool(send_mail(_("Lời mời vào Cổng Tổ công nghệ số cộng đồng"), text % facts, None, [user.email]))


def _keep_closed(user: User) -> None:
    """Until the invitation is used."""
    user.is_active, user.is_staff = False, user.role == Role.ADMINISTRATOR
    user.set_unusable_password()
    user.save()


def _close_other_ways(user: User, by: User) -> None:
    """Whoever else may have had the account, or was bound to it by mistake, has it no longer.

    Sessions end with the password that they carry a fingerprint of.
    """
    user.set_unusable_password()
    user.save(update_fields=["password"])
    SocialAccount.objects.filter(user=user).delete()
    second_factor.forget_passkeys(user, by=by)
    api_keys.revoke_all(user, by=by)


def _made(user: User, by: User | None) -> tuple[UserInvitation, str]:
    body = "".join(secrets.choice(codes.ALPHABET) for _place in range(LENGTH))
    code = body + codes.check_character(body)
    UserInvitation.objects.filter(user=user, used_at=None).delete()
    made = UserInvitation.objects.create(
        user=user, code=_fingerprint(code), made_by=by, expires_at=timezone.now() + VALID
    )
    audit.record("user.invited", user, by=by, province=user.province)
    return made, codes.shown(code)


def _fingerprint(code: str) -> bytes:
    return sealing.fingerprint(code, "user invitation")
