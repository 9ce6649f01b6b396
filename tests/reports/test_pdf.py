"""HTML in, PDF out: nothing fetched from outside, the same bytes for the same words."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import urllib.request
from dataclasses import replace
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from pypdf import PdfReader
from weasyprint import HTML
from weasyprint.formatting_structure.boxes import TableCellBox, TextBox
from weasyprint.urls import URLFetchingError

from reports import pdf
from reports.documents.payout_list import PayoutList, payout_list
from reports.documents.treasury_list import TreasuryList, treasury_list
from tests import factories

from .runs import a_line, a_rate, a_resolution, a_run, approved

PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNg+M/wHwAEAQH/7yMK"
    "/gAAAABJRU5ErkJggg=="
)
SECRET = Path("/etc/passwd").as_uri()
OUTSIDE = "http://127.0.0.1:9/x"


@pytest.fixture
def opened(monkeypatch) -> list[str]:
    """Every address that was really opened, whatever asked for it."""
    addresses: list[str] = []
    really_open = urllib.request.OpenerDirector.open

    def open_and_note(self, request, *args, **kwargs):
        addresses.append(getattr(request, "full_url", request))
        return really_open(self, request, *args, **kwargs)

    pdf._style()
    monkeypatch.setattr(urllib.request.OpenerDirector, "open", open_and_note)
    return addresses


def svg(reference: str) -> str:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f'<image xlink:href="{reference}" width="9" height="9"/><use xlink:href="{reference}#a"/></svg>'
    )
    return "data:image/svg+xml," + urllib.request.quote(drawing)


HOSTILE = {
    "an image over http": f'<img src="{OUTSIDE}">',
    "an image over https": '<img src="https://127.0.0.1:9/x">',
    "an image over ftp": '<img src="ftp://127.0.0.1:9/x">',
    "an address without a scheme": '<img src="//127.0.0.1:9/x">',
    "a redirect": f'<img src="{OUTSIDE}?to={SECRET}">',
    "a file of this machine": f'<img src="{SECRET}">',
    "a file in capitals": f'<img src="{SECRET.upper()}">',
    "a file beside the fonts": f'<img src="{(pdf.STATIC / "fonts" / "OFL.txt").as_uri()}">',
    "a way around through the fonts": f'<img src="{sorted(pdf.BUNDLED)[0]}/../../../manage.py">',
    "a relative path": '<img src="static/img/favicon.svg">',
    "a relative path under a base": f'<base href="{SECRET}"><img src="group">',
    "an attachment": f'<link rel="attachment" href="{SECRET}"><a rel="attachment" href="{OUTSIDE}">x</a>',
    "a style sheet": f'<link rel="stylesheet" href="{SECRET}"><link rel="stylesheet" href="{OUTSIDE}">',
    "an import": f"<style>@import url({SECRET}); @import '{OUTSIDE}';</style>",
    "a background": f"<style>body {{ background: url({OUTSIDE}); list-style: url({SECRET}) }}</style>",
    "a font": f"<style>@font-face {{ font-family: x; src: url({OUTSIDE}), url({SECRET}) }}</style>",
    "a font of the machine": "<style>@font-face { font-family: x; src: local('DejaVu Sans') }</style>",
    "content": f"<style>p::before {{ content: url({SECRET}) url({OUTSIDE}) }}</style><p>x",
    "an object": f'<object data="{SECRET}"></object><embed src="{OUTSIDE}">',
    "a drawing in the page": f'<svg><image href="{SECRET}"/><use href="{OUTSIDE}#a"/></svg>',
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
def test_nothing_outside_is_opened(opened, html):
    made = pdf.render(f"<html><body>{html}</body></html>")
    assert opened == []
    assert not PdfReader(io.BytesIO(made)).attachments


def test_a_colour_profile_from_outside_makes_no_paper_at_all(opened):
    with pytest.raises(URLFetchingError):
        pdf.render(f"<style>@color-profile --x {{ src: url({SECRET}) }}</style>")
    assert opened == []


@pytest.mark.parametrize("reference", [SECRET, OUTSIDE])
def test_a_drawing_carried_as_data_opens_nothing_further(opened, reference):
    pdf.render(f'<img src="{svg(reference)}">')
    assert set(opened) == {svg(reference)}


def test_a_picture_carried_as_data_is_shown(opened):
    made = pdf.render(f'<img src="{PIXEL}">')
    assert opened == [PIXEL]
    assert len(PdfReader(io.BytesIO(made)).pages[0].images) == 1


def test_the_four_bundled_fonts_are_all_that_is_read(opened):
    pdf._style.cache_clear()
    pdf._style()
    assert set(opened) == pdf.BUNDLED
    assert len(pdf.BUNDLED) == 4


def test_vietnamese_is_set_in_the_bundled_font_and_can_be_read_back():
    words = "Đặng Thị Ngọc Ẩn, Nguyễn Hữu Thưởng, tổ trưởng: ẰẮẲẴẶ ỪỨỬỮỰ ≤ −150.000 •••"
    made = PdfReader(io.BytesIO(pdf.render(f"<p>{words}<b>{words}</b><i>{words}</i><b><i>{words}</i></b>")))
    assert made.pages[0].extract_text().replace("\n", "").replace(" ", "").count(words.replace(" ", "")) == 4
    fonts = made.pages[0]["/Resources"]["/Font"].values()
    assert {font.get_object()["/BaseFont"].split("+")[1] for font in fonts} == {
        f"Portal-Liberation-Serif{style}" for style in ("", "-Bold", "-Italic", "-Bold-Italic")
    }


def test_the_same_words_give_the_same_bytes_in_any_process():
    code = (
        "import django, hashlib; django.setup(); from reports import pdf;"
        "print(hashlib.sha256(pdf.render('<title>x</title><p>Nguyễn <b>Văn</b> <i>Ân</i>')).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "DJANGO_SETTINGS_MODULE": "portal.settings"},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_amounts_of_ten_digits_stay_in_their_columns(country):
    run = a_run(country.ho_chi_minh, "10/2025", territory=country.binh_duong)
    rate = a_rate(a_resolution(country.binh_duong), "month", 60_000)
    team = factories.a_team(country.phu_loi)
    a_line(run, country.phu_loi, team, rate, person=factories.a_member(team).person, amount=4_888_888_888)
    a_line(run, country.phu_loi, team, rate, month="09/2025", amount=-888_888_888)
    people = payout_list(approved(run), country.phu_loi, "01/DS-1-25750")
    assert overflowing(treasury_list(run, country.phu_loi, "01/BTT-1-25750")) == []
    for paid_to_teams in (False, True):
        assert overflowing(replace(people, paid_to_teams=paid_to_teams)) == []


def overflowing(document: PayoutList | TreasuryList) -> list[str]:
    """Lines of text wider than the cells they stand in."""
    style, fonts = pdf._style()
    html = render_to_string(document.template, {"document": document})
    pages = HTML(string=html, url_fetcher=pdf.BundledFiles()).render(stylesheets=[style], font_config=fonts)
    cells = [
        box for page in pages.pages for box in page._page_box.descendants() if isinstance(box, TableCellBox)
    ]
    assert cells
    return [
        text.text
        for cell in cells
        for text in cell.descendants()
        if isinstance(text, TextBox) and text.width > cell.width + 0.5
    ]
