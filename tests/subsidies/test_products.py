"""What is written of a line is true by hand: each line of each worked example, reckoned from its words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils.html import strip_tags

from places.models import Province
from subsidies import cases
from subsidies.explanations import MonthPart, Part
from subsidies.models import PayoutLine, PayrollRun, Rate, Resolution
from subsidies.reckoning import reckon_unstored
from subsidies.resolution_files import ResolutionFile
from subsidies.rules import claims_by_month
from subsidies.rules.terms import AmountOver, Fixed, MonthCounting, MonthRule, Over, Terms
from subsidies.rules.work import TeamMonth, Work
from teams.models import CommunityTeam, Person
from tests.resolutions.test_bundled_files import EXAMPLES, FILES
from tests.subsidies import one_month

ALIKE = 200  # a case of 7,000 members says the same of each
TIMES = re.compile(r"([\d.,]+) đ/[^×]+ × ([\d.,]+)(?:/(\d+))? ")
TAKEN = re.compile(r"([−+]) ([\d.]+) đ")


def number(text: str) -> Fraction:
    return Fraction(text.replace(".", "").replace(",", "."))


def by_hand(text: str) -> Fraction:
    """The sum as a reader does it; the clause before it and what stands in brackets are not reckoned."""
    bare = re.sub(r"\([^()]*(?:\([^()]*\)[^()]*)*\)", "", text).rpartition(": ")[2] + " "
    products = sum(
        (number(price) * number(units) / int(parts or 1) for price, units, parts in TIMES.findall(bare)),
        Fraction(0),
    )
    rest = TIMES.sub("", bare)
    return products - sum(number(amount) * (1 if sign == "−" else -1) for sign, amount in TAKEN.findall(rest))


def shown(part: Any, rate: Rate, units: Decimal) -> str:
    context = {"one": part, "rate": rate, "units": units}
    return " ".join(strip_tags(render_to_string("subsidies/_line_product.html", context)).split())


def told(
    file_or_rates: dict[int, Rate], claims: list[Any], terms: Terms
) -> Iterator[tuple[str, PayoutLine, Any]]:
    """Each line of a month, as its page says it."""
    keys = dict.fromkeys(claim.key for claim in claims)
    for key in keys:
        given = [claim for claim in claims if claim.key == key and not claim.refused]
        if not (amount := sum(claim.amount for claim in given)):
            continue
        line = a_line(file_or_rates[key.rate_id], key, sum((c.units for c in given), Decimal(0)), amount)
        part = MonthPart(line, (), (), reckon_unstored(line, claims, terms))
        yield shown(part, line.rate, line.units), line, part


def a_line(rate: Rate, key: Any, units: Decimal, amount: int) -> PayoutLine:
    person = Person(pk=key.person_id, full_name="A") if key.person_id else None
    return PayoutLine(
        run=PayrollRun(province=Province(name="T")), team=CommunityTeam(name="Tổ"), person=person, rate=rate,
        earned_in=key.earned_in, units=units, amount=amount,
    )  # fmt: skip


def rates_of(file: ResolutionFile) -> dict[int, Rate]:
    law = Resolution(number=file.number, valid_from=file.valid_from)
    return {
        place: Rate(
            pk=place, resolution=law, label=clause.label, article=clause.article, kind=clause.kind,
            per=clause.per, amount=clause.amount, wording=clause.wording,
        )
        for place, clause in enumerate(file.clauses)
    }  # fmt: skip


def lines_of(file: ResolutionFile, example: Any) -> Iterator[tuple[str, PayoutLine, Any]]:
    case, life = example.case, file.in_force.within(example.case.founded, example.case.dissolved)
    months = [
        cases._team_month(case, month, file.in_force, life) for month in case.months if life.days_in(month)
    ]
    for claims in claims_by_month(months, file.terms, cases._paid_before(case, file.terms)).values():
        yield from told(rates_of(file), claims, file.terms)


@pytest.mark.parametrize(("file", "example"), EXAMPLES)
def test_what_is_written_of_each_line_comes_to_its_amount(file: ResolutionFile, example: Any) -> None:
    for text, line, part in islice(lines_of(file, example), ALIKE):
        assert part.product, text
        allowed = max(1, file.terms.rounding.unit) if "làm tròn" in text else Fraction(1, 10**9)
        assert abs(by_hand(text) - line.amount) < allowed, f"{text} = {line.amount}"
        assert sum(step.amount or 0 for step in part.reckoning.steps) == line.amount


def said(slug: str, words: str) -> list[str]:
    [example] = [one for one in FILES[slug].examples if words in one.name]
    return [f"{text} = {line.amount}" for text, line, _ in lines_of(FILES[slug], example)]


def test_the_amounts_officials_know_are_said_as_they_reckon_them() -> None:
    assert "150.000 đ/ngày × 12 ngày = 1800000" in said("binh-duong-27-2023", "Một thành viên")
    assert said("ha-tinh-119-2023", "hai năm")[0] == "600.000 đ/tháng × 1 tháng = 600000"
    assert (
        "phần còn lại (mức chung 300.000 đ, đã chi trong đó 200.000 đ): 100.000 đ/tháng × 1 tháng = 100000"
        in said("da-nang-26-2025", "4 ngày công")
    )
    assert "50.000 đ/ngày × 7 ngày − 50.000 đ (Vượt mức chung của tổ (300.000 đ)) = 300000" in said(
        "da-nang-26-2025", "7 ngày công"
    )


def one_line(rate: Any, *works: Work, **law: Any) -> str:
    terms = Terms((rate,), **law)
    month = TeamMonth(7, one_month.JUNE, (Work(None, 30), *works))
    claims = claims_by_month([month], terms, {})[one_month.JUNE]
    amount = rate.amount.amount if isinstance(rate.amount, Fixed) else None
    shown_as = Rate(
        pk=rate.id, resolution=Resolution(number="1", valid_from=dt.date(2024, 1, 1)), kind="fixed",
        per=rate.per, amount=amount,
    )  # fmt: skip
    [(text, line, _)] = told({rate.id: shown_as}, claims, terms)
    return f"{text} = {line.amount}"


def test_a_price_cut_for_each_day_is_told_with_what_was_cut() -> None:
    rate = one_month.by_the_day(200_000, limits=(AmountOver(150_000, Over.UNIT),))
    assert one_line(rate, Work(1, 30, (one_month.days(1),))) == (
        "200.000 đ/ngày × 1 ngày − 50.000 đ (Vượt số tiền tối đa (nhiều nhất 150.000 đồng mỗi công)) = 150000"
    )


def test_a_sum_cut_for_the_month_is_told_with_what_was_cut() -> None:
    rate = one_month.by_the_day(200_000, limits=(AmountOver(150_000, Over.PERSON_MONTH),))
    assert one_line(rate, Work(1, 30, (one_month.days(1),))) == (
        "200.000 đ/ngày × 1 ngày − 50.000 đ "
        "(Vượt số tiền tối đa (nhiều nhất 150.000 đồng mỗi người một tháng)) = 150000"
    )


def test_part_of_a_month_is_a_fraction_and_not_a_rounded_decimal() -> None:
    by_day = MonthRule(MonthCounting.BY_DAY, divisor=30)
    assert one_line(one_month.a_rate(60_000), Work(1, 20), month_rule=by_day) == (
        "60.000 đ/tháng × 20/30 tháng = 40000"
    )
    assert one_line(one_month.a_rate(50_000), Work(1, 10), month_rule=by_day) == (
        "50.000 đ/tháng × 10/30 tháng, làm tròn = 16667"
    )


def test_several_months_are_one_sum() -> None:
    rate = one_month.by_the_day(200_000, limits=(AmountOver(150_000, Over.PERSON_MONTH),))
    months = [
        TeamMonth(7, one, (Work(1, 30, (one_month.days(1),)),)) for one in (one_month.MAY, one_month.JUNE)
    ]
    terms = Terms((rate,))
    shown_as = Rate(
        pk=rate.id,
        resolution=Resolution(valid_from=dt.date(2024, 1, 1)),
        kind="fixed",
        per="day",
        amount=200_000,
    )
    parts = [
        part
        for claims in claims_by_month(months, terms, {}).values()
        for _, _, part in told({rate.id: shown_as}, claims, terms)
    ]
    text = shown(Part(shown_as, False, tuple(parts)), shown_as, Decimal(2))
    assert text.startswith("200.000 đ/ngày × 2 ngày − 100.000 đ (")


def test_work_that_changed_since_is_not_multiplied() -> None:
    rate = one_month.by_the_day(200_000)
    month = TeamMonth(7, one_month.JUNE, (Work(1, 30, (one_month.days(2),)),))
    terms = Terms((rate,))
    claims = claims_by_month([month], terms, {})[one_month.JUNE]
    shown_as = Rate(
        pk=rate.id,
        resolution=Resolution(valid_from=dt.date(2024, 1, 1)),
        kind="fixed",
        per="day",
        amount=200_000,
    )
    line = a_line(shown_as, claims[0].key, Decimal(1), 150_000)
    part = MonthPart(line, (), (), reckon_unstored(line, claims, terms))
    assert shown(part, shown_as, line.units) == "200.000 đ/ngày: 1 ngày"
