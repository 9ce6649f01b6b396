"""Handing over: proved, never twice, sent again without being written again, ended once."""

from __future__ import annotations

import uuid
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from portal.lib.refusals import Forbidden, Refused
from smartphones import handovers, images
from smartphones.handovers import Given
from smartphones.models import (
    Ending,
    Form,
    Handover,
    HandoverSession,
    KeptImage,
    Place,
    Proof,
    ReceivedBy,
)
from tests.assertions import assert_queries_do_not_grow

from .drawing import blank, drawn, photographed
from .phones import (
    DAY,
    a_household,
    a_phone,
    a_programme,
    a_session,
    a_source,
    approved,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(country):
    return a_programme(country.lao_cai)


@pytest.fixture
def session(programme, country) -> HandoverSession:
    a_source(programme)
    return a_session(programme, country.chau_que)


@pytest.fixture
def application(programme, session, country):
    return approved(programme, a_household(country.chau_que))


@pytest.fixture
def phone(programme, session, country):
    return a_phone(programme, at=country.chau_que)


def given(application, phone, **facts: Any) -> Given:
    facts = {
        "key": uuid.uuid4(), "received_by": ReceivedBy.HEAD, "receiver_name": "Chủ hộ",
        "proof": Proof.WITNESS, "witness": "Trưởng thôn", **facts,
    }  # fmt: skip
    return Given(application=application.pk, imei=phone.imei, **facts)


def test_a_phone_goes_to_the_household_and_the_household_pays_the_rest(session, application, phone, cast):
    handover = handovers.hand_over(session, given(application, phone), by=cast.commune_staff)
    phone.refresh_from_db()
    assert (phone.place, handover.price, handover.subsidy) == (Place.HOUSEHOLD, 1_290_000, 500_000)
    assert handover.household_pays == 790_000
    assert not handovers.waiting(session.programme, session.commune, DAY).exists()


def test_what_is_sent_again_under_its_key_is_written_once(session, application, phone, cast):
    sent = given(application, phone)
    first = handovers.hand_over(session, sent, by=cast.commune_staff)
    assert handovers.hand_over(session, sent, by=cast.commune_staff) == first
    assert Handover.objects.count() == 1
    other = a_phone(session.programme, at=session.commune)
    with pytest.raises(Refused, match="máy hoặc hộ khác"):
        handovers.hand_over(session, given(application, other, key=sent.key), by=cast.commune_staff)


def test_a_household_gets_one_phone_of_a_programme(session, application, phone, cast):
    handovers.hand_over(session, given(application, phone), by=cast.commune_staff)
    other = a_phone(session.programme, at=session.commune)
    with pytest.raises(Refused, match=f"đã nhận máy {phone.imei}"):
        handovers.hand_over(session, given(application, other), by=cast.commune_staff)


def test_a_phone_elsewhere_or_of_another_source_is_not_handed_over(session, application, country, cast):
    in_store = a_phone(session.programme)
    at_neighbours = a_phone(session.programme, at=country.lam_giang)
    of_other_source = a_phone(session.programme, at=country.chau_que, source=a_source(session.programme, 2))
    for phone, why in ((in_store, "kho tỉnh"), (at_neighbours, "không ở xã"), (of_other_source, "Nguồn 2")):
        with pytest.raises(Refused, match=why):
            handovers.hand_over(session, given(application, phone), by=cast.commune_staff)
    unknown = a_phone(a_programme(country.lao_cai), at=country.chau_que)
    with pytest.raises(Refused, match="Không có máy"):
        handovers.hand_over(session, given(application, unknown), by=cast.commune_staff)


def test_only_those_who_keep_the_commune_hand_over(session, application, phone, cast):
    for user in (cast.neighbour, cast.finance, cast.inspector, cast.officer_elsewhere):
        with pytest.raises(Forbidden):
            handovers.hand_over(session, given(application, phone), by=user)
    handovers.hand_over(session, given(application, phone), by=cast.officer)


def test_a_closed_session_takes_no_more(session, application, phone, cast):
    handovers.close(session, by=cast.commune_staff)
    with pytest.raises(Refused, match="đã kết thúc"):
        handovers.hand_over(session, given(application, phone), by=cast.commune_staff)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"proof": Proof.SIGNATURE}, "Cần chữ ký"),
        ({"witness": ""}, "Cần chữ ký"),
        ({"received_by": ReceivedBy.PROXY}, "giấy ủy quyền"),
    ],
)
def test_a_handover_without_its_proof_is_refused_by_the_database(
    session, application, phone, cast, facts, words
):
    with pytest.raises(Refused, match=words), transaction.atomic():
        handovers.hand_over(session, given(application, phone, **facts), by=cast.commune_staff)


def test_a_replaced_phone_leads_to_another_and_a_returned_one_to_none(session, application, phone, cast):
    first = handovers.hand_over(session, given(application, phone), by=cast.commune_staff)
    handovers.end(first, Ending.REPLACED, reason="Không lên nguồn", on=DAY, by=cast.commune_staff)
    phone.refresh_from_db()
    assert phone.place == Place.RETURNED
    other = a_phone(session.programme, at=session.commune)
    second = handovers.hand_over(session, given(application, other), by=cast.commune_staff)
    assert second.replaces == first
    handovers.end(second, Ending.RETURNED, reason="Không dùng", on=DAY, by=cast.commune_staff)
    third = a_phone(session.programme, at=session.commune)
    with pytest.raises(Refused, match="không giao lần nữa"):
        handovers.hand_over(session, given(application, third), by=cast.commune_staff)
    with pytest.raises(Refused, match="không còn ở hộ từ ngày"):
        handovers.end(second, Ending.RETURNED, reason="Lần nữa", on=DAY, by=cast.commune_staff)


def test_what_was_written_is_never_changed(session, application, phone, cast):
    handover = handovers.hand_over(session, given(application, phone), by=cast.commune_staff)
    changes = (
        lambda: Handover.objects.filter(pk=handover.pk).update(price=1),
        lambda: Handover.objects.filter(pk=handover.pk).delete(),
        lambda: type(application).objects.filter(pk=application.pk).update(form=Form.CASH, bought_on=DAY),
    )
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_photograph_is_shrunk_and_says_nothing_of_its_camera():
    sent = photographed()
    kept = images.photograph(sent).opened
    picture = Image.open(BytesIO(kept))
    assert b"Kin-Dao" in sent
    assert b"Kin-Dao" not in kept
    assert not picture.getexif()
    assert picture.size == (1200, 1600)  # upright, as it was taken


@pytest.mark.parametrize(
    "sent",
    [b"", b"GIF89a", b"<svg/>", b"%PDF-1.4", b"\x89PNG\r\n\x1a\n" + b"0" * 40, photographed(40, 30)[:80]],
)
def test_what_is_no_picture_is_refused(sent):
    with pytest.raises(Refused, match="Không đọc được ảnh"):
        images.photograph(sent)


def test_an_empty_canvas_is_no_signature():
    assert images.signature(drawn()).media_type == "image/png"
    for nothing in (blank(), "", "data:image/png;base64,%%%", "data:text/html;base64,AAAA"):
        with pytest.raises(Refused):
            images.signature(nothing)


def test_a_kept_picture_is_sealed_in_the_table(session, application, phone, cast):
    signed = given(application, phone, proof=Proof.SIGNATURE, image=images.signature(drawn()))
    handover = handovers.hand_over(session, signed, by=cast.commune_staff)
    image = KeptImage.objects.get(handover=handover)
    assert image.by == cast.commune_staff
    assert Image.open(BytesIO(image.opened)).size == (640, 280)
    assert b"PNG" not in image.content.token


# The pages


def page_of(session, application) -> str:
    return reverse("smartphones:hand_over", args=[session.pk, application.pk])


def typed(phone, **facts: Any) -> dict[str, Any]:
    return {
        "key": uuid.uuid4(), "imei": phone.imei, "received_by": "head", "proof": "witness",
        "witness": "Trưởng thôn Lò Văn Pao", "share_paid": "on", **facts,
    }  # fmt: skip


def test_the_hall_is_worked_through_on_the_page(session, application, phone, cast, signed_in):
    client = signed_in(cast.commune_staff)
    found = client.get(session.get_absolute_url(), {"q": "nguyen van"}).content.decode()
    assert page_of(session, application) in found
    shown = client.get(page_of(session, application)).content.decode()
    assert "790.000" in shown
    client.post(page_of(session, application), typed(phone))
    done = client.get(session.get_absolute_url()).content.decode()
    assert phone.imei in done
    assert page_of(session, application) not in done
    assert "đã nhận máy" in client.get(page_of(session, application)).content.decode()


def test_the_form_sent_twice_leads_to_the_session_both_times(session, application, phone, cast, signed_in):
    client, sent = signed_in(cast.commune_staff), typed(phone)
    for _n in range(2):
        response = client.post(page_of(session, application), sent)
        assert response["Location"] == session.get_absolute_url()
    assert Handover.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"imei": "490154203237519"}, "imei"),
        ({"imei": ""}, "imei"),
        ({"imei": "490154203237518"}, "imei"),  # a true number, of no phone here
        ({"received_by": "member"}, "receiver_name"),
        ({"received_by": "proxy", "receiver_name": "Lò Thị Mai"}, "proxy_paper"),
        ({"proof": "photo"}, "photo"),
        ({"proof": "signature", "signature": blank()}, "proof"),
        ({"witness": ""}, "witness"),
        ({"proof": "other"}, "proof"),
    ],
)
def test_what_is_missing_is_said_beside_its_box(session, application, phone, cast, signed_in, facts, field):
    response = signed_in(cast.commune_staff).post(
        page_of(session, application), typed(phone, **facts), expects=422
    )
    assert list(response.context["form"].errors) == [field]
    assert not Handover.objects.exists()


def test_a_signature_and_a_photograph_are_seen_by_those_of_the_commune(
    session, application, phone, cast, signed_in
):
    photo = SimpleUploadedFile("a.jpg", photographed(400, 300), "image/jpeg")
    signed_in(cast.commune_staff).post(
        page_of(session, application), typed(phone, proof="photo", photo=photo)
    )
    address = reverse("smartphones:handover_image", args=[Handover.objects.get().pk])
    response = signed_in(cast.inspector).get(address)
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    signed_in(cast.neighbour).get(address, expects=404)


def test_pages_cost_the_same_for_many_households(session, programme, country, cast, signed_in):
    client = signed_in(cast.commune_staff)

    def more():
        approved(programme, a_household(country.chau_que))
        application = approved(programme, a_household(country.chau_que))
        handovers.hand_over(
            session, given(application, a_phone(programme, at=country.chau_que)), by=cast.commune_staff
        )

    assert_queries_do_not_grow(more, lambda: client.get(session.get_absolute_url()))
    assert_queries_do_not_grow(more, lambda: client.get(reverse("smartphones:sessions")))


def test_a_session_is_opened_in_ones_own_commune(programme, country, cast, signed_in):
    client = signed_in(cast.commune_staff)
    facts = {
        "programme": programme.pk, "commune": country.chau_que.pk, "held_on": "02/03/2026",
        "venue": "Nhà văn hóa thôn Mười", "giver": "VNPT Lào Cai",
    }  # fmt: skip
    client.post(reverse("smartphones:new_session"), {**facts, "commune": country.lam_giang.pk}, expects=422)
    client.post(reverse("smartphones:new_session"), {**facts, "held_on": "02/03/2126"}, expects=422)
    client.post(reverse("smartphones:new_session"), facts)
    assert HandoverSession.objects.get(venue="Nhà văn hóa thôn Mười").made_by == cast.commune_staff


def test_an_inspector_opens_no_session(cast, signed_in):
    signed_in(cast.inspector).get(reverse("smartphones:new_session"), expects=403)
