"""The stages of a list as a diagram (mermaid) for each form, from the table of transitions alone."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from .list_transitions import TRANSITIONS, Transition
from .models import ListStatus

PAGE = Path(settings.BASE_DIR) / "docs" / "danh-sach-dien-thoai.md"
BEGIN, END = "```mermaid\n", "```\n"
FORMS = (False, True)  # without the district level, with it: in the order of the page


def drawn(with_district: bool) -> str:
    acts = [one for one in TRANSITIONS.values() if with_district in one.forms]
    reached = {ListStatus.DRAFT, *(one.target for one in acts)}
    states = [f"    {status.value}: {status.label}" for status in ListStatus if status in reached]
    moves = [
        f"    {source.value} --> {one.target.value}: {one.label} ({_who(one)})"
        for one in acts
        for source in one.sources
        if source in reached
    ]
    first = f"    [*] --> {ListStatus.DRAFT.value}"
    last = f"    {ListStatus.APPROVED.value} --> [*]"
    return "\n".join(["stateDiagram-v2", *states, first, *moves, last, ""])


def put_into(page: str) -> str:
    """The page with its diagrams drawn anew."""
    before, *parts = page.split(BEGIN)
    for form, part in zip(FORMS, parts, strict=True):
        before += BEGIN + drawn(form) + END + part.split(END, 1)[1]
    return before


def _who(transition: Transition) -> str:
    return ", ".join(str(role.label) for role in transition.roles)
