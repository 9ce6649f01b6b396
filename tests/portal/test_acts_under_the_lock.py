"""The main acts on their pages, as in production: with the rights of the portal's own role, in the name of
whoever acts, and with what a request leaves for the end of its transaction done at that end.

Whom an act writes about may be of no area yet, of another one, or of none any more once the act is done.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from smartphones.models import Handover, Household
from subsidies.models import Payment
from subsidies.rules.words import Per
from teams.models import CommunityTeam, Person
from tests import factories
from tests.reports import runs
from tests.smartphones import phones
from tests.subsidies.payments import paying

pytestmark = pytest.mark.django_db(transaction=True)

Post = Callable[..., Any]
JOINING = {"role": "member", "number": "3/QĐ-UBND", "issued_on": "01/02/2026", "since": "01/02/2026"}


@pytest.fixture
def post(signed_in: Any) -> Post:
    """`post(user, "teams:join", team.pk, role="member")` fills in a page and expects to be led on."""

    def post(user: Any, name: str, *args: Any, **given: Any) -> Any:
        return signed_in(user).post(reverse(name, args=args), given)

    return post


@pytest.fixture
def team(country: Any) -> CommunityTeam:
    return factories.a_team(country.chau_que)


def test_the_commune_enters_people_into_a_team(country: Any, cast: Any, post: Post, team: Any) -> None:
    """One new to the book, one known by number in another province, one who serves nowhere any more."""
    of_ha_tinh = factories.a_member(factories.a_team(country.son_hong), "Phan Thị Xa").person
    of_nobody = factories.a_person("Lò Văn Pao")
    for name, number in (
        ("Hồ Sỹ Lâm", "015099000777"),
        ("Phan Thị Xa", of_ha_tinh.citizen_number.revealed),
        ("Lò Văn Pao", of_nobody.citizen_number.revealed),
    ):
        joining = {"full_name": name, "citizen_number": number, **JOINING}
        post(cast.commune_staff, "teams:join", team.pk, **joining)
    new = Person.objects.get(full_name="Hồ Sỹ Lâm")
    assert {one.person for one in team.memberships.all()} == {new, of_ha_tinh, of_nobody}
    post(cast.commune_staff, "teams:edit_person", of_ha_tinh.pk, full_name="Phan Thị Xa", phone="0912345678")
    assert Person.objects.get(pk=of_ha_tinh.pk).phone == "0912345678"


def test_the_commune_mobilises_somebody_of_another_province(
    country: Any, cast: Any, post: Post, team: Any
) -> None:
    known = factories.a_member(factories.a_team(country.son_hong), "Phan Thị Xa").person
    order = factories.an_order(country.chau_que, issued_on=dt.date(2026, 2, 1))
    post(
        cast.commune_staff, "teams:mobilise", team.pk, full_name="Phan Thị Xa", order=order.pk,
        citizen_number=known.citizen_number.revealed, since="02/02/2026", until="05/02/2026",
    )  # fmt: skip
    assert team.mobilised.get().person == known


def test_the_officer_merges_records_of_this_month_with_all_that_was_merged_before(
    cast: Any, post: Post, team: Any
) -> None:
    today = timezone.localdate()
    keep, gone, earlier = (factories.a_member(team, valid_from=today).person for _n in range(3))
    for other, into in ((earlier, gone), (gone, keep)):
        chosen = {"merge-keep": into.pk, "merge-reason": "Cùng một người, căn cước cấp lại"}
        post(cast.officer, "teams:merge_people", into.pk, other.pk, **chosen)
    assert set(keep.merged.all()) == {gone, earlier}
    assert keep.records == [keep.pk, *sorted([gone.pk, earlier.pk])]
    assert AuditEvent.objects.filter(verb="people.merged").count() == 2


def test_a_household_gets_its_phone_and_moves(country: Any, cast: Any, post: Post) -> None:
    programme = phones.a_programme(country.lao_cai)
    household = phones.a_household(country.chau_que)
    application = phones.approved(programme, household)
    phone = phones.a_phone(programme, at=country.chau_que)
    session = phones.a_session(programme, country.chau_que)
    post(
        cast.commune_staff, "smartphones:hand_over", session.pk, application.pk, key=uuid.uuid4(),
        imei=phone.imei, received_by="head", proof="witness", witness="Trưởng thôn", share_paid="on",
    )  # fmt: skip
    assert Handover.objects.get().application == application
    post(cast.commune_staff, "smartphones:move", household.pk, to=country.lam_giang.pk, on="25/03/2026")
    assert Household.objects.get().commune == country.lam_giang


def test_what_the_bank_sent_back_is_issued_again(country: Any, cast: Any, post: Post, team: Any) -> None:
    """To somebody who left the commune since and now serves in another province."""
    run = runs.a_run(country.lao_cai, "10/2025")
    payee = factories.a_person("Lý Thị Mai", bank_bin="970405", bank_account="100000001")
    factories.a_member(team, person=payee, valid_until=dt.date(2025, 12, 31))
    factories.a_member(factories.a_team(country.son_hong), person=payee)
    rate = runs.a_rate(runs.a_resolution(country.yen_bai), Per.MONTH, 60_000)
    runs.a_line(run, country.chau_que, team, rate, person=payee)
    [first] = paying.transfers(paying.approved(run))
    post(cast.finance, "subsidies:return_payment", first.pk, reason="Tài khoản đã đóng")
    post(cast.finance, "subsidies:reissue_payment", first.pk)
    new = Payment.objects.get(reissues=first)
    assert (new.state, new.account.revealed) == ("waiting", "100000001")
