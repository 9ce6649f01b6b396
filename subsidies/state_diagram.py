"""The states of a run as a diagram (mermaid), from the table of transitions alone."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from .models import Status
from .transitions import TRANSITIONS, Transition

PAGE = Path(settings.BASE_DIR) / "docs" / "dot-chi.md"
BEGIN, END = "```mermaid\n", "```\n"


def drawn() -> str:
    states = [f"    {status.value}: {status.label}" for status in Status]
    acts = [
        f"    {source.value} --> {one.target.value}: {one.label} ({_who(one)})"
        for one in TRANSITIONS.values()
        for source in one.sources
    ]
    moves = [
        f"    [*] --> {Status.CALCULATING.value}",
        f"    {Status.CALCULATING.value} --> {Status.CALCULATED.value}: máy chủ tính xong mọi xã, phường",
        *acts,
        f"    {Status.PAID.value} --> [*]",
        f"    {Status.CANCELLED.value} --> [*]",
    ]
    return "\n".join(["stateDiagram-v2", *states, *moves, ""])


def put_into(page: str) -> str:
    """The page with its diagram drawn anew."""
    before, rest = page.split(BEGIN, 1)
    return before + BEGIN + drawn() + END + rest.split(END, 1)[1]


def _who(transition: Transition) -> str:
    return ", ".join(str(role.label) for role in transition.roles)
