"""The law of the simulated province, and what it comes to, reckoned by nothing of the engine."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from portal.lib.months import Month
from subsidies import resolutions
from subsidies.models import PayoutLine, PayrollRun, Resolution
from subsidies.resolution_files import read
from teams.models import CommunityTeam, Membership, Shift, TimesheetStatus, Workday

from .world import BEGINS, World

HEAD = """
mã: {slug}
số hiệu: {number}/NQ-HĐND
cơ quan ban hành: HĐND tỉnh mẫu
tên: Quy định mức hỗ trợ tổ công nghệ số cộng đồng
địa bàn: {territory} ngày 01/01/2025
hiệu lực từ ngày: {since:%d/%m/%Y}
trạng thái: đang áp dụng
{replaces}
nguồn: mô phỏng
quy định chung:
  chỉ xã đăng ký chuyển đổi số: không
  cách tính tháng: có mặt từ một ngày
  làm tròn đến: 1 đồng
"""
BY_DAY = """
mức hỗ trợ:
  - {{mã: khoan, tên: Khoán, điều khoản: Khoản 1, chi cho: thành viên, theo: tháng, mức: {lump} đồng}}
  - {{mã: ngay, tên: Ngày công, điều khoản: Khoản 2, chi cho: thành viên, theo: ngày, mức: {daily} đồng}}
ví dụ:
  - tên: Một thành viên, hai ngày công
    tháng: {since:%m/%Y}
    số thành viên mỗi tổ: 1
    công mỗi tháng: [{{người: thành viên, theo: ngày, số lượng: 2}}]
    được chi: {example}
"""
BY_MONTH = """
mức hỗ trợ:
  - {{mã: to, tên: Khoán của tổ, điều khoản: Khoản 1, chi cho: tổ, theo: tháng, mức: {lump} đồng}}
ví dụ:
  - tên: Một tổ, một tháng
    tháng: {since:%m/%Y}
    được chi: {lump}
"""
YEN_BAI, OLD_LAO_CAI = "15", "10"
CLAUSES = {YEN_BAI: BY_DAY, OLD_LAO_CAI: BY_MONTH}


def enact(world: World, territory: str, since: Month) -> None:
    """The first text of an area, or one that replaces it from `since` on."""
    before = world.laws.get(territory)
    lump, daily = 1000 * world.dice.randrange(30, 500), 1000 * world.dice.randrange(50, 300)
    slug = f"mo-phong-{territory}-{since.year}-{since.number:02}"
    text = (HEAD + CLAUSES[territory]).format(
        slug=slug, number=1 + len(Resolution.objects.all()), territory=territory, since=since.first_day,
        replaces=f"thay thế: {before}" if before else "", lump=lump, daily=daily, example=lump + 2 * daily,
    )  # fmt: skip
    resolutions.take_in(read(text), by=world.officer)
    world.laws[territory] = slug
    world.tell(f"{slug} governs from {since}: {lump} a month, {daily} a day")


def enact_all(world: World) -> None:
    for territory in CLAUSES:
        enact(world, territory, BEGINS)


def amend(world: World) -> None:
    territory = world.dice.choice(list(CLAUSES))
    world.attempt("the law is replaced", enact, world, territory, world.month + 1)


Owed = Counter[tuple[int, int | None, str, Month]]  # team, person or the team itself, clause, month -> đồng


def due(teams: list[CommunityTeam], months: list[Month]) -> Owed:
    """What these teams have earned in these months as the sheets and memberships stand now."""
    found: Owed = Counter()
    for team in teams:
        for month in months:
            commune = team.commune_on(month.last_day)
            texts = Resolution.objects.published().on(month.first_day)
            law = texts.filter(territory=commune.territory_id).first() if commune else None
            if law is not None:
                found.update(_of_month(team, month, {r.code: r.amount for r in law.rates.all()}))
    return +found


def _of_month(team: CommunityTeam, month: Month, amounts: dict[str, int]) -> Owed:
    there = team.valid_from <= month.last_day and (team.valid_until or month.last_day) >= month.first_day
    if "to" in amounts:
        return Counter({(team.pk, None, "to", month): amounts["to"] * there})
    found: Owed = Counter()
    members = Membership.objects.filter(team=team).between(month.first_day, month.last_day)
    for person in set(members.values_list("person", flat=True)):
        found[team.pk, person, "khoan", month] += amounts["khoan"]
    days = Workday.objects.filter(
        timesheet__team=team, timesheet__month=month, timesheet__status=TimesheetStatus.CONFIRMED,
        shift=Shift.DAY, in_office_hours=False,
    )  # fmt: skip
    worked: Counter[int] = Counter()
    for person, portion in days.values_list("person", "portion"):
        worked[person] += portion
    for person, units in worked.items():
        found[team.pk, person, "ngay", month] += int(Decimal(units) * amounts["ngay"])
    return found


def paid(teams: list[CommunityTeam], months: list[Month], run: PayrollRun) -> Owed:
    """By runs released already, and by this one."""
    lines = PayoutLine.objects.paid() | PayoutLine.objects.filter(run=run)
    found: Owed = Counter()
    rows = lines.filter(team__in=teams, earned_in__in=months)
    for *payee, clause, month, amount in rows.values_list(
        "team", "person", "rate__code", "earned_in", "amount"
    ):
        found[(*payee, clause, month)] += amount
    return Counter({key: amount for key, amount in found.items() if amount})
