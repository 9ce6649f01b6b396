"""A draft on last month, over HTTP: as far as one request may take, then the rest."""

from __future__ import annotations

from time import monotonic
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from portal.lib.months import Month
from subsidies import policies, preview, preview_examples
from subsidies.models import Resolution
from subsidies.resolution_forms import PreviewForm

SECONDS = 1.5  # of computing in one request
SALT = "subsidies.preview"


@require_http_methods(["GET", "POST"])
def show_preview(request: HttpRequest, slug: str) -> HttpResponse:
    """POST only goes on from where the page stands; nothing is stored on either way."""
    found = Resolution.objects.visible_to(request.user).select_related("territory")
    draft = get_object_or_404(found, slug=slug)
    policies.check_can_change_resolutions(request.user, draft.territory)
    form = PreviewForm(request.GET or None)
    month = form.cleaned_data["month"] if form.is_valid() else Month.of(timezone.localdate()) - 1
    tally = _kept(request.POST.get("kept", "")) if request.method == "POST" else None
    if tally is None or tally.digest != draft.digest or tally.month != str(month):
        tally = preview.Tally(str(month), draft.digest)
    batches = preview.communes_in(draft, month)
    stop = monotonic() + SECONDS
    preview.go_on(tally, draft, batches, lambda: monotonic() > stop)
    context = {
        "draft": draft,
        "form": form,
        "month": month,
        "tally": tally,
        "batches": batches,
        "is_done": tally.done >= len(batches),
        "kept": signing.dumps(tally.kept, salt=SALT, compress=True),
        "segments": ["done" if n < tally.done else "" for n in range(len(batches))],
        **_told(tally, draft, month, is_done=tally.done >= len(batches)),
    }
    return render(request, "subsidies/resolution_preview.html", context)


def _kept(text: str) -> preview.Tally | None:
    try:
        return preview.Tally.of(signing.loads(text, salt=SALT))
    except signing.BadSignature:
        return None


def _told(tally: preview.Tally, draft: Resolution, month: Month, *, is_done: bool) -> dict[str, Any]:
    """Only when all is computed: half a sum says nothing."""
    if not is_done:
        return {}
    names = preview.names_of(tally.communes)
    communes = [(names[pk], *pair) for pk, pair in tally.communes.items()]
    before, after = tally.totals
    return {
        "before": before,
        "after": after,
        "change": after - before,
        "unlisted": preview.pays_nobody_for_want_of_a_list(draft, month),
        "clauses": [(label, *pair, pair[1] - pair[0]) for label, pair in tally.clauses.items()],
        "communes": sorted(((*row, row[2] - row[1]) for row in communes), key=lambda row: -abs(row[3])),
        "examples": preview_examples.told(draft, month, tally.examples) if tally.examples else [],
    }
