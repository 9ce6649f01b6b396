"""Until when a province wants its sheets, decided by its own ICT officers."""

from __future__ import annotations

from django.db import transaction

from accounts import audit
from accounts.models import User
from places.models import Province

from . import policies
from .models import SheetDeadline


@transaction.atomic
def decide(province: Province, day: int, notice: int, *, by: User) -> SheetDeadline:
    """`day` of the following month; a mail goes out `notice` days before. Counts at once."""
    policies.check_can_set_deadline(by, province)
    old = SheetDeadline.of(province)
    before = {"day": old.day, "notice": old.notice}
    found, _new = SheetDeadline.objects.update_or_create(
        province=province, defaults={"day": day, "notice": notice}
    )
    after = {"day": day, "notice": notice}
    audit.record("timesheets.deadline_set", found, by=by, before=before, after=after, province=province)
    return found
