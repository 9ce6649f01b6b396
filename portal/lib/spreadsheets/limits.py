"""How large a table may be, and the refusal of what cannot be read."""

from __future__ import annotations

from django.utils.translation import gettext as _

from portal.lib.refusals import Refused

MOST_ROWS, MOST_COLUMNS = 20_000, 100
LAST_ROW = MOST_ROWS + 30  # titles and heads stand above the rows
MOST_CELLS = 500_000  # filled, over all sheets
MOST_TEXT = 20_000_000  # letters in all cells; a text that many cells share counts for each of them


class Unreadable(Refused):
    """The file cannot be read at all. The message says why and what to do."""


def too_large() -> Unreadable:
    return Unreadable(
        _("Bảng quá lớn: nhập được đến %(rows)s dòng và %(columns)s cột. Xóa dòng, cột thừa hoặc tách tệp.")
        % {"rows": MOST_ROWS, "columns": MOST_COLUMNS}
    )
