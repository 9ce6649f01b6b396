"""A run's dossier: required papers hold the acts up, in the words of the resolution."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, Role
from portal.lib.refusals import Forbidden, Refused
from subsidies import dossier, payroll
from subsidies.models import Resolution, Status
from subsidies.resolution_parts import Paper, Stage
from tests import factories
from tests.subsidies import resolutions
from tests.subsidies.pages.reading import page
from tests.subsidies.runs import MAY, computed, months, open_in_binh_duong

SHEETS = Paper("Bảng chấm công", Stage.OPENING, required=True)
PLAN = Paper("Kế hoạch của xã", Stage.OPENING, required=False)
APPRAISAL = Paper("Văn bản thẩm định", Stage.APPROVING, required=True)
RECEIPT = Paper("Giấy rút dự toán", Stage.PAYING, required=True)


@pytest.fixture
def run(country: Any, staff: Any, team: Any) -> Any:
    resolutions.changed(Resolution.objects.get(), dossier=(RECEIPT, APPRAISAL, SHEETS, PLAN))
    return computed(open_in_binh_duong(country, staff, MAY))


def put(run: Any, paper: Paper, by: Any, number: str = "15/BC") -> Any:
    return dossier.add(run, paper.name, number=number, dated=dt.date(2026, 6, 1), by=by)


def lacking(run: Any) -> list[str]:
    return [item.paper.name for item in dossier.checklist(run) if item.given is None]


def test_papers_are_listed_in_the_order_of_the_stages(run: Any) -> None:
    assert lacking(run) == [SHEETS.name, PLAN.name, APPRAISAL.name, RECEIPT.name]


def test_submitting_waits_for_the_required_paper_and_names_it(run: Any, staff: Any) -> None:
    with pytest.raises(Refused, match="còn thiếu: Bảng chấm công. Ghi giấy tờ"):
        payroll.submit(run, by=staff["maker"])
    run.refresh_from_db()
    assert run.status == Status.CALCULATED
    put(run, SHEETS, staff["maker"])
    assert payroll.submit(run, by=staff["maker"]).status == Status.SUBMITTED


def test_each_act_waits_for_the_papers_of_its_own_stage(run: Any, staff: Any) -> None:
    put(run, SHEETS, staff["maker"])
    payroll.submit(run, by=staff["maker"])
    payroll.check(run, by=staff["checker"])
    with pytest.raises(Refused, match="còn thiếu: Văn bản thẩm định"):
        payroll.approve(run, by=staff["approver"])
    put(run, APPRAISAL, staff["checker"])
    payroll.approve(run, by=staff["approver"])
    with pytest.raises(Refused, match="còn thiếu: Giấy rút dự toán"):
        payroll.mark_paid(run, by=staff["checker"])
    put(run, RECEIPT, staff["checker"])
    assert payroll.mark_paid(run, by=staff["checker"]).status == Status.PAID


def test_what_a_done_step_rested_on_is_not_written_again(run: Any, staff: Any) -> None:
    put(run, SHEETS, staff["maker"])
    payroll.submit(run, by=staff["maker"])
    with pytest.raises(Refused, match="đã xong"):
        put(run, SHEETS, staff["maker"], "16/BC")
    assert run.papers.get().number == "15/BC"
    payroll.send_back(run, by=staff["checker"], reason="sai")
    put(run, SHEETS, staff["maker"], "16/BC")


def test_writing_again_leaves_both_in_the_log(run: Any, staff: Any) -> None:
    put(run, SHEETS, staff["maker"])
    put(run, SHEETS, staff["checker"], "16/BC")
    first, second = AuditEvent.objects.filter(verb="payroll.paper_added").order_by("pk")
    assert first.before is None
    assert (second.before["paper"], second.after["paper"]) == ("Bảng chấm công 15/BC", "Bảng chấm công 16/BC")


@pytest.mark.parametrize("number", ["", "  "])
def test_a_paper_has_a_number(run: Any, staff: Any, number: str) -> None:
    with pytest.raises(Refused, match="số, ký hiệu"):
        put(run, SHEETS, staff["maker"], number)


def test_only_what_the_resolution_asks_for_goes_in(run: Any, staff: Any) -> None:
    with pytest.raises(Refused, match="không yêu cầu"):
        put(run, Paper("Ảnh chụp", Stage.OPENING, required=True), staff["maker"])
    with pytest.raises(Forbidden):
        put(run, SHEETS, staff["approver"])
    with pytest.raises(Forbidden):
        put(run, SHEETS, factories.a_user(Role.ICT_OFFICER))


def test_a_paper_two_resolutions_ask_for_is_one_and_required_if_one_requires_it(
    country: Any, staff: Any, run: Any
) -> None:
    other = resolutions.by_the_month(country.old_ho_chi_minh)
    resolutions.changed(other, dossier=(Paper(PLAN.name, Stage.OPENING, required=True),))
    factories.a_team(country.sai_gon)
    payroll.cancel(run, by=staff["maker"])
    whole = payroll.open_run(country.ho_chi_minh, months(MAY), by=staff["maker"], as_of=dt.date(2026, 7, 5))
    items = {item.paper.name: item.paper.required for item in dossier.checklist(computed(whole))}
    assert items[PLAN.name] is True
    assert len(items) == 4


def test_the_page_shows_what_is_there_and_what_is_missing(run: Any, staff: Any, signed_in: Any) -> None:
    address = reverse("subsidies:run_dossier", args=[run.pk])
    asked = {"name": SHEETS.name, "number": "15/BC", "dated": "01/06/2026", "file_name": "cham-cong.pdf"}
    browser = signed_in(staff["maker"])
    assert "Còn thiếu" in page(browser.get(run.get_absolute_url()))
    browser.post(address, asked)
    text = page(browser.get(address))
    assert "Số 15/BC, ngày 01/06/2026" in text
    assert "cham-cong.pdf" in text
    assert "Không bắt buộc" in text
    assert "Ghi vào hồ sơ" not in page(signed_in(staff["approver"]).get(address))


def test_a_form_without_a_number_is_answered_beside_the_field(run: Any, staff: Any, signed_in: Any) -> None:
    address = reverse("subsidies:run_dossier", args=[run.pk])
    answer = signed_in(staff["maker"]).post(address, {"name": SHEETS.name}, expects=422)
    assert "Lỗi:" in page(answer)
