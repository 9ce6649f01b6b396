"""Which resolution governs where and when: mergers, replacements, changes within a month."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subsidies.governing import FOREVER, Governance, Seat, Span, governance_for, resolution_for, spans
from subsidies.models import ResolutionStatus
from tests.assertions import assert_queries_do_not_grow, queries_of
from tests.subsidies.resolutions import a_resolution, by_the_month

TEAM, OLD, NEW, OTHER = 1, 74, 79, 80
MERGERS = dt.date(2025, 7, 1)
LAST_DAY = dt.date(2025, 6, 30)


def day(text: str) -> dt.date:
    return dt.datetime.strptime(text, "%d/%m/%Y").date()


def seat(first: str, last: str | None = None, *, province: int = OLD, territory: int = OLD) -> Seat:
    return Seat(TEAM, province, territory, day(first), day(last) if last else None)


def law(resolution: int, territory: int, first: str, last: str | None = None) -> Governance:
    return Governance(resolution, territory, day(first), day(last) if last else None)


def named(resolution: int, first: str, last: str | None = None) -> Governance:
    """For commune 7 alone."""
    return law(resolution, OLD, first, last)._replace(communes=frozenset({7}))


def said(found: list[Span]) -> list[tuple[int, str, str]]:
    def shown(date: dt.date) -> str:
        return "" if date == FOREVER else f"{date:%d/%m/%Y}"

    return [(span.resolution_id, shown(span.first), shown(span.last)) for span in found]


def test_a_resolution_governs_from_its_first_to_its_last_day_and_no_longer():
    found = spans([seat("01/01/2020")], [law(5, OLD, "01/01/2024", "31/12/2025")])
    assert said(found) == [(5, "01/01/2024", "31/12/2025")]


def test_a_seat_that_ends_earlier_ends_the_span():
    assert said(spans([seat("15/03/2024", "20/03/2024")], [law(5, OLD, "01/01/2024")])) == [
        (5, "15/03/2024", "20/03/2024")
    ]


def test_another_provinces_resolution_governs_nothing_here():
    assert spans([seat("01/01/2020")], [law(5, OTHER, "01/01/2024")]) == []


def test_one_resolution_follows_another_in_the_middle_of_a_month():
    laws = [law(5, OLD, "01/01/2024", "14/05/2024"), law(6, OLD, "15/05/2024")]
    assert said(spans([seat("01/05/2024", "31/05/2024")], laws)) == [
        (5, "01/05/2024", "14/05/2024"),
        (6, "15/05/2024", "31/05/2024"),
    ]


def test_the_old_resolution_goes_on_in_the_old_area_after_the_merger_without_a_break():
    seats = [seat("01/01/2024", "30/06/2025"), seat("01/07/2025", province=NEW)]
    assert said(spans(seats, [law(5, OLD, "01/01/2024")])) == [(5, "01/01/2024", "")]


def test_the_merged_provinces_own_resolution_replaces_the_old_one_from_its_first_day():
    seats = [seat("01/01/2024", "30/06/2025"), seat("01/07/2025", province=NEW)]
    laws = [law(5, OLD, "01/01/2024"), law(6, NEW, "01/03/2026")]
    assert said(spans(seats, laws)) == [(5, "01/01/2024", "28/02/2026"), (6, "01/03/2026", "")]


def test_the_replaced_resolution_does_not_come_back_when_the_new_one_ends():
    laws = [law(5, OLD, "01/01/2024"), law(6, NEW, "01/01/2026", "31/12/2026")]
    assert said(spans([seat("01/07/2025", province=NEW)], laws)) == [
        (5, "01/07/2025", "31/12/2025"),
        (6, "01/01/2026", "31/12/2026"),
    ]


def test_the_merged_provinces_resolution_does_not_reach_back_to_a_seat_before_the_merger():
    found = spans([seat("01/01/2024", "30/06/2025")], [law(5, OLD, "01/01/2024"), law(6, NEW, "01/01/2024")])
    assert said(found) == [(5, "01/01/2024", "30/06/2025")]


days = st.dates(dt.date(2023, 1, 1), dt.date(2026, 12, 31))
periods = st.tuples(days, st.none() | days).filter(lambda p: p[1] is None or p[0] <= p[1])
published = st.lists(st.tuples(st.sampled_from([OLD, NEW, OTHER]), periods), max_size=6)


@given(published, st.booleans(), periods)
def test_spans_of_a_team_never_overlap_and_stay_within_seat_and_law(laws, merged, period):
    free: list[Governance] = []
    for number, (territory, (first, last)) in enumerate(laws):
        taken = [g for g in free if g.territory_id == territory]
        if all((g.last or FOREVER) < first or (last or FOREVER) < g.first for g in taken):
            free.append(Governance(number, territory, first, last))  # as the exclusion constraint has it
    home = Seat(TEAM, NEW if merged else OLD, OLD, *period)
    found = spans([home], free)
    assert all(a.last < b.first for a, b in pairwise(found))
    by_id = {g.resolution_id: g for g in free}
    for span in found:
        assert span.first <= span.last
        for whole in (home, by_id[span.resolution_id]):
            assert whole.first <= span.first
            assert span.last <= (whole.last or FOREVER)


@pytest.mark.django_db
def test_a_draft_governs_nothing(country):
    by_the_month(country.ha_tinh, status=ResolutionStatus.DRAFT)
    assert governance_for() == []
    assert resolution_for(country.son_hong, day("01/02/2024")) is None


@pytest.mark.django_db
def test_ha_tinh_pays_nothing_the_day_before_and_the_day_after_and_every_day_between(country):
    resolution = by_the_month(
        country.ha_tinh, 600_000, valid_from=day("01/01/2024"), valid_until=day("31/12/2025")
    )
    for commune in (country.old_son_hong, country.son_hong):
        assert resolution_for(commune, day("31/12/2023")) is None
        assert resolution_for(commune, day("01/01/2024")) == resolution
        assert resolution_for(commune, day("31/12/2025")) == resolution
        assert resolution_for(commune, day("01/01/2026")) is None


@pytest.mark.django_db
def test_one_code_two_provinces_yen_bais_resolution_stays_out_of_old_lao_cai(country):
    resolution = by_the_month(country.yen_bai)
    assert resolution_for(country.chau_que, MERGERS) == resolution
    assert resolution_for(country.ban_xeo, MERGERS) is None


@pytest.mark.django_db
def test_all_laws_of_the_country_come_in_one_query(country):
    assert_queries_do_not_grow(
        lambda: a_resolution(country.ha_tinh, status=ResolutionStatus.DRAFT), governance_for
    )
    assert len(queries_of(governance_for)) == 1


def test_a_text_that_names_the_commune_goes_before_that_of_the_province_and_gives_way_again():
    laws = [law(5, OLD, "01/01/2024"), named(6, "01/03/2024", "31/05/2024")]
    in_it = seat("01/02/2024")._replace(commune_id=7)
    assert said(spans([in_it], laws)) == [
        (5, "01/02/2024", "29/02/2024"),
        (6, "01/03/2024", "31/05/2024"),
        (5, "01/06/2024", ""),
    ]
    assert said(spans([in_it._replace(commune_id=8)], laws)) == [(5, "01/02/2024", "")]


def test_a_text_for_some_communes_leaves_the_others_without_one():
    laws = [named(6, "01/03/2024")]
    assert said(spans([seat("01/05/2024")._replace(commune_id=7)], laws)) == [(6, "01/05/2024", "")]
    assert spans([seat("01/05/2024")._replace(commune_id=8)], laws) == []


def test_two_texts_that_name_a_commune_one_after_the_other_leave_the_days_between_to_the_province():
    laws = [law(5, OLD, "01/01/2024"), named(6, "01/01/2024", "31/01/2024"), named(7, "01/03/2024")]
    found = spans([seat("01/01/2024", "31/12/2024")._replace(commune_id=7)], laws)
    assert said(found) == [
        (6, "01/01/2024", "31/01/2024"),
        (5, "01/02/2024", "29/02/2024"),
        (7, "01/03/2024", "31/12/2024"),
    ]


@pytest.mark.django_db
def test_a_commune_is_governed_by_the_published_text_that_names_it(country):
    by_the_month(country.yen_bai)
    ours = by_the_month(country.yen_bai, communes=(country.chau_que_ha.code,))
    assert resolution_for(country.chau_que_ha, day("05/06/2023")) == ours
    other = resolution_for(country.chau_que_thuong, day("05/06/2023"))
    assert other is not None and other != ours
