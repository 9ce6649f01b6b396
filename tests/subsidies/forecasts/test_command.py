"""`./run manage forecast`: on counts, on the registry, one option against another."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from tests import factories
from tests.subsidies.forecasts.drafts import draft

pytestmark = pytest.mark.django_db


def test_counts_give_the_cost_of_a_year(country, capsys):
    draft("quang-nam-phuong-an-1")
    call_command("forecast", "quang-nam-phuong-an-1", "--teams", "1240", "--months", "12")
    assert "Tổng: 7.440.000.000 đ" in capsys.readouterr().out


def test_the_registry_is_listed_by_commune_month_and_source_against_another_option(country, capsys):
    draft("quang-nam-phuong-an-1")
    draft("quang-nam-phuong-an-2")
    factories.a_member(factories.a_team(country.son_hong))
    call_command(
        "forecast", "quang-nam-phuong-an-1", "--against", "quang-nam-phuong-an-2", "--from", "01/2026",
        "--months", "2", "--day", "2026-10-01", "--work", "days:2", "--by", "commune", "month", "source",
    )  # fmt: skip
    shown = capsys.readouterr().out
    for line in (
        "  Xã Sơn Hồng: 1.000.000 đ",
        "  02/2026: 500.000 đ",
        "  Chưa ghi nguồn: 1.000.000 đ",
        "Tổng: 700.000 đ",
        "Chênh lệch: -300.000 đ",
        "Tổ: 0 được nhiều hơn, 0 như cũ, 0 ít hơn, 1 không còn",
        "Thành viên: 1 được nhiều hơn",
    ):
        assert line in shown


def test_months_outside_its_life_are_said_to_cost_nothing(country, capsys):
    draft("quang-nam-phuong-an-1")
    call_command("forecast", "quang-nam-phuong-an-1", "--from", "01/2030")
    shown = capsys.readouterr().out
    assert "không có hiệu lực" in shown
    assert "Tổng: 0 đ" in shown


@pytest.mark.parametrize(
    "words",
    [
        ["khong-co"],
        ["quang-nam-phuong-an-1", "--teams", "0"],
        ["quang-nam-phuong-an-1", "--members", "5"],
        ["quang-nam-phuong-an-1", "--work", "mean:0"],
        ["quang-nam-phuong-an-1", "--work", "days:nhiều"],
        ["quang-nam-phuong-an-1", "--work", "guessed"],
        ["quang-nam-phuong-an-1", "--from", "13/2026"],
        ["quang-nam-phuong-an-1", "--against", "khong-co"],
    ],
)
def test_what_cannot_be_computed_is_refused(country, words):
    draft("quang-nam-phuong-an-1")
    with pytest.raises(CommandError):
        call_command("forecast", *words)
