"""Taking in, publishing and ending resolutions; what was paid under one stays as it was."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import AuditEvent, Role
from portal.lib.months import Month, MonthRange
from portal.lib.refusals import Forbidden, Refused
from subsidies import national, resolutions
from subsidies.cases import Case
from subsidies.models import IndexedAmount, PayoutLine, PayrollRun, Resolution, ResolutionStatus, Status
from subsidies.resolution_files import ResolutionFile, Territory, read
from subsidies.rules.terms import Coefficient, Envelope, Fixed, MonthsInAll, Ordered
from subsidies.rules.words import Per
from subsidies.worked_examples import Example
from tests import factories

pytestmark = pytest.mark.django_db

DATA = Path(resolutions.__file__).parent / "data"


def bundled(slug: str) -> ResolutionFile:
    return read((DATA / f"{slug}.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def yen_bai(country) -> Resolution:
    return resolutions.take_in(bundled("yen-bai-60-2022"), by=None)[0]


@pytest.fixture
def da_nang(country) -> ResolutionFile:
    """Its clauses and examples, in a province of the small country."""
    return replace(bundled("da-nang-26-2025"), territory=Territory("42", dt.date(2026, 1, 1)))


def with_amount(file: ResolutionFile, amount: int) -> ResolutionFile:
    [clause] = file.clauses
    changed = replace(clause, part=replace(clause.part, amount=Fixed(amount)))
    return replace(file, clauses=(changed,), examples=())


def used_in(resolution: Resolution, country, status: Status) -> PayrollRun:
    people = [factories.a_user(Role.ICT_OFFICER, province=country.lao_cai) for _ in range(3)]
    month = Month(2023, 6)
    run = PayrollRun.objects.create(
        province=country.lao_cai, first_month=month, last_month=month, as_of=dt.date(2026, 1, 5),
        made_by=people[0],
    )  # fmt: skip
    team = factories.a_team(country.chau_que_thuong)
    PayoutLine.objects.create(
        run=run, commune=country.chau_que, team=team, rate=resolution.rates.get(), earned_in=month,
        units=1, amount=500_000,
    )  # fmt: skip
    run.signatures.create(by=people[2], at=timezone.now())
    PayrollRun.objects.filter(pk=run.pk).update(status=status, checked_by=people[1], approved_by=people[2])
    return run


def test_a_published_file_becomes_a_resolution_in_force_in_the_former_province(yen_bai, country):
    assert yen_bai.status == ResolutionStatus.PUBLISHED
    assert yen_bai.territory == country.yen_bai
    assert resolutions.file_of(yen_bai).clauses == bundled("yen-bai-60-2022").clauses
    assert resolutions.file_of(yen_bai).examples == bundled("yen-bai-60-2022").examples


def test_taking_in_the_same_file_again_changes_and_records_nothing(yen_bai):
    events = AuditEvent.objects.count()
    again, changed = resolutions.take_in(bundled("yen-bai-60-2022"), by=None)
    assert (again, changed) == (yen_bai, False)
    assert AuditEvent.objects.count() == events


def test_the_engine_reads_the_stored_rows_as_it_reads_the_file(da_nang):
    resolution, _changed = resolutions.take_in(da_nang, by=None)
    terms = resolutions.terms_of(resolution)
    assert terms.envelopes == (Envelope("muc-chung", 300_000),)
    assert [rate.code for rate in terms.rates] == ["nuoc-uong-xang-xe", "con-lai"]
    assert {rate.id for rate in terms.rates} < set(resolution.rates.values_list("pk", flat=True))
    numbered = {rate.code: rate.id for rate in terms.rates}
    from_file = tuple(replace(rate, id=numbered[rate.code]) for rate in da_nang.terms.rates)
    top_ups = tuple(replace(top_up, id=resolution.rates.get(code=top_up.code).pk) for top_up in terms.top_ups)
    assert replace(da_nang.terms, rates=from_file, top_ups=top_ups, indexes=()) == terms


def test_an_unused_resolution_can_be_changed_and_the_log_keeps_both_texts(country):
    draft = replace(bundled("yen-bai-60-2022"), status=ResolutionStatus.DRAFT)
    resolution, _changed = resolutions.take_in(draft, by=None)
    rate = resolution.rates.get()
    _resolution, changed = resolutions.take_in(with_amount(draft, 550_000), by=None)
    rate.refresh_from_db()
    assert changed
    assert rate.amount == 550_000
    event = AuditEvent.objects.get(verb="resolution.changed")
    assert "mức: 500.000 đồng" in event.before["file"]
    assert "mức: 550.000 đồng" in event.after["file"]
    assert event.province == country.lao_cai


@pytest.mark.parametrize("status", [Status.APPROVED, Status.PAID])
def test_a_resolution_of_an_approved_run_is_never_changed(yen_bai, country, status):
    used_in(yen_bai, country, status)
    draft = with_amount(bundled("yen-bai-60-2022"), 1)
    with pytest.raises(Refused, match="chỉ được kết thúc, không được sửa"):
        resolutions.take_in(draft, by=None)
    assert yen_bai.rates.get().amount == 500_000


def test_a_resolution_of_an_unfinished_run_waits_until_that_run_is_cancelled(yen_bai, country):
    run = used_in(yen_bai, country, Status.SUBMITTED)
    draft = replace(with_amount(bundled("yen-bai-60-2022"), 550_000), status=ResolutionStatus.DRAFT)
    with pytest.raises(Refused, match="Hủy đợt chi đó trước"):
        resolutions.take_in(draft, by=None)
    PayrollRun.objects.filter(pk=run.pk).update(status=Status.CANCELLED)
    resolutions.take_in(draft, by=None)
    assert yen_bai.rates.get().amount == 550_000


def test_a_resolution_with_a_failing_example_is_not_published_and_nothing_of_it_stays(country):
    file = bundled("yen-bai-60-2022")
    wrong = replace(file, examples=(replace(file.examples[0], paid=2_698_500_001),))
    with pytest.raises(Refused, match=r"phải là 2\.698\.500\.001 đ, tính ra 2\.698\.500\.000 đ"):
        resolutions.take_in(wrong, by=None)
    assert not Resolution.objects.exists()


def test_a_draft_with_a_failing_example_is_kept_as_a_draft(country):
    file = bundled("yen-bai-60-2022")
    wrong = replace(file, status=ResolutionStatus.DRAFT, examples=(replace(file.examples[0], paid=1),))
    resolution, _changed = resolutions.take_in(wrong, by=None)
    with pytest.raises(Refused, match="tính ra"):
        resolutions.publish(resolution, by=None)
    resolution.refresh_from_db()
    assert resolution.status == ResolutionStatus.DRAFT


def test_a_resolution_without_examples_is_not_published(country):
    file = replace(bundled("yen-bai-60-2022"), examples=())
    with pytest.raises(Refused, match="chưa có ví dụ"):
        resolutions.take_in(file, by=None)


def test_two_resolutions_for_one_area_and_time_are_refused(yen_bai):
    other = replace(bundled("yen-bai-60-2022"), slug="yen-bai-khac", number="61/2022/NQ-HĐND")
    with pytest.raises(Refused, match="đã có nghị quyết về cùng nội dung"):
        resolutions.take_in(other, by=None)


def test_a_province_code_nobody_bore_that_day_is_refused(country):
    nowhere = replace(bundled("yen-bai-60-2022"), territory=Territory("74", dt.date(2025, 7, 1)))
    with pytest.raises(Refused, match="Ngày 01/07/2025 không có tỉnh mang mã 74"):
        resolutions.take_in(nowhere, by=None)


def test_ending_a_used_resolution_keeps_its_rates_and_is_recorded(yen_bai, country, cast):
    used_in(yen_bai, country, Status.PAID)
    resolutions.end(yen_bai, dt.date(2024, 12, 31), by=cast.officer)
    yen_bai.refresh_from_db()
    assert yen_bai.valid_until == dt.date(2024, 12, 31)
    assert AuditEvent.objects.get(verb="resolution.ended").actor == cast.officer


def test_a_resolution_does_not_end_before_it_begins(yen_bai):
    with pytest.raises(Refused, match="Ngày kết thúc phải từ ngày bắt đầu trở đi"):
        resolutions.end(yen_bai, dt.date(2021, 1, 1), by=None)


def test_only_the_officer_of_the_province_takes_in_publishes_and_ends(yen_bai, cast):
    for user in (cast.commune_staff, cast.finance, cast.approver, cast.inspector, cast.officer_elsewhere):
        with pytest.raises(Forbidden):
            resolutions.take_in(bundled("yen-bai-60-2022"), by=user)
        with pytest.raises(Forbidden):
            resolutions.publish(yen_bai, by=user)
        with pytest.raises(Forbidden):
            resolutions.end(yen_bai, dt.date(2024, 12, 31), by=user)
    resolutions.publish(yen_bai, by=cast.officer)


def test_a_file_from_outside_is_imported_and_exported_again(country, capsys, tmp_path):
    call_command("import_resolution", str(DATA / "ha-tinh-119-2023.yaml"))
    assert "119/2023/NQ-HĐND, Đang áp dụng: đã nhập" in capsys.readouterr().out
    call_command("export_resolution", "ha-tinh-119-2023")
    assert read(capsys.readouterr().out) == bundled("ha-tinh-119-2023")


def test_a_bad_file_is_told_line_by_line_on_the_command_line(country, tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text("mã: Yên Bái\n", encoding="utf-8")
    with pytest.raises(CommandError, match="Dòng 1, “mã”"):
        call_command("import_resolution", str(bad))
    with pytest.raises(CommandError):
        call_command("import_resolution", str(tmp_path / "missing.yaml"))


def amended(file: ResolutionFile, **changes) -> ResolutionFile:
    """A later version at 550.000 that says which one it amends."""
    later = {
        "slug": f"{file.slug}-sd1", "number": "61/2023/NQ-HĐND", "valid_from": dt.date(2024, 1, 1),
        "amends": file.slug, **changes,
    }  # fmt: skip
    [clause] = file.clauses
    clauses = (replace(clause, part=replace(clause.part, amount=Fixed(550_000), limits=())),)
    return replace(file, clauses=clauses, examples=(one_month(2024, 550_000),), **later)


def one_month(year: int, paid: int) -> Example:
    month = Month(year, 3)
    return Example("Một tháng", Case(MonthRange(month, month)), paid, {})


def test_an_amendment_is_a_version_of_its_own_and_ends_the_old_one_the_day_before(yen_bai, country):
    used_in(yen_bai, country, Status.PAID)
    later, _changed = resolutions.take_in(amended(bundled("yen-bai-60-2022")), by=None)
    yen_bai.refresh_from_db()
    assert (later.predecessor, later.version) == (yen_bai, 2)
    assert later.status == ResolutionStatus.PUBLISHED
    assert yen_bai.valid_until == dt.date(2023, 12, 31)
    assert AuditEvent.objects.filter(verb="resolution.ended").count() == 1


def test_a_draft_amendment_ends_nothing(yen_bai):
    resolutions.take_in(amended(bundled("yen-bai-60-2022"), status=ResolutionStatus.DRAFT), by=None)
    yen_bai.refresh_from_db()
    assert yen_bai.valid_until == dt.date(2025, 12, 31)


def test_what_replaces_another_begins_a_count_of_its_own(yen_bai):
    file = amended(bundled("yen-bai-60-2022"), amends="", replaces="yen-bai-60-2022")
    later, _changed = resolutions.take_in(file, by=None)
    assert (later.predecessor, later.version) == (yen_bai, 1)


def test_nobody_amends_what_is_not_in_force_or_begins_later(yen_bai):
    file = amended(bundled("yen-bai-60-2022"))
    with pytest.raises(Refused, match="mang mã khong-co để sửa đổi"):
        resolutions.take_in(replace(file, amends="khong-co"), by=None)
    with pytest.raises(Refused, match="phải có hiệu lực sau ngày đó"):
        resolutions.take_in(replace(file, valid_from=dt.date(2022, 12, 1)), by=None)


def test_months_of_an_earlier_resolution_count_by_the_number_of_its_clause(yen_bai):
    file = amended(bundled("yen-bai-60-2022"))
    [clause] = file.clauses
    goes_on = MonthsInAll(24, continues=("yen-bai-60-2022/to-hang-thang",))
    file = replace(file, clauses=(replace(clause, part=replace(clause.part, limits=(goes_on,))),))
    later, _changed = resolutions.take_in(file, by=None)
    assert resolutions.terms_of(later).earlier == {"yen-bai-60-2022/to-hang-thang": yen_bai.rates.get().pk}
    assert resolutions.file_of(later).terms.rates[0].limits == (goes_on,)


def test_the_digest_is_of_the_law_and_stays_when_the_resolution_is_published_or_ended(yen_bai):
    digest = yen_bai.digest
    assert digest == hashlib.sha256(yen_bai.text.encode()).hexdigest()
    resolutions.end(yen_bai, dt.date(2024, 12, 31), by=None)
    yen_bai.refresh_from_db()
    assert yen_bai.digest == digest
    assert resolutions.file_of(yen_bai).valid_until == dt.date(2024, 12, 31)


def indexed(file: ResolutionFile, **facts) -> ResolutionFile:
    """Paid as a multiple of the base salary instead of a fixed amount."""
    [clause] = file.clauses
    part = replace(clause.part, amount=Coefficient(Decimal("0.3"), "lương cơ sở"), limits=(), **facts)
    return replace(file, clauses=(replace(clause, part=part),), examples=(one_month(2024, 540_000),))


def test_base_salary_comes_from_the_national_amounts(country):
    ha_tinh = indexed(bundled("ha-tinh-119-2023"))
    with pytest.raises(Refused, match="Không có mức tham chiếu nào tên là “lương cơ sở”"):
        resolutions.take_in(ha_tinh, by=None)
    list(national.take_in(national.bundled()))
    resolution, _changed = resolutions.take_in(ha_tinh, by=None)
    assert resolution.rates.get().amount is None
    assert resolution.rates.get().wording == "0,3 lần lương cơ sở"
    assert list(national.take_in(national.bundled())) == []


def test_a_resolution_below_the_national_floor_is_not_published(country):
    IndexedAmount.objects.create(
        name="mức sàn tổ", amount=650_000, valid_from=dt.date(2025, 1, 1), source="Nghị định mẫu"
    )
    file = bundled("ha-tinh-119-2023")
    [clause] = file.clauses
    floored = replace(file, clauses=(replace(clause, part=replace(clause.part, floor="mức sàn tổ")),))
    with pytest.raises(Refused, match=r"là 600\.000 đ, thấp hơn mức sàn tổ 650\.000 đ áp dụng từ 01/01/2025"):
        resolutions.take_in(floored, by=None)
    earlier = replace(floored, valid_until=dt.date(2024, 12, 31), examples=(one_month(2024, 600_000),))
    resolutions.take_in(earlier, by=None)


@pytest.mark.parametrize("per", [Per.DAY, Per.SESSION, Per.HOUR, Per.CASE, Per.MEAL])
def test_what_no_paper_on_record_prices_is_not_published_by_the_paper(da_nang, per):
    [envelope, daily, *others] = da_nang.clauses
    by_paper = replace(daily, part=replace(daily.part, per=per, amount=Ordered(50_000)))
    file = replace(da_nang, clauses=(envelope, by_paper, *others))
    with pytest.raises(
        Refused, match="Nước uống, xăng xe cho thành viên” ghi “theo văn bản”, nhưng trong sổ chỉ đêm"
    ):
        resolutions.take_in(file, by=None)
    resolutions.take_in(replace(file, status=ResolutionStatus.DRAFT), by=None)


def test_a_list_of_communes_is_kept_and_unknown_codes_are_refused(country):
    some = replace(bundled("yen-bai-60-2022"), communes=(country.chau_que_ha.code,))
    resolution, _changed = resolutions.take_in(some, by=None)
    assert list(resolution.communes.all()) == [country.chau_que_ha]
    with pytest.raises(Refused, match="không có xã mang mã: 99999"):
        resolutions.take_in(replace(some, slug="khac", communes=("99999",)), by=None)


def test_two_texts_naming_one_commune_at_one_time_are_refused(yen_bai, country):
    file = replace(bundled("yen-bai-60-2022"), slug="xa-1", communes=(country.chau_que_ha.code,))
    resolutions.take_in(file, by=None)
    with pytest.raises(Refused, match="đã áp dụng cho một số xã này"):
        resolutions.take_in(replace(file, slug="xa-2"), by=None)


def test_the_import_shows_what_it_would_change_and_on_request_changes_nothing(yen_bai, tmp_path, capsys):
    text = (DATA / "yen-bai-60-2022.yaml").read_text(encoding="utf-8")
    file = tmp_path / "changed.yaml"
    file.write_text(text.replace("mức: 500.000 đồng", "mức: 550.000 đồng"), encoding="utf-8")
    call_command("import_resolution", str(file), "--check")
    told = capsys.readouterr().out.splitlines()
    assert told[:2] == ["-     mức: 500.000 đồng", "+     mức: 550.000 đồng"]
    assert any("phải là 2.698.500.000 đ, tính ra 2.968.350.000 đ" in line for line in told)
    assert yen_bai.rates.get().amount == 500_000
