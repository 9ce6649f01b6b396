"""Columns that hold sealed text. In Python the value is masked wherever it is shown, until revealed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.expressions import Col
from django.db.models.lookups import Exact, In
from django.db.models.query_utils import DeferredAttribute

from portal.lib import identifiers, sealing
from portal.lib.derived import Derived


class Sealed:
    """A text that shows only its end. `revealed` is the text; asking for it is a decision of the caller."""

    __slots__ = ("_plain", "_purpose", "_token")

    def __init__(self, purpose: str, *, plain: str | None = None, token: bytes | None = None) -> None:
        self._purpose, self._plain, self._token = purpose, plain, token

    @property
    def revealed(self) -> str:
        if self._plain is None:
            self._plain = sealing.unseal(self._token or b"", self._purpose)
        return self._plain

    @property
    def token(self) -> bytes:
        if self._token is None:
            self._token = sealing.seal(self.revealed, self._purpose)
        return self._token

    def sealed_anew(self) -> Sealed:
        """With the key that seals now."""
        return Sealed(self._purpose, plain=self.revealed)

    def __str__(self) -> str:
        return identifiers.masked(self.revealed)

    __repr__ = __str__

    def __eq__(self, other: object) -> bool:
        return self.revealed == (other.revealed if isinstance(other, Sealed) else other)

    def __hash__(self) -> int:
        return hash(self.revealed)


class _SealedAttribute(DeferredAttribute):
    """Whatever is assigned is masked from then on."""

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = self.field.to_python(value)


class EncryptedField(models.BinaryField):  # type: ignore[type-arg]
    """`purpose` is part of the seal. "" stays "": that there is no number is no secret."""

    descriptor_class = _SealedAttribute

    def __init__(self, *args: Any, purpose: str, **kwargs: Any) -> None:
        self.purpose = purpose
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "purpose": self.purpose}

    def to_python(self, value: Any) -> Sealed | str | None:
        if not value:
            return None if value is None else ""
        return value if not isinstance(value, str) else Sealed(self.purpose, plain=value)

    def from_db_value(self, value: Any, *_: Any) -> Sealed | str | None:
        return Sealed(self.purpose, token=bytes(value)) if value else self.to_python(value)

    def get_prep_value(self, value: Any) -> bytes | None:
        value = self.to_python(value)
        return value.token if isinstance(value, Sealed) else None if value is None else b""

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name not in ("exact", "in", "isnull"):
            raise FieldError(f"{self.name} is sealed: it is found by the whole text only")
        return super().get_lookup(lookup_name)


class BlindIndex(Derived, models.BinaryField):  # type: ignore[type-arg]
    """A fingerprint of the sealed field `of`, named after it ("number" -> "number_index")."""

    def derive(self, value: Sealed | str | None) -> bytes | None:
        return self.fingerprint(value.revealed if isinstance(value, Sealed) else value)

    def fingerprint(self, text: str | None) -> bytes | None:
        return sealing.fingerprint(text, self.of) if text else None


class SlipIndex(Derived, ArrayField):  # type: ignore[type-arg]
    """Fingerprints of a sealed number less one digit: two that share one may be the same, mistyped."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("base_field", models.BigIntegerField())
        super().__init__(**{"default": list, "blank": True, **kwargs})

    def derive(self, value: Sealed | str | None) -> list[int]:
        number = value.revealed if isinstance(value, Sealed) else value or ""
        shorter = identifiers.one_digit_less(number) if number else ()
        prints = (sealing.fingerprint(text, f"{self.of}, a slip") for text in shorter)
        return sorted(int.from_bytes(found[:8], "big", signed=True) for found in prints)


def _index_of(lhs: Any) -> tuple[Any, BlindIndex]:
    index = lhs.target.model._meta.get_field(f"{lhs.target.name}_index")
    return Col(lhs.alias, index), index


@EncryptedField.register_lookup
class _FoundByItsFingerprint(Exact):
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        if not self.rhs:
            return Exact(Col(self.lhs.alias, self.lhs.target, models.BinaryField()), b"").as_sql(
                compiler, connection
            )
        column, index = _index_of(self.lhs)
        return Exact(column, index.fingerprint(_text(self.rhs))).as_sql(compiler, connection)


@EncryptedField.register_lookup
class _FoundByTheirFingerprints(In):
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, index = _index_of(self.lhs)
        prints = [index.fingerprint(_text(value)) for value in self.rhs if value]
        return In(column, prints).as_sql(compiler, connection)


def _text(value: Any) -> str:
    return value.revealed if isinstance(value, Sealed) else str(value)
