"""Columns computed from another column whenever a row is written, one by one or in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import models

from portal.lib import identifiers

if TYPE_CHECKING:
    Base = models.Field[Any, Any]
else:
    Base = object


class Derived(Base):
    """`of` names the field it is computed from by `derive`."""

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **{**kwargs, "editable": False})

    def derive(self, value: Any) -> Any:
        raise NotImplementedError

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: ARG002
        value = self.derive(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, value)
        return value

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        return name, path, args, {**kwargs, "of": self.of}


class PlainText(Derived, models.CharField):  # type: ignore[type-arg]
    """A name without accents, in small letters: what search compares.

    A letter may become two ("ß", "ﬁ"); what is then too long is cut off.
    """

    def derive(self, value: str) -> str:
        return identifiers.without_accents(identifiers.nfc(value))[: self.max_length]
