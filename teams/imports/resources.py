"""Clean rows to rows of tables, in bulk, by django-import-export. What rows point to was found before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError
from import_export import resources
from import_export.exceptions import ImportError as NotWritten
from tablib import Dataset

from portal.lib.copying import copy_in
from teams.models import CommunityTeam, Membership, Person, TeamSeat


class Bulk(resources.ModelResource):
    """Every row is new: the check has found out what is in the book already."""

    class Meta:
        use_bulk = True
        batch_size = None  # one statement for the file
        force_init_instance = True
        import_id_fields = ()
        skip_diff = True
        store_instance = True

    def import_instance(self, instance: Any, row: Mapping[str, Any], **_: Any) -> None:
        """Values come checked; there is no text left to read."""
        for name, value in row.items():
            setattr(instance, name, value)

    def bulk_create(self, _transactions: bool, _dry_run: bool, raise_errors: bool, **kwargs: Any) -> None:
        """By COPY, within the wizard's transaction."""
        try:
            copy_in(self.create_instances)
        except IntegrityError as refusal:
            self.handle_import_error(kwargs["result"], refusal, raise_errors)
        finally:
            self.create_instances.clear()

    def after_import(self, *_: Any, **__: Any) -> None:
        """No sequence is set again, which the portal's own role may not: every key was taken from it."""


class PersonResource(Bulk):
    class Meta(Bulk.Meta):
        model = Person


class MembershipResource(Bulk):
    class Meta(Bulk.Meta):
        model = Membership


class TeamResource(Bulk):
    class Meta(Bulk.Meta):
        model = CommunityTeam


class SeatResource(Bulk):
    class Meta(Bulk.Meta):
        model = TeamSeat


def made(resource: Bulk, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[Any]:
    """The objects, with their keys, in the order of the rows. Raises what the database says."""
    if not rows:
        return []
    dataset = Dataset(*rows, headers=heads)
    try:
        result = resource.import_data(dataset, raise_errors=True, use_transactions=False)
    except NotWritten as failure:
        raise failure.error from failure.error.__cause__
    return [row.instance for row in result.rows]
