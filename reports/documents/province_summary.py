"""Bảng tổng hợp: one run of a whole province, a row per commune."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from places.models import Commune, FormerTitle, title_on
from subsidies import funding
from subsidies.funding import SourceTotal, ThirdParty
from subsidies.models import PayoutLine, PayrollRun, Rate
from subsidies.models.payroll import OF_OWN_MONTHS

from . import letterhead, wording
from .letterhead import Letterhead, Trace
from .tables import Column, Row, Table

COLUMNS = (
    Column("STT", 12, "centre"),
    Column("Xã, phường, đặc khu", 56),
    Column("Danh sách số", 36),
    Column("Số tổ", 15, "money"),
    Column("Số người", 18, "money"),
    Column("Thành tiền", 30, "money"),
    Column("Truy lĩnh", 27, "money"),
    Column("Truy thu", 27, "money"),
    Column("Thực chi", 0, "money"),
)


@dataclass(frozen=True, slots=True)
class CommuneRow:
    """Đồng; `recovered` is zero or negative. `listed`: the number of the commune's payout list."""

    name: str
    listed: str
    teams: int
    people: int
    amount: int
    arrears: int
    recovered: int

    @property
    def paid(self) -> int:
        return self.amount + self.arrears + self.recovered

    @property
    def figures(self) -> tuple[int, ...]:
        return (self.teams, self.people, self.amount, self.arrears, self.recovered, self.paid)


@dataclass(frozen=True, slots=True)
class ProvinceSummary:
    head: Letterhead
    months: str
    area: str
    bases: tuple[str, ...]
    rows: tuple[CommuneRow, ...]
    sources: tuple[SourceTotal, ...]
    others: tuple[ThirdParty, ...]
    trace: Trace
    spell: Callable[[int], str]

    title = "Bảng tổng hợp chi trả"
    template = "reports/province_summary.html"

    @property
    def sums(self) -> CommuneRow:
        columns = ("teams", "people", "amount", "arrears", "recovered")
        return CommuneRow("", "", *(sum(getattr(row, column) for row in self.rows) for column in columns))

    @property
    def in_words(self) -> str:
        return self.spell(self.total)

    @property
    def total(self) -> int:
        return self.sums.paid

    @property
    def table(self) -> Table:
        rows = [Row((n, row.name, row.listed, *row.figures)) for n, row in enumerate(self.rows, start=1)]
        sums = Row(("", "TỔNG CỘNG", "", *self.sums.figures), "sum")
        return Table(COLUMNS, [*rows, sums, *self._of_which()])

    def _of_which(self) -> Iterator[Row]:
        """Where the total comes from, if from several places, and through whom parts of it are paid."""
        if len(self.sources) > 1:
            yield Row(("", "Nguồn kinh phí", *[""] * 7), "sum")
            for source in self.sources:
                yield Row(("", source.source, *[""] * 6, source.amount))
        for other in self.others:
            yield Row(
                ("", f"Trong đó chuyển cho {other.name}", "", "", other.people, *[""] * 3, other.amount)
            )


def province_summary(run: PayrollRun, number: str, lists: Mapping[int, str]) -> ProvinceSummary:
    """`lists`: by commune, the number of its payout list."""
    rates = Rate.objects.filter(pk__in=run.lines.values("rate")).select_related("resolution")
    return ProvinceSummary(
        head=letterhead.of_province(run, number),
        months=letterhead.months_in_words(run),
        area=title_on(run.area, run.as_of),
        bases=letterhead.bases(rates),
        rows=_rows(run, lists),
        sources=tuple(funding.by_source(run)),
        others=tuple(funding.through_others(run.lines.all())),
        trace=letterhead.trace(run),
        spell=wording.speller(run),
    )


def _rows(run: PayrollRun, lists: Mapping[int, str]) -> tuple[CommuneRow, ...]:
    def total(condition: Q) -> Coalesce:
        return Coalesce(Sum("amount", filter=condition), 0)

    sums = (
        PayoutLine.objects.filter(run=run)
        .values("commune")
        .annotate(
            teams=Count("team", distinct=True),
            people=Count("person", distinct=True),
            own_months=total(OF_OWN_MONTHS),
            arrears=total(~OF_OWN_MONTHS & Q(amount__gt=0)),
            recovered=total(~OF_OWN_MONTHS & Q(amount__lt=0)),
        )
    )
    communes = Commune.objects.in_bulk([row["commune"] for row in sums])
    former_titles = _former_titles(run)
    return tuple(
        CommuneRow(
            name=former_titles.get(row["commune"]) or str(communes[row["commune"]]),
            listed=lists[row["commune"]],
            teams=row["teams"],
            people=row["people"],
            amount=row["own_months"],
            arrears=row["arrears"],
            recovered=row["recovered"],
        )
        for row in sorted(sums, key=lambda row: communes[row["commune"]].code)
    )


def _former_titles(run: PayrollRun) -> dict[int, str]:
    """What communes were called on the paper's day, where a later decree renamed them."""
    titles = FormerTitle.objects.filter(commune__in=run.lines.values("commune"), valid_until__gte=run.as_of)
    return dict(titles.order_by("-valid_until").values_list("commune", "title"))
