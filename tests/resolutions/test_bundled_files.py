"""Every resolution that comes with the portal gives what its worked examples say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import subsidies
from subsidies.resolution_files import ResolutionFile, read, write
from subsidies.worked_examples import failures

DATA = Path(subsidies.__file__).parent / "data"
HERE = Path(__file__).parent / "examples"  # invented: one for each kind of clause that no bundled file has
FILES = {
    path.stem: read(path.read_text(encoding="utf-8"))
    for folder in (DATA, HERE)
    for path in sorted(folder.glob("*.yaml"))
}
EXAMPLES = [
    pytest.param(file, example, id=f"{slug}: {example.name}")
    for slug, file in FILES.items()
    for example in file.examples
]


@pytest.mark.parametrize(("file", "example"), EXAMPLES)
def test_the_engine_gives_what_the_example_says(file, example):
    assert failures(example, file.terms, file.in_force) == []


@pytest.mark.parametrize(("file", "example"), EXAMPLES)
def test_an_example_with_another_amount_fails(file, example):
    wrong = replace(example, paid=example.paid + 1)
    assert len(failures(wrong, file.terms, file.in_force)) == 1


@pytest.mark.parametrize("slug", FILES)
def test_a_file_is_named_by_its_code_and_survives_writing(slug):
    assert FILES[slug].slug == slug
    assert read(write(FILES[slug])) == FILES[slug]


def paid(slug: str, words: str) -> int:
    """What the example whose name has these words says is paid; the engine agrees, as tested above."""
    [example] = [e for e in FILES[slug].examples if words in e.name]
    return example.paid


def test_the_amounts_officials_know_stand_in_the_files():
    assert paid("quang-nam-phuong-an-1", "1.240 thôn") == 7_440_000_000
    assert paid("quang-nam-phuong-an-1", "1.218 tổ") == 7_308_000_000
    assert paid("yen-bai-60-2022", "771 tổ") == 2_698_500_000
    assert paid("da-nang-26-2025", "3.766 tổ") == 27_115_200_000
    assert paid("ha-tinh-119-2023", "hai năm") == 14_400_000
    assert paid("binh-duong-27-2023", "12 ngày công, 2 đêm") == 2_500_000
    assert paid("binh-duong-27-2023", "giờ hành chính") == 2_200_000
    assert paid("binh-duong-27-2023", "Một thành viên") == 1_860_000
    assert paid("da-nang-26-2025", "4 ngày công") == 300_000
    assert paid("da-nang-26-2025", "7 ngày công") == 300_000
    assert paid("quang-nam-phuong-an-2", "7.000 thành viên") == 350_000_000
    assert paid("yen-bai-60-2022", "năm 2025 còn") == 2_500_000
    assert [paid("son-la-to-covid-2022", words) for words in ("45 hộ, p", "45 hộ, x", "65 hộ", "30 hộ")] == [
        250_000, 300_000, 400_000, 300_000,
    ]  # fmt: skip
    assert paid("nd-33-2023-quy-thon", "trước ngày 01/7/2024") == 10_800_000
    assert paid("nd-33-2023-quy-thon", "từ ngày 01/7/2024") == 14_040_000
    assert paid("da-nang-36-2024", "Năm 2024") == 3_000_000
    assert paid("da-nang-36-2024-theo-thang", "Năm 2024") == 1_250_000
    assert paid("da-nang-26-2025", "600.000 một tháng") == 900_000
    assert paid("phu-ninh-ho-tro-nam", "chỉ một lần trong năm") == 6_000_000


def test_the_headcounts_officials_know_stand_in_the_files():
    def people(slug: str) -> dict[int, int]:
        assert FILES[slug].failures == []
        return {example.households: example.people for example in FILES[slug].headcounts}

    assert people("binh-duong-27-2023") == {300: 3, 500: 3, 660: 4, 1000: 5, 1320: 7}
    assert people("quang-nam-to-an-ninh") == {349: 3, 524: 3, 525: 4, 700: 5}


@pytest.mark.parametrize("slug", FILES)
def test_a_summary_never_passes_for_the_wording_of_the_law(slug):
    file: ResolutionFile = FILES[slug]
    assert "tóm tắt" in file.source
    assert all(clause.quote.startswith("Tóm tắt:") for clause in file.clauses if clause.quote)
