"""A forecast as a workbook: the figures as numbers, every sheet with its total, no formulas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from portal.lib.spreadsheets.writing import INK, Workbook

from . import tables, telling
from .asking import Answer

MONEY = INK | {"num_format": "#,##0"}
SUM = MONEY | {"bold": True, "top": 1}


def of(answer: Answer) -> bytes:
    book = Workbook()
    money, bold = book.book.add_format(MONEY), book.book.add_format(SUM)

    def sheet(
        title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]], total: Sequence[Any] = ()
    ) -> None:
        page = book.book.add_worksheet(title)
        lines = [heads, *rows, *([total] if total else [])]
        for number, line in enumerate(lines):
            form = book.head if not number else bold if total and number == len(lines) - 1 else None
            for column, value in enumerate(line):
                book.write(page, number, column, value, form or (money if isinstance(value, int) else None))
        page.freeze_panes(1, 0)
        page.autofit()

    numbers = [option.resolution.number for option in answer.options]
    heads = [*numbers, *([_("Chênh lệch")] if answer.comparison else [])]
    total = [_("Cộng"), *_with_difference(tables.totals(answer))]
    sheet(_("Căn cứ"), [_("Căn cứ")], [[line] for line in [*_titles(answer), *telling.grounds(answer)]])
    sheet(_("Theo tháng"), [_("Tháng"), *heads], _lines(tables.by_month(answer)), total)
    sheet(_("Theo điều khoản"), [_("Nghị quyết"), _("Điều khoản"), _("Khoản chi"), _("Đồng")], (
        [row.option, row.rate.article, row.rate.label, row.amount] for row in tables.by_clause(answer)
    ))  # fmt: skip
    sheet(_("Theo nguồn"), [_("Nguồn kinh phí"), *heads], _lines(tables.by_source(answer)), total)
    if not answer.on_counts:
        tallied = [_("Nhiều hơn"), _("Như cũ"), _("Ít hơn"), _("Không còn")] if answer.comparison else []
        sheet(_("Theo xã"), [_("Xã, phường"), *heads, *tallied], _lines(tables.by_commune(answer)), total)
    if changes := tables.changes(answer):
        sheet(
            _("Thay đổi"),
            [_("Ai"), _("Số lượng"), *numbers, _("Chênh lệch tất cả"), _("Vì")],
            (
                [row.who, row.change.payees, *row.change.pair, row.change.difference, row.reason]
                for row in changes
            ),
        )
    return book.content()


def _titles(answer: Answer) -> list[str]:
    return [
        _("%(number)s: %(title)s (SHA-256 %(digest)s)")
        % {
            "number": option.resolution.number,
            "title": option.resolution.title,
            "digest": option.resolution.digest,
        }
        for option in answer.options
    ]


def _lines(rows: Iterable[tables.Row]) -> Iterable[list[Any]]:
    for row in rows:
        tally = row.tally
        counts = [tally.more, tally.same, tally.less, tally.nothing] if tally else []
        yield [str(row.name), *_with_difference(row.amounts), *counts]


def _with_difference(amounts: tuple[int, ...]) -> list[int]:
    return [*amounts, *([amounts[1] - amounts[0]] if len(amounts) == 2 else [])]
