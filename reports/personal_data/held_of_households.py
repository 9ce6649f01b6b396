"""What is held of somebody as one of a household: its lists, what it was given; nobody else's facts."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from smartphones.models import (
    Application,
    CashPayment,
    Handover,
    Household,
    HouseholdMember,
    NoNeed,
    Objection,
    PriorSupport,
    Purchase,
    Recognition,
)
from teams import banks

from .held import Holding, Section

PHONES = "Hỗ trợ điện thoại thông minh cho hộ nghèo, cận nghèo, chính sách"


def sections(held: Holding) -> Iterator[Section]:
    homes = _homes(held)
    yield _household(held, homes)
    yield _lists(homes)
    yield _received_before(homes)
    yield _applications(homes)
    yield _given(held, homes)
    yield _cash(held, homes)
    yield _objections(homes)


def _homes(held: Holding) -> QuerySet[Household]:
    living = Q(head__in=held.records) | Q(
        pk__in=HouseholdMember.objects.filter(person__in=held.records).values("household")
    )
    return held.of_communes(Household.objects.filter(living)).select_related("commune", "hamlet")


def _household(held: Holding, homes: QuerySet[Household]) -> Section:
    lives = {
        one.household_id: one.get_relation_display()
        for one in HouseholdMember.objects.filter(person__in=held.records)
    }
    rows = [
        (
            lives.get(home.pk, "Chủ hộ"), str(home.commune), str(home.hamlet or ""), home.code, home.address,
            "" if home.has_smartphone is None else "Có" if home.has_smartphone else "Không", home.left_on,
            home.left_because or "",
        )
        for home in homes
    ]  # fmt: skip
    heads = (
        "Là", "Xã, phường", "Thôn, tổ dân phố", "Mã hộ", "Địa chỉ", "Đã có điện thoại thông minh",
        "Rời địa bàn ngày", "Vì",
    )  # fmt: skip
    return Section("ho", "Hộ", PHONES, heads, rows)


def _lists(homes: QuerySet[Household]) -> Section:
    rows = [
        (one.year, one.get_on_list_display(), one.decision, one.decided_on)
        for one in Recognition.objects.filter(household__in=homes)
    ]
    return Section(
        "danh-sach-ho", "Danh sách được công nhận", PHONES,
        ("Năm", "Danh sách", "Quyết định", "Ngày ký"), rows,
    )  # fmt: skip


def _received_before(homes: QuerySet[Household]) -> Section:
    rows = [
        (one.get_kind_display(), one.programme_name, one.received_on, one.proof)
        for one in PriorSupport.objects.filter(household__in=homes)
    ]
    heads = ("Đã nhận", "Chương trình", "Ngày nhận", "Giấy tờ")
    return Section("da-nhan", "Đã nhận trước đây", "Không hỗ trợ trùng", heads, rows)


def _applications(homes: QuerySet[Household]) -> Section:
    asked = Application.objects.filter(household__in=homes).select_related("programme")
    rows = [
        (
            str(a.programme), a.get_form_display(), a.applied_on, a.approval or "", a.approved_on, a.left_on,
            a.get_left_because_display() if a.left_because else "",
        )
        for a in asked
    ]  # fmt: skip
    said = NoNeed.objects.filter(household__in=homes).select_related("programme")
    rows += [(str(one.programme), "Không có nhu cầu", one.said_on, "", None, None, "") for one in said]
    heads = ("Chương trình", "Hình thức", "Ngày", "Phê duyệt", "Ngày phê duyệt", "Ra khỏi danh sách", "Vì")
    return Section("dang-ky", "Đăng ký điện thoại", PHONES, heads, rows)


def _given(held: Holding, homes: QuerySet[Household]) -> Section:
    given = Handover.objects.filter(application__household__in=homes).select_related("phone", "session")
    rows = [
        (
            h.session.held_on, held.number(h.phone.imei), h.receiver_name, h.get_proof_display(),
            "Có" if h.image_id else "", h.price, h.subsidy, h.ended_on, h.ended_reason,
        )
        for h in given.order_by("pk")
    ]  # fmt: skip
    heads = (
        "Ngày", "IMEI", "Người nhận", "Xác nhận bằng", "Có ảnh, chữ ký", "Giá máy (đồng)", "Hỗ trợ (đồng)",
        "Trả, thu hồi ngày", "Vì",
    )  # fmt: skip
    return Section("ban-giao", "Bàn giao máy", PHONES, heads, rows)


def _cash(held: Holding, homes: QuerySet[Household]) -> Section:
    names = banks.names()
    bought = Purchase.objects.filter(application__household__in=homes)
    rows = [
        (p.bought_on, f"{p.seller}, {p.invoice}", p.price, "Giấy tờ mua máy", "", "", None) for p in bought
    ]
    paid = CashPayment.objects.filter(application__household__in=homes)
    rows += [
        (
            None, p.account_name, p.amount, "Tiền hỗ trợ", names[p.bank_bin] if p.bank_bin else "",
            held.number(p.account), p.settled_on,
        )
        for p in paid
    ]  # fmt: skip
    heads = (
        "Ngày mua",
        "Bên bán, người nhận",
        "Số tiền (đồng)",
        "Là",
        "Ngân hàng",
        "Số tài khoản",
        "Nhận ngày",
    )
    return Section("tien-mua-may", "Tiền mua máy", PHONES, heads, rows)


def _objections(homes: QuerySet[Household]) -> Section:
    about = Q(household__in=homes) | Q(application__household__in=homes)
    rows = [
        (o.received_on, o.get_kind_display(), o.get_outcome_display() if o.outcome else "", o.answer)
        for o in Objection.objects.filter(about).distinct()
    ]
    # Who brought it and in which words is somebody else's.
    heads = ("Ngày nhận", "Loại", "Kết quả", "Trả lời")
    return Section("y-kien", "Ý kiến, khiếu nại về hộ", PHONES, heads, rows)
