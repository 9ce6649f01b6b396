"""The book of people: entered once whatever team they serve, corrected with a trace, never shown bare."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from portal.lib import identifiers
from portal.lib.refusals import Refused
from portal.lib.violations import violations_refused

from . import policies
from .models import Person

SEALED = ["citizen_number", "former_number", "bank_account"]
# By these a payment finds its way: whoever pays is told when they change (subsidies/since.py).
PAID_BY = {"full_name", "bank_bin", "bank_account"}
ACCOUNT_CHANGED = "people.account_changed"


@violations_refused()
@transaction.atomic
def register(person: Person, *, by: User) -> Person:
    policies.check_can_keep(by)
    person.save()
    audit.record("people.registered", person, by=by, after=shown(person))
    return person


@violations_refused()
@transaction.atomic
def correct(person: Person, facts: dict[str, Any], *, by: User) -> Person:
    """Sets the fields in `facts`."""
    policies.check_can_keep_person(by, person)
    person = Person.objects.select_for_update().get(pk=person.pk)
    before = shown(person)
    stood = {field: getattr(person, field) for field in before}
    for field, value in facts.items():
        setattr(person, field, value)
    person.save()
    after = shown(person)
    changed = {field for field in after if getattr(person, field) != stood[field]}
    for verb, fields in ((ACCOUNT_CHANGED, changed & PAID_BY), ("people.corrected", changed - PAID_BY)):
        if fields:
            told = [{field: side[field] for field in side if field in fields} for side in (before, after)]
            audit.record(verb, person, by=by, before=told[0], after=told[1])
    return person


@transaction.atomic
def reveal(person: Person, field: str, *, reason: str, by: User) -> str:
    """One number of SEALED in clear; the log keeps who asked, for which one, and why."""
    policies.check_can_reveal_of(by, person)
    number = getattr(person, field)
    if not number:
        raise Refused(_("Sổ chưa ghi số này của %(person)s.") % {"person": person})
    label = Person._meta.get_field(field).verbose_name
    audit.record("people.revealed", person, by=by, after={"shown": str(label), "reason": reason})
    return number.revealed


def shown(person: Person) -> dict[str, str]:
    """What the log keeps: that a number changed and how it ends, not the number."""
    masked = {field: str(getattr(person, field) or "") for field in SEALED}
    masked["phone"] = identifiers.masked(person.phone)
    plain = {
        field: str(getattr(person, field) or "") for field in ("full_name", "birth_date", "sex", "bank_bin")
    }
    return plain | masked
