"""The log's verbs in words. A process writes "payroll.approved"; people read "Phê duyệt đợt chi"."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTS: dict[str, str | Promise] = {
    "demo.loaded": _("Nạp dữ liệu mẫu"),
    "places.communes_merged": _("Áp dụng sáp nhập xã, phường"),
    "registry.founded": _("Lập tổ"),
    "registry.exported": _("Tải danh sách"),
    "registry.reformed": _("Kiện toàn tổ"),
    "registry.seat_moved": _("Chuyển địa bàn của tổ"),
    "registry.dissolved": _("Giải thể tổ"),
    "imports.uploaded": _("Tải tệp lên để nhập"),
    "imports.written": _("Nhập tệp vào sổ"),
    "imports.dropped": _("Bỏ tệp đã tải lên"),
    "membership.joined": _("Thêm thành viên"),
    "membership.role_changed": _("Đổi vai trò thành viên"),
    "membership.left": _("Cho thôi thành viên"),
    "people.registered": _("Ghi tên một người"),
    "people.corrected": _("Sửa thông tin một người"),
    "people.revealed": _("Xem số đầy đủ của một người"),
    "people.merged": _("Gộp hồ sơ vào một hồ sơ khác"),
    "people.took_over": _("Nhận một hồ sơ gộp vào"),
    "people.told_apart": _("Ghi là hai người khác nhau"),
    "people.marked_official": _("Ghi chức vụ hưởng lương"),
    "mobilisation.order_entered": _("Nhập văn bản huy động"),
    "mobilisation.mobilised": _("Huy động một người"),
    "timesheets.recorded": _("Chấm công"),
    "timesheets.submitted": _("Nộp bảng công"),
    "timesheets.confirmed": _("Xác nhận bảng công"),
    "timesheets.returned": _("Trả lại bảng công"),
    "timesheets.reopened": _("Mở lại bảng công"),
    "timesheets.correction_proposed": _("Đề nghị điều chỉnh bảng công đã duyệt"),
    "timesheets.correction_confirmed": _("Duyệt điều chỉnh bảng công"),
    "timesheets.correction_refused": _("Không nhận điều chỉnh bảng công"),
    "timesheets.reminded": _("Gửi thư nhắc nộp bảng công"),
    "timesheets.counted": _("Ghi giờ, vụ việc, bữa ăn"),
    "timesheets.spent": _("Ghi khoản chi có chứng từ"),
    "timesheets.count_removed": _("Bỏ một dòng số liệu khác"),
    "timesheets.planned": _("Gắn công với kế hoạch được duyệt"),
    "registry.plan_entered": _("Ghi kế hoạch được duyệt"),
    "payroll.opened": _("Lập đợt chi"),
    "payroll.submitted": _("Trình kiểm tra đợt chi"),
    "payroll.checked": _("Kiểm tra đợt chi"),
    "payroll.approved": _("Phê duyệt đợt chi"),
    "payroll.signed": _("Ký duyệt đợt chi, chờ người ký tiếp"),
    "payroll.paid": _("Ghi nhận đã chi"),
    "payroll.returned": _("Trả lại đợt chi"),
    "payroll.recalculated": _("Tính lại đợt chi"),
    "payroll.cancelled": _("Hủy đợt chi"),
    "payroll.paper_added": _("Ghi giấy tờ vào hồ sơ đợt chi"),
    "budget.appropriated": _("Ghi dự toán được giao"),
    "reports.issued": _("Phát hành giấy tờ"),
    "reports.asked": _("Yêu cầu lập giấy tờ"),
    "reports.reissued": _("Phát hành lại giấy tờ"),
    "reports.withdrawn": _("Thu hồi giấy tờ"),
    "reports.downloaded": _("Tải giấy tờ"),
    "resolution.taken_in": _("Nhập nghị quyết"),
    "resolution.changed": _("Sửa nghị quyết"),
    "resolution.published": _("Công bố nghị quyết"),
    "resolution.ended": _("Kết thúc nghị quyết"),
    "resolution.discarded": _("Bỏ dự thảo nghị quyết"),
    "account.signed_in": _("Đăng nhập"),
    "account.signed_out": _("Đăng xuất"),
    "account.password_changed": _("Đổi mật khẩu của mình"),
    "user.created": _("Thêm người dùng"),
    "user.changed": _("Sửa người dùng"),
    "user.password_set": _("Đặt lại mật khẩu cho người dùng"),
}


def words_for(verb: str) -> str | Promise:
    return ACTS.get(verb, verb)


# Facts of the log that are no field of the thing itself.
FACTS: dict[str, str | Promise] = {
    "commune": _("xã, phường"),
    "communes": _("các xã, phường"),
    "days": _("ngày công"),
    "days_moved": _("ngày công chuyển sang"),
    "days_twice": _("ngày công ghi hai lần, đã bỏ"),
    "decision": _("quyết định"),
    "file": _("nội dung"),
    "hamlet": _("thôn, tổ dân phố"),
    "months": _("các tháng"),
    "name": _("tên"),
    "members": _("thành viên"),
    "note": _("ghi chú"),
    "number": _("số"),
    "people": _("người"),
    "reason": _("lý do"),
    "rows": _("số dòng"),
    "record": _("hồ sơ"),
    "same_as": _("là cùng người với"),
    "shown": _("số đã xem"),
    "sha256": _("mã kiểm tra tệp"),
    "since": _("từ ngày"),
    "sheets": _("bảng công"),
    "status": _("trạng thái"),
    "teams": _("tổ"),
    "users": _("số người dùng"),
    "until": _("đến hết ngày"),
}


def word_for_fact(name: str) -> str | Promise:
    return FACTS.get(name, name)
