"""English beside Vietnamese: the catalogue, the pages in English, the papers that stay Vietnamese."""

from __future__ import annotations

import html
import io
import re

import pytest
from django import forms
from django.apps import apps
from django.db.models import CharField, JSONField, TextField
from django.utils import translation

from accounts import audit
from reports import papers
from reports.models import DocumentKind
from reports.papers import Place
from reports.seals import Seal
from tests.access import visitors
from tests.access.addresses import Visit, visits
from tests.access.things import Things
from tests.portal import catalogue
from tests.reports import runs
from tests.resolutions.test_recipe import words_of_the_format

VIETNAMESE = re.compile(r"\b\w*[ăâđêôơưàáảãạèéẻẽẹìíỉĩịòóỏõọùúủũụỳýỷỹỵ\u1ea0-\u1ef9]\w*", re.IGNORECASE)
GAPS = re.compile(r"%\(\w+\)\w|\{\w*\}")
CURRENCY_AND_NIGHTS = re.compile(r"\b(đ|đồng|Đ)\b")


def words_of(message: object) -> list[str]:
    return list(message) if isinstance(message, list | tuple) else [str(message)]


def test_what_is_compiled_is_what_is_written():
    """Run `make messages` after editing the catalogue."""
    assert catalogue.COMPILED.read_bytes() == catalogue.compiled(catalogue.committed())
    of_frameworks = catalogue.committed(catalogue.VIETNAMESE, "vi")
    assert catalogue.VIETNAMESE.with_suffix(".mo").read_bytes() == catalogue.compiled(of_frameworks)


def test_what_the_frameworks_say_about_a_form_is_short_and_shows_how():
    class Odd(forms.Form):
        day = forms.DateField()
        hours = forms.IntegerField(max_value=28)
        way = forms.ChoiceField(choices=[("a", "A")])
        mail = forms.EmailField()
        name = forms.CharField(max_length=3)
        left_out = forms.CharField()

    wrong = {"day": "mai", "hours": "29", "way": "b", "mail": "lan", "name": "Lan Anh"}
    with translation.override("vi"):
        assert {name: str(errors[0]) for name, errors in Odd(wrong).errors.items()} == {
            "day": "Ngày chưa đúng. Ví dụ 05/11/2026.",
            "hours": "Lớn nhất là 28.",
            "way": "Trong danh sách không có “b”. Chọn lại.",
            "mail": "Thư điện tử chưa đúng. Ví dụ lan@xa.gov.vn.",
            "name": "Nhiều nhất 3 ký tự, hiện có 7.",
            "left_out": "Mục này bắt buộc: điền hoặc chọn.",
        }


def test_english_sentences_have_the_gaps_of_the_vietnamese():
    for message in catalogue.committed():
        gaps = {tuple(sorted(GAPS.findall(words))) for words in words_of(message.id)}
        for words in filter(None, words_of(message.string)):
            assert tuple(sorted(GAPS.findall(words))) in gaps or not message.id, message.id


def shown(page: str) -> str:
    """What is read or heard of a page, without what it marks as Vietnamese."""
    page = re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", page)
    page = re.sub(r'(?s)<(\w+)[^>]*\blang="vi"[^>]*>.*?</\1>', " ", page)
    page = re.sub(r'<option value="[^"]*"', "<option", page)  # nobody reads what a choice is sent as
    spoken = re.findall(r'\b(?:aria-label|title|placeholder|alt|data-\w+|value)="([^"]*)"', page)
    return " ".join(html.unescape(" ".join([re.sub(r"<[^>]*>", " ", page), *spoken])).split())


def strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for one in value.values() for text in strings(one)]
    if isinstance(value, list):
        return [text for one in value for text in strings(one)]
    return [value] if isinstance(value, str) and len(value) > 1 else []


def data() -> set[str]:
    """Every text in the tables: names, addresses, laws stay as they are."""
    found = set()
    for model in apps.get_models():
        kinds = (CharField, TextField, JSONField)
        names = [f.attname for f in model._meta.concrete_fields if isinstance(f, kinds) and not f.choices]
        for row in model._base_manager.values_list(*names) if names else ():
            found |= {" ".join(text.split()) for value in row for text in strings(value)}
    return found


def kept_by_the_catalogue() -> set[str]:
    """Examples to type and words of files within English sentences; what waits for its English."""
    english = [words for message in catalogue.committed() for words in words_of(message.string)]
    return {part.strip() for words in [*english, *catalogue.untranslated()] for part in GAPS.split(words)}


def words_of_the_law() -> set[str]:
    """Resolutions are written, on the web as in a file, in a closed list of Vietnamese words."""
    parts = {part.strip() for word in words_of_the_format() for part in word.split("…")}
    return parts | {part[:1].upper() + part[1:] for part in parts}


def left_in_vietnamese(visit: Visit, known: set[str]) -> set[str]:
    text = shown(visit.html)
    for each in sorted(filter(VIETNAMESE.search, known), key=len, reverse=True):
        text = text.replace(each, " ")
    return set(VIETNAMESE.findall(CURRENCY_AND_NIGHTS.sub(" ", text)))


@pytest.fixture
def things(country) -> Things:
    made = Things(country)
    made.everything()
    return made


def test_an_english_reader_meets_vietnamese_only_in_data(things, country):
    pages = list(visits(things, visitors.users(country), language="en"))
    known = data() | kept_by_the_catalogue() | set(strings(things.job.file.findings))
    law = known | words_of_the_law()
    left = {
        page.path: words
        for page in pages
        if (words := left_in_vietnamese(page, law if page.path.startswith("/chi-tra/nghi-quyet/") else known))
    }
    assert len(pages) > 40
    assert not left


def test_a_sentence_that_is_not_marked_is_noticed():
    page = Visit("home", "/", "officer", '<p lang="vi">Điều 3</p><p title="Chưa nộp">Lê Thị Mai</p>')
    assert left_in_vietnamese(page, {"Lê Thị Mai"}) == {"Chưa", "nộp"}


def test_quantities_are_written_the_english_way(country):
    rate = runs.a_rate(runs.a_resolution(country.yen_bai), "day", 150_000)
    assert rate.counted(1200) == "1.200 ngày"
    with translation.override("en"):
        assert [rate.counted(n) for n in (1, 1200)] == ["1 day", "1,200 days"]


PAPERS = [DocumentKind.PAYOUT_LIST, DocumentKind.TREASURY_LIST, DocumentKind.PROVINCE_SUMMARY]


@pytest.mark.parametrize("kind", PAPERS)
def test_a_reader_of_english_gets_the_same_paper_byte_for_byte(things, kind):
    run = runs.approved(things.line.run)
    place = Place(kind, None if kind == DocumentKind.PROVINCE_SUMMARY else things.line.commune)

    def paper(language: str) -> bytes:
        file = io.BytesIO()
        with translation.override(language):
            papers.written(run, place, "01/DS", Seal("K7QM2XTA9FPCW3RB")).pdf(file)
        return file.getvalue()

    assert paper("en") == paper("vi")


def test_the_log_names_things_in_vietnamese_whoever_acts(country, cast):
    with translation.override("en"):
        event = audit.record("payroll.opened", runs.a_run(country.lao_cai, "09/2026"), by=cast.officer)
    assert event.object_label.startswith("Tỉnh Lào Cai")
