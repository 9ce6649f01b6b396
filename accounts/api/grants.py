"""What a key may be given. Each use is narrowed further by its owner's role and area at that moment."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Grant(models.TextChoices):
    PLACES = "places:read", _("Đọc tỉnh, xã, thôn")
    TEAMS = "teams:read", _("Đọc tổ, người, thành viên")
    TIMESHEETS = "timesheets:read", _("Đọc bảng công và ngày công")
    RECORD = "timesheets:write", _("Chấm công và nộp bảng công")
    PAY = "pay:read", _("Đọc nghị quyết, đợt chi, dòng chi, khoản chi, danh mục giấy tờ, dự toán")
    PAPERS = "papers:read", _("Tải giấy tờ đã phát hành, trong đó có đủ số tài khoản")
    MOVE_RUNS = "pay:write", _("Trình, trả lại, tính lại, hủy đợt chi và ghi đã chi")
    PHONES = "phones:read", _("Đọc chương trình, hộ, máy và bàn giao điện thoại")


WRITING = frozenset({Grant.RECORD, Grant.MOVE_RUNS})
