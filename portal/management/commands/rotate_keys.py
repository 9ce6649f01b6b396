"""A new key for the sealed numbers: make one, put it first in PORTAL_DATA_KEYS, start again, run this."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, models, transaction

from accounts import second_factor
from portal.lib import sealing
from portal.lib.encrypted import EncryptedField

BATCH = 500  # photographs are sealed too


class Command(BaseCommand):
    help = "Seals every number with the first key of PORTAL_DATA_KEYS; the others may go afterwards."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--make", action="store_true", help="only print a new key")

    def handle(self, *_: Any, make: bool, **__: Any) -> None:
        if make:
            self.stdout.write(sealing.new_key())
            return
        for model in apps.get_models():
            for field in model._meta.concrete_fields:
                if isinstance(field, EncryptedField):
                    done = reseal(model, field)
                    self.stdout.write(f"{field.verbose_name}: {done}")
        self.stdout.write(f"xác thực hai bước: {second_factor.seal_anew()}")


def reseal(model: type[models.Model], field: EncryptedField) -> int:
    """Returns how many values had another key. Safe to interrupt and to repeat."""
    done, last = 0, 0
    while pks := _batch_after(model, last):
        last = pks[-1]
        done += _reseal_batch(model, field, pks)
    return done


def _batch_after(model: type[models.Model], last: int) -> list[int]:
    return list(model._base_manager.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def _reseal_batch(model: type[models.Model], field: EncryptedField, pks: list[int]) -> int:
    """With the rows locked: a correction made meanwhile is neither lost nor undone."""
    locked = model._base_manager.select_for_update(no_key=True).filter(pk__in=pks)
    values = list(locked.values_list(field.attname, "pk"))
    stale = [(value.sealed_anew().token, pk) for value, pk in values if value and _is_stale(value)]
    table, column = model._meta.db_table, field.column
    with connection.cursor() as cursor:
        cursor.executemany(f'UPDATE "{table}" SET "{column}" = %s WHERE id = %s', stale)  # noqa: S608  # nosec B608 # our own names
    return len(stale)


def _is_stale(value: Any) -> bool:
    return not sealing.has_current_key(value.token)
