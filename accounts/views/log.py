"""The log of what people did."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from accounts.forms.log import AuditFilters
from accounts.models import AuditEvent
from accounts.timeline import in_words
from portal.lib.listings import Listing

EVENTS = Listing(
    template="accounts/audit_list.html", sorts={"at": ("at", "id")}, usual="-at", filters=AuditFilters
)


@require_GET
def audit_log(request: HttpRequest) -> HttpResponse:
    listed = EVENTS.of(request, AuditEvent.objects.visible_to(request.user))
    in_words(listed.page)
    return EVENTS.show(request, listed)
