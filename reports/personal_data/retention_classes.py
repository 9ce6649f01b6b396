"""What is kept, of whom, how long and by which law; what may go when its time is over, and how."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import ApiKey, AuditEvent, KeptAnswer, UserInvitation, WrongPasswords
from imports.models import ENDED, ImportFile, ImportJob, State
from reports.printing.models import Printout
from smartphones.models import (
    Application,
    Handover,
    Household,
    HouseholdMember,
    KeptImage,
    Objection,
    PriorSupport,
    Purchase,
)
from subsidies.models import PAID_STATUSES, Payment, PayrollRun
from subsidies.models.payment import OPEN
from teams.members import commune_of
from teams.models import (
    Invitation,
    MemberAccount,
    Membership,
    Mobilised,
    Person,
    ReviewRequest,
    SentCells,
)

YEAR = dt.timedelta(days=365.25)
BOOKS = _("Luật Kế toán 88/2015/QH13, Điều 41; Nghị định 174/2016/NĐ-CP, Điều 13")
NO_LONGER_THAN_NEEDED = _("Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, Điều 3: không giữ quá mục đích")


class Ending(models.TextChoices):
    NIGHTLY = "nightly", _("Cổng tự xóa mỗi đêm")
    BY_HAND = "by_hand", _("Quản trị xem rồi xóa bằng lệnh")
    STANDS = "stands", _("Không xóa bằng máy; hội đồng tiêu hủy quyết định")
    ELSEWHERE = "elsewhere", _("Trung tâm dữ liệu giữ, ngoài cổng")


@dataclass(frozen=True, slots=True)
class KeptClass:
    """`due` gives the rows whose time was over at a moment; `remove` takes them or what they say away.

    What stands by law has no `remove`.
    """

    key: str
    title: str | Promise
    period: str | Promise
    basis: str | Promise
    ending: Ending
    after: dt.timedelta = dt.timedelta()
    due: Callable[[dt.datetime], QuerySet[Any]] | None = None
    remove: Callable[[Sequence[Any]], None] | None = None


def _deleting(model: type[Any]) -> Callable[[Sequence[Any]], None]:
    return lambda ids: model.objects.filter(pk__in=ids).delete() and None


def _over_slips(model: type[Any]) -> Callable[[dt.datetime], QuerySet[Any]]:
    return lambda before: model.objects.filter(Q(used_at__lt=before) | Q(used_at=None, expires_at__lt=before))


def _dead_keys(before: dt.datetime) -> QuerySet[ApiKey]:
    return ApiKey.objects.filter(Q(expires_at__lt=before) | Q(revoked_at__lt=before))


def _idle_identities(before: dt.datetime) -> QuerySet[SocialAccount]:
    """Of closed accounts. Who is let in again is recognised anew, by the claim that found them first."""
    return SocialAccount.objects.filter(user__is_active=False, last_login__lt=before)


def _left_files(before: dt.datetime) -> QuerySet[ImportJob]:
    """Looked at and neither written nor dropped; an ended one has no file already."""
    ended = Q(state__in=ENDED, ended_at__lt=before)
    return ImportJob.objects.filter(Q(state=State.CHECKED, moved_at__lt=before) | ended).filter(
        Exists(ImportFile.objects.filter(job=OuterRef("pk")))
    )


def _drop_files(ids: Sequence[int]) -> None:
    ImportFile.objects.filter(job__in=ids).delete()
    ImportJob.objects.filter(pk__in=ids, state=State.CHECKED).update(
        state=State.DROPPED, ended_at=timezone.now()
    )


def _unused_images(before: dt.datetime) -> QuerySet[KeptImage]:
    """Kept for a handover or a purchase that was never written."""
    of_handover = Handover.objects.filter(image=OuterRef("pk"))
    of_purchase = Purchase.objects.filter(image=OuterRef("pk"))
    return KeptImage.objects.filter(~Exists(of_handover), ~Exists(of_purchase), at__lt=before)


def _former_contacts(before: dt.datetime) -> QuerySet[Person]:
    told = ~Q(phone="") | Q(bank_account_index__isnull=False) | ~Q(bank_bin="")
    return _left_all_teams_before(before.date()).filter(told)


def _former_people(before: dt.datetime) -> QuerySet[Person]:
    """Ten years count from the end of the year they left, or were last paid in."""
    paid_since = Payment.objects.filter(person=OuterRef("pk"), run__approved_at__year__gte=before.year)
    return _left_all_teams_before(dt.date(before.year, 1, 1)).filter(~Exists(paid_since))


def _left_all_teams_before(day: dt.date) -> QuerySet[Person]:
    """To whom nothing is owed, whom no household knows, and who sign in no more.

    Taken away set by set: joined, a planner that expects nobody to be left compares everybody with everybody.
    """
    left, serving = Q(valid_until__lt=day), Q(valid_until=None) | Q(valid_until__gte=day)
    gone = _whom(Membership.objects.filter(left)).union(_whom(Mobilised.objects.filter(left)))
    found = gone.difference(
        _whom(Membership.objects.filter(serving)),
        _whom(Mobilised.objects.filter(serving)),
        _whom(Payment.objects.filter(state__in=OPEN)),
        _whom(MemberAccount.objects.filter(user__is_active=True)),
        _whom(Household.objects.all(), "head"),
        _whom(HouseholdMember.objects.all()),
        _whom(Person.objects.all(), "same_as"),
    )
    return Person.objects.filter(pk__in=found, same_as=None)


def _whom(rows: QuerySet[Any], column: str = "person") -> QuerySet[Any]:
    return rows.order_by().values(column)


def _forget_contacts(ids: Sequence[int]) -> None:
    """What was paid keeps the account it was paid to: that is a paper of the books."""
    people = Person.objects.filter(pk__in=ids)
    audit.record_all(
        [audit.event("people.contacts_cleared", one, by=None, commune=commune_of(one)) for one in people]
    )
    people.update(phone="", bank_bin="", bank_account="", bank_account_index=None)


def _old_runs(before: dt.datetime) -> QuerySet[PayrollRun]:
    """Ten years count from the end of the year."""
    return PayrollRun.objects.filter(status__in=PAID_STATUSES, approved_at__year__lt=before.year)


def _old_support(before: dt.datetime) -> QuerySet[PriorSupport]:
    """It decided lists of later years too: its time runs from the last of them."""
    listed_since = Application.objects.filter(
        household=OuterRef("household"), list__made_at__year__gte=before.year
    )
    return PriorSupport.objects.filter(~Exists(listed_since), received_on__year__lt=before.year)


def _old_acts(before: dt.datetime) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(at__year__lt=before.year)


CLASSES = (
    KeptClass(
        "sessions", _("Phiên đăng nhập"), _("Khi phiên hết, thường 8 giờ"),
        NO_LONGER_THAN_NEEDED, Ending.NIGHTLY,
        due=lambda before: Session.objects.filter(expire_date__lt=before), remove=_deleting(Session),
    ),
    KeptClass(
        "devices", _("Thiết bị đã đăng nhập: địa chỉ mạng, trình duyệt"), _("90 ngày từ lần dùng cuối"),
        NO_LONGER_THAN_NEEDED, Ending.NIGHTLY, dt.timedelta(90),
        lambda before: UserSession.objects.filter(last_seen_at__lt=before), _deleting(UserSession),
    ),
    KeptClass(
        "wrong_passwords", _("Số lần gõ sai mật khẩu (tên chỉ giữ mã băm)"), _("1 ngày"),
        NO_LONGER_THAN_NEEDED, Ending.NIGHTLY, dt.timedelta(1),
        lambda before: WrongPasswords.objects.filter(last_at__lt=before), _deleting(WrongPasswords),
    ),
    KeptClass(
        "invitations", _("Lời mời người dùng"), _("90 ngày sau khi dùng hoặc hết hạn"),
        NO_LONGER_THAN_NEEDED, Ending.NIGHTLY, dt.timedelta(90), _over_slips(UserInvitation),
        _deleting(UserInvitation),
    ),
    KeptClass(
        "slips", _("Phiếu mời thành viên"), _("90 ngày sau khi dùng hoặc hết hạn"), NO_LONGER_THAN_NEEDED,
        Ending.NIGHTLY, dt.timedelta(90), _over_slips(Invitation), _deleting(Invitation),
    ),
    KeptClass(
        "api_keys", _("Khóa API đã hết hạn hoặc thu hồi (chỉ giữ mã băm)"),
        _("1 năm sau ngày đó; việc lập, thu hồi còn trong nhật ký"), NO_LONGER_THAN_NEEDED, Ending.NIGHTLY,
        YEAR, _dead_keys, _deleting(ApiKey),
    ),
    KeptClass(
        "identities", _("Liên kết với nơi định danh của tài khoản đã khóa"),
        _("90 ngày từ lần dùng cuối"), NO_LONGER_THAN_NEEDED, Ending.NIGHTLY, dt.timedelta(90),
        _idle_identities, _deleting(SocialAccount),
    ),
    KeptClass(
        "sent_cells", _("Khóa chống ghi hai lần của bảng công"), _("7 ngày"), NO_LONGER_THAN_NEEDED,
        Ending.NIGHTLY, dt.timedelta(7), lambda before: SentCells.objects.filter(at__lt=before),
        _deleting(SentCells),
    ),
    KeptClass(
        "kept_answers", _("Khóa chống ghi hai lần của API, cùng câu trả lời"), _("7 ngày"),
        NO_LONGER_THAN_NEEDED, Ending.NIGHTLY, dt.timedelta(7),
        lambda before: KeptAnswer.objects.filter(at__lt=before), _deleting(KeptAnswer),
    ),
    KeptClass(
        "import_files", _("Tệp danh sách tải lên mà chưa nhập"), _("30 ngày; nhập hoặc bỏ thì xóa ngay"),
        NO_LONGER_THAN_NEEDED, Ending.NIGHTLY, dt.timedelta(30), _left_files, _drop_files,
    ),
    KeptClass(
        "printouts", _("Bản in bảng chấm công cả tháng của xã"), _("1 ngày"), NO_LONGER_THAN_NEEDED,
        Ending.NIGHTLY, dt.timedelta(1), lambda before: Printout.objects.filter(at__lt=before),
        _deleting(Printout),
    ),
    KeptClass(
        "unused_images", _("Ảnh, chữ ký không gắn với biên bản nào"), _("30 ngày"), NO_LONGER_THAN_NEEDED,
        Ending.NIGHTLY, dt.timedelta(30), _unused_images, _deleting(KeptImage),
    ),
    KeptClass(
        "former_contacts", _("Số điện thoại, số tài khoản của người đã thôi mọi tổ"),
        _("5 năm sau ngày thôi, khi không còn khoản nào chưa nhận"), NO_LONGER_THAN_NEEDED, Ending.BY_HAND,
        5 * YEAR, _former_contacts, _forget_contacts,
    ),
    KeptClass(
        "books", _("Đợt chi, dòng chi, chuyển tiền, bảng công, giấy tờ đã phát hành"),
        _("Ít nhất 10 năm từ cuối năm"), BOOKS, Ending.STANDS, 10 * YEAR, _old_runs,
    ),
    KeptClass(
        "people", _("Sổ người: họ tên, ngày sinh, số định danh; tham gia tổ, chức vụ, trình độ, nghỉ việc"),
        _("Cùng chứng từ nêu tên: ít nhất 10 năm từ cuối năm thôi tổ, nhận khoản cuối"), BOOKS, Ending.STANDS,
        10 * YEAR, _former_people,
    ),
    KeptClass(
        "reviews", _("Đề nghị xem lại bảng công của thành viên và trả lời"),
        _("Cùng bảng công: ít nhất 10 năm từ cuối năm trả lời"), BOOKS, Ending.STANDS, 10 * YEAR,
        lambda before: ReviewRequest.objects.filter(answered_at__year__lt=before.year),
    ),
    KeptClass(
        "audit", _("Nhật ký hệ thống, gồm ai đã xem số của ai"), _("Cùng chứng từ: ít nhất 10 năm"),
        _("Đi cùng chứng từ kế toán; chứng minh tuân thủ Luật 91/2025/QH15"), Ending.STANDS, 10 * YEAR,
        _old_acts,
    ),
    KeptClass(
        "gifts", _("Hộ, danh sách, biên bản bàn giao điện thoại, tiền mua máy, ảnh và chữ ký lúc nhận"),
        _("Ít nhất 10 năm từ cuối năm"), BOOKS, Ending.STANDS, 10 * YEAR,
        lambda before: Handover.objects.filter(made_at__year__lt=before.year),
    ),
    KeptClass(
        "prior_support", _("Khoản hộ đã nhận của chương trình khác"),
        _("Cùng danh sách hộ xét theo đó: ít nhất 10 năm từ cuối năm"), BOOKS, Ending.STANDS, 10 * YEAR,
        _old_support,
    ),
    KeptClass(
        "objections", _("Ý kiến, khiếu nại về danh sách hộ: người nêu, địa chỉ, điện thoại, trả lời"),
        _("Cùng danh sách hộ: ít nhất 10 năm từ cuối năm trả lời"), BOOKS, Ending.STANDS, 10 * YEAR,
        lambda before: Objection.objects.filter(answered_on__year__lt=before.year),
    ),
    KeptClass(
        "accounts", _("Người dùng: họ tên, cơ quan, thư, vai trò, bước thứ hai"),
        _("Cùng nhật ký nêu tên họ"),
        _("Nhật ký và chứng từ phải còn tên người làm; tài khoản khóa thì không vào được"), Ending.STANDS,
    ),
    KeptClass(
        "data_requests", _("Yêu cầu về dữ liệu cá nhân và trả lời"), _("Khi cổng còn dùng"),
        _("Chứng minh đã trả lời đúng hạn: Nghị định 356/2025/NĐ-CP"), Ending.STANDS,
    ),
    KeptClass(
        "logs", _("Nhật ký kỹ thuật của máy chủ (không có tên, số đã che)"), _("Đề nghị 12 tháng"),
        _("Quy chế an toàn thông tin của tỉnh"), Ending.ELSEWHERE,
    ),
    KeptClass(
        "backups", _("Bản sao lưu"), _("Theo lịch sao lưu; khóa mở số để riêng"),
        _("Quy chế an toàn thông tin của tỉnh"), Ending.ELSEWHERE,
    ),
)  # fmt: skip
