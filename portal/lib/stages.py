"""How a page shows what goes from hand to hand: its steps, its people, what its reader may do with it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Act:
    """Something to do next; `reason_against` says why not, "" when the reader may."""

    verb: str
    label: str | Promise
    url: str
    reason_against: str
    has_page: bool  # with something to type or to think over first


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    note: str
    state: str


@dataclass(frozen=True, slots=True)
class Responsible:
    office: str
    name: str
    note: str
    state: str
    is_reader: bool
