"""The copy of everything held about one person, for the right people, written down; and who read what."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest

from accounts import audit
from accounts.models import AuditEvent, User
from portal.lib.refusals import Forbidden, Refused
from reports.models import DocumentKind, IssuedDocument
from reports.personal_data import copies, reads
from reports.personal_data.held import Holding
from smartphones.models import CashList, Household, HouseholdMember
from teams import people, timeline
from teams.models import Person
from tests import factories
from tests.access.things import Things
from tests.assertions import queries_of
from tests.smartphones import phones

ACCOUNT = "0011004455667"

# Where each kind of row that names a person is told: the key of its section.
TOLD = {
    "merged": "ho-so", "official_posts": "chuc-vu", "memberships": "tham-gia-to", "mobilised": "huy-dong",
    "workdays": "ngay-cong", "counted": "viec-khac", "account": "dang-nhap", "review_requests": "de-nghi",
    "absences": "nghi-viec", "posts_held": "chuc-vu", "traits": "trinh-do", "other_support": "ho-tro-khac",
    "payout_lines": "khoan-chi", "payments": "chuyen-tien", "household": "ho", "lives_in": "ho",
    "data_requests": "yeu-cau", "invitations": "",  # a slip's code is nobody's fact once it is used
}  # fmt: skip
OF_HOUSEHOLDS = {
    "members": "ho", "recognitions": "danh-sach-ho", "applications": "dang-ky", "no_needs": "dang-ky",
    "prior_support": "da-nhan",
}  # fmt: skip


@pytest.fixture
def things(country: Any) -> Things:
    made = Things(country)
    made.everything()
    made.person.bank_account, made.person.bank_bin = ACCOUNT, "970405"
    made.person.save()
    return made


def files_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def test_every_kind_of_row_that_names_a_person_or_their_household_is_told(db: None, cast: Any) -> None:
    person = factories.a_person()
    told = {section.key for section in copies.sections_of(Holding(person, cast.officer, False))}
    for model, places in ((Person, TOLD), (Household, OF_HOUSEHOLDS)):
        relations = {one.get_accessor_name() for one in model._meta.related_objects if not one.hidden}
        assert relations == set(places), "a new kind of row about people belongs into the copy"
        assert set(places.values()) - {""} <= told


def test_the_department_takes_a_copy_with_masked_numbers(things: Things, cast: Any) -> None:
    files = files_of(copies.make(things.person, whole=False, by=cast.officer, reason="Yêu cầu 1"))
    assert list(files) == ["DOC-TRUOC-TIEN.txt", "du-lieu.xlsx", "du-lieu.json", "SHA256SUMS"]
    data = json.loads(files["du-lieu.json"])["muc"]
    assert data["ngay-cong"]["dong"][0]["Ngày"] == "2026-09-05"
    assert [row["Số tiền (đồng)"] for row in data["chuyen-tien"]["dong"]] == [60_000]
    assert len(data) == 22 and data["tham-gia-to"]["dong"] and data["de-nghi"]["dong"]
    told = b"".join(files.values())
    for number in (ACCOUNT, things.person.citizen_number.revealed, things.person.phone, "1234567890"):
        assert number.encode() not in told
    assert "667" in data["ho-so"]["dong"][0]["Số tài khoản"]
    act = AuditEvent.objects.get(verb="data_requests.copied")
    assert (act.object_id, act.after["reason"]) == (things.person.pk, "Yêu cầu 1")


def test_whole_numbers_need_a_reason_and_are_written_down_as_such(things: Things, cast: Any) -> None:
    with pytest.raises(Refused, match="lý do"):
        copies.make(things.person, whole=True, by=cast.officer)
    files = files_of(copies.make(things.person, whole=True, by=cast.officer, reason="Yêu cầu 2"))
    assert ACCOUNT in files["du-lieu.json"].decode()
    assert "đầy đủ" in AuditEvent.objects.get(verb="data_requests.copied").after["shown"]


def test_nobody_else_takes_it(things: Things, cast: Any) -> None:
    others = (
        cast.commune_staff, cast.finance, cast.approver, cast.inspector, cast.administrator,
        cast.officer_elsewhere, factories.a_login(factories.a_person()),
    )  # fmt: skip
    for user in others:
        with pytest.raises(Forbidden):
            copies.make(things.person, whole=False, by=user, reason="Xem")
    assert not AuditEvent.objects.filter(verb="data_requests.copied").exists()


def test_a_member_takes_all_of_their_own_and_sees_who_read_their_numbers(
    things: Things, cast: Any, signed_in: Any
) -> None:
    people.reveal(things.person, "bank_account", reason="Đối chiếu với ngân hàng", by=cast.finance)
    login = things.person.account.user
    response = signed_in(login).post("/du-lieu-ca-nhan/yeu-cau/cua-toi/ban-sao.zip", expects=200)
    files = files_of(response.content)
    data = json.loads(files["du-lieu.json"])["muc"]
    assert data["ho-so"]["dong"][0]["Số tài khoản"] == ACCOUNT
    assert "Đối chiếu với ngân hàng" in [row["Lý do"] for row in data["luot-xem"]["dong"]]
    guide = files["DOC-TRUOC-TIEN.txt"].decode("utf-8-sig")
    assert "QUYỀN CỦA NGƯỜI CÓ DỮ LIỆU" in guide and "{" not in guide


def test_of_a_household_only_its_own_is_told(things: Things, cast: Any) -> None:
    other = things.lodger.person
    files = files_of(copies.make(things.household.head, whole=False, by=cast.officer, reason="Yêu cầu"))
    assert other.full_name not in files["du-lieu.json"].decode()
    assert json.loads(files["du-lieu.json"])["muc"]["ho"]["dong"][0]["Là"] == "Chủ hộ"
    lodged = files_of(copies.make(other, whole=False, by=cast.officer, reason="Yêu cầu"))
    home = json.loads(lodged["du-lieu.json"])["muc"]["ho"]["dong"][0]
    assert home["Là"] == "Quan hệ khác" and things.household.head.full_name not in str(home)


def test_work_in_another_province_is_not_in_the_departments_copy(
    things: Things, cast: Any, country: Any
) -> None:
    elsewhere = factories.a_team(country.son_hong, name="Tổ ở Hà Tĩnh")
    factories.a_member(elsewhere, person=things.person)
    told = files_of(copies.make(things.person, whole=False, by=cast.officer, reason="Yêu cầu"))
    assert "Tổ ở Hà Tĩnh" not in told["du-lieu.json"].decode()


def read_papers_of_phones(things: Things, by: User) -> None:
    """Three that tell of the person's household, and as many of others."""
    household = things.receiving.household
    household.head = things.person
    household.save()
    HouseholdMember.objects.create(
        household=things.cash_payment.application.household, person=things.person, relation="child"
    )
    elsewhere = phones.a_session(things.programme, things.country.chau_que)
    other = phones.a_handover(
        things.waiting, phones.a_phone(things.programme, at=things.country.chau_que), session=elsewhere
    )
    for handover in (things.handover, other):
        read_paper(by, DocumentKind.HANDOVER_RECORD, handover=handover)
        read_paper(by, DocumentKind.HANDOVER_LIST, session=handover.session)
    theirs = things.cash_payment.listed
    others = CashList.objects.create(
        programme=things.programme, commune=theirs.commune, number=2, made_by=theirs.made_by
    )
    for listed in (theirs, others):
        audit.record("payments.printed", listed, by=by, commune=listed.commune)


def read_paper(by: User, kind: str, **of: Any) -> None:
    (told,) = of.values()
    commune = (told.session if "handover" in of else told).commune
    paper = IssuedDocument.objects.create(
        kind=kind, number=f"{kind} {told.pk}", commune=commune, size=1, **of
    )
    audit.record("reports.downloaded", paper, by=by, commune=commune)


def test_every_way_of_reading_a_number_is_on_the_persons_timeline(things: Things, cast: Any) -> None:
    person, run = things.person, things.payment.run
    people.reveal(person, "bank_account", reason="Đối chiếu", by=cast.finance)
    audit.record("payments.revealed", things.payment, by=cast.finance, commune=things.payment.commune)
    copies.make(person, whole=True, by=cast.officer, reason="Yêu cầu")
    audit.record("payments.downloaded", run, by=cast.finance, province=run.province)
    audit.record("reports.downloaded", things.document, by=cast.approver, commune=things.document.commune)
    audit.record("payments.printed", run, by=cast.finance, commune=things.country.lam_giang)
    read_papers_of_phones(things, by=cast.approver)
    read = [event.verb for event in reads.of_person(person, cast.inspector)]
    assert sorted(read) == sorted([
        "people.revealed", "payments.revealed", "data_requests.copied", "payments.downloaded",
        "reports.downloaded", "reports.downloaded", "reports.downloaded", "payments.printed",
    ])  # fmt: skip
    shown = [moment.event.verb for moment in timeline.of_person(person, cast.inspector) if moment.event]
    assert set(read) <= set(shown) and shown.count("people.revealed") == 1
    assert len(queries_of(lambda: list(reads.of_person(person, cast.inspector)))) <= 2
    assert not reads.of_person(person, cast.officer_elsewhere).exists()
    assert not reads.of_person(factories.a_person(), cast.inspector).exists()


def test_a_copy_asks_the_same_number_of_questions_however_much_is_held(things: Things, cast: Any) -> None:
    def make() -> None:
        copies.make(things.person, whole=False, by=cast.officer, reason="Yêu cầu")

    make()
    few = len(queries_of(make))
    for day in range(6, 20):
        factories.a_workday(things.timesheet, things.person, day)
    phones.had(things.household, programme_name="Khác")
    assert len(queries_of(make)) <= few


def test_the_inspector_reads_who_looked_when_and_why(things: Things, cast: Any, signed_in: Any) -> None:
    people.reveal(things.person, "bank_account", reason="Đối chiếu sao kê", by=cast.finance)
    audit.record("payments.downloaded", things.run, by=cast.finance, province=things.run.province)
    page = signed_in(cast.inspector)
    text = page.get("/du-lieu-ca-nhan/luot-xem").content.decode()
    assert "Đối chiếu sao kê" in text and "2 lượt" in text and things.person.full_name in text
    text = page.get("/du-lieu-ca-nhan/luot-xem?verb=payments.downloaded").content.decode()
    assert "Đối chiếu sao kê" not in text.partition('id="rows"')[2]
    assert (
        "Đối chiếu sao kê" in page.get(f"/du-lieu-ca-nhan/nguoi/{things.person.pk}/luot-xem").content.decode()
    )
    elsewhere = signed_in(cast.officer_elsewhere).get("/du-lieu-ca-nhan/luot-xem").content.decode()
    assert things.person.full_name not in elsewhere
