"""The public notice: without signing in, under a code nobody guesses, names in short, for its days only."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from places.models import ComplaintOffice
from portal.lib import reach
from smartphones import notices


@login_not_required
@require_GET
@reach.whole_country()
def show_notice(request: HttpRequest, notice_code: str) -> HttpResponse:
    found = notices.open_notices().filter(notice_code=notice_code.upper()).first()
    if found is None:
        return render(request, "smartphones/notice_over.html", status=404)
    office = ComplaintOffice.of(found.programme.province)
    context = {"list": found, "sources": notices.lines(found), "office": office}
    answer = render(request, "smartphones/notice.html", context)
    answer["X-Robots-Tag"] = "noindex, noarchive"
    return answer
