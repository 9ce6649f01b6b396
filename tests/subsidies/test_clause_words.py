"""Whatever the law can say is written in words and read back as the same law."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.entries import Entry, as_text, opened
from subsidies import clause_words as words
from subsidies import clauses
from subsidies.clauses import Clause
from subsidies.rules import terms as law
from subsidies.rules.words import Mark, Payee, Per, Trait

CODES = st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,4})?", fullmatch=True)
COUNTS = st.integers(1, 2_000_000)
NUMBERS = st.decimals(0, 99_999, places=2).map(lambda n: n.normalize() + 0)
SOME_CODES = st.lists(CODES, min_size=1, max_size=3, unique=True).map(tuple)
MARKS = st.frozensets(st.sampled_from(sorted(set(Mark) - {Mark.UNCONFIRMED})), max_size=3)
VALUES = st.frozensets(
    st.sampled_from([*words.VALUES.values(), "truong-thon", "I", "III"]), min_size=1, max_size=3
)


def bands() -> st.SearchStrategy[law.Band]:
    def band(trait: Trait, low: Decimal | None, high: Decimal | None, ends: tuple[bool, bool]) -> law.Band:
        """An open end is neither in nor out."""
        return law.Band(trait, low, high, ends[0] or low is None, ends[1] or high is None)

    ends = st.tuples(st.none() | NUMBERS, st.none() | NUMBERS).filter(any_end)
    made = st.tuples(
        st.sampled_from(list(words.NUMBER_TRAITS.values())), ends, st.tuples(st.booleans(), st.booleans())
    )
    return made.map(lambda parts: band(parts[0], *parts[1], parts[2]))


def any_end(ends: tuple[Decimal | None, Decimal | None]) -> bool:
    return ends != (None, None)


CONDITIONS = st.one_of(
    bands(),
    st.builds(law.OneOf, st.sampled_from(list(words.TEXT_TRAITS.values())), VALUES),
    st.builds(law.Has, st.sampled_from(list(words.FLAG_TRAITS.values())), st.booleans()),
)
ALTERNATIVES = st.lists(CONDITIONS, min_size=2, max_size=3).map(lambda found: law.AnyOf(tuple(found)))
WHENS = st.lists(CONDITIONS | ALTERNATIVES, max_size=3).map(tuple)
PRICES = st.one_of(
    st.builds(law.Fixed, COUNTS),
    st.builds(law.Coefficient, NUMBERS, st.sampled_from(["lương cơ sở", "lương tối thiểu vùng"])),
    st.builds(law.Steps, COUNTS, COUNTS, st.sampled_from(list(words.NUMBER_TRAITS.values())), COUNTS, COUNTS),
)
ROWS = st.builds(law.Row, WHENS, PRICES)
AMOUNTS = st.one_of(
    PRICES,
    st.builds(law.PercentOf, NUMBERS, SOME_CODES),
    st.builds(law.PartOf, CODES, COUNTS),
    st.builds(law.Ordered, COUNTS),
    st.builds(
        law.AverageOf, COUNTS, SOME_CODES, st.none() | st.sampled_from(list(words.NUMBER_TRAITS.values()))
    ),
    st.just(law.Remainder()),
    st.lists(ROWS, min_size=1, max_size=3).map(lambda rows: law.Table(tuple(rows))),
)
PART_YEARS = st.sampled_from(law.PartYear)
EARLIER = st.lists(st.builds("{}/{}".format, CODES, CODES), max_size=2).map(tuple)
LIMITS = st.one_of(
    st.builds(law.MonthsInAll, COUNTS, st.booleans(), EARLIER),
    st.builds(law.UnitsPerMonth, NUMBERS),
    st.builds(law.AmountOver, COUNTS, st.sampled_from(law.Over), PART_YEARS),
    st.builds(law.PaidMembers, COUNTS),
)
COUNTINGS = st.one_of(
    st.sampled_from(
        [law.MonthCounting.ANY_DAY, law.MonthCounting.WHOLE_MONTH, law.MonthCounting.NEXT_MONTH]
    ).map(law.MonthRule),
    st.builds(law.MonthRule, st.just(law.MonthCounting.AT_LEAST), COUNTS, NUMBERS),
    st.builds(law.MonthRule, st.just(law.MonthCounting.BY_DAY), divisor=st.none() | COUNTS),
)
PAUSES = st.dictionaries(st.sampled_from(["leave", "suspension", "no_assignment"]), COUNTS)
MONTH_RULES = st.builds(
    lambda rule, first, last, pauses: law.MonthRule(
        rule.counting, rule.days, rule.percent, rule.divisor, first, last, pauses
    ),
    COUNTINGS,
    st.booleans(),
    st.booleans(),
    PAUSES,
)
UPLIFTS = st.builds(law.Uplift, WHENS, MARKS, NUMBERS, COUNTS)
POSTS = st.none() | st.just(law.PostsRule()) | st.builds(law.PostsRule, NUMBERS, COUNTS)
RATES = st.builds(
    law.Rate,
    st.just(0),
    CODES,
    st.sampled_from(Payee),
    st.sampled_from(Per),
    AMOUNTS,
    when=WHENS,
    needs=MARKS,
    refuses=MARKS,
    month_rule=st.none() | MONTH_RULES,
    limits=st.lists(LIMITS, max_size=3).map(tuple),
    envelope=st.just("") | CODES,
    not_with=st.frozensets(CODES, max_size=2),
    uplifts=st.lists(UPLIFTS, max_size=2).map(tuple),
    stacking=st.sampled_from(law.Stacking),
    posts=POSTS,
    block=st.none() | NUMBERS,
    part_year=PART_YEARS,
    shared_among=st.frozensets(st.sampled_from(["leader", "deputy", "member"])),
    paid_to=st.sampled_from(["", "Bảo hiểm xã hội"]),
    floor=st.sampled_from(["", "lương cơ sở"]),
)
ENVELOPES = st.builds(law.Envelope, CODES, COUNTS, st.sampled_from([Per.MONTH, Per.YEAR]), PART_YEARS)
TOP_UPS = st.builds(law.TopUp, st.just(0), CODES, SOME_CODES, NUMBERS, st.booleans())


def again(clause: Clause, reading: Any) -> Clause:
    """Written as text, and read from it without one problem."""
    entry: Entry = opened(as_text(clauses.written_clause(clause)))
    found = reading(entry, 0)
    assert entry.problems == []
    return found


def worded(part: Any) -> Clause:
    return Clause(part.code, "Tên", "Điều 1", "Nội dung: có dấu hai chấm", part)


@given(RATES)
def test_a_clause_survives_writing(rate):
    assert again(worded(rate), clauses.read_rate).part == rate


@given(ENVELOPES)
def test_an_outer_amount_survives_writing(envelope):
    assert again(worded(envelope), clauses.read_envelope).part == envelope


@given(TOP_UPS)
def test_a_top_up_survives_writing(top_up):
    assert again(worded(top_up), clauses.read_top_up).part == top_up


@given(MONTH_RULES)
def test_a_way_to_count_months_survives_writing(rule):
    entry = opened(as_text(clauses.written_month_rule(rule)))
    assert clauses.read_month_rule(entry) == rule
    assert entry.problems == []


@pytest.mark.parametrize(
    ("written", "condition"),
    [
        ("số hộ từ 40 đến 50", law.Band(Trait.HOUSEHOLDS, Decimal(40), Decimal(50))),
        ("số hộ trên 50 đến 60", law.Band(Trait.HOUSEHOLDS, Decimal(50), Decimal(60), low_included=False)),
        ("số hộ dưới 40", law.Band(Trait.HOUSEHOLDS, None, Decimal(40), high_included=False)),
        ("số hộ từ 350", law.Band(Trait.HOUSEHOLDS, Decimal(350))),
        ("khu vực là phường, thị trấn", law.OneOf(Trait.AREA, frozenset({"phuong", "thi_tran"}))),
        ("Không phải người hưởng lương ngân sách", law.Has(Trait.SALARIED, expected=False)),
    ],
)
def test_conditions_read_as_they_are_said(written, condition):
    assert words.CONDITION.parse(written) == condition


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("6,0 lần lương cơ sở", law.Coefficient(Decimal(6), "lương cơ sở")),
        ("4,5 % của luong + phu-cap", law.PercentOf(Decimal("4.5"), ("luong", "phu-cap"))),
        ("luong-thang chia 26", law.PartOf("luong-thang", 26)),
        ("theo văn bản, nhiều nhất 200.000 đồng", law.Ordered(200_000)),
        (
            "3.000.000 đồng, thêm 100.000 đồng mỗi khi số hộ tăng đủ 50 kể từ 350",
            law.Steps(3_000_000, 100_000, Trait.HOUSEHOLDS, 350, 50),
        ),
    ],
)
def test_amounts_read_as_they_are_said(written, amount):
    assert words.AMOUNT.parse(written) == amount


def test_a_sentence_nobody_knows_is_answered_with_those_there_are():
    with pytest.raises(ValueError, match="Ghi theo một trong: … đồng; … lần …"):
        words.AMOUNT.parse("tùy tình hình")
