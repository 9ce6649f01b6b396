"""Resolutions and their scans: for the addresses that name them."""

from __future__ import annotations

import datetime as dt
from functools import cached_property

from subsidies import scans
from subsidies.models import Resolution
from tests.factories import Country
from tests.reports import runs
from tests.scanned import a_scan

DRAFT = "Bàn-Kín"  # part of a draft's name, known in the whole province
VALID_FROM = dt.date(2026, 1, 1)


class LawThings:
    country: Country

    @cached_property
    def resolution(self) -> Resolution:
        """A draft: published ones are public law."""
        law = runs.a_resolution(self.country.yen_bai, title=f"Dự thảo {DRAFT}", valid_from=VALID_FROM)
        scans.keep(law, a_scan(), f"{DRAFT}.pdf", by=None)
        return law

    @cached_property
    def published_law(self) -> Resolution:
        law = runs.a_resolution(self.country.old_lao_cai, status="published", valid_from=VALID_FROM)
        scans.keep(law, a_scan(), "nq.pdf", by=None)
        return law

    resolution_id = property(lambda self: self.resolution.pk)
    slug = property(lambda self: self.resolution.slug)
    scan_id = property(lambda self: self.resolution.scan.pk)
    law = property(lambda self: self.published_law.slug)
