"""Papers of phones: notices with names in short, what a household pays on each record, found by its code."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from portal.lib.refusals import Refused
from reports import phone_papers, verification
from reports.models import IssuedDocument
from smartphones import images, lists, successions
from smartphones.models import CashList, Proof
from tests.access.things import Things
from tests.hunting import found_in
from tests.smartphones.drawing import drawn
from tests.smartphones.lists import a_scene, over
from tests.smartphones.phones import (
    a_handover,
    a_household,
    a_phone,
    a_programme,
    a_session,
    a_source,
    approved,
    staff,
)

from .reading import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def handover(country):
    programme = a_programme(country.lao_cai)
    a_source(programme)
    session = a_session(programme, country.chau_que)
    image = images.signature(drawn())
    image.by = staff()
    image.save()
    household = a_household(country.chau_que)
    given = a_handover(
        approved(programme, household), a_phone(programme, at=country.chau_que), session=session,
        proof=Proof.SIGNATURE, witness="", image=image,
    )  # fmt: skip
    session.closed_at = timezone.now()
    session.save()
    return given


def downloaded(client, name, thing) -> bytes:
    response = client.get(reverse(f"reports:{name}", args=[thing.pk]), follow=True)
    return b"".join(response.streaming_content)


def test_each_handover_has_its_record(handover, cast, signed_in):
    text = text_of(phone_papers.of_handover(handover))
    assert "BIÊN BẢN BÀN GIAO ĐIỆN THOẠI THÔNG MINH" in text
    assert handover.phone.imei in text
    assert "1.290.000 đồng" in text and "500.000 đồng" in text
    assert "790.000 đồng (Bảy trăm chín mươi nghìn đồng)" in text
    again = downloaded(signed_in(cast.inspector), "handover_paper", handover)
    assert IssuedDocument.objects.count() == 1
    facts = verification.by_code(IssuedDocument.objects.get().code)
    assert (facts.unit, facts.total, facts.counted) == ("Xã Châu Quế", 500_000, ("Số dòng", 1))
    assert handover.receiver_name not in str(facts)
    assert again.startswith(b"%PDF")


def test_a_session_has_its_list_once_it_is_closed(handover, cast, signed_in):
    assert downloaded(signed_in(cast.commune_staff), "session_paper", handover.session).startswith(b"%PDF")
    text = text_of(IssuedDocument.objects.get())
    assert "DANH SÁCH BÀN GIAO" in text
    assert "790.000" in text and "Năm trăm nghìn đồng" in text
    assert IssuedDocument.objects.get().sheet
    open_session = a_session(handover.session.programme, handover.session.commune)
    address = reverse("reports:session_paper", args=[open_session.pk])
    signed_in(cast.commune_staff).get(address, expects=409)


def test_a_record_is_neither_replaced_nor_withdrawn(handover, cast, signed_in):
    paper = phone_papers.of_handover(handover)
    for act in ("reissue", "withdraw"):
        signed_in(cast.officer).get(reverse(f"reports:{act}", args=[paper.pk]), expects=409)


@pytest.fixture
def scene(country, cast):
    return a_scene(country, cast)


@pytest.fixture
def notice(scene):
    """Three households, one phone: one is reached, two wait."""
    found = [scene.household(name) for name in ("Vàng Thị Máy", "Lý Văn Páo", "Giàng A Tủa")]
    scene.allot(scene.poor_only, 1)
    return scene.published(*found)


def test_a_notice_hangs_with_names_in_short_its_days_and_how_to_object(notice, scene, signed_in):
    content = downloaded(signed_in(scene.staff), "notice_paper", notice)
    paper = IssuedDocument.objects.get()
    text = " ".join(text_of(paper).split())
    assert "NIÊM YẾT DANH SÁCH HỘ NHẬN ĐIỆN THOẠI THÔNG MINH" in text
    assert "V. T. Máy" in text and "L. V. Páo" in text
    assert "Vàng" not in text and "Giàng" not in text
    assert f"từ ngày {notice.noticed_from:%d/%m/%Y} đến hết ngày {notice.noticed_until:%d/%m/%Y}" in text
    assert "trả lời trong 10 ngày" in text and "chỉ tiêu 1 máy" in text and "Trong chỉ tiêu" in text
    assert paper.lines == 3
    assert downloaded(signed_in(scene.officer), "notice_paper", notice) == content
    facts = verification.by_code(paper.code)
    assert (facts.unit, facts.total, facts.state) == ("Xã Châu Quế", None, "valid")
    assert "Máy" not in str(facts)


def test_a_list_ranked_again_is_a_new_paper_that_says_so_and_nothing_about_anybody(notice, scene):
    first = phone_papers.of_notice(notice)
    lists.rank_again(notice, by=scene.staff, reason="Hộ ông Vàng có ô tô")
    second = phone_papers.of_notice(notice)
    assert (second.edition, second.replaces) == (2, first)
    text = text_of(second)
    assert f"Thay bản số {first.number}" in text and "ô tô" not in text
    facts = verification.by_code(first.code)
    assert (facts.state, facts.instead) == ("replaced", second)
    assert phone_papers.of_notice(notice) == second


def test_a_household_that_leaves_while_the_notice_hangs_is_on_the_next_paper_no_more(notice, scene):
    phone_papers.of_notice(notice)
    left = notice.applications.get(household__head__full_name="Giàng A Tủa")
    successions.leave(left, because="refused", on=timezone.localdate(), by=scene.staff)
    text = text_of(phone_papers.of_notice(notice))
    assert "Tủa" not in text and "L. V. Páo" in text


def test_what_was_printed_is_found_afterwards_and_nothing_new_is_printed(notice, scene):
    paper = phone_papers.of_notice(notice)
    over(notice)
    assert phone_papers.of_notice(notice) == paper


def test_before_and_after_its_days_there_is_nothing_to_print(notice, scene):
    over(notice)
    with pytest.raises(Refused, match="không niêm yết hôm nay"):
        phone_papers.of_notice(notice)


def test_the_list_money_is_paid_by_shows_whole_accounts_to_finance_alone_and_only_once_approved(
    country, cast, signed_in
):
    things = Things(country)
    listed, account = things.cash_payment.listed, things.account_of_cash

    def shown_to(user):
        paper = signed_in(user).get(reverse("reports:phone_cash_paper", args=[listed.pk]))
        return found_in(paper.content, [account, "•••••••890"])

    assert shown_to(cast.finance) == [account]
    for colleague in (cast.commune_staff, cast.officer, cast.approver, cast.inspector):
        assert shown_to(colleague) == ["•••••••890"]
    CashList.objects.update(approved_by=None, approved_at=None)
    assert shown_to(cast.finance) == ["•••••••890"]
    assert AuditEvent.objects.filter(verb="payments.printed").count() == 6


def test_whole_accounts_of_phones_are_for_whoever_just_said_who_they_are(country, cast, signed_in):
    listed = Things(country).cash_payment.listed
    asked = signed_in(cast.finance).long_ago().get(
        reverse("reports:phone_cash_paper", args=[listed.pk]), expects=302
    )  # fmt: skip
    assert asked["Location"].startswith("/tai-khoan/xac-nhan-lai")
