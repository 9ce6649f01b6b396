"""Every class keeps its time to the day: a row just over it goes, a row just under it stays."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import ApiKey, KeptAnswer, Role, User, UserInvitation, WrongPasswords
from imports.models import ImportFile, ImportJob, State
from places.models import Commune
from portal.lib.months import Month
from reports.personal_data import retention
from reports.personal_data.retention_classes import CLASSES, Ending
from reports.printing.models import Printout
from smartphones.models import KeptImage, Objection, PriorSupport
from teams.models import Invitation, ReviewRequest, SentCells
from tests import factories
from tests.access.things import Things
from tests.reports import runs
from tests.reports.test_retention import BY_KEY, a_former, rows_due

pytestmark = pytest.mark.django_db

Making = Callable[[dt.datetime], Any]
YEAR, A_MINUTE = dt.timedelta(days=365.25), dt.timedelta(minutes=1)
LATER = dt.timedelta(days=200)


def somebody(**facts: Any) -> User:
    return factories.a_user(Role.ICT_OFFICER, **facts)


def something() -> str:
    return uuid.uuid4().hex


def dated(row: Any, **moments: dt.datetime) -> Any:
    """Also where the row says itself when it was made."""
    type(row)._base_manager.filter(pk=row.pk).update(**moments)
    return row


def a_session(over: dt.datetime) -> Session:
    return Session.objects.create(session_key=something(), session_data="", expire_date=over)


def a_device(seen: dt.datetime) -> UserSession:
    device = UserSession.objects.create(user=somebody(), session_key=something(), ip="::1", user_agent="x")
    return dated(device, last_seen_at=seen)


def wrong_passwords(last: dt.datetime) -> WrongPasswords:
    return WrongPasswords.objects.create(name=uuid.uuid4().bytes, tries=3, last_at=last)


def an_invitation(expires: dt.datetime, used: dt.datetime | None = None) -> UserInvitation:
    return UserInvitation.objects.create(
        user=somebody(), code=uuid.uuid4().bytes, expires_at=expires, used_at=used
    )


def a_slip(expires: dt.datetime, used: dt.datetime | None = None) -> Invitation:
    return Invitation.objects.create(
        person=factories.a_person(), code=uuid.uuid4().bytes, made_by=somebody(), expires_at=expires,
        used_at=used,
    )  # fmt: skip


def a_key(expires: dt.datetime, revoked: dt.datetime | None = None) -> ApiKey:
    return ApiKey.objects.create(
        owner=somebody(), name="Phần mềm", grants=["teams:read"], fingerprint=uuid.uuid4().bytes,
        ending="abcd", expires_at=expires, revoked_at=revoked,
    )  # fmt: skip


def an_identity(used: dt.datetime) -> SocialAccount:
    bound = SocialAccount.objects.create(user=somebody(is_active=False), provider="so", uid=something())
    return dated(bound, last_login=used)


def sent_cells(sent: dt.datetime) -> SentCells:
    return dated(SentCells.objects.create(user=somebody(), key="1", answer={}), at=sent)


def a_kept_answer(sent: dt.datetime) -> KeptAnswer:
    return dated(KeptAnswer.objects.create(user=somebody(), key="1", asked=""), at=sent)


def a_file(state: State, **moments: dt.datetime) -> ImportFile:
    job = ImportJob.objects.create(kind="thanh-vien", name="a.csv", size=1, state=state, by=somebody())
    return ImportFile.keep(dated(job, **moments), b"x")


def a_printout(asked: dt.datetime) -> Printout:
    commune = Commune.objects.first() or factories.country().chau_que
    made = Printout.objects.create(by=somebody(), commune=commune, month=Month(2026, 5), sheets=1)
    return dated(made, at=asked)


def an_unused_image(kept: dt.datetime) -> KeptImage:
    image = KeptImage.of(b"\x89PNG", "image/png")
    image.by = somebody()
    image.save()
    return dated(image, at=kept)


# The class, how long it is kept, and a row of it whose time runs from a moment.
AGES: list[tuple[str, dt.timedelta, Making]] = [
    ("sessions", dt.timedelta(), a_session),
    ("devices", dt.timedelta(days=90), a_device),
    ("wrong_passwords", dt.timedelta(days=1), wrong_passwords),
    ("invitations", dt.timedelta(days=90), an_invitation),
    ("invitations", dt.timedelta(days=90), lambda used: an_invitation(used + LATER, used)),
    ("slips", dt.timedelta(days=90), a_slip),
    ("slips", dt.timedelta(days=90), lambda used: a_slip(used + LATER, used)),
    ("api_keys", YEAR, a_key),
    ("api_keys", YEAR, lambda revoked: a_key(revoked + 2 * YEAR, revoked)),
    ("identities", dt.timedelta(days=90), an_identity),
    ("sent_cells", dt.timedelta(days=7), sent_cells),
    ("kept_answers", dt.timedelta(days=7), a_kept_answer),
    ("import_files", dt.timedelta(days=30), lambda looked_at: a_file(State.CHECKED, moved_at=looked_at)),
    ("import_files", dt.timedelta(days=30), lambda ended: a_file(State.DROPPED, ended_at=ended)),
    ("printouts", dt.timedelta(days=1), a_printout),
    ("unused_images", dt.timedelta(days=30), an_unused_image),
]


def test_every_class_that_goes_by_night_has_its_age_here() -> None:
    assert {key for key, _age, _making in AGES} == {
        kept.key for kept in CLASSES if kept.ending == Ending.NIGHTLY
    }


@pytest.mark.parametrize(("key", "age", "making"), AGES)
def test_a_row_just_over_its_time_goes_and_one_just_under_it_stays(
    key: str, age: dt.timedelta, making: Making
) -> None:
    now = timezone.now()
    over, under = making(now - age - A_MINUTE), making(now - age + A_MINUTE)
    assert rows_due(key, now) == 1
    assert list(retention.clear(BY_KEY[key], now=now)) == [1]
    assert (standing(over), standing(under)) == (False, True)


def standing(row: Any) -> bool:
    return type(row)._base_manager.filter(pk=row.pk).exists()


def test_a_file_somebody_works_on_stays_however_old(country: Any) -> None:
    old = timezone.now() - 2 * YEAR
    at_work = [a_file(state, moved_at=old) for state in (State.CHECKING, State.WRITING)]
    assert not list(retention.clear(BY_KEY["import_files"]))
    assert all(standing(file) for file in at_work)


def test_contacts_go_five_years_after_the_last_day_in_a_team(country: Any) -> None:
    now = timezone.now()
    day = (now - 5 * YEAR).date()
    joined = dt.date(2019, 1, 1)
    over, under = (a_former(country, left, valid_from=joined) for left in (day - dt.timedelta(days=1), day))
    assert list(retention.clear(BY_KEY["former_contacts"], now=now)) == [1]
    for person in (over, under):
        person.refresh_from_db()
    assert (over.phone, under.phone) == ("", "0912345678")


def test_what_the_law_keeps_is_due_ten_years_after_the_end_of_its_year(country: Any) -> None:
    things, today = Things(country), timezone.localdate()
    things.everything()
    answered = {"answered_by": somebody()}
    ReviewRequest.objects.update(status="confirmed", answered_at=timezone.now(), **answered)
    Objection.objects.update(outcome="kept", answer="Đúng", answered_on=today, **answered)
    PriorSupport.objects.update(received_on=today)
    since = dict.fromkeys(("reviews", "audit", "gifts", "prior_support", "objections"), today.year)
    since["books"] = runs.approved(things.run).approved_at.year
    for key, year in since.items():
        almost = dt.datetime(year + 10, 12, 28, tzinfo=dt.UTC)
        assert not rows_due(key, almost), key
        assert rows_due(key, almost + dt.timedelta(days=7)), key
