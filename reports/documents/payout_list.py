"""Danh sách chi trả: who gets how much in one commune, for signing or for the bank."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count

from places.models import Commune
from subsidies.models import PayoutLine, PayrollRun
from teams import banks
from teams.models import CommunityTeam, Membership, Person, TeamRole, TeamSeat

from . import letterhead, wording
from .letterhead import Letterhead, Trace
from .pay import Pay, Sums, pay
from .tables import Cell, Column, Row, Table
from .transfers import Step, Transfers, account_of, notes, steps

COLUMNS = (
    Column("STT", 11, "centre"),
    Column("Họ và tên", 46),
    Column("Số định danh", 26, "centre"),
    Column("Mã dòng", 16, "centre"),
    Column("Chức danh", 24),
    Column("Số lượng", 22, "centre"),
    Column("Mức", 22, "centre"),
    Column("Thành tiền", 26, "money"),
    Column("Truy lĩnh (+), truy thu (-)", 26, "money"),
    Column("Thực nhận", 26, "money"),
    Column("Người nhận", 46),
    Column("Số tài khoản", 32),
    Column("Ngân hàng", 28),
    Column("Ký nhận", 32),
    Column("Ghi chú", 50, "note"),
)
ROLE_ORDER = [TeamRole.LEADER, TeamRole.DEPUTY, TeamRole.MEMBER, None]


@dataclass(frozen=True, slots=True)
class PayeeRow:
    """A person, or the team itself for what the team decides on together.

    `holder`: whose account it goes to, or who signs; of a team, its leader.
    """

    number: int
    name: str
    identity: str
    post: str
    holder: str
    account: str
    bank: str
    pay: Pay
    notes: tuple[str, ...]
    steps: tuple[Step, ...] = ()

    @property
    def received(self) -> int:
        """What is transferred or signed for."""
        return self.pay.paid + sum(step.amount for step in self.steps)

    @property
    def receipt(self) -> str:
        """An account, or room to sign under the name of whoever receives it in another's place."""
        for_another = self.holder if self.holder != self.name else ""
        return "\n".join(filter(None, (for_another, self.account, self.bank)))

    @property
    def cells(self) -> tuple[Cell, ...]:
        """As `COLUMNS` name them."""
        return (
            self.number, self.name, self.identity, self.pay.code, self.post,
            "; ".join(part.units for part in self.pay.parts),
            "; ".join(part.rate for part in self.pay.parts),
            self.pay.amount, self.pay.correction, self.pay.paid,
            self.holder, self.account, self.bank, "", "; ".join(self.notes),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class TeamPart:
    """A team: its hamlet, its rows, and their sums."""

    number: int
    name: str
    code: str
    hamlet: str
    rows: tuple[PayeeRow, ...]

    @property
    def heading(self) -> str:
        """Most teams are named after their hamlet: it is not said twice."""
        in_its_name = self.hamlet.casefold() in self.name.casefold()
        return self.name if in_its_name else f"{self.name}, {self.hamlet}"

    @property
    def sums(self) -> Sums:
        return Sums.of(row.pay for row in self.rows)


@dataclass(frozen=True, slots=True)
class PayoutList:
    head: Letterhead
    months: str
    bases: tuple[str, ...]
    teams: tuple[TeamPart, ...]
    paid_to_teams: bool  # the payee is the team: one row each
    trace: Trace
    spell: Callable[[int], str]

    title = "Danh sách chi trả"
    template = "reports/payout_list.html"

    @property
    def sums(self) -> Sums:
        return Sums.of(row.pay for team in self.teams for row in team.rows)

    @property
    def total(self) -> int:
        return self.sums.paid

    @property
    def in_words(self) -> str:
        return self.spell(self.total)

    @property
    def receipt(self) -> str:
        """What stands in the last column but one: accounts, a place to sign, or either."""
        have = {bool(row.account) for team in self.teams for row in team.rows}
        if have == {True}:
            return "Tài khoản, ngân hàng"
        return "Ký nhận" if have == {False} else "Tài khoản, ngân hàng hoặc ký nhận"

    @property
    def table(self) -> Table:
        """For a spreadsheet: a row for each payee, sums of teams and of the commune."""
        return Table(COLUMNS, self._rows())

    def _rows(self) -> Iterator[Row]:
        for team in self.teams:
            yield Row((f"{team.heading} ({team.code})",), "team")
            for row in team.rows:
                yield Row(row.cells)
            yield Row(_sum(f"Cộng {team.name}", team.sums), "sum")
        yield Row(_sum("TỔNG CỘNG", self.sums), "sum")


def payout_list(run: PayrollRun, commune: Commune, number: str) -> PayoutList:
    lines = list(
        PayoutLine.objects.filter(run=run, commune=commune).select_related(
            "run", "team", "person", "rate__resolution"
        )
    )
    return PayoutList(
        head=letterhead.of_commune(run, commune, number),
        months=letterhead.months_in_words(run),
        bases=letterhead.bases({line.rate for line in lines}),
        teams=_teams(run, lines, Transfers(run, commune)),
        paid_to_teams=all(line.person is None for line in lines),
        trace=letterhead.trace(run),
        spell=wording.speller(run),
    )


def _sum(words: str, sums: Sums) -> tuple[Cell, ...]:
    return (words, *[""] * 6, sums.amount, sums.correction, sums.paid, *[""] * 5)


def _teams(run: PayrollRun, lines: list[PayoutLine], transfers: Transfers) -> tuple[TeamPart, ...]:
    by_team: dict[CommunityTeam, list[PayoutLine]] = defaultdict(list)
    for line in lines:
        by_team[line.team].append(line)
    teams = sorted(by_team, key=lambda team: team.code)
    memberships, hamlets = _memberships(run, teams), _hamlets(run, teams)
    numbers, names = count(1), banks.names()
    return tuple(
        TeamPart(
            number=position,
            name=team.name,
            code=team.code,
            hamlet=hamlets.get(team.pk, ""),
            rows=_rows(by_team[team], memberships[team.pk], numbers, Payees(transfers, names)),
        )
        for position, team in enumerate(teams, start=1)
    )


def _memberships(run: PayrollRun, teams: list[CommunityTeam]) -> dict[int, dict[Person, str]]:
    """Each team's people with their latest role by the end of the run's months, the newest last."""
    roles: dict[int, dict[Person, str]] = defaultdict(dict)
    for membership in (
        Membership.objects.filter(team__in=teams, valid_from__lte=run.last_month.last_day)
        .select_related("person")
        .order_by("valid_from")
    ):
        roles[membership.team_id].pop(membership.person, None)
        roles[membership.team_id][membership.person] = membership.role
    return roles


def _hamlets(run: PayrollRun, teams: list[CommunityTeam]) -> dict[int, str]:
    seats = TeamSeat.objects.on(run.as_of).filter(team__in=teams, hamlet__isnull=False)
    return dict(seats.values_list("team", "hamlet__name"))


@dataclass(frozen=True, slots=True)
class Payees:
    """What is asked about everybody on the list."""

    transfers: Transfers
    banks: banks.Names

    def row(self, number: int, lines: list[PayoutLine], role: str | None) -> PayeeRow:
        person, paid = lines[0].person, pay(lines)
        payment = self.transfers.of(lines[0])
        account = account_of(payment)
        name = person.full_name if person else lines[0].team.name
        return PayeeRow(
            number=number,
            name=name,
            identity=str(person.citizen_number or "") if person else "",
            post=_post(person, role),
            holder=payment.account_name if payment else name if person else "",
            account=account,
            bank=self.banks[payment.bank_bin] if payment and account else "",
            pay=paid,
            notes=(*paid.notes, *notes(payment, lines)),
            steps=tuple(steps(payment, lines)),
        )


def _post(person: Person | None, role: str | None) -> str:
    if person is None:
        return "Tổ"
    return str(TeamRole(role).label) if role else "Người được huy động"


def _rows(
    lines: list[PayoutLine], roles: dict[Person, str], numbers: count[int], payees: Payees
) -> tuple[PayeeRow, ...]:
    """Leader, deputies, members, the mobilised; each by given name; then the team itself."""
    by_payee: dict[Person | None, list[PayoutLine]] = defaultdict(list)
    for line in lines:
        by_payee[line.person].append(line)
    people = sorted(
        (person for person in by_payee if person),
        key=lambda person: (ROLE_ORDER.index(roles.get(person)), person.sort_key, person.pk),
    )
    team = [None] if None in by_payee else []
    return tuple(
        payees.row(next(numbers), by_payee[payee], roles.get(payee) if payee else None)
        for payee in [*people, *team]
    )
