"""Whom an identity provider may bring in: people who were invited here. Role and area are ours to give.

They are found once, by a claim the provider stands for, and from then on by the provider's own name for them.
"""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.lib.refusals import Forbidden, Refused

from . import audit, invitations
from .models import User

# Among what a login carries from the provider's answer to the second step.
SECOND_STEP = "second_step"


@transaction.atomic
def settle(login: SocialLogin) -> None:
    """Makes `login` its owner's, or says why it is nobody's."""
    if not login.account.pk:
        _bind(login)
    if not login.user.is_active:
        raise Forbidden(
            _(
                "Tài khoản của bạn ở cổng này đang khóa hoặc lời mời đã quá hạn. Liên hệ quản trị hệ thống "
                "của tỉnh, thành phố để mở lại."
            )
        )
    login.state[SECOND_STEP] = bool(_levels(login.claims) & set(login.provider.app.settings["second_step"]))


def of(user: User) -> list[tuple[SocialAccount, str]]:
    """Bound to the account, the oldest first, each with the name of its provider."""
    names = {provider.id: provider.name for provider in settings.IDENTITY_PROVIDERS}
    bound = SocialAccount.objects.filter(user=user).order_by("date_joined", "pk")
    return [(each, names.get(each.provider, each.provider)) for each in bound]


def usable_by(user: User) -> list[tuple[SocialAccount, str]]:
    """Of providers that are set today."""
    if not settings.IDENTITY_PROVIDERS:
        return []
    names = {provider.id for provider in settings.IDENTITY_PROVIDERS}
    return [(account, name) for account, name in of(user) if account.provider in names]


@transaction.atomic
def forget(account: SocialAccount, *, by: User) -> None:
    if not by.has_usable_password() and not SocialAccount.objects.filter(user=by).exclude(pk=account.pk):
        raise Refused(_("Bạn chưa có mật khẩu ở cổng này, bỏ liên kết này thì không còn cách nào vào."))
    audit.record("account.identity_forgotten", by, by=by, before={"provider": account.provider})
    account.delete()


def _bind(login: SocialLogin) -> None:
    user = _meant_by(login)
    if not user.is_active:
        invitations.accept_by_identity(user)
    login.user = login.account.user = user
    login.account.save()
    audit.record(
        "account.identity_bound", user, by=user, province=user.province,
        after={"provider": login.account.provider},
    )  # fmt: skip


def _meant_by(login: SocialLogin) -> User:
    """The one account with that address or name. Two with one address are nobody's."""
    app = login.provider.app
    value = str(login.claims.get(app.settings["claim"]) or "").strip()
    by_mail = app.settings["claim"] == "email"
    if not value or (by_mail and login.claims.get("email_verified") is not True):
        raise Forbidden(
            _(
                "%(provider)s chưa xác nhận thông tin để nhận ra bạn (%(claim)s). Hoàn tất việc xác nhận ở "
                "đó rồi thử lại, hoặc đăng nhập bằng mật khẩu của cổng."
            )
            % {"provider": app.name, "claim": _("địa chỉ thư điện tử") if by_mail else app.settings["claim"]}
        )
    found = list(_with(value, by_mail=by_mail)[:2])
    if len(found) != 1:
        raise Forbidden(
            _(
                "Chưa có tài khoản nào ở cổng này ứng với %(value)s. %(provider)s cho biết bạn là ai, còn "
                "vào cổng thì phải được mời. Liên hệ quản trị hệ thống của tỉnh, thành phố và cho biết thông "
                "tin trên."
            )
            % {"value": value, "provider": app.name}
        )
    return found[0]


def _with(value: str, *, by_mail: bool) -> QuerySet[User]:
    users = User.objects.order_by("pk")
    return users.filter(email__iexact=value) if by_mail else users.filter(username=value)


def _levels(claims: dict[str, Any]) -> set[str]:
    """How the person signed in there, by the provider's word (`acr`, `amr`)."""
    ways = claims.get("amr")
    return {str(way) for way in [claims.get("acr", ""), *(ways if isinstance(ways, list) else [])]}
