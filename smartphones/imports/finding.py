"""Which household of the book a row means, found in a few queries for the whole file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from places.models import Commune
from portal.lib.spreadsheets.reading import Reading, Row
from smartphones.models import Household
from teams.imports.finding import Communes
from teams.imports.people import plain_name


class Households:
    """Those of the communes that the file names, by code and by their head's name."""

    def __init__(self, communes: Iterable[Commune]) -> None:
        rows = Household.objects.filter(commune__present__in={commune.present_id for commune in communes})
        self.all = {each.pk: each for each in rows.select_related("head", "commune")}
        self.by_code: dict[tuple[int, str], Household] = {}
        self.by_head: dict[int, Household] = {}
        self.by_name: dict[tuple[int, str], list[Household]] = defaultdict(list)
        for each in self.all.values():
            here = each.commune.present_id
            if each.code:
                self.by_code[here, each.code.lower()] = each
            self.by_head[each.head_id] = each
            self.by_name[here, plain_name(each.head.full_name)].append(each)


class Meant:
    """For files that name households of the book, and bring none."""

    def __init__(self, reading: Reading, communes: Communes) -> None:
        self.reading = reading
        self.commune_of = {id(row): communes.of(row) for row in reading.rows}
        self.book = Households(commune for commune in self.commune_of.values() if commune)
        self.by_number = self._by_number()

    def of(self, row: Row) -> Household | None:
        """Notes what hinders."""
        commune = self.commune_of[id(row)]
        if commune is None or not row["head"]:
            return None
        if row["head_number"]:
            found = [self.by_number[row["head_number"]]] if row["head_number"] in self.by_number else []
        elif row["code"]:
            known = self.book.by_code.get((commune.present_id, row["code"].lower()))
            found = [known] if known else []
        else:
            found = self.book.by_name.get((commune.present_id, plain_name(row["head"])), [])
        return self._only(row, found)

    def _only(self, row: Row, found: list[Household]) -> Household | None:
        key = "head_number" if row["head_number"] else "code" if row["code"] else "head"
        if not found:
            self.reading.note(
                row,
                key,
                _("Chưa có hộ này trong sổ của xã"),
                _("Nhập danh sách hộ trước, hoặc sửa tên chủ hộ"),
            )
        elif len(found) > 1:
            self.reading.note(
                row, key, _("Có nhiều hộ mà chủ hộ cùng tên này"), _("Ghi mã hộ hoặc số định danh chủ hộ")
            )
        elif plain_name(found[0].head.full_name) != plain_name(row["head"]):
            self.reading.note(row, "head", _("Mã hoặc số này là của hộ khác tên"), _("Kiểm tra lại chủ hộ"))
        else:
            return found[0]
        return None

    def _by_number(self) -> dict[str, Household]:
        numbers = {row["head_number"] for row in self.reading.rows if row["head_number"]}
        if not numbers:
            return {}
        rows = Household.objects.filter(pk__in=self.book.all, head__citizen_number__in=numbers)
        return {str(each.head.citizen_number.revealed): each for each in rows.select_related("head")}
