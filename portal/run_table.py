"""Payroll runs as a table for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from portal.lib.money import dong
from subsidies.models import PayrollRun

RIGHT = {3, 4, 5}  # columns of numbers


def of_runs(runs: Iterable[PayrollRun]) -> str:
    """In the given order, read again from the database; amounts in đồng."""
    wanted = [run.pk for run in runs]
    found = {run.pk: run for run in _with_sums(wanted)}
    return text([_heading(), *(_row(found[pk]) for pk in wanted)], right=RIGHT)


def _heading() -> list[str]:
    return [
        _("Đợt"), _("Địa bàn"), _("Tháng"), _("Số xã"), _("Số dòng"), _("Thành tiền (đ)"), _("Trạng thái"),
    ]  # fmt: skip


def _with_sums(wanted: Sequence[int]) -> Iterable[PayrollRun]:
    return (
        PayrollRun.objects.filter(pk__in=wanted)
        .select_related("province", "territory")
        .annotate(
            communes=Count("units", filter=Q(units__lines__gt=0)),
            line_count=Sum("units__lines", default=0),
            total=Sum("units__total", default=0),
        )
    )


def _row(run: PayrollRun) -> list[str]:
    area = f"{run.province} ({run.territory})" if run.territory else str(run.province)
    return [
        str(run.pk), area, str(run.months), str(run.communes), dong(run.line_count), dong(run.total),
        str(run.get_status_display()),
    ]  # fmt: skip


def text(rows: Sequence[Sequence[str]], *, right: Iterable[int] = ()) -> str:
    """Columns as wide as their widest cell; those of `right` end together."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)
