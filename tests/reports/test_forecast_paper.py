"""The annex to a proposal: what it says, on which data it stands, and that it can be made again."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import Role
from reports.documents.forecast import forecast_paper
from subsidies.forecasts.asking import ForecastForm
from tests import factories
from tests.subsidies.forecasts.drafts import draft

pytestmark = pytest.mark.django_db

ASKED = {
    "nghi_quyet": "quang-nam-phuong-an-1", "so_voi": "quang-nam-phuong-an-2",
    "tu": "01/2026", "den": "12/2026", "cong": "moi-nguoi", "so_ngay": "2",
}  # fmt: skip


@pytest.fixture
def reader(country: factories.Country) -> Any:
    draft("quang-nam-phuong-an-1")
    draft("quang-nam-phuong-an-2")
    for _ in range(3):
        factories.a_member(factories.a_team(country.son_hong))
    return factories.a_user(Role.ICT_OFFICER, province=country.ha_tinh)


def paper_of(reader: Any, asked: dict[str, str]) -> Any:
    form = ForecastForm(asked, user=reader)
    assert form.is_valid(), form.errors
    return forecast_paper(form.answer(), reader)


def text_of(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def test_it_names_both_options_their_cost_and_the_difference_in_words(reader):
    paper = paper_of(reader, ASKED)
    assert [(option.name, option.total) for option in paper.options] == [
        ("Phương án 1", 18_000_000),
        ("Phương án 2", 3 * 12 * (50_000 + 300_000)),
    ]
    assert paper.options[0].in_words == "Mười tám triệu đồng"
    assert (paper.difference, paper.difference_in_words) == (-5_400_000, "Năm triệu bốn trăm nghìn đồng")
    assert paper.bases[0].startswith("Căn cứ dự thảo: Tờ trình 8/2024, phương án 1 của Sở")
    assert paper.head.above == "ỦY BAN NHÂN DÂN TỈNH HÀ TĨNH"


def test_as_a_pdf_it_has_the_layout_of_an_official_paper(reader, signed_in):
    response = signed_in(reader).get(reverse("reports:forecast"), ASKED)
    assert response["Content-Type"] == "application/pdf"
    text = text_of(response.content)
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "PHỤ LỤC DỰ TOÁN KINH PHÍ",
        "từ tháng 01/2026 đến tháng 12/2026",
        "Phương án 2 ít hơn phương án 1: −5.400.000 đồng (Năm triệu bốn trăm nghìn đồng)",
        "3 tổ: từ 6.000.000 thành 0 đồng trong kỳ",
        "Xã Sơn Hồng",
        "GIÁM ĐỐC",
    ):
        assert words in text


def test_it_says_on_which_data_it_stands(reader, signed_in):
    text = text_of(signed_in(reader).get(reverse("reports:forecast"), ASKED).content)
    for option in paper_of(reader, ASKED).options:
        assert option.resolution.digest in text.replace(" ", "")
    assert "Theo sổ tổ ngày" in text
    assert "mỗi thành viên một tháng 2 ngày" in text


def test_one_option_has_no_difference_and_no_winners(reader):
    paper = paper_of(reader, {**ASKED, "so_voi": ""})
    assert (paper.difference, paper.tallies, paper.changes) == (None, (), ())
    assert paper.options[0].name == "Phương án"


@pytest.mark.parametrize("changed", [{"tu": "13/2026"}, {"tu": "01/2030", "den": "02/2030"}])
def test_a_question_without_an_answer_goes_back_to_its_form(reader, signed_in, changed):
    response = signed_in(reader).get(reverse("reports:forecast"), {**ASKED, **changed}, expects=302)
    assert response["Location"].startswith(reverse("subsidies:forecast"))
