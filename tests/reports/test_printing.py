"""A commune's month on paper: asked for once, drawn by a worker, opened by whoever may, gone the next day."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from portal.lib import reach
from portal.lib.months import Month
from reports import tasks
from reports.models import Printout
from reports.personal_data import retention
from reports.personal_data.retention_classes import CLASSES
from reports.printing import drawing
from tests import factories
from tests.assertions import queries_of

OCTOBER = Month(2026, 10)


@pytest.fixture
def sheets(country) -> None:
    for name in ("Tổ thôn Đông", "Tổ thôn Tây", "Tổ thôn Nam"):
        team = factories.a_team(country.chau_que, name=name)
        person = factories.a_member(team, "Trần Ý").person
        factories.a_workday(factories.a_timesheet(team, OCTOBER), person, 5)
        factories.a_timesheet(team, OCTOBER - 1)
    factories.a_timesheet(factories.a_team(country.lam_giang, name="Tổ nơi khác"), OCTOBER)


@pytest.fixture
def asked(sheets, country, cast) -> Printout:
    return drawing.ask_for(country.chau_que, OCTOBER, by=cast.commune_staff)


def print_month(country) -> str:
    return reverse("reports:print_month", args=[country.chau_que.pk, OCTOBER])


def names_in(content: bytes) -> list[str]:
    return [re.search(r"Tổ (thôn|nơi) \w+", page.extract_text())[0] for page in of(content).pages]


def of(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def test_the_button_stands_on_the_months_page_and_ends_in_a_file(sheets, country, cast, signed_in):
    client = signed_in(cast.commune_staff)
    month = client.get(reverse("teams:month", args=[country.chau_que.pk, OCTOBER])).content.decode()
    assert f'action="{print_month(country)}"' in month
    asked = client.post(print_month(country))["Location"]
    waiting = client.get(asked).content.decode()
    assert "Đang lập 0/3 bảng chấm công" in waiting and "hx-get" in waiting
    printout = Printout.objects.get()
    drawing.draw(printout.pk)
    page = client.get(asked).content.decode()
    file = reverse("reports:printout_pdf", args=[printout.pk])
    assert "bảng chấm công của 3 tổ" in page and f'href="{file}"' in page and "hx-get" not in page
    response = client.get(file)
    assert response["Content-Type"] == "application/pdf" and "no-store" in response["Cache-Control"]
    name = f"bang-cham-cong-{country.chau_que.code}-2026-10.pdf"
    assert response["Content-Disposition"] == f'inline; filename="{name}"'
    assert names_in(response.content) == ["Tổ thôn Đông", "Tổ thôn Tây", "Tổ thôn Nam"]


def test_who_waits_on_the_page_is_led_to_the_file(asked, cast, signed_in):
    client, fragment = signed_in(cast.commune_staff), {"headers": {"HX-Request": "true"}}
    assert "HX-Redirect" not in client.get(asked.get_absolute_url(), **fragment)
    assert client.get(reverse("reports:printout_pdf", args=[asked.pk]), expects=302)["Location"] == (
        asked.get_absolute_url()
    )
    drawing.draw(asked.pk)
    response = client.get(asked.get_absolute_url(), **fragment)
    assert response["HX-Redirect"] == reverse("reports:printout_pdf", args=[asked.pk])


def test_progress_is_told_after_each_sheet(asked, monkeypatch):
    told, update = [], type(Printout.objects.all()).update

    def seen(self, **changes):
        told.append(changes.get("drawn"))
        return update(self, **changes)

    monkeypatch.setattr(type(Printout.objects.all()), "update", seen)
    drawing.draw(asked.pk)
    assert told == [1, 2, 3, None]


def test_all_sheets_are_read_at_once(asked, country, cast, sheets):
    queries = queries_of(lambda: drawing.draw(asked.pk))
    more = factories.a_timesheet(factories.a_team(country.chau_que, name="Tổ thôn Bắc"), OCTOBER)
    again = drawing.ask_for(country.chau_que, OCTOBER, by=cast.commune_staff)
    assert len(queries_of(lambda: drawing.draw(again.pk))) == len(queries) + 1, "one more step told"
    again.refresh_from_db()
    assert again.sheets == 4 and str(more.team) in str(names_in(bytes(again.content)))


def test_the_whole_keeps_what_listeners_need_of_each_sheet(asked):
    drawing.draw(asked.pk)
    asked.refresh_from_db()
    root = of(bytes(asked.content)).trailer["/Root"]
    assert root["/Lang"] == "vi" and root["/MarkInfo"]["/Marked"]
    tables = str(root["/StructTreeRoot"]["/K"])
    assert len(of(bytes(asked.content)).pages) == 3 and tables
    about = root["/Metadata"].get_object().get_data().decode()
    assert 'pdfaid:part="3"' in about


def test_who_asks_twice_waits_for_the_same(asked, country, cast, signed_in):
    assert signed_in(cast.commune_staff).post(print_month(country))["Location"] == asked.get_absolute_url()
    signed_in(cast.officer).post(print_month(country))
    assert Printout.objects.count() == 2
    drawing.draw(asked.pk)
    assert drawing.ask_for(country.chau_que, OCTOBER, by=cast.commune_staff) != asked, "the books may differ"


def test_a_month_without_sheets_says_what_to_do(country, cast, signed_in):
    client = signed_in(cast.commune_staff)
    assert "Chấm công trước rồi in" in client.post(print_month(country), expects=409).content.decode()
    page = client.get(reverse("teams:month", args=[country.chau_que.pk, OCTOBER])).content.decode()
    assert print_month(country) not in page


def test_a_colleague_of_the_commune_does_not_see_it_and_the_province_does(asked, country, cast, signed_in):
    colleague = factories.a_user(cast.commune_staff.role, communes=[country.chau_que])
    for user in (colleague, cast.neighbour, cast.officer_elsewhere):
        assert signed_in(user).get(asked.get_absolute_url(), expects=404)
    for user in (cast.commune_staff, cast.officer, cast.inspector):
        assert signed_in(user).get(asked.get_absolute_url())


def test_who_answers_for_the_commune_no_more_neither_sees_it_nor_has_it_drawn(asked, cast, signed_in):
    cast.commune_staff.communes.clear()
    signed_in(cast.commune_staff).get(asked.get_absolute_url(), expects=404)
    drawing.draw(asked.pk)
    assert not Printout.objects.exists()


def test_a_lost_one_is_drawn_by_the_timetable_and_an_old_one_is_given_up(asked, monkeypatch):
    sent: list[int] = []
    monkeypatch.setattr(tasks.draw_printout, "delay", sent.append)
    tasks.draw_lost_printouts()
    assert sent == []
    now = timezone.now()
    Printout.objects.update(moved_at=now - dt.timedelta(minutes=3))
    tasks.draw_lost_printouts()
    assert sent == [asked.pk]
    Printout.objects.update(at=now - dt.timedelta(hours=2))
    tasks.draw_lost_printouts()
    assert sent == [asked.pk]


def test_one_given_up_says_so_and_is_asked_for_anew(asked, country, cast, signed_in):
    Printout.objects.update(at=timezone.now() - dt.timedelta(hours=2))
    staff = signed_in(cast.commune_staff)
    page = staff.get(asked.get_absolute_url()).content.decode()
    assert "Chưa lập được bản in này" in page
    assert "hx-trigger" not in page
    new = staff.post(print_month(country))["Location"]
    assert new != asked.get_absolute_url()
    assert "Đang lập 0/3" in staff.get(new).content.decode()
    staff.get(asked.get_absolute_url(), expects=404)


def test_drawn_twice_it_is_the_same_file(asked):
    drawing.draw(asked.pk)
    asked.refresh_from_db()
    first = bytes(asked.content)
    drawing.draw(asked.pk)
    asked.refresh_from_db()
    assert bytes(asked.content) == first
    Printout.objects.update(content=None, drawn=0)
    with reach.whole_country(), transaction.atomic():
        drawing.draw(asked.pk)
    asked.refresh_from_db()
    assert bytes(asked.content) == first


def test_it_goes_after_a_day(asked):
    [kept] = [one for one in CLASSES if one.key == "printouts"]
    assert list(retention.clear(kept)) == []
    assert list(retention.clear(kept, now=timezone.now() + dt.timedelta(hours=25))) == [1]
    assert not Printout.objects.exists()
