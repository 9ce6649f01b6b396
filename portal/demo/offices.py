"""Where people of the demo provinces bring complaints: invented rooms, telephones that ring nowhere."""

from __future__ import annotations

from places.models import ComplaintOffice, Province

ROOMS = {
    "15": ("Phòng 108, Sở Khoa học và Công nghệ, phường Cam Đường", "0214 0000 108"),
    "42": ("Phòng 12, Sở Khoa học và Công nghệ, phường Thành Sen", "0239 0000 012"),
    "79": ("Phòng Tiếp công dân, Sở Khoa học và Công nghệ, phường Xuân Hòa", "028 0000 0079"),
    "48": ("Phòng 3, Sở Khoa học và Công nghệ, phường Hải Châu", "0236 0000 003"),
    "46": ("Phòng 6, Sở Khoa học và Công nghệ, phường Thuận Hóa", "0234 0000 006"),
}


def open_them() -> None:
    for province in Province.objects.filter(valid_until=None, code__in=ROOMS, complaint_office=None):
        address, phone = ROOMS[province.code]
        ComplaintOffice.objects.create(
            province=province, name=f"Sở Khoa học và Công nghệ {province}", address=address, phone=phone,
            email="tiepcongdan@example.gov.vn", hours="thứ Hai đến thứ Sáu, 7:30 đến 17:00",
        )  # fmt: skip
