"""The public notice of a list: under a code nobody guesses, names in short, for its days only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from places.models import ComplaintOffice
from smartphones import notices

from .pages import may_be_kept, public, show


@public
def notice(request: HttpRequest, notice_code: str) -> HttpResponse:
    """Kept by browsers until it ends and no longer; here it is not kept: it names people, if in short."""
    found = notices.open_notices().filter(notice_code=notice_code.upper()).first()
    if found is None:
        answer = show(request, "reports/public/notice_over.html")
        answer.status_code = 404
        return answer
    there = found.programme.province.present
    context = {"list": found, "sources": notices.lines(found), "office": ComplaintOffice.of(there)}
    answer = show(request, "reports/public/notice.html", province=there, **context)
    answer["X-Robots-Tag"] = "noindex, noarchive"
    may_be_kept(answer, request, notices.seconds_left(found))
    return answer
