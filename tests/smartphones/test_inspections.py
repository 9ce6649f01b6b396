"""Inspection: a sample that anybody draws again, findings that stand, phones and money taken back."""

from __future__ import annotations

import hashlib

import pytest
from django.db import IntegrityError, transaction

from portal.lib.refusals import Forbidden, Refused
from smartphones import inspections, phone_reports
from smartphones.models import Inspection, Measure, Place, Result
from tests.assertions import assert_queries_do_not_grow

from .phones import DAY, a_handover, a_household, a_phone, a_programme, a_source, approved, on_list

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(country):
    programme = a_programme(country.lao_cai)
    a_source(programme)
    return programme


def handed(programme, commune, number: int = 1):
    return [
        a_handover(approved(programme, a_household(commune)), a_phone(programme, at=commune))
        for _n in range(number)
    ]


def drawn(programme, by, **facts) -> Inspection:
    facts = {"decision": "5/KH", "until": DAY, "seed": "481516", "size": 3, **facts}
    return inspections.draw(Inspection(programme=programme, **facts), by=by)


def found(finding, by, **facts):
    facts = {
        "result": Result.GIVEN_AWAY, "measure": Measure.TAKE_BACK, "note": "Cho cháu", "seen_on": DAY,
        "amount": None, **facts,
    }  # fmt: skip
    return inspections.find(finding, by=by, **facts)


def sampled(inspection):
    return list(inspection.findings.order_by("number").values_list("handover", flat=True))


def test_the_sample_follows_from_the_seed_alone(programme, country, cast):
    handovers = handed(programme, country.chau_que, 6)
    inspection = drawn(programme, cast.officer)
    by_hand = sorted(h.pk for h in handovers)
    by_hand.sort(key=lambda pk: hashlib.sha256(f"481516:{pk}".encode()).hexdigest())
    assert sampled(inspection) == by_hand[:3]
    assert (inspection.size, inspection.population) == (3, 6)
    # Two seeds may draw the same three; twenty do not.
    others = [drawn(programme, cast.officer, decision=f"6.{n}/KH", seed=str(n)) for n in range(20)]
    assert any(sampled(other) != by_hand[:3] for other in others)


def test_a_sample_is_no_larger_than_what_households_have(programme, country, cast):
    with pytest.raises(Refused, match="Chưa có máy nào"):
        drawn(programme, cast.officer)
    handed(programme, country.chau_que, 2)
    handed(programme, country.lam_giang, 1)
    inspection = drawn(programme, cast.officer, size=50, commune=country.chau_que)
    assert (inspection.size, inspection.population) == (2, 2)
    with pytest.raises(Forbidden):
        drawn(programme, cast.commune_staff, decision="7/KH")


def test_a_phone_given_away_is_taken_back(programme, country, cast):
    (handover,) = handed(programme, country.chau_que)
    finding = drawn(programme, cast.officer).findings.get()
    with pytest.raises(Refused, match="không kết luận thu hồi"):
        inspections.take_back(finding, on=DAY, by=cast.commune_staff)
    found(finding, cast.officer)
    inspections.take_back(finding, on=DAY, by=cast.commune_staff)
    handover.phone.refresh_from_db()
    assert handover.phone.place == Place.RETURNED
    with pytest.raises(Refused, match="đã có kết quả"):
        found(finding, cast.officer)


def test_money_is_recovered_up_to_what_was_given(programme, country, cast):
    handed(programme, country.chau_que)
    finding = drawn(programme, cast.officer).findings.get()
    recover = {"measure": Measure.RECOVER, "result": Result.WRONG_HOUSEHOLD}
    with pytest.raises(Refused, match="quá số tiền"):
        found(finding, cast.officer, amount=500_001, **recover)
    found(finding, cast.officer, amount=500_000, **recover)
    with pytest.raises(Forbidden):
        inspections.recover(finding, on=DAY, by=cast.officer)
    inspections.recover(finding, on=DAY, by=cast.finance)
    with pytest.raises(Refused, match="Không còn khoản"):
        inspections.recover(finding, on=DAY, by=cast.finance)
    for change in ({"note": "khác"}, {"recovered_on": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(finding).objects.filter(pk=finding.pk).update(**change)


def test_who_handed_a_phone_over_does_not_inspect_it(programme, country, cast):
    application = approved(programme, a_household(country.chau_que))
    a_handover(application, a_phone(programme, at=country.chau_que), made_by=cast.commune_staff)
    finding = drawn(programme, cast.officer).findings.get()
    with pytest.raises(Refused, match="không tự kiểm tra"):
        found(finding, cast.commune_staff)


def test_the_report_tells_the_same_whichever_way_it_is_cut(programme, country, cast):
    for commune, count in ((country.chau_que, 3), (country.lam_giang, 2)):
        for handover in handed(programme, commune, count):
            on_list(handover.application.household)
    approved(programme, a_household(country.chau_que))
    totals = []
    for by in phone_reports.SPLITS:
        lines = phone_reports.report(cast.officer, programme, by)
        totals.append(phone_reports.total(lines).cells)
    assert totals == [[6, 5, 0, 1, 2_500_000, 3_950_000, 0]] * 4
    assert phone_reports.whole(cast.officer, programme).cells == totals[0]
    by_commune = phone_reports.report(cast.officer, programme, "xa")
    assert [(line.name, line.phones, line.missing) for line in by_commune] == [
        ("Xã Châu Quế", 3, 1),
        ("Xã Lâm Giang", 2, 0),
    ]
    assert [line.name for line in phone_reports.report(cast.commune_staff, programme, "xa")] == [
        "Xã Châu Quế"
    ]
    by_class = {line.name: line.phones for line in phone_reports.report(cast.officer, programme, "dien")}
    assert by_class == {"Hộ nghèo": 5, "Chưa rõ": 0}


def test_the_report_costs_the_same_for_many_households(programme, country, cast):
    assert_queries_do_not_grow(
        lambda: handed(programme, country.chau_que),
        lambda: phone_reports.report(cast.officer, programme, "xa"),
    )
