"""A row typed into its page changes what the engine pays: one for each kind there is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Role
from places.models import Commune
from portal.lib.refusals import Refused
from subsidies import facts
from subsidies.models import CommuneTopUp, PayrollRun, RegisteredCommune, Resolution
from subsidies.rules import due_to_team
from subsidies.rules.terms import (
    Band,
    Fixed,
    Has,
    MonthCounting,
    MonthRule,
    OneOf,
    PostsRule,
    Row,
    Table,
)
from subsidies.rules.words import Mark, Payee, Trait
from teams import rows
from teams.models import Absence, TeamSeat
from teams.rows.declared import ABSENCES
from teams.rows.kinds import all_declared
from tests import factories
from tests.subsidies import resolutions
from tests.subsidies.gathering import AS_OF, MAY, communes_of, person_of, resolution, team
from tests.subsidies.runs import JUNE, amounts, computed, open_in_binh_duong, released

__all__ = ["resolution", "team"]  # fixtures


@dataclass(frozen=True)
class Case:
    """`typed` takes the scene: a team, its resolution and the country."""

    kind: str
    clause: Callable[[Resolution], Any]
    owner: Callable[[Scene], Any]
    typed: dict[str, Any]
    paid: tuple[int, int]  # đồng for the month before and after
    chosen: Callable[[Scene], dict[str, int]] = lambda _scene: {}


@dataclass
class Scene:
    team: Any
    resolution: Resolution
    country: factories.Country

    @property
    def hamlet(self) -> Any:
        return self.team.seats.get().hamlet


def only_if(trait: Trait, word: str, payee: Payee = Payee.TEAM) -> Callable[[Resolution], Any]:
    when = (OneOf(trait, frozenset({word})),)
    return lambda resolution: resolutions.a_rate(resolution, 100_000, payee=payee, when=when)


def by_days_present(resolution: Resolution) -> None:
    rule = MonthRule(MonthCounting.BY_DAY, pauses={"leave": 3})
    resolutions.a_rate(resolution, 62_000, payee=Payee.MEMBER, month_rule=rule)


def by_post(resolution: Resolution) -> None:
    table = Table((Row((OneOf(Trait.POST, frozenset({"bi-thu"})),), Fixed(500_000)),))
    resolutions.a_rate(resolution, table, payee=Payee.MEMBER, posts=PostsRule())


def to_the_unsalaried(resolution: Resolution) -> None:
    when = (Has(Trait.SALARIED, False),)
    resolutions.a_rate(resolution, 100_000, payee=Payee.MEMBER, when=when)


def if_nobody_else_pays(resolution: Resolution) -> None:
    resolutions.a_rate(resolution, 300_000, refuses=frozenset({Mark.OTHER_SUPPORT}))


def in_big_hamlets(resolution: Resolution) -> None:
    resolutions.a_rate(resolution, 100_000, when=(Band(Trait.HOUSEHOLDS, Decimal(300)),))


def in_registered_communes(resolution: Resolution) -> None:
    resolutions.a_rate(resolution, 500_000)
    resolutions.changed(resolution, registered_communes_only=True)


def with_top_up(resolution: Resolution) -> None:
    resolutions.a_top_up(resolution, resolutions.a_rate(resolution, 300_000).code)


def the_team(scene: Scene) -> dict[str, int]:
    return {"team": scene.team.pk}


SINCE = {"valid_from": "01/05/2026"}
SIGNED = {"decision": "12/QĐ-UBND", "decided_on": "20/04/2026"}
CASES = [
    Case(
        "nghi-viec", by_days_present, lambda scene: person_of(scene.team),
        {"kind": "leave", "valid_from": "11/05/2026", "valid_until": "20/05/2026"},
        (62_000, 42_000), the_team,
    ),
    Case(
        "chuc-danh", by_post, lambda scene: person_of(scene.team), {"post": "Bí thư", **SIGNED, **SINCE},
        (0, 500_000), the_team,
    ),
    Case(
        "trinh-do", only_if(Trait.QUALIFICATION, "dai-hoc", Payee.MEMBER),
        lambda scene: person_of(scene.team),
        {"qualification": "Đại học", "insured": "unknown", **SINCE}, (0, 100_000),
    ),
    Case(
        "chuc-vu", to_the_unsalaried, lambda scene: person_of(scene.team), {"position": "Kế toán", **SINCE},
        (100_000, 0),
    ),
    Case(
        "xep-loai", only_if(Trait.RATING, "tot"), lambda scene: scene.team,
        {"year": "2025", "rating": "Tốt", "decision": "3/QĐ-UBND"}, (0, 100_000),
    ),
    Case(
        "nguon-khac", if_nobody_else_pays, lambda scene: scene.team,
        {"payer": "Huyện đoàn", "content": "Chuyển đổi số", "valid_from": "31/05/2026"}, (300_000, 0),
    ),
    Case(
        "dac-diem-thon", in_big_hamlets, lambda scene: scene.hamlet, {"households": "350", **SINCE},
        (0, 100_000),
    ),
    Case(
        "vung-luong", only_if(Trait.WAGE_ZONE, "II"), lambda scene: scene.country.phu_loi,
        {"zone": "II", **SINCE}, (0, 100_000),
    ),
    Case(
        "xa-dang-ky", in_registered_communes, lambda scene: scene.resolution, {"year": "2026", **SIGNED},
        (0, 500_000), lambda scene: {"commune": scene.country.phu_loi.pk},
    ),
    Case(
        "ho-tro-them", with_top_up, lambda scene: scene.country.phu_loi,
        {"amount": "200000", **SIGNED, **SINCE},
        (300_000, 500_000), lambda scene: {"rate": scene.resolution.rates.get(kind="top_up").pk},
    ),
]  # fmt: skip


@pytest.fixture
def officer(country: factories.Country) -> Any:
    return factories.a_user(Role.ICT_OFFICER, province=country.ho_chi_minh)


@pytest.fixture
def scene(team: Any, resolution: Resolution, country: factories.Country) -> Scene:
    TeamSeat.objects.filter(team=team).update(hamlet=factories.a_hamlet(country.phu_loi))
    return Scene(team, resolution, country)


def due(scene: Scene) -> int:
    gathered = facts.gather(communes_of(scene.team), [MAY], AS_OF)
    return sum(
        line.amount
        for (_team, resolution), months in gathered.team_months.items()
        for line in due_to_team(months, gathered.terms[resolution], {}).lines
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.kind)
def test_what_is_typed_is_what_is_paid(case: Case, scene: Scene, officer: Any, signed_in: Any) -> None:
    case.clause(scene.resolution)
    before = due(scene)
    address = reverse("rows:list", args=[case.kind, case.owner(scene).pk])
    signed_in(officer).post(address, {**case.typed, **case.chosen(scene)})
    assert (before, due(scene)) == case.paid


def test_every_kind_is_tried_here(db: None) -> None:
    assert {case.kind for case in CASES} == {kind.name for kind in all_declared()}


def test_a_post_on_the_payroll_that_is_ended_lets_pay_again(
    scene: Scene, officer: Any, signed_in: Any
) -> None:
    to_the_unsalaried(scene.resolution)
    post = factories.an_official(person_of(scene.team), dt.date(2026, 1, 1))
    assert due(scene) == 0
    browser = signed_in(officer)
    browser.post(reverse("rows:end", args=["chuc-vu", post.pk]), {"last_day": "30/04/2026"})
    assert due(scene) == 100_000


# What a released run rests on


@pytest.fixture
def clerk(country: factories.Country) -> Any:
    return factories.a_user(Role.COMMUNE_STAFF, communes=[country.phu_loi])


@pytest.fixture
def paid_may(scene: Scene, country: Any, staff: Any) -> PayrollRun:
    by_days_present(scene.resolution)
    return released(open_in_binh_duong(country, staff, MAY), staff)


def absent(scene: Scene, since: dt.date, until: dt.date | None = None) -> Absence:
    return Absence(
        team=scene.team, person=person_of(scene.team), kind="leave", valid_from=since, valid_until=until
    )


def test_what_money_rests_on_is_changed_by_the_province_only(
    scene: Scene, clerk: Any, officer: Any, signed_in: Any, paid_may: PayrollRun
) -> None:
    row = rows.enter(ABSENCES, absent(scene, dt.date(2026, 5, 11)), by=clerk)
    row.kind = "suspension"
    with pytest.raises(Refused, match=f"đợt chi số {paid_may.pk}"):
        rows.correct(ABSENCES, row, "Nhầm", by=clerk)
    with pytest.raises(Refused, match=f"đợt chi số {paid_may.pk}"):
        rows.take_back(ABSENCES, row, "Nhầm", by=clerk)
    with pytest.raises(Refused, match=f"đợt chi số {paid_may.pk}"):
        rows.end(ABSENCES, row, dt.date(2026, 5, 20), by=clerk)
    address = reverse("rows:correct", args=["nghi-viec", row.pk])
    assert "Đề nghị cán bộ Sở" in signed_in(clerk).get(address, expects=409).content.decode()
    assert "truy lĩnh hoặc truy thu" in signed_in(officer).get(address).content.decode()
    rows.take_back(ABSENCES, row, "Nhầm người", by=officer)
    assert not Absence.objects.exists()


def test_later_months_stay_the_communes_own(scene: Scene, clerk: Any, paid_may: PayrollRun) -> None:
    """And moving a later row back into paid months is no way around."""
    row = rows.enter(ABSENCES, absent(scene, dt.date(2026, 5, 11)), by=clerk)
    rows.end(ABSENCES, row, dt.date(2026, 5, 31), by=clerk)
    later = rows.enter(ABSENCES, absent(scene, dt.date(2026, 6, 3)), by=clerk)
    later.valid_from = dt.date(2026, 6, 2)
    rows.correct(ABSENCES, later, "Nhầm ngày", by=clerk)
    later.valid_from = dt.date(2026, 4, 2)
    with pytest.raises(Refused, match=f"đợt chi số {paid_may.pk}"):
        rows.correct(ABSENCES, later, "Nhầm ngày", by=clerk)


def test_what_is_corrected_after_payment_is_recovered_by_the_next_run(
    scene: Scene, country: Any, staff: Any, clerk: Any, paid_may: PayrollRun
) -> None:
    rows.enter(ABSENCES, absent(scene, dt.date(2026, 5, 11), dt.date(2026, 5, 20)), by=clerk)
    june = computed(open_in_binh_duong(country, staff, JUNE))
    assert amounts(paid_may) == [("05/2026", 62_000)]
    assert amounts(june) == [("05/2026", -20_000), ("06/2026", 62_000)]


# The year's list of registered communes, pasted

YEAR_2026 = {"year": "2026", "decision": "15/KH-UBND", "decided_on": "10/01/2026"}


@pytest.fixture
def pasted(scene: Scene, officer: Any, signed_in: Any) -> Callable[..., Any]:
    address = reverse("subsidies:register_communes", args=[scene.resolution.pk])
    browser = signed_in(officer)
    return lambda text, expects=302, **facts: browser.post(
        address, {**YEAR_2026, **facts, "communes": text}, expects=expects
    )


def registered() -> set[tuple[Commune, int]]:
    return {(row.commune, row.year) for row in RegisteredCommune.objects.select_related("commune")}


def test_a_pasted_list_is_read_by_names_numbers_and_codes(scene: Scene, country: Any, pasted: Any) -> None:
    in_registered_communes(scene.resolution)
    assert due(scene) == 0
    pasted("1\tPhường Phú Lợi\n\n2. 25768\n")
    assert registered() == {(country.phu_loi, 2026), (country.phu_an, 2026)}
    assert due(scene) == 500_000


def test_every_wrong_row_is_told_with_its_number_and_nothing_is_saved(pasted: Any) -> None:
    page = pasted("Phú Lợi\nPhu Loii\nSơn Hồng\n25750\n99999", expects=422).content.decode()
    assert not registered()
    assert "4 dòng cần sửa" in page
    for row, words in (
        (2, "Phường Phú Lợi"),
        (3, "Không có xã này"),
        (4, "đã ghi ở dòng 1"),
        (5, "Không có"),
    ):
        after = page.split(f'class="num">{row}</td>')[1].split("</tr>")[0]
        assert words in after


def test_a_list_names_the_communes_of_its_day(country: Any, pasted: Any) -> None:
    pasted("Phú Hòa", year="2025", decided_on="10/01/2025")
    assert registered() == {(country.phu_hoa, 2025)}
    assert (
        "đã có trong danh sách"
        in pasted("Phú Hòa", 422, year="2025", decided_on="10/01/2025").content.decode()
    )


def test_a_top_up_needs_a_clause_that_allows_it(scene: Scene, officer: Any, signed_in: Any) -> None:
    rate = resolutions.a_rate(scene.resolution, 300_000)
    address = reverse("rows:list", args=["ho-tro-them", scene.country.phu_loi.pk])
    form = {"rate": rate.pk, "amount": "200000", **SIGNED, **SINCE}
    signed_in(officer).post(address, form, expects=422)
    with_top_up(scene.resolution)
    form["rate"] = scene.resolution.rates.get(kind="top_up").pk
    early = signed_in(officer).post(address, {**form, "valid_from": "01/04/2026"}, expects=422)
    assert "từ ngày ký quyết định" in early.content.decode()
    signed_in(officer).post(address, form)
    assert CommuneTopUp.objects.get().decided_on == dt.date(2026, 4, 20)
