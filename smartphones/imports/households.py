"""A recognised list of a year: its households, each with head, place and the decision it rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit
from accounts.models import User
from imports.kinds import Checked, Kind
from places.models import Commune, Hamlet
from portal.lib.copying import copy_in
from portal.lib.spreadsheets.columns import Level
from portal.lib.spreadsheets.reading import Reading, Row, plain
from smartphones import policies
from smartphones.models import Household, HouseholdMember, RecognisedList, Recognition
from teams.imports.finding import Communes
from teams.imports.people import NUMBERS, People, facts_of, plain_name
from teams.models import Person
from teams.models.people import Sex
from teams.policies import communes_of

from . import columns
from .finding import Households

POOR_OR_NEAR = {RecognisedList.POOR, RecognisedList.NEAR_POOR}


@dataclass(slots=True)
class Listed:
    """A row: its household is in the book, or new, or new with an earlier row of the file."""

    row: Row
    commune: Commune
    hamlet: Hamlet | None
    household: Household | None
    person: Person | None  # head of the new household who is in the book already
    same_as: Row | None
    known: bool  # the book has the recognition: nothing to write


def check(reading: Reading, user: User, answers: Mapping[str, str]) -> Checked:
    checks = _Checks(reading, user, answers)
    rows = [found for row in reading.rows if (found := checks.of(row))]
    return Checked(reading, rows, list(checks.communes.questions.values()))


class _Checks:
    """Everything rows are compared with, fetched once."""

    def __init__(self, reading: Reading, user: User, answers: Mapping[str, str]) -> None:
        self.reading = reading
        for row in reading.rows:
            row.values["full_name"] = row["head"]
        self.communes = Communes(reading, user, answers)
        self.commune_of = {id(row): self.communes.of(row) for row in reading.rows}
        named = {commune.present_id: commune for commune in self.commune_of.values() if commune}
        self.book = Households(named.values())
        self.people = People(reading, user)
        self.hamlets = {
            (hamlet.commune_id, plain(hamlet.name)): hamlet
            for hamlet in Hamlet.objects.filter(commune__in=named, valid_until=None)
        }
        heads = [person.pk for person in self.people.in_the_book]
        elsewhere = Household.objects.filter(head__in=heads).select_related("commune__present")
        self.headed = {each.head_id: each for each in elsewhere}
        living = HouseholdMember.objects.filter(person__in=heads).select_related(
            "household__commune__present"
        )
        self.living = {each.person_id: each.household for each in living}
        self.on_lists = self._on_lists()
        self.first: dict[tuple[object, ...], Row] = {}
        self.first_on: dict[tuple[object, ...], Row] = {}

    def of(self, row: Row) -> Listed | None:
        person = self.people.of(row)
        self.people.check(row, person)
        commune = self.commune_of[id(row)]
        if commune is None or not row["head"]:
            return None
        self._recognisable(row)
        household = self._household(row, commune, person)
        earlier = self._earlier(row, commune, household)
        known = self._lists(row, household, earlier)
        return Listed(row, commune, self._hamlet(row, commune), household, person, earlier, known)

    def _on_lists(self) -> dict[tuple[int, int], set[str]]:
        years = {row["year"] for row in self.reading.rows if row["year"]}
        found = defaultdict(set)
        rows = Recognition.objects.filter(household__in=self.book.all, year__in=years)
        for household, year, on_list in rows.values_list("household", "year", "on_list"):
            found[household, year].add(on_list)
        return found

    def _recognisable(self, row: Row) -> None:
        if not (row["code"] or row["birth_date"] or any(row[field] for field in NUMBERS)):
            self.reading.note(
                row, "head", _("Chưa đủ để phân biệt với hộ khác có chủ hộ cùng tên"),
                _("Ghi mã hộ, số định danh hoặc ngày sinh chủ hộ"),
            )  # fmt: skip

    def _household(self, row: Row, commune: Commune, person: Person | None) -> Household | None:
        """By the head's number, the code, or the head's name and day of birth."""
        if person and (headed := self.headed.get(person.pk)):
            if headed.commune.present_id == commune.present_id:
                return headed
            words = {"commune": headed.commune.present}
            self.reading.note(
                row, self._number(row), _("Người này là chủ một hộ ở %(commune)s") % words,
                _("Kiểm tra hộ đang ở đâu; một người chỉ là chủ một hộ"),
            )  # fmt: skip
            return None
        if person and (lives := self.living.get(person.pk)):
            words = {"commune": lives.commune.present}
            self.reading.note(
                row, self._number(row), _("Người này đang ghi là thành viên một hộ ở %(commune)s") % words,
                _("Kiểm tra lại, vẫn nhập được"), Level.LOOK,
            )  # fmt: skip
        here = commune.present_id
        if row["code"] and (coded := self.book.by_code.get((here, row["code"].lower()))):
            return self._named(row, coded)
        return self._born(row, here) if person is None else None

    def _named(self, row: Row, coded: Household) -> Household:
        if plain_name(coded.head.full_name) != plain_name(row["head"]):
            self.reading.note(
                row, "code", _("Mã hộ này trong sổ là của chủ hộ tên khác"), _("Kiểm tra mã hộ và tên chủ hộ")
            )
        return coded

    def _born(self, row: Row, here: int) -> Household | None:
        named = self.book.by_name.get((here, plain_name(row["head"])), [])
        day = row["birth_date"]
        return next((each for each in named if day and each.head.birth_date == day), None)

    def _number(self, row: Row) -> str:
        return "citizen_number" if row["citizen_number"] else "former_number"

    def _earlier(self, row: Row, commune: Commune, household: Household | None) -> Row | None:
        """A household on two lists has two rows; it is entered with the first."""
        keys: list[tuple[object, ...]] = [(field, row[field]) for field in NUMBERS if row[field]]
        if row["code"]:
            keys.append(("code", commune.present_id, row["code"].lower()))
        if row["birth_date"]:
            keys.append(("name", commune.present_id, plain_name(row["head"]), row["birth_date"]))
        earlier = next((self.first[key] for key in keys if key in self.first), None)
        for key in keys:
            self.first.setdefault(key, earlier or row)
        if earlier and not self._agrees(row, earlier, commune):
            problem = _("Số hoặc mã này cũng ghi cho một hộ khác ở dòng %(row)s") % {"row": earlier.number}
            self.reading.note(row, "head", problem, _("Mỗi hộ một mã, mỗi chủ hộ một số"))
        return earlier if household is None else None

    def _agrees(self, row: Row, earlier: Row, commune: Commune) -> bool:
        there = self.commune_of[id(earlier)]
        same = plain_name(row["head"]) == plain_name(earlier["head"] or "")
        return same and there is not None and there.present_id == commune.present_id

    def _lists(self, row: Row, household: Household | None, earlier: Row | None) -> bool:
        """Notes a list named twice, or poor beside near-poor. True when the book has it already."""
        year, on_list = row["year"], row["on_list"]
        if not (year and on_list):
            return False
        own = household.pk if household else id(earlier or row)
        stands = self.on_lists.get((household.pk, year), set()) if household else set()
        before = self.first_on.setdefault((own, year, on_list), row)
        other = next(iter(POOR_OR_NEAR - {on_list})) if on_list in POOR_OR_NEAR else None
        if before is not row:
            self.reading.note(
                row, "on_list", _("Trùng với dòng %(row)s") % {"row": before.number}, _("Bỏ một dòng")
            )
        elif other and (other in stands or (own, year, other) in self.first_on):
            self.reading.note(
                row, "on_list", _("Trong năm này hộ đã ở danh sách “%(list)s”") % {"list": other.label},
                _("Một năm hộ chỉ ở một trong hai danh sách"),
            )  # fmt: skip
        elif on_list in stands:
            self.reading.note(
                row, "on_list", _("Hộ đã có trong danh sách này của năm"), _("Không ghi lại"), Level.LOOK
            )
        return on_list in stands

    def _hamlet(self, row: Row, commune: Commune) -> Hamlet | None:
        if not row["hamlet"]:
            return None
        hamlet = self.hamlets.get((commune.pk, plain(row["hamlet"])))
        if hamlet is None:
            problem = _("%(commune)s chưa có thôn, tổ dân phố tên này") % {"commune": commune}
            self.reading.note(row, "hamlet", problem, _("Kiểm tra tên hoặc để trống"))
        return hamlet


def write(checked: Checked, by: User) -> dict[str, int]:
    rows: Sequence[Listed] = checked.rows
    for commune in {row.commune.pk: row.commune for row in rows}.values():
        policies.check_can_keep_in(by, commune)
    new = [row for row in rows if row.household is None and row.same_as is None]
    entered = _entered(new)
    of_row = dict(zip((id(row.row) for row in new), entered, strict=True))
    recognised = [
        Recognition(
            household=row.household or of_row[id(row.same_as or row.row)],
            year=row.row["year"], on_list=row.row["on_list"],
            decision=row.row["number"], decided_on=row.row["issued_on"],
        )
        for row in rows
        if not row.known
    ]  # fmt: skip
    copy_in(recognised)
    _write_down(new, entered, recognised, by)
    return {"households": len(entered), "recognitions": len(recognised)}


def _entered(new: Sequence[Listed]) -> list[Household]:
    people = [row.person or Person(**facts_of(row.row)) for row in new]
    copy_in([person for person in people if person.pk is None])
    households = [
        Household(
            head=person, commune=row.commune, hamlet=row.hamlet, code=row.row["code"] or "",
            address=row.row["address"] or "", has_smartphone=row.row["has_smartphone"],
        )
        for row, person in zip(new, people, strict=True)
    ]  # fmt: skip
    copy_in(households)
    return households


def _write_down(
    new: Sequence[Listed], entered: Sequence[Household], recognised: Sequence[Recognition], by: User
) -> None:
    fresh = {household.pk for household in entered}
    events = [
        audit.event(
            "households.entered", household, by=by, commune=row.commune, after={"decision": row.row["number"]}
        )
        for row, household in zip(new, entered, strict=True)
    ]
    events += [
        audit.event(
            "households.recognised", each.household, by=by, commune=each.household.commune,
            after={"lists": f"{each.get_on_list_display()}, {each.year}", "decision": each.decision},
        )
        for each in recognised
        if each.household.pk not in fresh
    ]  # fmt: skip
    audit.record_all(events)


def lists(user: User) -> dict[str, list[str]]:
    return {
        "commune": [str(commune) for commune in communes_of(user).order_by("plain_name")],
        "sex": [str(sex.label) for sex in Sex],
        "on_list": [str(each.label) for each in RecognisedList],
        "has_smartphone": ["Có", "Chưa"],
    }


HOUSEHOLDS = Kind(
    slug="ho",
    code="HO-01",
    title=gettext_lazy("danh sách hộ được công nhận"),
    columns=columns.households,
    check_may=policies.check_can_keep,
    check=check,
    write=write,
    lists=lists,
    back="smartphones:households",
    back_title=gettext_lazy("Sổ hộ"),
)
