"""All components on one page, for those who build and check the screens. Only with DEBUG."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace as Thing
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.lib.listings import Filters


class SampleForm(forms.Form):
    order = forms.CharField(label="Số văn bản huy động", help_text="Ví dụ: 125/CĐ-UBND")
    joined_on = forms.DateField(label="Ngày tham gia", help_text="Dạng dd/mm/yyyy")
    team = forms.ChoiceField(label="Tổ", choices=[("1", "Tổ thôn Đông Hà"), ("2", "Tổ dân phố 7")])
    means = forms.ChoiceField(
        label="Cách nhận tiền",
        choices=[("bank", "Chuyển khoản"), ("cash", "Tiền mặt, ký nhận")],
        widget=forms.RadioSelect,
    )
    sure = forms.BooleanField(label="Tôi cam đoan số ngày công là đúng thực tế")


class SampleFilters(Filters):
    q = forms.CharField(label="Tên tổ", required=False)
    area = forms.ChoiceField(
        label="Xã, phường", choices=[("", "Tất cả"), ("1", "Xã Bàu Bàng")], required=False
    )


@login_not_required
def show(request: HttpRequest) -> HttpResponse:
    form = SampleForm(
        {"order": "125/CĐ-UBND", "joined_on": "15/13/2026", "team": "1", "means": "bank", "sure": "on"}
    )
    return render(request, "gallery.html", {"form": form, **samples()})


def samples() -> dict[str, Any]:
    return {
        "tags": [
            ("todo", "Chưa làm"),
            ("locked", "Chưa mở"),
            ("doing", "Đang làm"),
            ("waiting", "Chờ duyệt"),
            ("done", "Đã nộp"),
            ("look", "Xem lại"),
            ("returned", "Trả lại"),
            ("error", "Lỗi"),
        ],
        "steps": [
            Thing(name="Chốt", note="01/11", state="done"),
            Thing(name="Tính", note="Đang chạy", state="now"),
            Thing(name="Kiểm tra", note="", state=""),
            Thing(name="Duyệt", note="", state=""),
        ],
        "segments": ["done"] * 30 + ["look", "doing"] + [""] * 4,
        "people": [
            Thing(office="Người lập", name="Nguyễn Thanh Tùng", note="Đã lập 01/11/2026 17:04", state="done"),
            Thing(office="Người kiểm tra", name="Lê Thị Minh Châu", note="Chờ", state="now", is_reader=True),
            Thing(office="Người phê duyệt", name="Võ Hoàng Nam", note="Chờ kiểm tra", state=""),
        ],
        "tasks": [
            Thing(state="done", name="Xác nhận thành viên", hint="87 người", word="Đã xong", url="#"),
            Thing(state="doing", name="Chấm công 12 tổ", hint="Đã xong 8 tổ", word="Đang làm", url="#"),
            Thing(state="error", name="Bổ sung văn bản", hint="1 đêm", word="Cần sửa", url="#"),
            Thing(state="locked", name="Nộp bảng công", hint="Mở sau khi xong việc trên", word="Chưa mở"),
        ],
        "rows": [("Số tổ", "12", "#"), ("Số người có công", "83", "#"), ("Ngày công", "642,0", "")],
        "rate": Thing(
            article="Điều 3 khoản 2",
            quote="Hỗ trợ ngày công: 150.000 đồng/người/ngày.",
            resolution=Thing(
                number="27/2023/NQ-HĐND",
                issued_on=dt.date(2023, 12, 8),
                valid_from=dt.date(2024, 1, 1),
                territory="Tỉnh Bình Dương",
                get_absolute_url="#",
            ),
        ),
        "page": Paginator(range(430), 50).page(2),
        "listing": Thing(sort="area", as_file=True, filters=SampleFilters()),
        "event": Thing(changes=[Thing(name="Số tài khoản", before="***123", after="***456")]),
    }
