"""How many approvers a run needs by its sum, and who of them has signed."""

from __future__ import annotations

from django.db.models import Sum
from django.utils import timezone

from accounts.models import User

from .models import PayrollRun, Signature, SignatureBand


def needed(run: PayrollRun) -> int:
    """By the band of the province that the run's sum (đồng) lies in; one approver where none is set."""
    amount = run.units.aggregate(sum=Sum("total", default=0))["sum"]
    bands = SignatureBand.objects.filter(province=run.province.present_id, from_amount__lte=max(amount, 0))
    band = bands.order_by("from_amount").last()
    return band.approvers if band else 1


def sign(run: PayrollRun, *, by: User) -> bool:
    """Whether it was the last that was missing."""
    Signature.objects.create(run=run, by=by, at=timezone.now())
    return run.signatures.count() >= run.signatures_needed


def missing(run: PayrollRun) -> int:
    return max(0, run.signatures_needed - run.signatures.count())
