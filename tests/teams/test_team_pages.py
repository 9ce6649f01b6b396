import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.lib.months import Month, MonthRange
from teams.models import CommunityTeam, DecisionKind, Person, TeamRole, TeamSeat
from tests import factories
from tests.assertions import assert_queries_do_not_grow

TEAMS = reverse("teams:teams")


@pytest.fixture
def browser(cast, signed_in):
    return signed_in(cast.officer)


def shown(response) -> list[str]:
    return [team.name for team in response.context["page"]]


@pytest.mark.parametrize("text", ["to thon dong", "THÔN ĐÔNG", "dinh thi ha", "CQ-7"])
def test_a_team_is_found_without_accents_by_its_name_its_people_or_its_code(country, browser, text):
    team = factories.a_team(country.chau_que, name="Tổ thôn Đông", code="CQ-7")
    factories.a_member(team, "Đinh Thị Hà")
    factories.a_team(country.chau_que, name="Tổ thôn Tây", code="CQ-8")
    assert shown(browser.get(TEAMS, {"q": text})) == ["Tổ thôn Đông"]


def test_the_list_is_narrowed_to_a_commune_and_a_day(country, browser):
    factories.a_team(country.chau_que, name="Cũ", until=dt.date(2026, 1, 31))
    factories.a_team(country.chau_que, name="Còn")
    factories.a_team(country.lam_giang, name="Bên cạnh")
    here = {"commune": country.chau_que.pk}
    assert shown(browser.get(TEAMS, here)) == ["Cũ", "Còn"]
    assert shown(browser.get(TEAMS, here | {"day": "01/02/2026"})) == ["Còn"]


def test_the_list_sorts_both_ways_and_comes_as_a_fragment(country, browser):
    for name in ("Bé", "An"):
        factories.a_team(country.chau_que, name=name)
    assert shown(browser.get(TEAMS, {"sort": "name"})) == ["An", "Bé"]
    response = browser.get(TEAMS, {"sort": "-name"}, headers={"HX-Request": "true"})
    assert shown(response) == ["Bé", "An"]
    assert b"<html" not in response.content


def test_names_stand_in_the_order_of_the_alphabet_with_accents_or_without(country, browser):
    communes = {country.chau_que: "Vĩnh Tân", country.lam_giang: "Đông Hòa", country.ban_xeo: "Ấp Đồn"}
    for commune, name in communes.items():
        commune.name = name
        commune.save()
        factories.a_team(commune, name=f"Tổ {name}")
    in_order = ["Tổ Ấp Đồn", "Tổ Đông Hòa", "Tổ Vĩnh Tân"]
    assert shown(browser.get(TEAMS, {"sort": "name"})) == in_order
    page = browser.get(TEAMS, {"sort": "commune"})
    assert shown(page) == in_order
    offered = page.context["listing"].filters.fields["commune"].queryset
    assert [commune.name for commune in offered] == ["Ấp Đồn", "Đông Hòa", "Vĩnh Tân"]
    factories.a_hamlet(country.chau_que, name="Xóm Mới")
    factories.a_hamlet(country.chau_que, name="Đồi Chè")
    hamlets = browser.get(reverse("rows:commune", args=[country.chau_que.pk])).context["hamlets"]
    assert [hamlet.name for hamlet in hamlets] == ["Đồi Chè", "Xóm Mới"]


def test_the_list_shows_the_leader_and_how_many_members_there_are(country, browser):
    team = factories.a_team(country.chau_que)
    factories.a_member(team, "Trần Đình Chiến", role=TeamRole.LEADER)
    factories.a_member(team)
    factories.a_member(team, valid_until=dt.date(2026, 1, 1))
    row = browser.get(TEAMS).context["page"][0]
    assert (row.leader, row.members) == ("Trần Đình Chiến", 2)


def test_longer_lists_ask_no_more_queries(country, browser):
    assert_queries_do_not_grow(
        lambda: factories.a_member(factories.a_team(country.chau_que), role=TeamRole.LEADER),
        lambda: browser.get(TEAMS),
    )


def test_a_fuller_team_page_asks_no_more_queries(country, browser):
    team = factories.a_team(country.chau_que)
    order = factories.an_order(country.chau_que)
    months = iter(MonthRange(Month(2026, 1), Month(2026, 9)))

    def more() -> None:
        factories.a_member(
            team, decision=factories.a_decision(country.chau_que, kind=DecisionKind.REFORMATION)
        )
        factories.a_mobilised(team, order)
        factories.confirmed(factories.a_timesheet(team, next(months)))

    assert_queries_do_not_grow(more, lambda: browser.get(team.get_absolute_url()))


def test_a_team_shows_its_decisions_seats_and_members(country, browser):
    team = factories.a_team(country.chau_que_ha, name="Tổ thôn Mười")
    factories.a_member(team, "Lê Thị Hạnh")
    page = browser.get(team.get_absolute_url()).content.decode()
    for words in ("Xã Châu Quế Hạ", "Xã Châu Quế", team.founded_by.number, "Lê Thị Hạnh", "30/06/2025"):
        assert words in page


def new_team(country, **facts):
    return {
        "code": "CQ-01", "name": "Tổ thôn Đông", "commune": country.chau_que.pk, "number": "12/QĐ-UBND",
        "issued_on": "10/02/2026", "since": "15/02/2026",
    } | facts  # fmt: skip


def test_a_team_is_founded_from_the_form(country, browser):
    factories.a_hamlet(country.chau_que, "Thôn Đông")
    browser.post(reverse("teams:new_team"), new_team(country, hamlet_name="thon dong"))
    team = CommunityTeam.objects.get(code="CQ-01")
    assert team.seats.get().hamlet.name == "Thôn Đông"


def test_a_team_that_begins_later_is_there_from_the_day_it_is_written(country, browser):
    """The decision is signed today, the team works from a day of next month."""
    begins = timezone.localdate() + dt.timedelta(40)
    typed = new_team(country, code="CQ-99", since=f"{begins:%d/%m/%Y}")
    answer = browser.post(reverse("teams:new_team"), typed, follow=True)
    page = answer.content.decode()
    assert f"Tổ hoạt động từ ngày {begins:%d/%m/%Y}" in page
    assert reverse("teams:grid", args=[CommunityTeam.objects.get().pk, Month.of(begins).iso]) in page
    row = browser.get(TEAMS, {"q": "CQ-99", "commune": country.chau_que.pk}).context["page"][0]
    assert row.commune_name == country.chau_que.name


def test_whoever_is_added_to_a_team_that_begins_later_is_seen_with_it(country, browser, cast, signed_in):
    begins = timezone.localdate() + dt.timedelta(40)
    member = factories.a_member(factories.a_team(country.chau_que, since=begins), valid_from=begins)
    assert member.team.commune_today == country.chau_que
    for address in (member.team.get_absolute_url(), member.person.get_absolute_url()):
        browser.get(address)
        signed_in(cast.neighbour).get(address, expects=404)


def test_a_seat_to_come_shows_nothing_to_the_commune_before_its_day(country, cast, signed_in):
    """Only of a team that is yet to begin: one that will move is still its old commune's."""
    team = factories.a_team(country.lam_giang)
    moves = timezone.localdate() + dt.timedelta(40)
    team.seats.update(valid_until=moves - dt.timedelta(1))
    TeamSeat.objects.create(team=team, commune=country.chau_que, valid_from=moves)
    signed_in(cast.commune_staff).get(team.get_absolute_url(), expects=404)
    assert CommunityTeam.objects.with_seat().get().commune_id == country.lam_giang.pk


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("number", "", "Mục này bắt buộc"),
        ("issued_on", "31/02/2026", "Ghi ngày như 15/10/2026"),
        ("since", "01/02/2026", "sau ngày 01/02/2026"),
        ("since", "15/02/2126", "còn hơn một năm nữa mới đến"),
        ("hamlet_name", "Thôn Lạ", "chưa có thôn, tổ dân phố tên này"),
    ],
)
def test_what_is_wrong_with_a_new_team_stands_beside_its_box(country, browser, field, typed, words):
    response = browser.post(reverse("teams:new_team"), new_team(country, **{field: typed}), expects=422)
    assert words in " ".join(response.context["form"].errors[field])
    assert not CommunityTeam.objects.exists()


def test_commune_staff_choose_only_among_their_own_communes(country, cast, signed_in):
    response = signed_in(cast.commune_staff).post(
        reverse("teams:new_team"), new_team(country, commune=country.lam_giang.pk), expects=422
    )
    assert "commune" in response.context["form"].errors


@pytest.fixture
def team(country):
    return factories.a_team(country.chau_que, name="Tổ thôn Mười")


def joining(**facts):
    return {
        "full_name": "Hồ Sỹ Lâm", "role": "member", "number": "3/QĐ-UBND", "issued_on": "01/02/2026",
        "since": "01/02/2026",
    } | facts  # fmt: skip


def test_a_new_person_joins_from_the_form_with_numbers_in_one_form(browser, team):
    numbers = {"citizen_number": "015 099 000 777", "phone": "+84 912 345 678", "bank_account": "0011 2233"}
    browser.post(reverse("teams:join", args=[team.pk]), joining(**numbers))
    person = Person.objects.get(citizen_number="015099000777")
    assert (person.phone, person.bank_account) == ("0912345678", "00112233")
    assert team.memberships.get().person == person


def test_the_longest_name_of_all_joins_from_the_form(browser, team):
    longest = f"Trần {'ỗ' * 91} Hân"
    browser.post(reverse("teams:join", args=[team.pk]), joining(full_name=longest))
    assert len(team.memberships.get().person.full_name) == 100


def test_a_person_known_by_number_is_not_entered_twice(country, browser, team):
    known = factories.a_person("Hồ Sỹ Lâm", former_number="123456789")
    browser.post(
        reverse("teams:join", args=[team.pk]), joining(full_name="HỒ SỸ LÂM", former_number="123456789")
    )
    assert team.memberships.get().person == known


def test_a_member_of_that_name_is_asked_about_before_another_joins(browser, team):
    factories.a_member(team, "Hồ Sỹ Lâm")
    joins, order = reverse("teams:join", args=[team.pk]), factories.an_order(team.seats.get().commune)
    assert b'type="checkbox"' not in browser.get(joins).content
    known = factories.a_person("HỒ SỸ LÂM", citizen_number=None, former_number="123456789")
    for facts in (joining(), joining(former_number="123456789")):
        response = browser.post(joins, facts, expects=422)
        assert "Tổ đã có Hồ Sỹ Lâm" in response.context["form"].errors["namesake"][0]
        assert '<input type="checkbox" name="namesake"' in response.content.decode()
    mobilised = joining(order=order.pk)
    browser.post(reverse("teams:mobilise", args=[team.pk]), mobilised, expects=422)
    assert team.memberships.count() == 1
    browser.post(joins, joining(former_number="123456789", namesake="on"))
    assert team.memberships.filter(person=known).exists()


@pytest.mark.parametrize(("days", "status"), [(31, 302), (32, 422)])
def test_nobody_begins_further_ahead_than_a_month(browser, team, days, status):
    since = timezone.localdate() + dt.timedelta(days)
    response = browser.post(
        reverse("teams:join", args=[team.pk]), joining(since=f"{since:%d/%m/%Y}"), expects=status
    )
    assert status == 302 or "còn quá 31 ngày nữa" in response.context["form"].errors["since"][0]


@pytest.mark.parametrize(
    ("there", "given"),
    [({"valid_until": dt.date(2026, 1, 15)}, {}), ({}, {"citizen_number": "042099777999"})],
    ids=["left", "another number"],
)
def test_a_namesake_who_left_or_has_another_number_asks_nothing(browser, team, there, given):
    factories.a_member(team, "Hồ Sỹ Lâm", **there)
    browser.post(reverse("teams:join", args=[team.pk]), joining(**given))
    assert team.memberships.count() == 2


def test_a_number_of_somebody_else_is_refused_without_saying_who(browser, team):
    known = factories.a_person("Người Kín Tiếng")
    response = browser.post(
        reverse("teams:join", args=[team.pk]),
        joining(citizen_number=known.citizen_number.revealed),
        expects=422,
    )
    assert "một người tên khác" in response.context["form"].errors["citizen_number"][0]
    assert "Kín Tiếng" not in response.content.decode()


def test_a_doubtful_number_is_saved_with_a_warning(browser, team):
    doubtful = {"citizen_number": "015199000777", "sex": "male", "birth_date": "01/01/1998"}
    response = browser.post(reverse("teams:join", args=[team.pk]), joining(**doubtful), follow=True)
    page = response.content.decode()
    assert "không khớp giới tính đã ghi" in page
    assert "không khớp ngày sinh đã ghi" in page
    assert Person.objects.filter(citizen_number="015199000777").exists()


def test_a_second_leader_and_a_day_before_the_founding_stand_beside_their_boxes(browser, team):
    factories.a_member(team, "Trần Đình Chiến", role=TeamRole.LEADER)
    early = team.valid_from - dt.timedelta(1)
    response = browser.post(
        reverse("teams:join", args=[team.pk]),
        joining(role="leader", since=f"{early:%d/%m/%Y}", issued_on=f"{early:%d/%m/%Y}"),
        expects=422,
    )
    errors = response.context["form"].errors
    assert "Trần Đình Chiến đang là tổ trưởng" in errors["role"][0]
    assert "Tổ thành lập ngày" in errors["since"][0]


def test_members_change_role_and_leave_from_their_forms(browser, team):
    member = factories.a_member(team)
    act = {"number": "4/QĐ-UBND", "issued_on": "01/02/2026"}
    browser.post(
        reverse("teams:change_role", args=[member.pk]), act | {"role": "deputy", "since": "01/03/2026"}
    )
    deputy = team.memberships.get(role=TeamRole.DEPUTY)
    browser.post(reverse("teams:leave", args=[deputy.pk]), {"last_day": "31/03/2026"})
    deputy.refresh_from_db()
    assert deputy.valid_until == dt.date(2026, 3, 31)


def test_a_team_is_re_formed_moved_and_dissolved_from_its_forms(country, browser, team):
    leader = factories.a_member(team, role=TeamRole.LEADER)
    member = factories.a_member(team)
    act = {"number": "4/QĐ-UBND", "issued_on": "01/02/2026"}
    roles = {f"role_{leader.pk}": "leaves", f"role_{member.pk}": "leader"}
    browser.post(reverse("teams:reform", args=[team.pk]), act | roles | {"since": "01/02/2026"})
    assert team.memberships.on(dt.date(2026, 2, 1)).get().person == member.person
    browser.post(
        reverse("teams:move_seat", args=[team.pk]), {"commune": country.lam_giang.pk, "since": "01/03/2026"}
    )
    assert team.commune_on(dt.date(2026, 3, 1)) == country.lam_giang
    browser.post(reverse("teams:dissolve", args=[team.pk]), act | {"last_day": "30/04/2026"})
    team.refresh_from_db()
    assert team.valid_until == dt.date(2026, 4, 30)


def test_two_leaders_of_a_re_formation_are_noticed_before_anything_is_written(browser, team):
    members = [factories.a_member(team, role=role) for role in (TeamRole.LEADER, TeamRole.MEMBER)]
    roles = {f"role_{member.pk}": "leader" for member in members}
    act = {"number": "4/QĐ-UBND", "issued_on": "01/02/2026", "since": "01/02/2026"}
    response = browser.post(reverse("teams:reform", args=[team.pk]), act | roles, expects=422)
    assert "Mỗi tổ có một tổ trưởng" in str(response.context["form"].errors)


def test_an_order_is_entered_and_somebody_mobilised_under_it(country, browser, team):
    order = {
        "number": "5/LHĐ",
        "issued_on": "01/02/2026",
        "level": "province",
        "urgent": "on",
        "night_amount": "180.000",
    }
    done = browser.post(reverse("teams:new_order", args=[team.pk]), order, follow=True, expects=200)
    assert "180.000 đồng một đêm" in done.content.decode()
    browser.post(reverse("teams:new_order", args=[team.pk]), order, expects=422)
    entered = country.chau_que.mobilisation_orders.get()
    assert (entered.urgent, entered.night_amount) == (True, 180_000)
    form = {"order": entered.pk, "full_name": "Vũ Thị Mơ", "since": "31/01/2026"}
    response = browser.post(reverse("teams:mobilise", args=[team.pk]), form, expects=422)
    assert "chưa ký vào ngày 31/01/2026" in response.context["form"].errors["since"][0]
    assert "Chủ tịch UBND tỉnh, 180.000 đồng một đêm" in response.content.decode()
    browser.post(reverse("teams:mobilise", args=[team.pk]), form | {"since": "02/02/2026"})
    assert team.mobilised.get().order == entered
