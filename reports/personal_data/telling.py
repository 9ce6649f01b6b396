"""How far a request has come, and what whoever answers it should know."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from smartphones.models import Household
from teams.models import Person

from .models import DataRequest, RequestKind, RequestStatus

ADVICE: dict[str, str | Promise] = {
    RequestKind.SEE: gettext_lazy(
        "Đọc cho người đó nghe, hoặc cho xem trên màn hình, những gì sổ ghi về họ. Tải bản sao nếu họ muốn "
        "cầm về."
    ),
    RequestKind.PROVIDE: gettext_lazy("Tải bản sao, đưa tận tay hoặc gửi theo cách người đó chọn."),
    RequestKind.CORRECT: gettext_lazy(
        "Sửa ở hồ sơ, rồi ghi đã sửa gì. Khoản đã chi không sửa: đợt sau truy lĩnh hoặc truy thu."
    ),
    RequestKind.ERASE: gettext_lazy(
        "Tiền đã chi và giấy tờ của nó phải giữ ít nhất 10 năm (Luật Kế toán 2015, Điều 41). Số điện thoại "
        "và số tài khoản không còn dùng để chi thì xóa được ở hồ sơ."
    ),
    RequestKind.RESTRICT: gettext_lazy(
        "Cổng chi tiền theo nghị quyết nên không dừng được việc tính chi khi người đó còn ở trong tổ. Khóa "
        "đăng nhập, bỏ số điện thoại thì làm được."
    ),
    RequestKind.OBJECT: gettext_lazy(
        "Xử lý để chi hỗ trợ theo nghị quyết không cần sự đồng ý (Luật 91/2025/QH15, Điều 19). Nói rõ lý do, "
        "và cách thôi làm thành viên nếu người đó muốn."
    ),
    RequestKind.WITHDRAW: gettext_lazy(
        "Chỉ dữ liệu thu theo sự đồng ý (điện thoại, đăng nhập) mới rút được. Việc đã làm trước đó vẫn đúng."
    ),
}


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    note: str
    state: str


def steps_of(request: DataRequest) -> list[Step]:
    """Received; passed on, unless it came straight to the department; answered."""
    answered = request.status == RequestStatus.ANSWERED
    steps = [Step(_("Nhận yêu cầu"), f"{request.received_on:%d/%m/%Y}", "done")]
    if request.passed_on_at:
        note = f"{request.passed_on_by}, {timezone.localtime(request.passed_on_at):%d/%m/%Y %H:%M}"
        steps.append(Step(_("Xã chuyển Sở"), note, "done"))
    elif request.status == RequestStatus.AT_COMMUNE:
        steps.append(Step(_("Xã chuyển Sở"), str(request.commune), "now"))
    note = f"{request.answered_by}, {request.answered_on:%d/%m/%Y}" if request.answered_on else ""
    now = "now" if request.status == RequestStatus.AT_DEPARTMENT else ""
    return [*steps, Step(_("Sở trả lời"), note, "done" if answered else now)]


def page_of(user: User, person: Person) -> str:
    """Where the record is looked at: among the teams, or in its household; "" outside the user's area."""
    if Person.objects.visible_to(user).filter(pk=person.pk).exists():
        return person.get_absolute_url()
    living = Q(head=person) | Q(members__person=person)
    household = Household.objects.visible_to(user).filter(living).first()
    return household.get_absolute_url() if household else ""


def links_for(user: User, person: Person) -> list[tuple[str, str]]:
    """Where what is asked for is done."""
    links = [
        (_("Lập bản sao dữ liệu"), reverse("personal:copy", args=[person.pk])),
        (_("Ai đã xem số đầy đủ"), reverse("personal:reads_of", args=[person.pk])),
    ]
    if not Person.objects.answered_for_by(user).filter(pk=person.pk).exists():
        return links
    return [
        *links,
        (_("Sửa thông tin"), reverse("teams:edit_person", args=[person.pk])),
        (_("Xem số đầy đủ"), reverse("teams:reveal", args=[person.pk])),
    ]
