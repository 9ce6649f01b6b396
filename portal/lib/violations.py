"""What the database refuses, in the words of the field: one translation for every process.

A check beforehand explains better; this answers when two people act at the same time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import IntegrityError
from django.utils.translation import gettext as _

from portal.lib.refusals import Refused


@contextmanager
def violations_refused() -> Iterator[None]:
    """Goes around the transaction: `@violations_refused()` above `@transaction.atomic`."""
    try:
        yield
    except IntegrityError as error:
        words = words_of(error)
        if not words:
            raise
        raise Refused(words) from error


def words_of(error: IntegrityError) -> str:
    """What the violated constraint tells people; a trigger's words come in its hint. "" for a defect."""
    diagnosis = getattr(error.__cause__, "diag", None)
    if diagnosis is None:
        return ""
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == diagnosis.constraint_name:
                return str(constraint.violation_error_message)
    return _(diagnosis.message_hint) if diagnosis.message_hint else ""
