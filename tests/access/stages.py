"""The same things at another stage, for pages that open at that stage only; and the few whom they open for.

`READY` says which thing stands in an address whose usual one is not ready for it.
"""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from allauth.mfa.models import Authenticator

from accounts.models import Role, User
from places.models import Province
from portal.lib.months import Month
from smartphones.models import CommuneList, FundingSource, Programme
from subsidies.models import Payment, PayrollRun, Rate, Resolution
from subsidies.rules.words import Per
from teams.models import CommunityTeam, Membership, Person, Timesheet
from tests import factories
from tests.access import factors
from tests.access.laws import DRAFT
from tests.access.visitors import PASSWORD
from tests.factories import Country
from tests.reports import runs
from tests.smartphones import phones

SECRET = "Kín-Đáo"
OF_THE_DISTRICT, WITH_FACTORS, HALFWAY = "of the district", "with factors", "halfway"

# Route: what stands for which of its words.
READY = {
    "teams:take_back_membership": {"membership_id": "mistaken_id"},
    "teams:confirm_timesheet": {"team_id": "further_team_id", "month": "submitted_month"},
    "teams:return_timesheet": {"team_id": "further_team_id", "month": "submitted_month"},
    "teams:reopen_timesheet": {"team_id": "further_team_id", "month": "confirmed_month"},
    "teams:correct": {"team_id": "further_team_id", "month": "confirmed_month"},
    "teams:correct_counts": {"team_id": "further_team_id", "month": "confirmed_month"},
    "teams:correct_spendings": {"team_id": "further_team_id", "month": "confirmed_month"},
    "subsidies:cancel_run": {"run_id": "computed_run_id"},
    "subsidies:mark_run_paid": {"run_id": "settled_run_id"},
    "subsidies:download_transfers": {"run_id": "paying_run_id"},
    "subsidies:send_payments": {"run_id": "paying_run_id"},
    "subsidies:receive_payments": {"run_id": "paying_run_id"},
    "subsidies:reissue_payments": {"run_id": "paying_run_id"},
    "subsidies:return_payment": {"payment_id": "waiting_payment_id"},
    "subsidies:payment_qr": {"payment_id": "waiting_payment_id"},
    "subsidies:end_resolution": {"slug": "law"},
    "subsidies:follow_resolution": {"slug": "law"},
    "smartphones:change_programme": {"programme_id": "planned_id"},
    "smartphones:add_source": {"programme_id": "planned_id"},
    "smartphones:change_source": {"source_id": "planned_source_id"},
    "smartphones:drop_source": {"source_id": "planned_source_id"},
    "smartphones:review": {"list_id": "draft_list_id"},
    "smartphones:publish_list": {"list_id": "screened_list_id"},
    "smartphones:send_back_list": {"list_id": "noticed_list_id"},
    "smartphones:appraise_above": {"list_id": "district_list_id"},
    "mfa_remove_webauthn": {"pk": "factor_id"},
}
# Route: who alone may read it, of whom the table has no column.
ONLY_FOR = {
    "smartphones:appraise_above": OF_THE_DISTRICT,
    "mfa_authenticate": HALFWAY,
    "mfa_deactivate_totp": WITH_FACTORS,
    "mfa_reauthenticate_webauthn": WITH_FACTORS,
    "mfa_remove_webauthn": WITH_FACTORS,
    "mfa_view_recovery_codes": WITH_FACTORS,
}


class StageThings:
    country: Country
    month: Month
    published_law: Resolution

    @cached_property
    def further_team(self) -> CommunityTeam:
        return factories.a_team(self.country.chau_que, name=f"Tổ sau {SECRET}")

    @cached_property
    def worker(self) -> Person:
        return factories.a_member(self.further_team, f"Trần {SECRET}").person

    @cached_property
    def mistaken(self) -> Membership:
        """Nothing rests on it."""
        return factories.a_member(self.further_team, f"Nhầm {SECRET}")

    @cached_property
    def submitted(self) -> Timesheet:
        sheet = self._sheet(self.month - 2)
        sheet.submitted_by = factories.a_user(Role.COMMUNE_STAFF, communes=[self.country.chau_que])
        sheet.submitted_at = dt.datetime.combine(sheet.month.last_day, dt.time(10), tzinfo=dt.UTC)
        sheet.status = "submitted"
        sheet.save()
        return sheet

    @cached_property
    def confirmed(self) -> Timesheet:
        return factories.confirmed(self._sheet(self.month - 3))

    def _sheet(self, month: Month) -> Timesheet:
        sheet = factories.a_timesheet(self.further_team, month)
        factories.a_workday(sheet, self.worker, 5)
        day = month.first_day
        sheet.counted.create(person=self.worker, day=day, unit="hour", quantity=2)
        sheet.spendings.create(day=day, content=f"Nước {SECRET}", amount=20_000, papers="HD 2")
        return sheet

    @cached_property
    def computed_run(self) -> PayrollRun:
        run = self._run("01/2026", self.country.yen_bai)
        run.status, run.checked_by = "calculated", None
        run.save()
        return run

    @cached_property
    def paying_run(self) -> PayrollRun:
        """One payment waits for its transfer, another came back."""
        run = self._run("03/2026", self.country.old_lao_cai)
        self._pay(run, self.worker, number=1)
        other = factories.a_member(self.further_team).person
        self._pay(run, other, number=2, state="returned", return_reason=f"Sai tên {SECRET}")
        return runs.approved(run)

    @cached_property
    def settled_run(self) -> PayrollRun:
        run = self._run("02/2026", self.country.old_lao_cai)
        self._pay(run, self.worker, number=1, state="paid", settled_on=dt.date(2026, 3, 5))
        return runs.approved(run)

    def _run(self, month: str, territory: Province) -> PayrollRun:
        """Of a part of the province: one run of an area is open at a time."""
        return runs.a_run(self.country.lao_cai, month, territory=territory)

    @cached_property
    def paid_rate(self) -> Rate:
        """Not the draft's: what an approved run was paid by is never changed."""
        return runs.a_rate(self.published_law, Per.MONTH, 60_000)

    def _pay(self, run: PayrollRun, person: Person, **facts: Any) -> Payment:
        runs.a_line(run, self.country.chau_que, self.further_team, self.paid_rate, person=person)
        return Payment.objects.create(
            run=run, commune=self.country.chau_que, reference=f"TCN{next(factories.numbers):014}",
            person=person, due=60_000, amount=60_000, method="bank", bank_bin="970405", account="1234567890",
            account_name=f"Nguyễn {SECRET}", **facts,
        )  # fmt: skip

    @cached_property
    def planned(self) -> FundingSource:
        """Of a programme under which nobody was promised anything."""
        return phones.a_source(phones.a_programme(self.country.lao_cai, name=f"Kế hoạch {DRAFT}"))

    @cached_property
    def draft_list(self) -> CommuneList:
        return self._list("draft")

    @cached_property
    def screened_list(self) -> CommuneList:
        """With a phone to give."""
        made = self._list("screened")
        allotment = phones.a_source(made.programme).allotments.create(
            phones=1, criterion="by_class", made_by=phones.staff()
        )
        allotment.quotas.create(commune=made.commune, eligible=1, without_device=1, computed=1, phones=1)
        allotment.status, allotment.locked_by = "locked", factories.a_user(Role.APPROVER)
        allotment.decision, allotment.decided_on = "5/QĐ-UBND", phones.DAY
        allotment.save()
        return made

    @cached_property
    def noticed_list(self) -> CommuneList:
        return self._list("noticed")

    @cached_property
    def district_list(self) -> CommuneList:
        return self._list("at_district", with_district=True)

    def _list(self, status: str, **of_programme: Any) -> CommuneList:
        programme: Programme = phones.a_programme(self.country.lao_cai, **of_programme)
        made = CommuneList.objects.create(
            programme=programme, commune=self.country.chau_que, made_by=phones.staff(), status=status
        )
        home = phones.a_household(self.country.chau_que, head=factories.a_person(f"{SECRET} Thị Hoa"))
        phones.an_application(programme, phones.on_list(home).household, list=made)
        return made

    @cached_property
    def readers(self) -> dict[str, User]:
        """Those of `ONLY_FOR`."""
        communes = [self.country.chau_que, self.country.lam_giang]
        of_finance = {"province": self.country.lao_cai, "password": PASSWORD}
        with_factors = factories.a_user(Role.FINANCE_STAFF, **of_finance)
        factors.codes(with_factors)
        factors.a_key(with_factors)
        return {
            OF_THE_DISTRICT: factories.a_user(Role.ICT_OFFICER, communes=communes),
            WITH_FACTORS: with_factors,
            HALFWAY: factories.a_user(Role.FINANCE_STAFF, **of_finance),
        }

    def every_stage(self) -> tuple[Any, ...]:
        sheets_and_runs = self.submitted, self.confirmed, self.computed_run, self.paying_run, self.settled_run
        lists = self.draft_list, self.screened_list, self.noticed_list, self.district_list
        return *sheets_and_runs, *lists, self.mistaken, self.planned, self.readers

    # The words of `READY`.
    mistaken_id = property(lambda self: self.mistaken.pk)
    further_team_id = property(lambda self: self.further_team.pk)
    submitted_month = property(lambda self: self.submitted.month)
    confirmed_month = property(lambda self: self.confirmed.month)
    computed_run_id = property(lambda self: self.computed_run.pk)
    settled_run_id = property(lambda self: self.settled_run.pk)
    paying_run_id = property(lambda self: self.paying_run.pk)
    waiting_payment_id = property(lambda self: self.paying_run.payments.get(number=1).pk)
    planned_id = property(lambda self: self.planned.programme_id)
    planned_source_id = property(lambda self: self.planned.pk)
    draft_list_id = property(lambda self: self.draft_list.pk)
    screened_list_id = property(lambda self: self.screened_list.pk)
    noticed_list_id = property(lambda self: self.noticed_list.pk)
    district_list_id = property(lambda self: self.district_list.pk)
    factor_id = property(
        lambda self: Authenticator.objects.get(user=self.readers[WITH_FACTORS], type="webauthn").pk
    )
