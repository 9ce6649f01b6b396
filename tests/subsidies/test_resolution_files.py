"""Reading the file an official wrote: every slip is found at once, with its line; nothing is guessed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import subsidies
from portal.lib import entries
from portal.lib.entries import BadFile
from subsidies import clause_words, worked_examples
from subsidies.resolution_files import Territory, read, write
from subsidies.rules.terms import Fixed, MonthsInAll
from subsidies.rules.words import Mark, Payee, Per, Reason, Trait

DATA = Path(subsidies.__file__).parent / "data"
YEN_BAI = (DATA / "yen-bai-60-2022.yaml").read_text(encoding="utf-8")
DA_NANG = (DATA / "da-nang-26-2025.yaml").read_text(encoding="utf-8")


ODD = 'tên: "Hỗ trợ: tổ #1 - có \\"500\\" [x]"'


def problems(text: str) -> list[str]:
    with pytest.raises(BadFile) as refused:
        read(text)
    return [str(problem) for problem in refused.value.problems]


def changed(text: str, *swaps: tuple[str, str]) -> str:
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def line_of(text: str, words: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if words in line)


def test_the_file_of_yen_bai_says_what_its_lines_say():
    file = read(YEN_BAI)
    assert file.number == "60/2022/NQ-HĐND"
    assert file.territory == Territory("15", dt.date(2023, 1, 1))
    assert (file.valid_from, file.valid_until) == (dt.date(2022, 12, 9), dt.date(2025, 12, 31))
    assert file.registered_communes_only
    [clause] = file.clauses
    assert (clause.part.payee, clause.part.per) == (Payee.TEAM, Per.MONTH)
    assert (clause.part.amount, clause.part.limits) == (Fixed(500_000), (MonthsInAll(24),))


def test_an_amount_with_dots_is_whole_dong_and_never_a_fraction():
    for written, amount in (("1.500.000 đồng", 1_500_000), ("500000 đồng", 500_000)):
        [clause] = read(changed(YEN_BAI, ("mức: 500.000 đồng", f"mức: {written}"))).clauses
        assert clause.amount == amount


@pytest.mark.parametrize("written", ["500,5", "500.00", "-500.000", "5e5", "năm trăm nghìn", "1.00.000"])
def test_an_amount_that_is_not_whole_dong_is_refused(written):
    text = changed(YEN_BAI, ("mức: 500.000 đồng", f"mức: {written} đồng"))
    [problem] = problems(text)
    assert problem.startswith(f"Dòng {line_of(text, 'mức: ' + written)}, “mức”")


def test_every_slip_of_a_file_is_told_at_once_with_its_line():
    text = changed(
        YEN_BAI,
        ("ngày ban hành: 09/12/2022", "ngày ban hành: 09/13/2022"),
        ("địa bàn: 15 ngày 01/01/2023", "địa bàn: Yên Bái"),
        ("hiệu lực đến hết ngày: 31/12/2025", "hiệu lực đến hết ngày: 31/12/2021"),
        ("cách tính tháng: có mặt từ một ngày", "cách tính tháng: tùy"),
        ("chi cho: tổ", "chicho: tổ"),
        ("theo: tháng", "theo: tuần"),
        ("tháng: 06/2023 - 12/2023", "tháng: 13/2023"),
    )
    found = problems(text)
    lines = [line_of(text, words) for words in ("09/13", "Yên Bái\n".strip(), "31/12/2021")]
    assert len(found) == 8  # “chicho” is unknown, and “chi cho” is missing
    assert any(p.startswith(f"Dòng {lines[0]}, “ngày ban hành”: “09/13/2022”") for p in found)
    assert any("“địa bàn”" in p and "15 ngày 01/01/2023" in p for p in found)
    assert any(p.startswith(f"Dòng {lines[2]}, “hiệu lực đến hết ngày”") for p in found)
    assert any("“cách tính tháng”" in p and "có mặt đủ tháng" in p for p in found)
    assert any("“chicho”: Không có từ khóa này" in p for p in found)
    assert any("“chi cho”: Còn thiếu" in p for p in found)
    assert any("“theo”: “tuần”" in p and "tháng; năm; một lần; ngày" in p for p in found)
    assert any("“tháng”: “13/2023”" in p for p in found)


def test_the_same_word_twice_in_one_place_is_refused():
    text = changed(YEN_BAI, ("    theo: tháng\n", "    theo: tháng\n    theo: ngày\n"))
    first = line_of(text, "theo: tháng")
    assert problems(text) == [f"Dòng {first + 1}, “theo”: Từ khóa này đã có ở dòng {first}."]


@pytest.mark.parametrize("text", ["", "# chỉ có ghi chú\n"])
def test_an_empty_file_is_refused(text):
    assert problems(text) == ["Dòng 1: Tệp trống."]


def test_a_file_that_is_not_in_the_format_at_all_names_the_line_it_broke_at():
    [problem] = problems("mã: x\n  số hiệu: [1\ntên: y\n")
    assert problem.startswith("Dòng ")
    assert "thụt dòng" in problem


def test_a_list_where_one_value_belongs_is_refused():
    assert any("“số hiệu”: Chỗ này chỉ ghi một giá trị." in p for p in problems("số hiệu: [a, b]\n"))


def test_text_typed_with_separate_accents_is_the_same_text():
    import unicodedata

    assert read(unicodedata.normalize("NFD", YEN_BAI)) == read(YEN_BAI)


@pytest.mark.parametrize(
    ("swap", "told"),
    [
        (("nằm trong: muc-chung", "nằm trong: muc-khac"), "Không có “mức chung” nào mang mã này."),
        (("mã: con-lai", "mã: muc-chung"), "Mã này dùng cho hai mức."),
        (("chi cho: thành viên", "chi cho: tổ"), "chi cho từng người, không chi cho tổ"),
        (("mức: phần còn lại", "mức: 20 % của con-lai"), "Mức này tính theo chính nó."),
        (("mức: phần còn lại", "mức: 20 % của khong-co"), "Không có mức nào mang mã khong-co."),
        (("    nằm trong: muc-chung\n\nhỗ trợ", "\nhỗ trợ"), "phải nằm trong một “mức chung”"),
        (("mức: 50.000 đồng", "mức: 0 đồng"), "Phải lớn hơn 0."),
        (("mức: 50.000 đồng", ""), "Ghi “mức” bằng một câu, hoặc “bảng”"),
    ],
)
def test_clauses_the_engine_could_not_pay_are_refused(swap, told):
    assert any(told in problem for problem in problems(changed(DA_NANG, swap)))


def test_mobilised_people_have_no_monthly_amount():
    text = changed(YEN_BAI, ("chi cho: tổ", "chi cho: người được huy động"))
    assert any("chỉ chi cho tổ hoặc thành viên" in problem for problem in problems(text))


def test_writing_and_reading_again_changes_nothing_even_in_odd_texts():
    text = changed(YEN_BAI, ("tên: Hỗ trợ tổ chuyển đổi số cộng đồng", ODD))
    file = read(text)
    assert read(write(file)) == file
    assert write(read(write(file))) == write(file)


def test_every_choice_the_law_knows_has_its_word_in_the_format():
    traits = {*clause_words.NUMBER_TRAITS, *clause_words.TEXT_TRAITS, *clause_words.FLAG_TRAITS}
    assert len(traits) == len(Trait)
    for kind, choices in (
        (clause_words.PAYEE, Payee),
        (clause_words.PER, Per),
        (clause_words.MARK, set(Mark) - {Mark.UNCONFIRMED}),  # a state of the sheet, not of the law
        (worked_examples.REASON, Reason),
    ):
        for choice in choices:
            assert kind.parse(kind.show(choice)) == choice


def test_an_example_that_leaves_out_unpaid_work_fails():
    file = read(DA_NANG)
    text = changed(
        DA_NANG, ("    không được chi:\n      - lý do: hết mức chung\n        số tiền: 50.000\n", "")
    )
    assert file.failures == []
    assert read(text).failures == [
        "7 ngày công, vượt mức chung: không được chi vì hết mức chung phải là 0 đ, tính ra 50.000 đ."
    ]


TWELVE_MISTAKES = """
mã: Yên Bái
số hiệu: 60/2022/NQ-HĐND
cơ quan ban hành: HĐND tỉnh
tên: Chính sách hỗ trợ
địa bàn: Yên Bái
hiệu lực từ ngày: 09/12/2022
hiệu lực đến hết ngày: 31/12/2021
nguồn: tóm tắt
quy định chung:
  chỉ xã đăng ký chuyển đổi số: có
  cách tính tháng: tùy tình hình
  làm tròn đến: 0
mức chung:
  - {mã: chung, tên: Chung, điều khoản: Điều 1, số tiền: ba trăm}
mức hỗ trợ:
  - mã: ngay
    tên: Ngày công
    điều khoản: Điều 2
    chi cho: tổ
    theo: ngày
    mức: 150.000 đồng
    chỉ chi cho: số hộ khoảng 50
    giới hạn:
      - nhiều nhất mười tháng được chi
    nằm trong: chung-chung
  - {mã: ngay, tên: Trùng mã, điều khoản: Điều 3, chi cho: thành viên, theo: tháng, mức: 10 % của khac}
ví dụ:
  - {tên: Một tháng, tháng: 13/2023, được chi: 0}
"""


def test_twelve_mistakes_get_twelve_messages_and_more_where_one_word_is_wrong_twice():
    found = problems(TWELVE_MISTAKES)
    expected = [
        ("mã: Yên Bái", "“mã”: “Yên Bái” chưa đúng"),
        ("địa bàn: Yên Bái", "“địa bàn”: Ghi mã tỉnh"),
        ("31/12/2021", "“hiệu lực đến hết ngày”: Ngày kết thúc phải từ ngày bắt đầu"),
        ("tùy tình hình", "“cách tính tháng”: “tùy tình hình” không đúng mẫu"),
        ("làm tròn đến: 0", "“làm tròn đến”: Nhỏ nhất là 1 đồng."),
        ("ba trăm", "“số tiền”: “ba trăm” không phải số tiền"),
        ("chi cho: tổ", "“chi cho”: Mức theo công chi cho từng người"),
        ("số hộ khoảng 50", "“chỉ chi cho”: “số hộ khoảng 50” không đúng mẫu"),
        ("mười tháng", "“giới hạn”: “mười” không phải một số nguyên"),
        ("chung-chung", "“nằm trong”: Không có “mức chung” nào mang mã này."),
        ("Trùng mã", "“mã”: Mã này dùng cho hai mức."),
        ("Trùng mã", "“mức”: Không có mức nào mang mã khac."),
        ("13/2023", "“tháng”: “13/2023” không phải tháng"),
    ]
    for words, told in expected:
        line = line_of(TWELVE_MISTAKES, words)
        assert any(p.startswith(f"Dòng {line}, ") and told in p for p in found), (line, told, found)
    twice = 1  # the code stands in two clauses, and both are told
    assert len(found) == len(expected) + twice == 14


def test_a_traits_word_in_an_example_is_read_like_in_a_condition():
    text = changed(
        YEN_BAI,
        ("    tháng: 06/2023\n", "    tháng: 06/2023\n    đặc điểm của tổ:\n      khu vực: thị trấn\n"),
    )
    assert read(text).examples[-1].case.traits == {Trait.AREA: "thi_tran"}


def test_an_example_may_only_name_clauses_that_are_there():
    text = changed(YEN_BAI, ("- mức: to-hang-thang", "- mức: to-hang-nam"))
    assert any("Không có mức nào mang mã to-hang-nam." in problem for problem in problems(text))


def test_shares_of_the_cost_add_up_to_a_hundred():
    def with_shares(*percents: int) -> str:
        shares = "".join(f"  - {{tên: nguồn {n}, tỷ lệ phần trăm: {p}}}\n" for n, p in enumerate(percents))
        return changed(YEN_BAI, ("\nví dụ:", f"\nnguồn kinh phí:\n{shares}ví dụ:"))

    assert any("cộng lại bằng 100" in problem for problem in problems(with_shares(70, 20)))
    assert [share.percent for share in read(with_shares(70, 30)).funding] == [70, 30]


def test_a_comma_inside_braces_is_explained_not_called_an_unknown_word() -> None:
    entry = entries.opened("bảng: {mức: 0,1 lần lương cơ sở, ghi chú: a}").entry("bảng")
    entry.finish()
    told = {problem.key: problem.message for problem in entry.problems}
    assert 'như "0,1 lần lương cơ sở"' in told["1 lần lương cơ sở"]
    assert told["ghi chú"] == "Không có từ khóa này trong mẫu tệp."
