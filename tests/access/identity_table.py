"""The lines of the access table for signing in by an identity provider, where one is set."""

from __future__ import annotations

from .rows import Row
from .visitors import EVERYONE, SIGNED_IN

IDENTITY = {
    "identity_login": Row(get=EVERYONE, post=EVERYONE),
    # Whoever comes back without having been sent there is refused.
    "identity_callback": Row(get=set(), seen_by=EVERYONE, signs_in=True),
    "identity_again": Row(get=SIGNED_IN, post=SIGNED_IN),
    "forget_identity": Row(post=set()),  # whose it is
}
