"""What households were given before by other programmes, each with its paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit
from accounts.models import User
from imports.kinds import Checked, Kind
from portal.lib.copying import copy_in
from portal.lib.spreadsheets.reading import Reading, Row
from smartphones import households, policies
from smartphones.models import Household, PriorSupport, SupportKind
from teams.imports.finding import Communes
from teams.policies import communes_of

from . import columns
from .finding import Meant


@dataclass(slots=True)
class Given:
    row: Row
    household: Household


def check(reading: Reading, user: User, answers: Mapping[str, str]) -> Checked:
    communes = Communes(reading, user, answers)
    meant = Meant(reading, communes)
    found = [(row, household) for row in reading.rows if (household := meant.of(row))]
    _check_once(reading, found)
    return Checked(reading, [Given(*each) for each in found], list(communes.questions.values()))


def _check_once(reading: Reading, found: Sequence[tuple[Row, Household]]) -> None:
    noted = PriorSupport.objects.filter(household__in={household.pk for _row, household in found})
    known = set(noted.values_list("household", "kind", "programme_name", "received_on"))
    first: dict[tuple[object, ...], Row] = {}
    for row, household in found:
        key = (household.pk, row["kind"], row["programme_name"], row["received_on"])
        earlier = first.setdefault(key, row)
        if key in known:
            reading.note(row, "kind", _("Khoản này đã ghi cho hộ"), _("Bỏ dòng này"))
        elif earlier is not row:
            problem = _("Trùng với dòng %(row)s") % {"row": earlier.number}
            reading.note(row, "kind", problem, _("Giữ một trong hai dòng"))


def write(checked: Checked, by: User) -> dict[str, int]:
    rows: Sequence[Given] = checked.rows
    for commune in {row.household.commune_id: row.household.commune for row in rows}.values():
        policies.check_can_keep_in(by, commune)
    noted = [
        PriorSupport(
            household=row.household, entered_by=by,
            **{name: row.row[name] for name in ("kind", "programme_name", "received_on", "proof")},
        )
        for row in rows
    ]  # fmt: skip
    copy_in(noted)
    audit.record_all(
        audit.event(
            "households.support_noted", each.household, by=by, commune=each.household.commune,
            after=households.told(each),
        )
        for each in noted
    )  # fmt: skip
    return {"support": len(noted)}


def lists(user: User) -> dict[str, list[str]]:
    return {
        "commune": [str(commune) for commune in communes_of(user).order_by("plain_name")],
        "kind": [str(each.label) for each in SupportKind],
    }


SUPPORT = Kind(
    slug="da-nhan",
    code="HO-03",
    title=gettext_lazy("danh sách hộ đã nhận hỗ trợ trước đây"),
    columns=columns.support,
    check_may=policies.check_can_keep,
    check=check,
    write=write,
    lists=lists,
    back="smartphones:households",
    back_title=gettext_lazy("Sổ hộ"),
)
