"""What stands before a run is opened: what is confirmed, what is late, which law, how much money is left."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from places.loading import MERGERS
from places.models import HamletTraits, WageZone
from portal.lib.refusals import Refused
from subsidies import payroll, readiness
from subsidies.models import IndexedAmount, PayrollRun
from subsidies.rules.terms import Coefficient, OneOf, Steps
from subsidies.rules.words import Trait
from teams.models import PersonTraits, TeamRating, Timesheet
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.portal_client import PortalClient
from tests.subsidies import resolutions
from tests.subsidies.pages.reading import page
from tests.subsidies.runs import MAY, computed, months, worked

AS_OF = dt.date(2026, 7, 5)


def asked(country: Any, **more: str) -> dict[str, Any]:
    return {
        "area": country.binh_duong.pk, "first_month": "05/2026", "last_month": "05/2026",
        "as_of": "05/07/2026", **more,
    }  # fmt: skip


def test_the_form_shows_how_ready_the_month_is(country: Any, staff: Any, team: Any, signed_in: Any) -> None:
    worked(team, MAY, 4)
    factories.a_team(country.phu_hoa)
    text = page(signed_in(staff["maker"]).get(reverse("subsidies:open_run"), asked(country)))
    assert "Bảng công tháng 05/2026" in text
    assert "1 xã, phường chưa xong" in text
    assert "Nghị quyết áp dụng và dự toán" in text
    assert not PayrollRun.objects.exists()


def test_looking_leaves_no_token_in_the_address_and_opening_needs_one(
    country: Any, staff: Any, team: Any
) -> None:
    worked(team, MAY, 4)
    address, strict = reverse("subsidies:open_run"), PortalClient(enforce_csrf_checks=True)
    strict.force_login(staff["maker"])
    form = re.search(r'<form[^>]*method="get" novalidate.*?</form>', page(strict.get(address)), re.DOTALL)[0]
    look, open_it = re.findall(r"<button[^>]*>", form)
    assert "name=" not in look
    token = re.search(r'formmethod="post" name="csrfmiddlewaretoken" value="(\w+)"', open_it)[1]
    assert "csrfmiddlewaretoken" not in form.replace(open_it, "")
    strict.post(address, asked(country), expects=403)
    strict.post(address, {**asked(country), "csrfmiddlewaretoken": token})
    assert PayrollRun.objects.exists()


def test_with_a_late_commune_the_run_waits_for_a_tick_and_a_reason(
    country: Any, staff: Any, team: Any, signed_in: Any
) -> None:
    worked(team, MAY, 4)
    factories.a_team(country.phu_hoa)
    browser = signed_in(staff["maker"])
    address = reverse("subsidies:open_run")
    assert "chưa duyệt xong" in page(browser.post(address, asked(country), expects=422))
    assert "Ghi lý do" in page(browser.post(address, asked(country, late="on"), expects=422))
    browser.post(address, asked(country, late="on", late_reason="Kho bạc khóa sổ"))
    run = PayrollRun.objects.get()
    assert run.late_reason == run.decisions.get().reason == "Kho bạc khóa sổ"


def test_with_nothing_confirmed_no_run_is_opened(country: Any, staff: Any, team: Any, signed_in: Any) -> None:
    given = asked(country, late="on", late_reason="Kho bạc khóa sổ")
    answer = signed_in(staff["maker"]).post(reverse("subsidies:open_run"), given, expects=409)
    text = page(answer)
    assert "Chưa bảng công nào" in text
    assert 'value="05/2026"' in text and "Kho bạc khóa sổ" in text  # what was typed is still there
    assert not PayrollRun.objects.exists()


def test_the_process_asks_for_the_reason_too(country: Any, staff: Any, team: Any) -> None:
    worked(team, MAY, 4)
    factories.a_team(country.phu_hoa)
    with pytest.raises(Refused, match="ghi lý do"):
        readiness.open_run(
            country.ho_chi_minh, months(MAY), by=staff["maker"], territory=country.binh_duong,
            as_of=AS_OF, late_reason=" ",
        )  # fmt: skip


@pytest.mark.parametrize("day", [MERGERS - dt.timedelta(1), AS_OF])
def test_on_the_map_before_a_merger_the_same_sheets_are_awaited(
    country: Any, staff: Any, team: Any, day: dt.date
) -> None:
    worked(factories.a_member(factories.a_team(country.phu_hoa)).team, MAY, 4)
    factories.a_team(country.hiep_an)
    (of_may,) = readiness.of(country.binh_duong, months(MAY), day, staff["maker"]).months
    assert (of_may.confirmed, {row.commune for row in of_may.late}) == (1, {country.phu_loi, country.phu_an})


def test_a_run_as_of_a_day_to_come_is_refused(country: Any, staff: Any, team: Any, signed_in: Any) -> None:
    worked(team, MAY, 4)
    tomorrow = timezone.localdate() + dt.timedelta(1)
    given = asked(country, as_of=f"{tomorrow:%d/%m/%Y}")
    answer = signed_in(staff["maker"]).post(reverse("subsidies:open_run"), given, expects=422)
    assert "Ngày này chưa đến" in page(answer)
    assert not PayrollRun.objects.exists()


def test_months_that_have_not_begun_are_refused_before_their_sheets_are_looked_for(
    country: Any, staff: Any, team: Any, signed_in: Any
) -> None:
    worked(team, MAY, 4)
    browser, address = signed_in(staff["maker"]), reverse("subsidies:open_run")
    given = asked(country, last_month="12/2099", late="on", late_reason="Gõ nhầm năm")
    for answer in (browser.get(address, given, expects=422), browser.post(address, given, expects=422)):
        assert "chưa đến" in answer.context["form"].errors["last_month"][0]
        assert "Bảng công tháng" not in page(answer)
    assert not PayrollRun.objects.exists()


def test_what_the_law_asks_and_nobody_recorded_is_told_before_anything_is_computed(
    country: Any, staff: Any, signed_in: Any
) -> None:
    IndexedAmount.objects.create(
        name="lương tối thiểu vùng", zone="I", amount=5_310_000, valid_from=dt.date(2026, 1, 1)
    )
    resolution = resolutions.a_resolution(country.binh_duong)
    resolutions.a_rate(resolution, Coefficient(Decimal("0.1"), "lương tối thiểu vùng"))
    by_households = Steps(100_000, 10_000, Trait.HOUSEHOLDS, threshold=350, step=50)
    good_and_trained = OneOf(Trait.RATING, frozenset({"tot"})), OneOf(Trait.TRAINING, frozenset({"co-ban"}))
    resolutions.a_rate(resolution, by_households, when=good_and_trained)
    zoned, unzoned = factories.a_team(country.phu_loi), factories.a_team(country.phu_an)
    WageZone.objects.create(commune=country.phu_loi, zone="I", valid_from=dt.date(2025, 7, 1))
    for team, name, households in ((zoned, "Khu phố 1", 400), (unzoned, "Khu phố 2", None)):
        hamlet = factories.a_hamlet(team.seats.get().commune, name, households=households)
        team.seats.update(hamlet=hamlet)
    TeamRating.objects.create(team=unzoned, year=2025, rating="tot", decision="1/QĐ")
    learnt, learning, left = (factories.a_member(zoned).person for _ in range(3))
    left.memberships.update(valid_until=dt.date(2026, 5, 30))
    PersonTraits.objects.create(person=learnt, training="co-ban", valid_from=dt.date(2026, 5, 31))
    trained = PersonTraits.objects.create(person=learning, qualification="x", valid_from=dt.date(2026, 1, 1))

    asked_of = readiness.of(country.binh_duong, months(MAY), AS_OF, staff["maker"])
    told = [(str(one.fact), one.of, one.others) for one in asked_of.unrecorded]
    assert told == [
        ("vùng lương tối thiểu của xã, phường", [str(country.phu_an)], 0),
        ("số hộ của thôn, tổ dân phố", ["Khu phố 2"], 0),
        ("xếp loại năm trước của tổ", [str(zoned)], 0),
        ("tập huấn, bồi dưỡng của thành viên", [str(learning)], 0),
    ]
    text = page(signed_in(staff["maker"]).get(reverse("subsidies:open_run"), asked(country)))
    assert "Nghị quyết hỏi mà sổ chưa ghi" in text and "Khu phố 2" in text
    HamletTraits.objects.create(hamlet=hamlet, households=90, valid_from=dt.date(2026, 1, 1))
    WageZone.objects.create(commune=country.phu_an, zone="I", valid_from=dt.date(2026, 1, 1))
    TeamRating.objects.create(team=zoned, year=2025, rating="kha", decision="1/QĐ")
    PersonTraits.objects.filter(pk=trained.pk).update(training="co-ban")
    assert not readiness.of(country.binh_duong, months(MAY), AS_OF, staff["maker"]).unrecorded


def test_a_law_that_asks_for_nothing_of_the_kind_says_nothing(country: Any, staff: Any, team: Any) -> None:
    worked(team, MAY, 4)
    assert not readiness.of(country.binh_duong, months(MAY), AS_OF, staff["maker"]).unrecorded


def test_queries_do_not_grow_with_teams(country: Any, staff: Any, team: Any) -> None:
    assert_queries_do_not_grow(
        lambda: worked(factories.a_member(factories.a_team(country.phu_loi)).team, MAY, 4),
        lambda: readiness.of(country.binh_duong, months(MAY), AS_OF, staff["maker"]),
    )


def test_who_checks_and_approves_reads_why_a_run_was_opened_early_and_what_it_goes_without(
    country: Any, staff: Any, team: Any, signed_in: Any
) -> None:
    worked(team, MAY, 4)
    late = factories.a_member(factories.a_team(country.phu_hoa)).team
    given = asked(country, late="on", late_reason="Kho bạc khóa sổ")
    signed_in(staff["maker"]).post(reverse("subsidies:open_run"), given)
    run = computed(PayrollRun.objects.get())
    told = ("Lập khi chưa duyệt đủ bảng công.", "Lý do: Kho bạc khóa sổ", "1/2 bảng công")
    closing = f'{reverse("teams:closing")}?month=2026-05"'

    def tells(reader: str, address: str) -> bool:
        text = page(signed_in(staff[reader]).get(address))
        return all(words in text for words in (*told, closing))

    sheet = worked(late, MAY, 5)  # too late for what was computed
    Timesheet.objects.filter(pk=sheet.pk).update(confirmed_at=timezone.now())
    payroll.submit(run, by=staff["maker"])
    assert tells("checker", run.get_absolute_url())
    payroll.check(run, by=staff["checker"])
    assert tells("approver", reverse("subsidies:approve_run", args=[run.pk]))
    assert "chưa duyệt đủ" not in page(signed_in(staff["neighbour"]).get(run.get_absolute_url()))


def test_a_run_nobody_was_missing_in_says_nothing_of_it(run: PayrollRun, staff: Any, signed_in: Any) -> None:
    PayrollRun.objects.filter(pk=run.pk).update(late_reason="Kho bạc khóa sổ")
    assert "Kho bạc khóa sổ" not in page(signed_in(staff["checker"]).get(run.get_absolute_url()))
