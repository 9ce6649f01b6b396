"""Who may look at teams, keep them, record their days, and confirm what another person submitted."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import scopes
from accounts.models import Reach, Role, User
from places.models import Commune, Province
from portal.lib.refusals import Forbidden, OutOfReach, Refused

from . import payments
from .models import (
    CommunityTeam,
    Correction,
    CorrectionStatus,
    Person,
    ReviewRequest,
    ReviewStatus,
    Timesheet,
    TimesheetStatus,
)

KEEPERS = [Role.COMMUNE_STAFF, Role.ICT_OFFICER]


def communes_of(user: User) -> QuerySet[Commune]:
    """Today's communes in which the user may keep teams."""
    return Commune.objects.filter(scopes.within(user, commune="present"), valid_until=None)


def check_can_look(user: User) -> None:
    if user.role == Role.ADMINISTRATOR:
        raise Forbidden(_("Quản trị hệ thống không xem dữ liệu tổ và người hưởng."))
    if user.role == Role.MEMBER:
        raise Forbidden(_("Thành viên tổ xem công và tiền của mình ở trang “Của tôi”."))


def check_can_keep(user: User) -> None:
    """Teams, people and workdays are kept by commune staff and the province's ICT officers."""
    if user.role not in KEEPERS:
        raise Forbidden(_("Chỉ cán bộ xã và cán bộ Sở Khoa học và Công nghệ ghi được sổ tổ và bảng công."))


def check_can_reveal(user: User) -> None:
    """Whole numbers are for those who pay, enter or inspect; each look is logged with its reason."""
    if user.role not in [*KEEPERS, Role.FINANCE_STAFF, Role.INSPECTOR]:
        raise Forbidden(_("Chỉ cán bộ xã, cán bộ Sở, kế toán và thanh tra được xem số đầy đủ."))


def check_can_reveal_of(user: User, person: Person) -> None:
    check_can_reveal(user)
    _check_answers_for_person(user, person)


def check_can_keep_person(user: User, person: Person) -> None:
    """Where somebody served once, their papers are read; their account is of where they serve now."""
    check_can_keep(user)
    _check_answers_for_person(user, person)


def _check_answers_for_person(user: User, person: Person) -> None:
    if not Person.objects.answered_for_by(user).filter(pk=person.pk).exists():
        raise Forbidden(_("Người này ngoài địa bàn bạn phụ trách."))


def check_can_merge(user: User, one: Person, other: Person) -> None:
    """The province's ICT officers join records, of people both of whom are theirs to look after."""
    if user.role != Role.ICT_OFFICER:
        raise Forbidden(_("Chỉ cán bộ Sở Khoa học và Công nghệ gộp hồ sơ hoặc ghi là hai người khác nhau."))
    if Person.objects.answered_for_by(user).filter(pk__in=[one.pk, other.pk]).count() < 2:
        raise Refused(_("Một hồ sơ ở tỉnh khác. Liên hệ Sở của tỉnh đó để cùng kiểm tra và sửa."))


def communes_to_merge(user: User) -> QuerySet[Commune]:
    living = Commune.objects.filter(valid_until=None)
    if user.role != Role.ADMINISTRATOR:
        return living.filter(present__in=communes_of(user))
    return living.filter(province__present=user.province_id) if user.province_id else living


def check_can_merge_communes(user: User, parts: Sequence[Commune] = ()) -> None:
    """The province's ICT officer and administrator for its own communes; the country's for any."""
    if user.role not in (Role.ADMINISTRATOR, Role.ICT_OFFICER) or (
        user.role == Role.ICT_OFFICER and user.reach != Reach.PROVINCE
    ):
        raise Forbidden(_("Chỉ quản trị hệ thống và cán bộ Sở phụ trách toàn tỉnh ghi việc sáp nhập xã."))
    if communes_to_merge(user).filter(pk__in=[part.pk for part in parts]).count() < len(parts):
        raise Forbidden(_("Có xã ngoài địa bàn bạn phụ trách hoặc không còn nữa."))


def check_can_keep_in(user: User, commune: Commune) -> None:
    check_can_keep(user)
    if not communes_of(user).filter(pk=commune.pk).exists():
        raise Forbidden(_("%(commune)s ngoài địa bàn bạn phụ trách.") % {"commune": commune})


def check_can_keep_team(user: User, team: CommunityTeam) -> None:
    check_can_keep(user)
    check_answers_for(user, team)


def check_answers_for(user: User, team: CommunityTeam) -> None:
    if not CommunityTeam.objects.visible_to(user).filter(pk=team.pk).exists():
        raise outside(team)


def outside(team: CommunityTeam) -> OutOfReach:
    return OutOfReach(_("%(team)s ngoài địa bàn bạn phụ trách.") % {"team": team})


def check_can_record(user: User, sheet: Timesheet) -> None:
    check_can_keep(user)
    if sheet.status == TimesheetStatus.CONFIRMED:
        _check_not_counted(sheet)
        raise Refused(
            _(
                "Bảng công này đã duyệt nên ngày công đã khóa. "
                "Ghi điều chỉnh, hoặc đề nghị Sở mở lại bảng công."
            )
        )
    if not sheet.open:
        raise Refused(
            _("Bảng công này đã nộp và đang chờ duyệt. Rút lại rồi sửa, hoặc đề nghị Sở trả lại bảng công.")
        )


def check_can_submit(user: User, sheet: Timesheet) -> None:
    check_can_keep(user)
    if not sheet.open:
        raise Refused(_("Bảng công này đã nộp rồi. Không cần nộp lại."))


def check_can_withdraw_sheet(user: User, sheet: Timesheet) -> None:
    """By whoever may submit, until a checker has acted on it."""
    check_can_keep(user)
    _check_not_confirmed(sheet)
    if sheet.status != TimesheetStatus.SUBMITTED:
        raise Refused(_("Bảng công này không còn chờ duyệt nên không cần rút. Sửa thẳng trên bảng rồi nộp."))
    check_handed_in_there(user, sheet.submitted_by_id)


def check_handed_in_there(user: User, submitter: int | None) -> None:
    """What a commune handed in, officers return with a reason: it is to read why."""
    if user.role == Role.ICT_OFFICER and user.pk != submitter:
        raise Refused(_("Bảng công này do xã nộp. Trả lại có lý do để xã biết cần sửa chỗ nào."))


def check_can_decide(user: User) -> None:
    """Confirming, returning and reopening belong to the province's ICT officers."""
    if user.role != Role.ICT_OFFICER:
        raise Forbidden(_("Chỉ cán bộ Sở Khoa học và Công nghệ duyệt, trả lại hoặc mở lại bảng công."))


def check_can_set_deadline(user: User, province: Province | None) -> None:
    if user.role != Role.ICT_OFFICER or user.reach != Reach.PROVINCE or user.province != province:
        raise Forbidden(_("Chỉ cán bộ Sở phụ trách toàn tỉnh đặt hạn nộp bảng công của tỉnh."))


def check_can_confirm(user: User, sheet: Timesheet) -> None:
    check_can_decide(user)
    _check_waits(sheet)
    if user.pk == sheet.submitted_by_id:
        raise Refused(_("Bạn đã nộp bảng công này nên không duyệt được. Nhờ một cán bộ khác của Sở duyệt."))


def check_can_return(user: User, sheet: Timesheet) -> None:
    check_can_decide(user)
    _check_waits(sheet)


def check_can_reopen(user: User, sheet: Timesheet) -> None:
    check_can_decide(user)
    if sheet.status != TimesheetStatus.CONFIRMED:
        raise Refused(_("Bảng công này chưa duyệt nên không cần mở lại."))
    _check_not_counted(sheet)
    _check_nothing_waits(sheet)


def check_can_correct(user: User, sheet: Timesheet) -> None:
    """What is confirmed stays in force until its correction is confirmed."""
    check_can_keep(user)
    if sheet.status != TimesheetStatus.CONFIRMED:
        raise Refused(_("Bảng công này chưa duyệt. Sửa thẳng trên bảng, không cần điều chỉnh."))
    _check_nothing_waits(sheet)


def check_can_withdraw(user: User, correction: Correction) -> None:
    if user.pk != correction.proposed_by_id:
        raise Forbidden(_("Chỉ người đề nghị rút được điều chỉnh của mình."))
    _check_undecided(correction)


def check_can_decide_on(user: User, correction: Correction) -> None:
    check_can_decide(user)
    _check_undecided(correction)


def _check_undecided(correction: Correction) -> None:
    if correction.status != CorrectionStatus.SUBMITTED:
        raise Refused(
            _("%(who)s vừa xử lý điều chỉnh này: %(state)s. Mở lại trang để xem.")
            % {"who": correction.decided_by, "state": correction.get_status_display()}
        )


def check_can_confirm_correction(user: User, correction: Correction) -> None:
    check_can_decide_on(user, correction)
    if user.pk == correction.proposed_by_id:
        raise Refused(
            _("Bạn đã đề nghị điều chỉnh này nên không duyệt được. Nhờ một cán bộ khác của Sở duyệt.")
        )


def check_can_answer(user: User, request: ReviewRequest) -> None:
    """The commune that keeps the sheet; the Sở's officers may as well."""
    check_can_keep(user)
    if request.status != ReviewStatus.WAITING:
        raise Refused(
            _("%(who)s đã trả lời đề nghị này: %(state)s.")
            % {"who": request.answered_by, "state": request.get_status_display()}
        )


def _check_nothing_waits(sheet: Timesheet) -> None:
    if waiting := sheet.corrections.waiting().select_related("proposed_by").first():
        raise Refused(
            _("Bảng công này có một điều chỉnh chờ duyệt, %(who)s đề nghị. Chờ Sở xử lý xong.")
            % {"who": waiting.proposed_by}
        )


def _check_not_counted(sheet: Timesheet) -> None:
    counted = payments.counting(sheet.team, sheet.month)
    if counted and counted.released:
        raise Refused(
            _(
                "Tháng %(month)s đã tính chi trong %(run)s nên ngày công không sửa nữa. Ghi điều chỉnh: "
                "đợt sau truy lĩnh hoặc truy thu phần chênh lệch."
            )
            % {"month": sheet.month, "run": counted.run}
        )
    if counted:
        raise Refused(
            _(
                "Bảng công này đang được tính trong %(run)s. Ghi điều chỉnh, hoặc hủy đợt đó trước khi "
                "mở lại bảng công."
            )
            % {"run": counted.run}
        )


def _check_waits(sheet: Timesheet) -> None:
    _check_not_confirmed(sheet)
    if sheet.status != TimesheetStatus.SUBMITTED:
        raise Refused(_("Bảng công này chưa nộp, hoặc xã vừa rút lại để sửa. Chờ xã nộp rồi duyệt."))


def _check_not_confirmed(sheet: Timesheet) -> None:
    if sheet.status == TimesheetStatus.CONFIRMED:
        raise Refused(
            _("%(who)s đã duyệt bảng công này lúc %(at)s. Muốn sửa thì ghi điều chỉnh.")
            % {"who": sheet.confirmed_by, "at": f"{timezone.localtime(sheet.confirmed_at):%H:%M %d/%m/%Y}"}
        )
