"""What the addresses name: one builder for each word between < and > in a route.

Everything belongs to xã Châu Quế, Lào Cai, and carries a secret that no outsider may ever read.
"""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.utils import timezone

from accounts import api_keys
from accounts.models import ApiKey, Role, User
from imports.models import ImportJob
from places.models import Hamlet
from portal.lib.months import Month
from reports.models import DataRequest
from reports.personal_data import requests
from smartphones.models import (
    Allotment,
    Application,
    CommuneList,
    FundingSource,
    Household,
    HouseholdMember,
    Objection,
    PriorSupport,
    Programme,
)
from subsidies.models import Payment, PayoutLine, PayrollRun
from subsidies.rules.words import Per
from teams.models import (
    Absence,
    CommunityTeam,
    Correction,
    CountedWork,
    Membership,
    MobilisationOrder,
    Mobilised,
    Person,
    ReviewRequest,
    Spending,
    Timesheet,
)
from tests import factories
from tests.access.handing import HandingThings
from tests.access.laws import DRAFT, LawThings
from tests.access.papers import PaperThings
from tests.access.stages import StageThings
from tests.access.visitors import HERE, PROVINCE
from tests.factories import Country
from tests.imports import workbooks
from tests.reports import runs
from tests.smartphones import phones

SECRET = "Kín-Đáo"  # part of every name of the commune's
SECRETS = {SECRET: HERE, DRAFT: PROVINCE}


class Things(LawThings, HandingThings, PaperThings, StageThings):
    """Made when an address asks for them."""

    def __init__(self, country: Country) -> None:
        self.country = country
        self.month = Month(2026, 9)
        self.day = dt.date(2026, 9, 5)

    def named(self, word: str) -> Any:
        """The value of `word` in an address. A new word of a route gets a property here."""
        return getattr(self, word)

    @cached_property
    def team(self) -> CommunityTeam:
        return factories.a_team(self.country.chau_que, name=f"Tổ {SECRET}")

    @cached_property
    def membership(self) -> Membership:
        return factories.a_member(self.team, f"Nguyễn {SECRET}")

    @cached_property
    def person(self) -> Person:
        return self.membership.person

    @cached_property
    def twin(self) -> Person:
        """Another record much like the person's."""
        return factories.a_member(self.team, self.person.full_name).person

    @cached_property
    def order(self) -> MobilisationOrder:
        return factories.an_order(self.country.chau_que, number=f"{SECRET}/LHĐ")

    @cached_property
    def mobilised(self) -> Mobilised:
        return factories.a_mobilised(self.team, self.order, person=factories.a_person(f"Huy động {SECRET}"))

    @cached_property
    def timesheet(self) -> Timesheet:
        sheet = factories.a_timesheet(self.team, self.month)
        factories.a_workday(sheet, self.person, 5)
        return sheet

    @cached_property
    def counted(self) -> CountedWork:
        return self.timesheet.counted.create(person=self.person, day=self.day, unit="hour", quantity=2)

    @cached_property
    def absence(self) -> Absence:
        return Absence.objects.create(
            team=self.team, person=self.person, kind="leave", paper=f"Đơn {SECRET}", valid_from=self.day
        )

    @cached_property
    def spending(self) -> Spending:
        return self.timesheet.spendings.create(
            day=self.day, content=f"Chè {SECRET}", amount=50_000, papers="HD 1"
        )

    @cached_property
    def correction(self) -> Correction:
        """Of a month already confirmed."""
        sheet = factories.confirmed(factories.a_timesheet(self.team, self.month - 1))
        staff = factories.a_user(Role.COMMUNE_STAFF, communes=[self.country.chau_que])
        return Correction.objects.create(timesheet=sheet, reason=f"Sót {SECRET}", proposed_by=staff)

    @cached_property
    def review(self) -> ReviewRequest:
        return ReviewRequest.objects.create(
            person=self.person, team=self.team, month=self.month, text=f"Sót {SECRET}",
            asked_by=factories.a_login(self.person),
        )  # fmt: skip

    @cached_property
    def run(self) -> PayrollRun:
        return runs.a_run(self.country.lao_cai, "09/2026")

    @cached_property
    def line(self) -> PayoutLine:
        rate = runs.a_rate(self.resolution, Per.MONTH, 60_000)
        return runs.a_line(self.run, self.country.chau_que, self.team, rate, person=self.person)

    @cached_property
    def payment(self) -> Payment:
        return Payment.objects.create(
            run=self.line.run, commune=self.country.chau_que, number=1, reference="TCN00000000000101",
            person=self.person, due=60_000, amount=60_000, method="bank", bank_bin="970405",
            account="1234567890", account_name=f"Nguyễn {SECRET}",
        )  # fmt: skip

    @cached_property
    def programme(self) -> Programme:
        return phones.a_programme(self.country.lao_cai, name=f"Chương trình {DRAFT}")

    @cached_property
    def household(self) -> Household:
        head = factories.a_person(f"Chủ hộ {SECRET}")
        return phones.on_list(phones.a_household(self.country.chau_que, head=head)).household

    @cached_property
    def source(self) -> FundingSource:
        return phones.a_source(self.programme, name=f"Nguồn {DRAFT}")

    @cached_property
    def lodger(self) -> HouseholdMember:
        about = {"birth_date": self.day, "citizen_number": "015185000111"}
        return phones.a_lodger(self.household, full_name=f"Ở trọ {SECRET}", **about)

    @cached_property
    def double(self) -> HouseholdMember:
        """Much like the lodger, in another household; by number too, whatever becomes of the name."""
        home = phones.a_household(self.country.chau_que)
        about = {"birth_date": self.day, "citizen_number": "015185000112"}
        return phones.a_lodger(home, full_name=f"Ở trọ {SECRET}", **about)

    @cached_property
    def support(self) -> PriorSupport:
        return phones.had(self.household, programme_name=f"Sóng {SECRET}")

    @cached_property
    def phone_list(self) -> CommuneList:
        """On notice: what hangs there is public, names in short; its programme has nothing to hide."""
        programme, today = phones.a_programme(self.country.lao_cai), timezone.localdate()
        made = CommuneList.objects.create(
            programme=programme, commune=self.country.chau_que, made_by=phones.staff(), status="on_notice",
            noticed_from=today, noticed_until=today, notice_code="0123456789",
        )  # fmt: skip
        made.decisions.create(
            number=1, verb="publish", target="on_notice", by=made.made_by, at=timezone.now()
        )
        return made

    @cached_property
    def listed(self) -> Application:
        home = phones.a_household(self.country.chau_que, head=factories.a_person(f"{SECRET} Văn An"))
        programme = self.phone_list.programme
        application = phones.an_application(programme, phones.on_list(home).household, list=self.phone_list)
        application.standings.create(
            list=self.phone_list, source=phones.a_source(programme), priority_class="poor", rank=3, place=1,
            of=1, quota=1, decided="first",
        )  # fmt: skip
        return application

    @cached_property
    def objection(self) -> Objection:
        today = timezone.localdate()
        return self.phone_list.objections.create(
            kind="opinion", application=self.listed, brought_by=f"Giàng {SECRET}", text="Hộ có ô tô",
            received_on=today, due_on=today, received_by=phones.staff(),
        )  # fmt: skip

    @cached_property
    def data_request(self) -> DataRequest:
        staff = factories.a_user(Role.COMMUNE_STAFF, communes=[self.country.chau_que])
        return requests.receive(
            kind="see", commune=self.country.chau_que, subject_name=f"Nguyễn {SECRET}", text="Xin xem",
            way="letter", received_on=timezone.localdate(), person=self.person, by=staff,
        )  # fmt: skip

    @cached_property
    def allotment(self) -> Allotment:
        """Not decided yet: the Sở's own."""
        made = self.source.allotments.create(phones=1, criterion="by_class", made_by=phones.staff())
        made.quotas.create(commune=self.country.chau_que, eligible=2, without_device=2, computed=1, phones=1)
        return made

    @cached_property
    def account(self) -> User:
        return factories.a_user(Role.INSPECTOR, province=self.country.lao_cai)

    @cached_property
    def identity(self) -> SocialAccount:
        return SocialAccount.objects.create(user=self.account, provider=self.provider_id, uid="so-1")

    @cached_property
    def job(self) -> ImportJob:
        staff = factories.a_user(Role.COMMUNE_STAFF, communes=[self.country.chau_que])
        content = workbooks.workbook(workbooks.MEMBER_HEADS, [self.team.code, f"Lê {SECRET}"])
        return workbooks.taken_in(content, staff, name=f"{SECRET}.xlsx")

    def everything(self) -> None:
        """So that lists have something to leak."""
        _ = (
            self.timesheet,
            self.counted,
            self.spending,
            self.absence,
            self.correction,
            self.review,
            self.mobilised,
            self.line,
            self.document,
            self.job,
            self.payment,
            self.source,
            self.support,
            self.objection,
            self.data_request,
            self.allotment,
            self.lodger,
            self.double,
            *self.every_handover(),
            *self.every_stage(),
        )

    @cached_property
    def hamlet(self) -> Hamlet:
        return factories.a_hamlet(self.country.chau_que)

    @cached_property
    def api_key(self) -> ApiKey:
        staff = factories.a_user(Role.COMMUNE_STAFF, communes=[self.country.chau_que])
        return api_keys.issue("Phần mềm", ["teams:read"], 30, by=staff)[0]

    # The words of the routes.
    provider_id = "so"
    account_id = property(lambda self: self.identity.pk)
    province_id = property(lambda self: self.country.lao_cai.pk)
    hamlet_id = property(lambda self: self.hamlet.pk)
    workday_id = property(lambda self: self.timesheet.workdays.get().pk)
    key_id = property(lambda self: self.api_key.pk)
    team_id = property(lambda self: self.team.pk)
    commune_id = property(lambda self: self.timesheet.team.commune_on(self.day).pk)
    membership_id = property(lambda self: self.membership.pk)
    one_id = property(lambda self: self.person.pk)
    other_id = property(lambda self: self.twin.pk)
    code = property(lambda self: self.document.code)
    person_id = property(lambda self: self.person.pk)
    order_id = property(lambda self: self.order.pk)
    mobilised_id = property(lambda self: self.mobilised.pk)
    timesheet_id = property(lambda self: self.timesheet.pk)
    run_id = property(lambda self: self.run.pk)
    job_id = property(lambda self: self.job.pk)
    kind = "thanh-vien"
    extension = "csv"
    rows = "nghi-viec"
    owner_id = property(lambda self: self.person.pk)
    row_id = property(lambda self: self.absence.pk)
    count_id = property(lambda self: self.counted.pk)
    spending_id = property(lambda self: self.spending.pk)
    payment_id = property(lambda self: self.payment.pk)
    line_id = property(lambda self: self.line.pk)
    programme_id = property(lambda self: self.programme.pk)
    source_id = property(lambda self: self.source.pk)
    support_id = property(lambda self: self.support.pk)
    resident_id = property(lambda self: self.lodger.person.pk)
    double_id = property(lambda self: self.double.person.pk)
    resident_member_id = property(lambda self: self.lodger.pk)
    list_id = property(lambda self: self.phone_list.pk)
    allotment_id = property(lambda self: self.allotment.pk)
    objection_id = property(lambda self: self.objection.pk)
    notice_code = property(lambda self: self.listed.list.notice_code)
    verb = "screen"
    application_id = property(lambda self: self.listed.pk)
    household_id = property(lambda self: self.household.pk)
    data_request_id = property(lambda self: self.data_request.pk)
    subject_id = property(lambda self: self.person.pk)
    document_id = property(lambda self: self.document.pk)
    province_code, table = "15", "chi-tra"  # Lào Cai's open data
    part = "muc-ho-tro"
    number = 1
    commune_id = property(lambda self: self.country.chau_que.pk)
    review_id = property(lambda self: self.review.pk)
    correction_id = property(lambda self: self.correction.pk)
    pk = device_id = 0  # keys and devices: nobody's
    user_id = property(lambda self: self.account.pk)
    object_id = property(lambda self: self.account.pk)  # the administration's
    app_label = "accounts"
