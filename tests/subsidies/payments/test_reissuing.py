"""What came back is issued again: once, whoever and however many try at the same time."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from portal.lib.refusals import Refused
from subsidies.models import Payment
from subsidies.payments import acts
from tests.assertions import assert_queries_do_not_grow
from tests.races import at_once

from .paying import transfers


def test_it_goes_to_the_account_of_today_under_a_new_reference(run: Any, cast: Any) -> None:
    first = acts.take_back(transfers(run)[0], reason="Tài khoản đã đóng", by=cast.finance)
    new = acts.reissue(first, by=cast.finance)
    first.refresh_from_db()
    assert (first.state, new.state, new.reissues) == ("reissued", "waiting", first)
    assert new.reference != first.reference
    with pytest.raises(Refused, match="Đã chi lại|đã chi lại"):
        acts.reissue(first, by=cast.finance)


def test_the_database_pays_a_returned_payment_once(run: Any, cast: Any) -> None:
    first = acts.take_back(transfers(run)[0], reason="Tài khoản đã đóng", by=cast.finance)
    acts.reissue(first, by=cast.finance)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.create(
            run=run, commune=first.commune, number=99, reference="X", person=first.person, due=first.due,
            amount=first.amount, method="cash", account_name="", reissues=first,
        )  # fmt: skip


def test_the_page_tells_whose_account_is_still_the_same_and_chooses_the_others(
    run: Any, cast: Any, signed_in: Any
) -> None:
    same, corrected, third = transfers(run)[:3]
    for one in (same, corrected, third):
        acts.take_back(one, reason=f"Sai số của {one.payee}", by=cast.finance)
    corrected.person.bank_account = "222222222"
    corrected.person.save()
    client, page = signed_in(cast.finance), f"/chi-tra/dot/{run.pk}/chuyen-tien/chi-lai"
    answer = client.get(page)
    assert answer.context["chosen"] == [str(corrected.pk)]
    html = answer.content.decode()
    assert html.count("Tài khoản chưa đổi</span>") == 2 and "222222222" not in html
    assert all(f"Sai số của {one.payee}" in html for one in (same, corrected, third))
    assert "Chọn ít nhất một khoản" in client.post(page, {}, expects=422).content.decode()
    client.post(page, {"payments": [corrected.pk, third.pk]})
    new = run.payments.filter(reissues__isnull=False).order_by("number")
    assert [one.account.revealed for one in new] == ["222222222", third.account.revealed]
    assert {p.state for p in run.payments.filter(pk__in=[corrected.pk, third.pk])} == {"reissued"}
    same.refresh_from_db()
    assert same.state == "returned"
    assert "Tài khoản chưa đổi" in client.get(same.get_absolute_url()).content.decode()
    listed = client.get(f"/chi-tra/dot/{run.pk}/chuyen-tien").content.decode()
    assert f"Sai số của {third.payee}" in listed


def test_the_page_asks_the_database_as_often_for_many_that_came_back(
    run: Any, cast: Any, signed_in: Any
) -> None:
    client, waiting = signed_in(cast.finance), iter(transfers(run))

    def comes_back() -> None:
        acts.take_back(next(waiting), reason="Sai số", by=cast.finance)

    assert_queries_do_not_grow(comes_back, lambda: client.get(f"/chi-tra/dot/{run.pk}/chuyen-tien/chi-lai"))


@pytest.mark.parametrize("state", ["paid", "waiting"])
def test_what_did_not_come_back_is_not_issued_again(run: Any, cast: Any, state: str) -> None:
    payment = transfers(run)[0]
    if state == "paid":
        acts.receive(run, run.payments.filter(pk=payment.pk), on=run.as_of, by=cast.finance)
    with pytest.raises(Refused):
        acts.reissue(payment, by=cast.finance)


@pytest.mark.django_db(transaction=True)
def test_of_fifty_who_issue_it_again_one_wins(run: Any, cast: Any) -> None:
    first = acts.take_back(transfers(run)[0], reason="Sai số", by=cast.finance)
    answers = at_once([partial(acts.reissue, first, by=cast.finance)] * 50)
    assert answers.count("") == 1
    assert not [answer for answer in answers if "Error" in answer]
    assert Payment.objects.filter(reissues=first).count() == 1
