"""How dong, months and statuses are shown; the small parts every page is made of."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import HttpRequest
from django.template.context import Context
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.acts import word_for_fact, words_for
from portal.icons import ICONS
from portal.lib import money
from portal.lib.figures import grouped
from portal.lib.listings import FILE
from portal.lib.months import Month
from portal.navigation import menu_for
from subsidies.source_names import said
from teams.overview import WORDS as SHEET_WORDS

register = template.Library()

NO_BREAK = "\N{NO-BREAK SPACE}"

# The shape and colour of each state, whatever it is a state of. The word comes from the model.
LOOK_OF = {
    "waiting": "todo",
    "draft": "doing",
    "calculating": "doing",
    "calculated": "doing",
    "submitted": "waiting",
    "checked": "waiting",
    "screened": "doing",
    "on_notice": "doing",
    "noticed": "waiting",
    "at_district": "waiting",
    "appraised": "waiting",
    "consolidated": "waiting",
    "locked": "done",
    "at_commune": "todo",
    "at_department": "waiting",
    "answered": "done",
    "returned": "returned",
    "confirmed": "done",
    "published": "done",
    "approved": "done",
    "paid": "done",
    "sent": "waiting",
    "reissued": "locked",
    "nothing": "locked",
    "done": "done",
    "ended": "locked",
    "cancelled": "locked",
}


@register.filter
def number(value: Decimal | int | None) -> str:
    return "" if value is None else grouped(value).replace("-", "−")


@register.filter
def dong(value: int | None) -> SafeString:
    """Whole đồng that never breaks over two lines: "1.860.000 đ"."""
    if value is None:
        return SafeString("")
    return format_html('<span class="money">{}{}đ</span>', number(value), NO_BREAK)


@register.filter
def month(value: Month | dt.date | None) -> str:
    """ "10/2026"."""
    return f"{Month.of(value) if isinstance(value, dt.date) else value or ''}"


@register.filter
def day(value: dt.date | None) -> str:
    """ "15/10/2026"; with its time, local, when the value has one: "15/10/2026 17:00"."""
    if isinstance(value, dt.datetime):
        return f"{timezone.localtime(value):%d/%m/%Y %H:%M}"
    return f"{value:%d/%m/%Y}" if value else ""


@register.filter
def act(verb: str) -> str | Promise:
    return words_for(verb)


@register.filter
def fact(name: str) -> str | Promise:
    return word_for_fact(name)


@register.filter
def source(name: str) -> str:
    """Of money. What a resolution calls it stays Vietnamese, and is read aloud as Vietnamese."""
    words = said(name)
    return words if words != name else format_html('<span lang="vi">{}</span>', name)


@register.filter
def weekday(value: dt.date) -> str:
    """ "T2" ... "T7", "CN", as calendars write it."""
    return (_("T2"), _("T3"), _("T4"), _("T5"), _("T6"), _("T7"), _("CN"))[value.weekday()]


@register.filter
def duration(value: dt.timedelta | None) -> str:
    """ "4 phút 25 giây"."""
    if value is None:
        return ""
    minutes, seconds = divmod(int(value.total_seconds()), 60)
    words = _("%(minutes)s phút %(seconds)s giây") if minutes else _("%(seconds)s giây")
    return words % {"minutes": minutes, "seconds": seconds}


@register.filter
def signed(value: int) -> SafeString:
    """ "+780.000 đ" for a difference."""
    return format_html("{}{}", "+" if value > 0 else "", dong(value))


@register.filter
def since_month_end(days: int) -> str:
    """ "12 ngày"; of money received within the month still, "trước cuối tháng 6 ngày"."""
    if days < 0:
        told = ngettext("trước cuối tháng %(n)s ngày", "trước cuối tháng %(n)s ngày", -days)
    else:
        told = ngettext("%(n)s ngày", "%(n)s ngày", days)
    return told % {"n": abs(days)}


@register.filter
def units(value: Decimal, rate: Any) -> str:
    """ "12 ngày" of a rate that pays by the day; part of a month to four places, "0,3333 tháng"."""
    return rate.counted(round(value, 4))


@register.filter
def price(rate: Any) -> SafeString | str:
    """ "150.000 đ/ngày", "tối đa 200.000 đ/đêm", "6 lần lương cơ sở/tháng"; a remainder has none."""
    if rate.kind == "remainder":
        return rate.get_kind_display()
    if rate.amount is None:
        return format_html("<span>{}/{}</span>", rate.wording, rate.get_per_display())
    words = format_html("{}/{}", dong(rate.amount), rate.get_per_display())
    return format_html(
        "<span>{}</span>", format_html(_("tối đa {}"), words) if rate.kind == "ceiling" else words
    )


@register.filter
def in_words(value: int) -> str:
    return money.in_words(value)


@register.simple_tag
def icon(name: str) -> SafeString:
    drawing = mark_safe(ICONS[name])  # noqa: S308  # nosec B308 B703 # our own constants
    return format_html('<svg class="i" viewBox="0 0 16 16" aria-hidden="true">{}</svg>', drawing)


@register.simple_tag
def tag(look: str, word: str | Promise) -> SafeString:
    """Colour never speaks alone: a tint, a shape and a word."""
    return format_html('<span class="tag {}">{}{}</span>', look, icon(look), word)


@register.filter
def status(thing: Any) -> SafeString:
    """The tag of a thing with a `status`, the same for the same state everywhere."""
    return tag(LOOK_OF[thing.status], thing.get_status_display())


@register.filter
def sheet_state(status: str) -> SafeString:
    """The tag of a month's sheet, also of one that nobody has begun."""
    return tag(*SHEET_WORDS[status])


@register.inclusion_tag("components/nav.html", takes_context=True)
def navigation(context: Context) -> dict[str, Any]:
    request = context["request"]
    return {"items": menu_for(request.user, request.path)}


def with_query(request: HttpRequest, **changes: str) -> str:
    """This address with some parameters changed and the page number forgotten."""
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"


@register.inclusion_tag("components/th.html", takes_context=True)
def sort_th(context: Context, name: str, label: str, css: str = "") -> dict[str, Any]:
    """A column head that sorts by `name`, and the other way round when it already does."""
    sort = context["listing"].sort
    direction = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
    url = with_query(context["request"], sort=f"-{name}" if sort == name else name)
    return {"label": label, "css": css, "direction": direction, "url": url}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pages(context: Context, page: Page) -> dict[str, Any]:
    def link(number: int) -> str:
        return with_query(context["request"], page=str(number))

    listing = context.get("listing")
    return {
        "page": page,
        "file": with_query(context["request"], **{FILE: "xlsx"}) if listing and listing.as_file else "",
        "previous": link(page.number - 1) if page.has_previous() else "",
        "next": link(page.number + 1) if page.has_next() else "",
        "links": [
            (number, link(number) if isinstance(number, int) else "")
            for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
        ],
    }
