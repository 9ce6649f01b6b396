"""What the portal decides where django-allauth asks."""

from __future__ import annotations

import base64
import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError, AuthProcess
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.lib import sealing
from portal.lib.refusals import Forbidden, reason_against

from . import again, id_tokens, identities, lockout, second_factor, signing_in
from .models import User

log = logging.getLogger(__name__)
# One answer for a wrong name, a wrong password and a locked account: it tells no stranger which.
WRONG = _("Tên đăng nhập hoặc mật khẩu chưa đúng. Quên mật khẩu thì liên hệ quản trị hệ thống.")
TOO_MANY = _("Đã thử sai nhiều lần. Chờ 15 phút rồi thử lại, hoặc liên hệ quản trị hệ thống.")
WRONG_CODE = _("Mã chưa đúng hoặc vừa dùng rồi. Chờ ứng dụng hiện mã mới rồi gõ lại.")
SAID = {
    "account/messages/password_changed.txt": _("Đã đổi mật khẩu. Các thiết bị khác phải đăng nhập lại."),
    "mfa/messages/totp_activated.txt": _(
        "Đã bật ứng dụng mã xác thực. Các thiết bị khác phải đăng nhập lại."
    ),
    "mfa/messages/totp_deactivated.txt": _("Đã bỏ ứng dụng mã xác thực."),
    "mfa/messages/webauthn_added.txt": _("Đã thêm khóa truy cập."),
    "mfa/messages/webauthn_removed.txt": _("Đã bỏ khóa truy cập."),
    "mfa/messages/recovery_codes_generated.txt": _("Đã lập mã dự phòng mới; mã cũ không dùng được nữa."),
}
PURPOSE = "second factor"


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": WRONG,
        "account_inactive": WRONG,
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
        "enter_current_password": _("Mật khẩu đang dùng chưa đúng."),
        "incorrect_password": _("Mật khẩu chưa đúng."),
    }

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        if not lockout.may_try(credentials["username"]):
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        lockout.was_wrong(credentials["username"])

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user = super().authenticate(request, **credentials)
        if user:
            lockout.forget(credentials["username"])
        return user

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        messages.error(request, WRONG)
        return redirect("account_login")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not within minutes of having signed in."""
        return not again.said_lately(self.request)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        words = {
            reverse("account_reauthenticate"): gettext("Gõ mật khẩu"),
            reverse("mfa_reauthenticate"): gettext("Gõ mã của ứng dụng hoặc mã dự phòng"),
            reverse("mfa_reauthenticate_webauthn"): gettext("Dùng khóa truy cập"),
        }
        methods = super().get_reauthentication_methods(user)
        named = [{**method, "description": words[method["url"]]} for method in methods]
        return named + [
            {
                "id": f"identity_{account.provider}",
                "description": gettext("Xác nhận qua %(provider)s") % {"provider": name},
                "url": reverse("identity_again", args=[account.provider]),
            }
            for account, name in identities.usable_by(user)
        ]

    def add_message(
        self, request: HttpRequest, level: int, message_template: str = "", *_: Any, **__: Any
    ) -> None:
        if said := SAID.get(message_template):
            messages.add_message(request, messages.SUCCESS, said)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.mfa.stages.AuthenticateStage": "accounts.signing_in.SecondStep"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]


class IdentityAdapter(DefaultSocialAccountAdapter):
    def list_apps(self, *args: Any, **kwargs: Any) -> list[SocialApp]:
        """The data centre names providers in its settings; none comes from a row of a table."""
        return [app for app in super().list_apps(*args, **kwargs) if app.pk is None]

    def get_requests_session(self) -> Any:
        """What a provider says is read where it was asked, not where it sends us."""
        session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        sociallogin.token = None  # nothing is asked of the provider afterwards
        if sociallogin.state["process"] == AuthProcess.REDIRECT:
            signing_in.confirm(request, sociallogin)
        elif request.user.is_authenticated and second_factor.is_owed(request):
            raise ImmediateHttpResponse(redirect("mfa_index"))  # the way is open to say who one is, no more
        else:
            identities.settle(sociallogin)

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, **rest: Any
    ) -> None:
        why = str(exception) if isinstance(exception, id_tokens.TokenRefused) else type(exception).__name__
        log.warning("sign-in by %s failed: %s %s", provider.app.provider_id, error, why)
        if error == AuthError.CANCELLED:
            messages.info(request, _("Bạn đã thôi đăng nhập qua %(provider)s.") % {"provider": provider.name})
            raise ImmediateHttpResponse(redirect("account_login"))
        raise Forbidden(
            gettext(
                "Chưa đăng nhập được qua %(provider)s. Bấm đăng nhập lại; vẫn không được thì dùng mật khẩu "
                "của cổng hoặc báo quản trị hệ thống."
            )
            % {"provider": provider.name}
        )


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "cannot_generate_recovery_codes": _("Bật xác thực hai bước trước, rồi lập mã dự phòng."),
    }

    def encrypt(self, text: str) -> str:
        return base64.b64encode(sealing.seal(text, PURPOSE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(base64.b64decode(encrypted_text), PURPOSE)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not reason_against(second_factor.check_can_remove, authenticator)

    def get_totp_label(self, user: User) -> str:
        return user.username

    def generate_authenticator_name(self, user: User, type: str) -> str:
        """Keys are told apart by what their owner calls them."""
        n = Authenticator.objects.filter(user=user, type=type).count()
        return gettext("Khóa số %(n)s") % {"n": n + 1}

    def _get_site_name(self) -> str:
        return gettext("Cổng Tổ công nghệ số cộng đồng")
