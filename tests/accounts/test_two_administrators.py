"""No administrator alone comes to act as somebody who signs for money, and the others see it tried."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator

from accounts import policies, second_factor
from accounts.models import AuditEvent, Role, User
from tests import factories


def administrator(country) -> User:
    """Of Lào Cai."""
    made = factories.a_user(Role.ADMINISTRATOR, is_staff=True)
    made.province = country.lao_cai
    made.save()
    return made


local = other = pytest.fixture(administrator)


def acts_on(user):
    return (f"/tai-khoan/nguoi-dung/{user.pk}/moi-lai", 200), (
        f"/tai-khoan/nguoi-dung/{user.pk}/go-buoc-hai",
        302,
    )


@pytest.mark.parametrize("turn", [1, -1])
def test_no_administrator_alone_gives_out_a_signers_password_and_second_step(
    local, other, cast, signed_in, turn
):
    (first, done), (second, also) = acts_on(cast.approver)[::turn]
    mine = signed_in(local)
    mine.post(first, expects=done)
    before = AuditEvent.objects.count()
    assert "một quản trị khác" in mine.post(second, expects=409).content.decode()
    mine.get(second, expects=409)
    assert AuditEvent.objects.count() == before
    signed_in(other).post(second, expects=also)


def test_of_a_signer_with_passkeys_alone_the_second_step_goes_first_and_by_another(
    local, other, cast, signed_in
):
    Authenticator.objects.filter(user=cast.approver).delete()
    Authenticator.objects.create(user=cast.approver, type=Authenticator.Type.WEBAUTHN, data={})
    (again, _shown), (second, _done) = acts_on(cast.approver)
    assert "khóa truy cập" in signed_in(local).post(again, expects=409).content.decode()
    signed_in(other).post(second)
    signed_in(local).post(again, expects=200)


def test_who_set_up_an_app_since_the_invitation_is_helped_by_whoever_invited_them(local, cast, signed_in):
    (again, _shown), (second, _done) = acts_on(cast.approver)
    Authenticator.objects.filter(user=cast.approver).delete()
    signed_in(local).post(again, expects=200)
    second_factor.give(cast.approver, "JBSWY3DPEHPK3PXP")
    signed_in(local).post(second)


@pytest.mark.parametrize("turn", [1, -1])
def test_after_two_months_and_for_who_signs_nothing_one_is_enough(local, cast, signed_in, monkeypatch, turn):
    mine = signed_in(local)
    (first, done), (second, also) = acts_on(cast.commune_staff)[::turn]
    mine.post(first, expects=done), mine.post(second, expects=also)
    (first, done), (second, also) = acts_on(cast.approver)[::turn]
    mine.post(first, expects=done)
    monkeypatch.setattr(policies, "REMEMBERED", dt.timedelta())
    mine.post(second, expects=also)


@pytest.mark.parametrize("who", ["officer", "finance", "inspector"])
def test_those_who_sign_beside_them_see_whose_way_in_was_given_anew(local, country, cast, signed_in, who):
    reader = signed_in(getattr(cast, who))
    assert "Người ký chi: thay đổi" not in reader.get("/").content.decode()
    mine, fake = (
        signed_in(local),
        {"full_name": "Người Lạ", "username": "nguoila", "role": Role.FINANCE_STAFF},
    )
    mine.post(acts_on(cast.approver)[1][0])
    mine.post("/tai-khoan/nguoi-dung/moi", fake, expects=200)
    mine.post(acts_on(cast.commune_staff)[0][0], expects=200)
    told = reader.get("/").context["signers"]
    assert [(event.object_label, event.verb) for event in told] == [
        ("Người Lạ", "user.invited"),
        (str(cast.approver), "account.second_factor_reset"),
    ]
    assert "Người Lạ" in reader.get("/").content.decode()


def test_nobody_elsewhere_or_below_is_told(local, cast, signed_in):
    signed_in(local).post(acts_on(cast.approver)[1][0])
    for who in (cast.commune_staff, cast.officer_elsewhere, cast.administrator):
        assert not signed_in(who).get("/").context["signers"]
