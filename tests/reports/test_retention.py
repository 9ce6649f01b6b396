"""What is kept no longer than it may be: shown first, let go in batches, and what the law keeps stands."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db.models import CharField, JSONField, TextField
from django.utils import timezone

from accounts import api_keys
from accounts.api.grants import Grant
from accounts.models import AuditEvent, KeptAnswer, Role, User, WrongPasswords
from imports.models import ImportFile, State
from portal.celery import app
from portal.lib.encrypted import EncryptedField
from reports.models import Clearing
from reports.personal_data import retention
from reports.personal_data.retention_classes import CLASSES, Ending
from reports.tasks import let_go_of_what_is_over
from smartphones.models import Household, KeptImage, Objection
from subsidies.models import Payment, PayrollRun
from teams.models import MemberAccount, Person, ReviewRequest, SentCells
from tests import factories
from tests.access.things import Things
from tests.reports import runs
from tests.smartphones import phones
from tests.test_house import APPS

pytestmark = pytest.mark.django_db
BY_KEY = {kept.key: kept for kept in CLASSES}
LONG_AGO = dt.timedelta(days=400)


# The class each kind of row about people goes with.
HELD = {
    "slips": {"teams.Invitation"},
    "import_files": {"imports.ImportFile"},
    "people": {
        "teams.Person", "teams.DifferentPeople", "teams.OfficialPost", "teams.Membership", "teams.Mobilised",
        "teams.Absence", "teams.PostHeld", "teams.PersonTraits", "teams.OtherSupport",
    },
    "books": {
        "teams.Workday", "teams.DayOff", "teams.CountedWork", "teams.CorrectedMark", "teams.CorrectedCount",
        "subsidies.PayrollRun", "subsidies.PayoutLine", "subsidies.UnpaidWork", "subsidies.Payment",
        "reports.IssuedDocument", "reports.Withdrawal", "places.FormerRow",
    },
    "reviews": {"teams.ReviewRequest"},
    "audit": {"accounts.AuditEvent"},
    "gifts": {
        "smartphones.Household", "smartphones.HouseholdMember", "smartphones.Recognition",
        "smartphones.Application", "smartphones.NoNeed", "smartphones.Standing", "smartphones.Succession",
        "smartphones.Purchase", "smartphones.CashPayment", "smartphones.KeptImage",
        "smartphones.HandoverSession", "smartphones.Handover", "smartphones.Finding",
    },
    "prior_support": {"smartphones.PriorSupport"},
    "objections": {"smartphones.Objection"},
    "accounts": {"accounts.User", "teams.MemberAccount"},
    "sent_cells": {"teams.SentCells"},
    "data_requests": {"reports.DataRequest"},
}  # fmt: skip
# Their words look like a person's and are an office's, a clause's, a map's, a file's.
OF_NOBODY = {"places.ComplaintOffice", "places.CommuneOutline", "subsidies.Rate", "imports.ImportJob"}
OF_SOMEBODY = re.compile("người|họ và tên|họ tên|đại diện|điện thoại")


def models_about_people() -> set[str]:
    """What points at a person or a household, however far; what names somebody; what may say anything."""
    ours = [model for app in APPS if app != "portal" for model in apps.get_app_config(app).get_models()]
    found: set[Any] = {Person, Household}
    while further := {model for model in ours if _points_at(model) & found} - found:
        found |= further
    return {model._meta.label for model in found | set(filter(_says_who, ours))}


def _points_at(model: Any) -> set[Any]:
    return {field.related_model for field in model._meta.concrete_fields if field.is_relation}


def _says_who(model: Any) -> bool:
    return any(
        isinstance(field, EncryptedField | JSONField)
        or (isinstance(field, CharField | TextField) and OF_SOMEBODY.search(str(field.verbose_name)))
        for field in model._meta.concrete_fields
    )


def rows_due(key: str, now: dt.datetime | None = None) -> int | None:
    return next(due.rows for due in retention.due(now) if due.kept.key == key)


def sessions(count: int) -> None:
    over = timezone.now() - dt.timedelta(hours=1)
    Session.objects.bulk_create(
        Session(session_key=f"over-{n}", session_data="", expire_date=over) for n in range(count)
    )


def told(*arguments: str) -> str:
    out = io.StringIO()
    call_command("retention", *arguments, stdout=out)
    return out.getvalue()


def test_every_class_says_how_long_why_and_what_happens_then() -> None:
    assert len(BY_KEY) == len(CLASSES) >= 16
    for kept in CLASSES:
        assert str(kept.title) and str(kept.period) and str(kept.basis) and kept.ending.label
        assert bool(kept.remove) == (kept.ending in (Ending.NIGHTLY, Ending.BY_HAND)), kept.key


def test_every_kind_of_row_about_people_goes_with_one_class() -> None:
    assert set(HELD) <= set(BY_KEY)
    held = [label for labels in HELD.values() for label in labels]
    assert len(held) == len(set(held))
    assert set(held) == models_about_people() - OF_NOBODY, "a new kind of row about people needs its class"


def test_without_apply_nothing_goes() -> None:
    sessions(3)
    shown = told()
    assert "sessions" in shown and "Chỉ xem" in shown
    assert Session.objects.count() == 3 and not Clearing.objects.exists()


def test_with_apply_what_is_over_goes_and_a_second_time_finds_nothing() -> None:
    sessions(3)
    Session.objects.create(session_key="open", session_data="", expire_date=timezone.now() + LONG_AGO)
    assert "sessions: đã xóa 3 dòng" in told("sessions", "--apply")
    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]
    assert "đã xóa" not in told("sessions", "--apply")
    (event,) = AuditEvent.objects.filter(verb="retention.cleared")
    assert (event.after["rows"], event.actor) == (3, None)


def test_killed_after_a_batch_the_next_call_goes_on_with_the_rest(monkeypatch: Any) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    sessions(5)
    assert next(retention.clear(BY_KEY["sessions"])) == 2  # and never asked for more
    assert Session.objects.count() == 3
    assert list(retention.clear(BY_KEY["sessions"])) == [2, 1]
    assert sum(Clearing.objects.values_list("rows", flat=True)) == 5


def test_killed_within_a_batch_nothing_of_it_went(monkeypatch: Any) -> None:
    def killed(*_args: Any, **_kwargs: Any) -> None:
        raise SystemExit

    sessions(2)
    monkeypatch.setattr(retention.audit, "record", killed)
    with pytest.raises(SystemExit):
        list(retention.clear(BY_KEY["sessions"]))
    assert Session.objects.count() == 2 and not Clearing.objects.exists()


def test_the_timetable_lets_go_of_what_serves_nobody_and_of_nothing_else(country: Any) -> None:
    things = Things(country)
    things.everything()
    user = factories.a_user(Role.COMMUNE_STAFF)
    old = timezone.now() - LONG_AGO
    WrongPasswords.objects.create(name=b"x", tries=3, last_at=old)
    KeptAnswer.objects.create(user=user, key="12345678", asked="")
    KeptAnswer.objects.update(at=old)
    SentCells.objects.create(user=user, key="old", answer={})
    SentCells.objects.update(at=timezone.now() - dt.timedelta(days=8))
    SentCells.objects.create(user=user, key="new", answer={})
    loose = KeptImage.of(b"\x89PNG", "image/png")
    loose.by = user
    loose.save()
    KeptImage.objects.update(at=old)
    things.job.__class__.objects.filter(pk=things.job.pk).update(state=State.CHECKED, moved_at=old)
    kept = KeptImage.objects.count()
    let_go_of_what_is_over()
    things.job.refresh_from_db()
    assert things.job.state == State.DROPPED and not ImportFile.objects.filter(job=things.job).exists()
    assert not WrongPasswords.objects.exists() and not KeptAnswer.objects.exists()
    assert list(SentCells.objects.values_list("key", flat=True)) == ["new"]
    assert KeptImage.objects.count() == kept - 1  # those of handovers and purchases stay
    assert Person.objects.get(pk=things.person.pk).phone == things.person.phone
    assert PayrollRun.objects.filter(pk=things.run.pk).exists()


def test_keys_that_open_nothing_go_a_year_later_and_what_was_done_with_them_stays() -> None:
    owner = factories.a_user(Role.ICT_OFFICER)
    now = timezone.now()
    long_over, over, revoked, open_still = (
        api_keys.issue(name, [Grant.TEAMS], 30, by=owner)[0] for name in ("1", "2", "3", "4")
    )
    expired = {long_over: LONG_AGO, over: dt.timedelta(300)}
    for key, ago in expired.items():
        type(key).objects.filter(pk=key.pk).update(expires_at=now - ago)
    type(revoked).objects.filter(pk=revoked.pk).update(revoked_at=now - LONG_AGO)
    assert rows_due("api_keys") == 2
    assert list(retention.clear(BY_KEY["api_keys"])) == [2]
    assert set(type(over).objects.all()) == {over, open_still}
    assert AuditEvent.objects.filter(verb="api.key_issued").count() == 4


def test_who_may_no_longer_come_in_is_forgotten_by_the_name_the_provider_has_for_them() -> None:
    closed, recently, working = (factories.a_user(Role.ICT_OFFICER) for _ in range(3))
    for user, ago in ((closed, 91), (recently, 89), (working, 91)):
        bound = SocialAccount.objects.create(user=user, provider="so", uid=f"dau-van-{user.pk}")
        SocialAccount.objects.filter(pk=bound.pk).update(last_login=timezone.now() - dt.timedelta(ago))
    User.objects.filter(pk__in=[closed.pk, recently.pk]).update(is_active=False)
    assert list(retention.clear(BY_KEY["identities"])) == [1]
    assert set(SocialAccount.objects.values_list("user", flat=True)) == {recently.pk, working.pk}


def test_the_timetable_knows_the_task() -> None:
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert let_go_of_what_is_over.name in scheduled


def a_former(country: Any, left: dt.date, **facts: Any) -> Person:
    member = factories.a_member(factories.a_team(country.chau_que), valid_until=left, **facts)
    Person.objects.filter(pk=member.person.pk).update(phone="0912345678")
    member.person.refresh_from_db()
    member.person.bank_account, member.person.bank_bin = "0011004455667", "970405"
    member.person.save()
    return member.person


def test_contacts_of_people_long_gone_are_forgotten_and_of_nobody_else(country: Any) -> None:
    now = timezone.now() + dt.timedelta(days=3000)
    left = dt.date(2025, 12, 31)
    gone, back, head, lodger, twice, signed_in, owed = (a_former(country, left) for _ in range(7))
    serving = factories.a_member(factories.a_team(country.chau_que)).person
    factories.a_member(factories.a_team(country.chau_que), person=back)
    phones.a_household(country.chau_que, head=head).members.create(person=lodger, relation="other")
    factories.a_person(same_as=twice)
    factories.a_login(signed_in)
    Payment.objects.create(
        run=Things(country).run, commune=country.chau_que, number=1, reference="TCN00000000000303",
        person=owed, due=60_000, amount=60_000, method="bank", bank_bin="970405", account="1234567890",
    )  # fmt: skip
    assert rows_due("former_contacts") == 0, "five years are not over"
    assert rows_due("former_contacts", now) == 1
    assert list(retention.clear(BY_KEY["former_contacts"], now=now)) == [1]
    gone.refresh_from_db()
    assert (gone.phone, gone.bank_bin, str(gone.bank_account)) == ("", "", "")
    assert gone.citizen_number and gone.memberships.exists()
    assert AuditEvent.objects.get(verb="people.contacts_cleared").object_id == gone.pk
    for person in (back, head, lodger, twice, signed_in, owed, serving):
        person.refresh_from_db()
        assert person.phone
    assert MemberAccount.objects.filter(person=signed_in).exists()
    assert rows_due("former_contacts", now) == 0


def test_who_was_only_ever_mobilised_is_forgotten_alike(country: Any) -> None:
    team = factories.a_team(country.chau_que)
    order = factories.an_order(country.chau_que)
    over = {"valid_from": order.issued_on, "valid_until": order.issued_on + dt.timedelta(days=9)}
    gone, called_again = (
        factories.a_mobilised(team, order, person=factories.a_person(), **over).person for _ in range(2)
    )
    factories.a_mobilised(
        team, order, person=called_again, valid_from=order.issued_on + dt.timedelta(days=20)
    )
    due = BY_KEY["former_contacts"].due(timezone.now() + dt.timedelta(days=3000))
    assert list(due) == [gone]


def test_the_register_names_people_for_ten_years_after_they_left_and_were_last_paid(country: Any) -> None:
    left = dt.date(2023, 12, 31)
    gone, paid, owed = (a_former(country, left, valid_from=dt.date(2023, 1, 1)) for _ in range(3))
    for number, person in enumerate((paid, owed), start=1):
        Payment.objects.create(
            run=runs.approved(runs.a_run(country.lao_cai, f"0{number}/2024")), commune=country.chau_que,
            number=1, reference=f"TCN0000000000030{number}", person=person, due=60_000, amount=60_000,
            method="cash",
        )  # fmt: skip
    Payment.objects.filter(person=paid).update(state="paid", settled_on=dt.date(2024, 11, 1))
    assert set(PayrollRun.objects.values_list("approved_at__year", flat=True)) == {2024}
    for year, due in ((2033, []), (2034, [gone]), (2035, [gone, paid])):
        before = dt.datetime(year, 12, 1, tzinfo=dt.UTC) - BY_KEY["people"].after
        assert list(BY_KEY["people"].due(before).order_by("pk")) == due


def test_what_a_household_was_given_is_kept_as_long_as_the_last_list_it_decided(country: Any) -> None:
    household = phones.on_list(phones.a_household(country.chau_que)).household
    phones.had(household, received_on=dt.date(2020, 5, 5))
    in_2032 = dt.datetime(2032, 6, 1, tzinfo=dt.UTC)
    assert rows_due("prior_support", in_2032) == 1
    phones.an_application(phones.a_programme(country.lao_cai), household, list=Things(country).phone_list)
    assert rows_due("prior_support", in_2032) == 0


def test_what_the_law_keeps_is_counted_and_never_touched(country: Any) -> None:
    things = Things(country)
    things.everything()
    runs.approved(things.run)
    a_former(country, dt.date(2025, 12, 31))
    answered = {"answered_by": factories.a_user(Role.ICT_OFFICER)}
    ReviewRequest.objects.update(status="confirmed", answered_at=timezone.now(), **answered)
    Objection.objects.update(outcome="kept", answer="Đúng", answered_on=timezone.localdate(), **answered)
    in_eleven_years = timezone.now() + dt.timedelta(days=365 * 12)
    standing = ("books", "people", "reviews", "audit", "gifts", "prior_support", "objections")
    for key in standing:
        before = rows_due(key, in_eleven_years)
        assert before and not rows_due(key)
        assert not list(retention.clear(BY_KEY[key], now=in_eleven_years))
        assert rows_due(key, in_eleven_years) == before
    assert "đã xóa" not in told(*standing, "--apply")


def test_the_administrator_reads_what_is_due_and_what_went(cast: Any, signed_in: Any) -> None:
    page = signed_in(cast.administrator)
    sessions(7)
    told("sessions", "--apply")
    text = page.get("/du-lieu-ca-nhan/luu-giu").content.decode()
    assert "Luật Kế toán" in text and "Phiên đăng nhập" in text and "Hệ thống" in text
