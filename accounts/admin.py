"""Users, as administrators look after them: who may work here, as what, and how far.

Nobody is removed, only locked: their acts stay in the log. Every change is written down.
"""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from places.models import Province
from portal.lib.refusals import Forbidden

from . import again, api_keys, audit, invitations, policies, sessions
from .forms.users import UserForm
from .models import User
from .roles import Role
from .views import security

admin.site.site_header = admin.site.site_title = _("Quản trị cổng")
# Groups give nothing here; secrets and sessions are their owners' own.
admin.site.unregister([
    Group, EmailAddress, Authenticator, UserSession, SocialAccount, SocialApp, SocialToken,
])  # fmt: skip


class ForAdministrators(admin.ModelAdmin):
    """A list that administrators keep. Every change is written down with what stood before."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.role == Role.ADMINISTRATOR

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def save_model(self, request: HttpRequest, row: Any, form: Any, change: bool) -> None:
        stood = type(row).objects.filter(pk=row.pk).first() if change else None
        super().save_model(request, row, form, change)
        verb = "lists.changed" if change else "lists.added"
        audit.record(verb, row, by=request.user, before=_said(stood), after=_said(row))

    def delete_model(self, request: HttpRequest, row: Any) -> None:
        audit.record("lists.removed", row, by=request.user, before=_said(row))
        super().delete_model(request, row)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for row in queryset:
            self.delete_model(request, row)


class OfTheCountry(ForAdministrators):
    """One list for all provinces: their administrators read it, one without a province keeps it."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and _keeps_the_country(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and _keeps_the_country(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and _keeps_the_country(request)


class OfProvinces(ForAdministrators):
    """Rows of provinces: an administrator of a province keeps its own."""

    one_each = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request).select_related("province")
        own = request.user.province_id
        return rows.filter(province__present=own) if own else rows

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The provinces of today, and those that have a row already."""
        if db_field.name == "province":
            there = self.get_queryset(request).values("province")
            offered = Province.objects.filter(Q(valid_until=None) | Q(pk__in=there))
            if own := request.user.province_id:
                offered = offered.filter(present=own)
                kwargs |= {"initial": own, "empty_label": None}
            kwargs["queryset"] = offered.order_by("name__unaccent", "valid_from")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_add_permission(self, request: HttpRequest) -> bool:
        full = self.one_each and request.user.province_id and self.get_queryset(request).exists()
        return super().has_add_permission(request) and not full

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self._is_kept_by(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self._is_kept_by(request.user, obj)

    def _is_kept_by(self, user: User, row: Any) -> bool:
        return row is None or user.province_id in (None, row.province.present_id)


def _keeps_the_country(request: HttpRequest) -> bool:
    return request.user.province_id is None


def _said(row: Any) -> dict[str, str]:
    shown = [field for field in row._meta.concrete_fields if field.editable] if row else []
    return {str(field.verbose_name): str(field.value_from_object(row)) for field in shown}


def turn_away(request: HttpRequest) -> HttpResponse:
    """Instead of a second sign-in page: whoever comes here is signed in and no administrator."""
    if admin.site.has_permission(request):
        return redirect("admin:index")
    raise Forbidden(_("Trang này dành cho quản trị hệ thống."))


admin.site.login = turn_away
admin.site.logout = security.sign_out
admin.site.password_change = security.change_password


def facts(user: User) -> dict[str, Any]:
    """What the log keeps about an account before and after a change."""
    kept = ("username", "full_name", "office", "email", "role", "reach", "is_active")
    return {
        **{name: getattr(user, name) for name in kept},
        "province": str(user.province or ""),
        "communes": [str(commune) for commune in user.communes.order_by("code")],
    }


@admin.register(User)
class AccountAdmin(UserAdmin):
    form = UserForm
    list_display = ["username", "full_name", "role", "province", "reach", "is_active"]
    list_filter = ["role", "reach", "is_active"]
    list_select_related = ["province"]
    search_fields = ["username", "full_name__unaccent"]
    readonly_fields = ["username"]  # the log and other systems know people by it
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["username", "full_name", "office", "email"]}),
        (_("Vai trò và phạm vi"), {"fields": ["role", "reach", "province", "communes", "is_active"]}),
    ]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.role == Role.ADMINISTRATOR

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People are invited (views/users.py) and choose their password themselves."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Only whom this administrator looks after, and nobody their own role."""
        if obj is not None and (
            obj == request.user or not self.get_queryset(request).filter(pk=obj.pk).exists()
        ):
            return False
        return self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request) & policies.looked_after_by(request.user)

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        province = ("province", admin.RelatedOnlyFieldListFilter)
        return [*self.list_filter, *([province] if _keeps_the_country(request) else [])]

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> type[UserForm]:
        form = super().get_form(request, *args, **kwargs)
        form.by = request.user
        return form

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """An administrator knows nobody's password: a new one comes by an invitation."""
        return redirect("accounts:invite_again", id)

    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Who may do what is given by somebody who just said who they are."""
        if self.has_change_permission(request):
            again.ask(request)
        return super().change_view(request, *args, **kwargs)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> User | None:
        user = super().get_object(request, object_id, from_field)
        if user is not None:
            user.facts_before = facts(user)
        return user

    def save_model(self, request: HttpRequest, user: User, form: Any, change: bool) -> None:
        user.is_staff = user.role == Role.ADMINISTRATOR
        if "is_active" in form.changed_data and not user.is_active:
            self._close(user, by=request.user)
        super().save_model(request, user, form, change)

    def _close(self, user: User, *, by: User) -> None:
        """Nothing that was open opens again with the account: whoever holds it holds nothing later either."""
        invitations.withdraw(user)
        sessions.end_all(user)
        api_keys.revoke_all(user, by=by)

    def log_change(self, request: HttpRequest, user: User, message: Any) -> Any:
        audit.record(
            "user.changed",
            user,
            by=request.user,
            province=user.province,
            before=user.facts_before,
            after=facts(user),
        )
        return super().log_change(request, user, message)
