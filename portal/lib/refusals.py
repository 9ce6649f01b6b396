"""A refusal a person can act on: the reason, in their language, and what to do next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


class Refused(Exception):
    """The rules of the field say no. The message is shown to the person as it stands."""


class Forbidden(Refused):
    """This person may not do this, whatever the state of things."""


class OutOfReach(Forbidden):
    """It lies outside this person's area: to them it is not there."""


def reason_against(check: Callable[..., None], *args: Any) -> str:
    """Why `check` would refuse, for the line beside a button; "" when it would not."""
    try:
        check(*args)
    except Refused as refusal:
        return str(refusal)
    return ""


def attempt(act: Callable[..., T], *args: Any) -> tuple[T | None, str]:
    """What `act` gives; or nothing and why it was refused, for a form that keeps what was typed."""
    try:
        return act(*args), ""
    except Forbidden:
        raise
    except Refused as refusal:
        return None, str(refusal)
