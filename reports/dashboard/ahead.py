"""What takes seconds to reckon, reckoned before somebody opens the dashboard."""

from __future__ import annotations

from accounts.models import Reach, User
from portal.lib import reach
from teams import flagged

from . import phones


def look_ahead() -> None:
    """As one of each province who sees all of it: what they see is the same."""
    seeing = User.objects.filter(is_active=True, reach=Reach.PROVINCE)
    for reader in seeing.order_by("province", "pk").distinct("province"):
        with reach.of(reader):
            flagged.look_ahead(reader)
            phones.look_ahead(reader)
