"""Small real things to test with: a corner of the country, a team, its people and their days.

Every function makes valid rows from as little as the test wants to say.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models.functions import Coalesce

from accounts import second_factor
from accounts.models import Reach, Role, User
from places.loading import FIRST_DAY, LAST_DAY, MERGERS
from places.models import Commune, CommuneKind, Decree, Hamlet, HamletKind, Province, ProvinceKind
from portal.lib.months import Month
from teams import timesheets
from teams.attendance import Mark
from teams.models import (
    CommunityTeam,
    Decision,
    DecisionKind,
    MemberAccount,
    Membership,
    MobilisationOrder,
    Mobilised,
    OfficialPost,
    Person,
    Shift,
    TeamRole,
    TeamSeat,
    Timesheet,
    TimesheetStatus,
    Workday,
)

numbers = itertools.count(1)


@dataclass
class Country:
    """Three corners of the country, before and after 01/7/2025. `old_` ended on 30/6/2025."""

    yen_bai: Province  # 15 until 30/6/2025
    old_lao_cai: Province  # 10 until 30/6/2025
    lao_cai: Province  # 15 since
    binh_duong: Province  # 74, now in Thành phố Hồ Chí Minh
    old_ho_chi_minh: Province
    ho_chi_minh: Province
    ha_tinh: Province  # never merged

    chau_que_thuong: Commune  # Yên Bái, became Châu Quế
    chau_que_ha: Commune  # Yên Bái, became Châu Quế
    lang_thip: Commune  # Yên Bái, became Lâm Giang
    old_ban_xeo: Commune  # old Lào Cai
    phu_hoa: Commune  # Bình Dương, became Phú Lợi
    hiep_an: Commune  # Bình Dương, became Phú An and, in part, Phú Lợi
    da_kao: Commune  # old Thành phố Hồ Chí Minh
    old_son_hong: Commune  # Hà Tĩnh
    old_son_kim: Commune  # Hà Tĩnh

    chau_que: Commune  # today's Lào Cai, on the territory of Yên Bái
    lam_giang: Commune  # likewise
    ban_xeo: Commune  # today's Lào Cai, on the territory of old Lào Cai
    phu_loi: Commune  # today's Thành phố Hồ Chí Minh, on the territory of Bình Dương
    phu_an: Commune  # likewise
    sai_gon: Commune
    son_hong: Commune  # Hà Tĩnh
    son_kim: Commune  # Hà Tĩnh


def country() -> Country:
    provinces = _provinces()
    today = _communes_of_today(provinces)
    return Country(**provinces, **today, **_communes_until_the_mergers(provinces, today))


def _provinces() -> dict[str, Province]:
    decree = Decree.objects.create(
        number="202/2025/QH15",
        title="Nghị quyết về việc sắp xếp đơn vị hành chính cấp tỉnh",
        issued_on=dt.date(2025, 6, 12),
        effective_on=dt.date(2025, 6, 12),
    )

    def unit(code: str, name: str, kind: str = ProvinceKind.PROVINCE, **facts: Any) -> Province:
        return Province(code=code, name=name, kind=kind, **{"valid_from": FIRST_DAY, **facts})

    city, merged = ProvinceKind.CITY, {"valid_from": MERGERS, "created_by": decree}
    today = _stored(
        lao_cai=unit("15", "Lào Cai", **merged),
        ho_chi_minh=unit("79", "Hồ Chí Minh", city, **merged),
        ha_tinh=unit("42", "Hà Tĩnh"),
    )
    into_lao_cai = {"valid_until": LAST_DAY, "successor": today["lao_cai"]}
    into_ho_chi_minh = {"valid_until": LAST_DAY, "successor": today["ho_chi_minh"]}
    return today | _stored(
        yen_bai=unit("15", "Yên Bái", **into_lao_cai),
        old_lao_cai=unit("10", "Lào Cai", **into_lao_cai),
        binh_duong=unit("74", "Bình Dương", **into_ho_chi_minh),
        old_ho_chi_minh=unit("79", "Hồ Chí Minh", city, **into_ho_chi_minh),
    )


def _communes_of_today(p: dict[str, Province]) -> dict[str, Commune]:
    def unit(code: str, name: str, province: str, territory: str, kind: str = CommuneKind.COMMUNE) -> Commune:
        where = {"province": p[province], "territory": p[territory]}
        return Commune(code=code, name=name, kind=kind, valid_from=MERGERS, **where)

    ward = CommuneKind.WARD
    return _stored(
        chau_que=unit("04387", "Châu Quế", "lao_cai", "yen_bai"),
        lam_giang=unit("04381", "Lâm Giang", "lao_cai", "yen_bai"),
        ban_xeo=unit("02725", "Bản Xèo", "lao_cai", "old_lao_cai"),
        phu_loi=unit("25750", "Phú Lợi", "ho_chi_minh", "binh_duong", ward),
        phu_an=unit("25768", "Phú An", "ho_chi_minh", "binh_duong", ward),
        sai_gon=unit("26740", "Sài Gòn", "ho_chi_minh", "old_ho_chi_minh", ward),
        son_hong=unit("18160", "Sơn Hồng", "ha_tinh", "ha_tinh"),
        son_kim=unit("18196", "Sơn Kim 1", "ha_tinh", "ha_tinh"),
    )


def _communes_until_the_mergers(p: dict[str, Province], today: dict[str, Commune]) -> dict[str, Commune]:
    def unit(code: str, name: str, province: str, became: str, kind: str = CommuneKind.COMMUNE) -> Commune:
        where = {"province": p[province], "territory": p[province], "successor": today[became]}
        return Commune(
            code=code, name=name, kind=kind, valid_from=FIRST_DAY, valid_until=LAST_DAY, **where
        )  # fmt: skip

    ward = CommuneKind.WARD
    communes = _stored(
        chau_que_thuong=unit("04384", "Châu Quế Thượng", "yen_bai", "chau_que"),
        chau_que_ha=unit("04387", "Châu Quế Hạ", "yen_bai", "chau_que"),
        lang_thip=unit("04378", "Lang Thíp", "yen_bai", "lam_giang"),
        old_ban_xeo=unit("02725", "Bản Xèo", "old_lao_cai", "ban_xeo"),
        phu_hoa=unit("25750", "Phú Hòa", "binh_duong", "phu_loi", ward),
        hiep_an=unit("25768", "Hiệp An", "binh_duong", "phu_an", ward),
        da_kao=unit("26737", "Đa Kao", "old_ho_chi_minh", "sai_gon", ward),
        old_son_hong=unit("18139", "Sơn Hồng", "ha_tinh", "son_hong"),
        old_son_kim=unit("18196", "Sơn Kim 1", "ha_tinh", "son_kim"),
    )
    communes["hiep_an"].other_successors.add(today["phu_loi"])
    return communes


def _stored(**units: Any) -> dict[str, Any]:
    """In two statements: most tests begin with a country."""
    model = type(next(iter(units.values())))
    model.objects.bulk_create(units.values())
    model.objects.filter(present=None).update(present=Coalesce("successor", "pk"))
    for unit in units.values():
        unit.present = unit.successor or unit
    return units


def a_province(code: str, name: str, **facts: Any) -> Province:
    facts = {"kind": ProvinceKind.PROVINCE, "valid_from": FIRST_DAY, **facts}
    province = Province.objects.create(code=code, name=name, **facts)
    province.present = province.successor or province
    province.save()
    return province


def a_commune(province: Province, code: str, name: str, **facts: Any) -> Commune:
    facts = {"kind": CommuneKind.COMMUNE, "valid_from": FIRST_DAY, "territory": province, **facts}
    commune = Commune.objects.create(province=province, code=code, name=name, **facts)
    commune.present = commune.successor or commune
    commune.save()
    return commune


def a_hamlet(commune: Commune, name: str = "", **facts: Any) -> Hamlet:
    facts = {"kind": HamletKind.HAMLET, "valid_from": commune.valid_from, **facts}
    return Hamlet.objects.create(commune=commune, name=name or f"Thôn {next(numbers)}", **facts)


def a_user(role: Role, *, province: Province | None = None, communes: Any = (), **facts: Any) -> User:
    """Sees the given communes; without any, the given province; without either, nothing.

    Those who need a second step have it, unless they are made without `two_steps`.
    """
    reach = Reach.COMMUNES if communes else Reach.PROVINCE if province else Reach.NOWHERE
    if communes and province is None:
        province = communes[0].present.province
    facts = {"username": f"{role}-{next(numbers)}", "full_name": f"Người dùng {role.label}", **facts}
    password, two_steps = (
        facts.pop("password", None),
        facts.pop("two_steps", role in second_factor.COMPULSORY),
    )
    user = User(role=role, reach=reach, province=province, **facts)
    user.set_password(password)
    user.save()
    if communes:
        user.communes.add(*communes)
    if two_steps:
        second_factor.give(user, second_factor.demo_secret("tests"))
    return user


def an_administrator_of(province: Province) -> User:
    """Looks after one province's users and lists; sees no payees."""
    user = a_user(Role.ADMINISTRATOR, is_staff=True)
    user.province = province
    user.save()
    return user


def a_login(person: Person, **facts: Any) -> User:
    """The person's own, as a member."""
    user = a_user(Role.MEMBER, **facts)
    MemberAccount.objects.create(user=user, person=person)
    return user


def a_decision(commune: Commune, *, kind: str = DecisionKind.FOUNDING, **facts: Any) -> Decision:
    facts = {"number": f"{next(numbers)}/QĐ-UBND", "issued_on": dt.date(2023, 1, 1), **facts}
    return Decision.objects.create(commune=commune, kind=kind, **facts)


def a_team(
    commune: Commune, *, since: dt.date | None = None, until: dt.date | None = None, **facts: Any
) -> CommunityTeam:
    """A team founded on `since` with a seat in `commune`, and in what became of it after a merger."""
    since = since or max(commune.valid_from, dt.date(2023, 1, 1))
    n = next(numbers)
    facts = {"code": f"TCNSCD-{n:05}", "name": f"Tổ công nghệ số cộng đồng số {n}", **facts}
    if until:
        facts["dissolved_by"] = a_decision(commune, kind=DecisionKind.DISSOLVING, issued_on=until)
    founding = a_decision(commune, issued_on=since)
    team = CommunityTeam.objects.create(founded_by=founding, valid_from=since, valid_until=until, **facts)
    TeamSeat.objects.create(team=team, commune=commune, valid_from=since, valid_until=commune.valid_until)
    if commune.successor and (until is None or until > commune.valid_until):
        TeamSeat.objects.create(team=team, commune=commune.successor, valid_from=commune.successor.valid_from)
    return team


def a_person(full_name: str = "", **facts: Any) -> Person:
    n = next(numbers)
    facts = {"citizen_number": f"0150990{n:05}", "phone": f"09{n:08}", **facts}
    return Person.objects.create(full_name=full_name or f"Nguyễn Văn {n}", **facts)


def a_member(
    team: CommunityTeam, full_name: str = "", *, role: str = TeamRole.MEMBER, **facts: Any
) -> Membership:
    """A new person in the team since its founding, or since `valid_from`."""
    facts = {"valid_from": team.valid_from, "decision": team.founded_by, **facts}
    person = facts.pop("person", None) or a_person(full_name)
    return Membership.objects.create(team=team, person=person, role=role, **facts)


def an_official(person: Person, since: dt.date, **facts: Any) -> OfficialPost:
    facts = {"position": "Công chức văn hóa - xã hội", **facts}
    return OfficialPost.objects.create(person=person, valid_from=since, **facts)


def an_order(commune: Commune, **facts: Any) -> MobilisationOrder:
    facts = {"number": f"{next(numbers)}/LHĐ", "issued_on": commune.valid_from, "level": "commune", **facts}
    return MobilisationOrder.objects.create(commune=commune, **facts)


def a_mobilised(team: CommunityTeam, order: MobilisationOrder, **facts: Any) -> Mobilised:
    facts = {"valid_from": order.issued_on, **facts}
    person = facts.pop("person", None) or a_person()
    return Mobilised.objects.create(team=team, order=order, person=person, **facts)


def a_timesheet(team: CommunityTeam, month: Month) -> Timesheet:
    return Timesheet.objects.get_or_create(team=team, month=month)[0]


def recorded(team: CommunityTeam, month: Month, marks: Iterable[Mark], *, by: User) -> Timesheet:
    """A sheet with just these days on it."""
    return timesheets.record({team: list(marks)}, month, by=by)[team]


def a_workday(
    sheet: Timesheet, person: Person, day: dt.date | int, shift: str = Shift.DAY, **facts: Any
) -> Workday:
    """`day` may be just the day of the sheet's month."""
    if isinstance(day, int):
        day = sheet.month.first_day.replace(day=day)
    facts = {"portion": Decimal(1), **facts}
    return Workday.objects.create(timesheet=sheet, person=person, day=day, shift=shift, **facts)


def confirmed(sheet: Timesheet, *, submitted_by: User | None = None, by: User | None = None) -> Timesheet:
    """Confirms the sheet as it stands; record its days first, they are locked afterwards."""
    sheet.submitted_by = submitted_by or a_user(Role.COMMUNE_STAFF)
    sheet.confirmed_by = by or a_user(Role.ICT_OFFICER)
    sheet.status = TimesheetStatus.CONFIRMED
    sheet.submitted_at = sheet.confirmed_at = dt.datetime.combine(
        sheet.month.last_day, dt.time(10), tzinfo=dt.UTC
    )
    sheet.save()
    return sheet
