"""What a source of money is called where nobody named it: kept in Vietnamese, like the names laws give."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop

UNNAMED = gettext_noop("Chưa ghi nguồn")
OF_COMMUNES = gettext_noop("Ngân sách xã, theo quyết định của xã")


def said(source: str) -> str:
    """To the reader. Sums and budgets are compared by the name as kept, whatever language is read."""
    return gettext(source) if source in (UNNAMED, OF_COMMUNES) else source
