"""Scans of resolutions (bản chụp nghị quyết): kept as they came, so that words can be held against them."""

from __future__ import annotations

import hashlib

from django.db import transaction

from accounts import audit
from accounts.models import User
from portal.lib import sent_pdf

from . import policies
from .models import Resolution, Scan


def keep(resolution: Resolution, content: bytes, name: str, *, by: User | None) -> Scan:
    """The last one kept stands for the resolution; the same file twice is kept once.

    Raises: Forbidden; Refused for what is no PDF, or one that acts.
    """
    if by is not None:
        policies.check_can_change_resolutions(by, resolution.territory)
    pages = sent_pdf.pages_of(content)
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        Resolution.objects.select_for_update(of=("self",)).get(pk=resolution.pk)
        before = resolution.scans.first()
        if before is not None and before.digest == digest:
            return before
        scan = resolution.scans.create(
            content=content, digest=digest, size=len(content), pages=pages, name=name[-200:], added_by=by
        )
        audit.record(
            "resolution.scan_kept", resolution, by=by, province=resolution.territory.present,
            before={"file": before.name, "digest": before.digest} if before else None,
            after={"file": scan.name, "digest": digest},
        )  # fmt: skip
    return scan
