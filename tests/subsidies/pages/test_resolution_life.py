"""A resolution from publication to its end, on its pages; and what nobody may change any more."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from portal.lib.months import Month, MonthRange
from subsidies import drafts, resolutions
from subsidies.cases import Case, HeldPost, PaidBefore, Someone, years_later
from subsidies.models import Rate, Resolution, ResolutionStatus
from subsidies.resolution_files import Territory, read
from subsidies.resolutions import file_of
from tests import factories
from tests.subsidies.pages.reading import approved, page
from tests.subsidies.resolutions import by_the_month

pytestmark = pytest.mark.django_db

DATA = Path(resolutions.__file__).parent / "data"


@pytest.fixture
def officer(cast, signed_in):
    return signed_in(cast.officer)


@pytest.fixture
def draft(cast) -> Resolution:
    """500.000 đ for each team and month in former Yên Bái, with examples that come out."""
    file = read((DATA / "yen-bai-60-2022.yaml").read_text(encoding="utf-8"))
    return drafts.begin(replace(file, territory=Territory("15", dt.date(2023, 1, 1))), by=cast.officer)


def told(response) -> str:
    return " ".join(page(response).split())


def test_publishing_shows_communes_and_teams_first_and_then_governs(officer, draft, country):
    factories.a_team(country.chau_que)
    Resolution.objects.filter(pk=draft.pk).update(valid_until=None)
    text = told(officer.get(f"{draft.get_absolute_url()}cong-bo"))
    assert "<dd>1</dd><dd><a" in text
    assert "Công bố rồi thì không sửa nội dung được nữa" in text
    officer.post(f"{draft.get_absolute_url()}cong-bo")
    draft.refresh_from_db()
    assert draft.status == ResolutionStatus.PUBLISHED


def test_publishing_says_which_example_stands_against_it(officer, draft):
    text = draft.text.replace("được chi: 2.698.500.000", "được chi: 1")
    officer.post(f"{draft.get_absolute_url()}van-ban", {"text": text, "read_from": draft.digest})
    shown = told(officer.get(f"{draft.get_absolute_url()}cong-bo"))
    assert "Chưa công bố được." in shown
    assert "phải là 1 đ, tính ra 2.698.500.000 đ" in shown
    assert shown.count("Chưa công bố được") == 1
    officer.post(f"{draft.get_absolute_url()}cong-bo", expects=409)


def test_an_example_says_that_its_month_lies_before_the_first_day_in_force(officer, draft):
    first = file_of(draft).examples[0].case.months.first
    text = draft.text.replace("hiệu lực từ ngày: 09/12/2022", "hiệu lực từ ngày: 01/01/2024")
    officer.post(f"{draft.get_absolute_url()}van-ban", {"text": text, "read_from": draft.digest})
    for address in ("", "cong-bo"):
        shown = told(officer.get(f"{draft.get_absolute_url()}{address}"))
        assert f"Tháng {first}" in shown and "nằm ngoài thời gian có hiệu lực" in shown
    assert 'class="btn" href="/chi-tra/nghi-quyet/yen-bai-60-2022/cong-bo"' in told(
        officer.get(draft.get_absolute_url())
    )


def test_a_clause_that_comes_out_otherwise_is_called_by_its_name(draft):
    file = file_of(draft)
    wrong = replace(file.examples[0], by_clause={"to-hang-thang": 1})
    (said,) = replace(file, examples=(wrong,)).failures
    assert "phần “Hỗ trợ tổ chuyển đổi số cộng đồng” phải là 1 đ" in said


def test_an_overlap_is_shown_with_the_rule_that_settles_it(officer, draft, country):
    by_the_month(country.lao_cai, valid_from=dt.date(2025, 7, 1))
    shown = told(officer.get(f"{draft.get_absolute_url()}cong-bo"))
    assert "Nghị quyết của tỉnh mới thay nghị quyết của địa bàn cũ" in shown
    assert "Điều 54 khoản 2" in shown


def test_two_of_the_same_ground_and_time_are_told_before_they_are_refused(officer, draft, country):
    by_the_month(country.yen_bai)
    shown = told(officer.get(f"{draft.get_absolute_url()}cong-bo"))
    assert "Cùng địa bàn, cùng thời gian: không công bố được" in shown


def test_an_amendment_is_a_draft_that_differs_only_where_it_was_changed(officer, draft, cast):
    resolutions.publish(draft, by=cast.officer)
    address = f"{draft.get_absolute_url()}ban-moi"
    answers = {"how": "amends", "number": "61/2024/NQ-HĐND", "valid_from": "01/01/2022"}
    officer.post(address, answers, expects=422)
    assert 'name="valid_until" value="31/12/2025"' in told(officer.get(address))
    answers["valid_from"] = "01/01/2024"
    officer.post(address, answers | {"number": "60/2022/nq-hđnd"}, expects=422)
    officer.post(address, answers | {"valid_until": "31/12/2023"}, expects=422)
    officer.post(address, answers | {"valid_until": "31/12/2025"})
    later = Resolution.objects.get(number="61/2024/NQ-HĐND")
    assert (later.version, later.predecessor, later.status) == (2, draft, ResolutionStatus.DRAFT)
    text = later.text.replace("mức: 500.000 đồng", "mức: 550.000 đồng")
    officer.post(f"{later.get_absolute_url()}van-ban", {"text": text, "read_from": later.digest})
    shown = told(officer.get(f"{later.get_absolute_url()}so-sanh"))
    assert "<div>500.000 đồng</div>" in shown
    assert "<div>550.000 đồng</div>" in shown
    assert "Thêm mới" not in shown
    assert "Địa bàn" not in shown
    history = told(officer.get(f"{later.get_absolute_url()}lich-su"))
    assert "60/2022/NQ-HĐND" in history
    assert "Sửa nghị quyết" in history


@pytest.mark.parametrize("name", ["yen-bai-60-2022", "da-nang-26-2025", "binh-duong-27-2023"])
def test_the_examples_of_a_resolution_come_out_in_its_next_version(name, officer, cast, country):
    file = read((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
    file = replace(file, territory=Territory("15", dt.date(2023, 1, 1)), valid_until=None, communes=())
    before = drafts.begin(file, by=cast.officer)
    resolutions.publish(before, by=cast.officer)
    begins = dt.date(file.valid_from.year + 1, 7, 1)
    after = drafts.follow(
        before, how="amends", number="1/NQ", valid_from=begins, valid_until=None, by=cast.officer
    )
    assert not file_of(after).failures
    moved = zip(file.examples, file_of(after).examples, strict=True)
    assert all(now.case.months.first.first_day >= begins for _was, now in moved)
    assert {now.case.months.first.number for now in file_of(after).examples} == {
        was.case.months.first.number for was in file.examples
    }


def test_examples_about_the_time_before_a_resolution_stay_there(officer, cast, country):
    file = read((DATA / "ha-tinh-119-2023.yaml").read_text(encoding="utf-8"))
    before = drafts.begin(replace(file, territory=Territory("15", dt.date(2023, 1, 1))), by=cast.officer)
    resolutions.publish(before, by=cast.officer)
    after = drafts.follow(
        before, how="amends", number="1/NQ", valid_from=dt.date(2025, 1, 1), valid_until=file.valid_until,
        by=cast.officer,
    )  # fmt: skip
    months = {example.name: str(example.case.months) for example in file_of(after).examples}
    assert months["Trước ngày có hiệu lực, tháng 12/2023"] == "12/2023"
    assert months["Sau ngày hết hiệu lực, tháng 01/2026"] == "01/2026"


def test_a_case_moved_by_years_keeps_its_days_and_what_was_paid_before():
    may = MonthRange(Month(2024, 5), Month(2024, 6))
    someone = Someone("An", joined=dt.date(2024, 2, 29), posts=(HeldPost("to-truong", dt.date(2024, 5, 15)),))
    case = Case(may, people=(someone,), founded=dt.date(2020, 1, 2), paid_before=(PaidBefore("k", may, 5),))
    later = years_later(case, 3)
    assert (str(later.months), later.founded, later.dissolved) == (
        "05/2027 - 06/2027", dt.date(2023, 1, 2), None
    )  # fmt: skip
    assert later.people[0].joined == dt.date(2027, 2, 28)
    assert later.people[0].posts[0].first == dt.date(2027, 5, 15)
    assert later.paid_before[0].months == later.months


def test_ending_tells_what_it_takes_back_before_it_is_done(officer, draft, cast, country):
    factories.a_team(country.chau_que_thuong)
    resolutions.publish(draft, by=cast.officer)
    address = f"{draft.get_absolute_url()}ket-thuc"
    shown = told(officer.post(address, {"last_day": "31/12/2024"}, expects=200))
    assert "Số tổ thôi hưởng</dt><dd>1</dd>" in shown
    draft.refresh_from_db()
    assert draft.valid_until == dt.date(2025, 12, 31)
    officer.post(address, {"last_day": "31/12/2024", "confirmed": "1"})
    draft.refresh_from_db()
    assert draft.valid_until == dt.date(2024, 12, 31)


def test_a_version_that_paid_names_its_run_and_the_database_keeps_it(run, staff, signed_in):
    approved(run, staff)
    resolution = run.lines.first().rate.resolution
    browser = signed_in(staff["maker"])
    text = told(browser.get(f"{resolution.get_absolute_url()}sua/phan-dau", expects=409))
    assert f"đã dùng trong đợt chi {run}: không sửa được nữa" in text
    acts = [
        lambda: Resolution.objects.filter(pk=resolution.pk).update(text="khác"),
        lambda: Resolution.objects.filter(pk=resolution.pk).update(digest="0" * 64),
        lambda: Rate.objects.filter(resolution=resolution).update(amount=1),
        lambda: Rate.objects.filter(pk=run.lines.first().rate_id)._raw_delete("default"),
    ]
    for act in acts:
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            act()
    resolutions.end(resolution, dt.date(2027, 1, 31), by=staff["maker"])
    resolution.refresh_from_db()
    assert resolution.valid_until == dt.date(2027, 1, 31)


def test_before_a_run_is_approved_its_law_may_still_be_mended(run):
    resolution = run.lines.first().rate.resolution
    assert Resolution.objects.filter(pk=resolution.pk).update(text=resolution.text + "\n")
