"""What is held of somebody as a person, a member of teams, a payee: records, days, money, logins, reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accounts.models import AuditEvent
from portal.acts import words_for
from subsidies.models import Payment, PayoutLine
from teams import banks
from teams.models import (
    Absence,
    CountedWork,
    MemberAccount,
    Membership,
    Mobilised,
    OfficialPost,
    OtherSupport,
    Person,
    PersonTraits,
    PostHeld,
    ReviewRequest,
    Workday,
)

from . import reads
from .held import Holding, Section
from .models import DataRequest

REGISTER = "Lập sổ tổ và chi hỗ trợ theo nghị quyết"
BOOKS = "Chứng từ kế toán: giữ ít nhất 10 năm (Luật Kế toán 2015, Điều 41)"
SPAN = ("Từ ngày", "Đến hết ngày")


def sections(held: Holding) -> Iterator[Section]:
    yield _record(held)
    yield from _service(held)
    yield from _work(held)
    yield from _money(held)
    yield from _access(held)


def _record(held: Holding) -> Section:
    names = banks.names()
    rows = [
        (
            one.pk, one.full_name, one.birth_date, one.get_sex_display(), held.number(one.citizen_number),
            held.number(one.former_number), held.number(one.phone),
            names[one.bank_bin] if one.bank_bin else "", held.number(one.bank_account),
        )
        for one in Person.objects.filter(pk__in=held.records).order_by("pk")
    ]  # fmt: skip
    heads = (
        "Mã hồ sơ", "Họ và tên", "Ngày sinh", "Giới tính", "Số định danh", "Số CMND cũ", "Điện thoại",
        "Ngân hàng", "Số tài khoản",
    )  # fmt: skip
    return Section("ho-so", "Hồ sơ", f"{REGISTER}; chuyển tiền đúng người", heads, rows)


def _service(held: Holding) -> Iterator[Section]:
    mine = {"person__in": held.records}
    members = held.of_teams(Membership.objects.filter(**mine)).select_related("team", "decision")
    yield Section(
        "tham-gia-to", "Tham gia tổ", REGISTER, ("Tổ", "Vai trò", "Quyết định", *SPAN),
        [(str(m.team), m.get_role_display(), str(m.decision), *_span(m)) for m in members],
    )  # fmt: skip
    mobilised = held.of_teams(Mobilised.objects.filter(**mine)).select_related("team", "order")
    yield Section(
        "huy-dong", "Được huy động", REGISTER, ("Cùng tổ", "Văn bản", *SPAN),
        [(str(m.team), str(m.order), *_span(m)) for m in mobilised],
    )  # fmt: skip
    held_posts = held.of_teams(PostHeld.objects.filter(**mine)).select_related("team")
    posts = [("", p.position, "", *_span(p)) for p in OfficialPost.objects.filter(**mine)]
    posts += [(str(p.team), p.post, p.decision, *_span(p)) for p in held_posts]
    yield Section(
        "chuc-vu", "Chức vụ, chức danh", "Không chi ngày công trong giờ hành chính cho người hưởng lương",
        ("Tổ", "Chức vụ", "Quyết định", *SPAN), posts,
    )  # fmt: skip
    yield Section(
        "trinh-do", "Trình độ, tập huấn, bảo hiểm", "Điều kiện và mức chi của nghị quyết",
        ("Trình độ", "Tập huấn", "Đã có bảo hiểm", "Văn bằng", *SPAN),
        [
            (t.qualification, t.training, _yes(t.insured), t.paper, *_span(t))
            for t in PersonTraits.objects.filter(**mine)
        ],
    )  # fmt: skip


def _work(held: Holding) -> Iterator[Section]:
    mine = {"person__in": held.records}
    days = held.of_teams(Workday.objects.filter(**mine), "timesheet__team")
    days = days.select_related("timesheet__team").order_by("day", "pk")
    yield Section(
        "ngay-cong", "Ngày công", BOOKS, ("Ngày", "Tổ", "Ca", "Số công", "Giờ hành chính", "Bảng công"),
        [
            (
                d.day, str(d.timesheet.team), d.get_shift_display(), str(d.portion), _yes(d.in_office_hours),
                str(d.timesheet.get_status_display()),
            )
            for d in days
        ],
    )  # fmt: skip
    counted = held.of_teams(CountedWork.objects.filter(**mine), "timesheet__team")
    yield Section(
        "viec-khac", "Giờ, vụ việc, bữa ăn", BOOKS, ("Ngày", "Tổ", "Tính theo", "Số lượng", "Nội dung"),
        [
            (c.day, str(c.timesheet.team), c.get_unit_display(), str(c.quantity), c.content)
            for c in counted.select_related("timesheet__team").order_by("day", "pk")
        ],
    )  # fmt: skip
    absences = held.of_teams(Absence.objects.filter(**mine)).select_related("team")
    yield Section(
        "nghi-viec", "Thời gian nghỉ", "Thời gian không tính chi", ("Tổ", "Lý do", "Văn bản", *SPAN),
        [(str(a.team), a.get_kind_display(), a.paper, *_span(a)) for a in absences],
    )  # fmt: skip


def _money(held: Holding) -> Iterator[Section]:
    mine = {"person__in": held.records}
    lines = held.of_communes(PayoutLine.objects.filter(**mine)).select_related(
        "run__province", "run__territory", "rate__resolution", "team"
    )
    yield Section(
        "khoan-chi", "Các khoản tính chi", BOOKS,
        ("Đợt chi", "Trạng thái", "Tháng", "Tổ", "Điều khoản", "Số lượng", "Số tiền (đồng)"),
        [
            (
                str(line.run), str(line.run.get_status_display()), str(line.earned_in), str(line.team or ""),
                str(line.rate), str(line.units), line.amount,
            )
            for line in lines.order_by("earned_in", "pk")
        ],
    )  # fmt: skip
    names = banks.names()
    payments = held.of_communes(Payment.objects.filter(**mine)).select_related(
        "run__province", "run__territory"
    )
    yield Section(
        "chuyen-tien", "Chuyển tiền", BOOKS,
        ("Đợt chi", "Mã khoản", "Số tiền (đồng)", "Cách chi", "Ngân hàng", "Số tài khoản", "Trạng thái",
         "Ngày"),
        [
            (
                str(p.run), p.reference, p.amount, p.get_method_display(),
                names[p.bank_bin] if p.bank_bin else "", held.number(p.account), p.get_state_display(),
                p.settled_on,
            )
            for p in payments.order_by("pk")
        ],
    )  # fmt: skip
    support = held.of_teams(OtherSupport.objects.filter(**mine)).select_related("team")
    yield Section(
        "ho-tro-khac", "Hỗ trợ khác đã ghi", "Không chi trùng nội dung",
        ("Tổ", "Đơn vị chi", "Nội dung", "Số tiền (đồng)", *SPAN),
        [(str(s.team), s.payer, s.content, s.amount, *_span(s)) for s in support],
    )  # fmt: skip


def _access(held: Holding) -> Iterator[Section]:
    login = "Để người đó xem công và tiền của mình"
    accounts = MemberAccount.objects.filter(person__in=held.records).select_related("user")
    yield Section(
        "dang-nhap", "Đăng nhập", login, ("Tên đăng nhập", "Mở lúc", "Đăng nhập gần nhất", "Đang mở"),
        [
            (held.number(a.user.username), a.opened_at, a.user.last_login, _yes(a.user.is_active))
            for a in accounts
        ],
    )  # fmt: skip
    reviews = held.of_teams(ReviewRequest.objects.filter(person__in=held.records)).select_related("team")
    yield Section(
        "de-nghi", "Đề nghị xem lại tháng", login,
        ("Lúc", "Tổ", "Tháng", "Nội dung", "Trạng thái", "Trả lời"),
        [
            (r.asked_at, str(r.team), str(r.month), r.text, r.get_status_display(), r.answer)
            for r in reviews.order_by("pk")
        ],
    )  # fmt: skip
    asked = held.of_communes(DataRequest.objects.filter(person__in=held.records)).order_by("pk")
    yield Section(
        "yeu-cau", "Yêu cầu về dữ liệu cá nhân", "Luật 91/2025/QH15",
        ("Ngày nhận", "Yêu cầu", "Nội dung", "Cách nhận", "Xác minh", "Hạn", "Kết quả", "Trả lời"),
        [
            (
                r.received_on, r.get_kind_display(), r.text, r.get_way_display(), r.get_identity_display(),
                r.due_on, r.get_outcome_display() if r.outcome else "", r.answer,
            )
            for r in asked
        ],
    )  # fmt: skip
    yield Section(
        "luot-xem", "Ai đã xem số đầy đủ", "Luật 91/2025/QH15",
        ("Lúc", "Người xem", "Đơn vị", "Việc", "Lý do"),
        [_read(event) for event in reads.of_person(held.person, held.reader)],
    )  # fmt: skip


def _read(event: AuditEvent) -> tuple[Any, ...]:
    who = (str(event.actor), event.actor.office) if event.actor else ("Hệ thống", "")
    return (event.at, *who, str(words_for(event.verb)), (event.after or {}).get("reason", ""))


def _span(fact: Any) -> tuple[Any, Any]:
    return fact.valid_from, fact.valid_until


def _yes(value: bool | None) -> str:
    return "" if value is None else "Có" if value else "Không"
