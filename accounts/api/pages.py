"""Long lists page by page: a cursor finds its place whatever was added or removed meanwhile."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request


class Pages(CursorPagination):
    """In the order of entry. `next` is the address of the page that follows, null at the end."""

    page_size = 100
    max_page_size = 500
    page_size_query_param = "limit"
    ordering = "pk"
    cursor_query_description = _("Chỗ đọc tiếp, lấy từ next hoặc previous của trang trước")
    page_size_query_description = _("Số dòng mỗi trang, nhiều nhất 500")

    def decode_cursor(self, request: Request) -> Cursor | None:
        cursor = super().decode_cursor(request)
        if cursor and cursor.position is not None and not _is_place(cursor.position):
            raise NotFound
        return cursor

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        parameters = super().get_schema_operation_parameters(view)
        for parameter in parameters:
            if parameter["name"] == self.page_size_query_param:
                bounds = {"minimum": 1, "maximum": self.max_page_size, "default": self.page_size}
                parameter["schema"] |= bounds
        return parameters


def _is_place(position: str) -> bool:
    return position.isascii() and position.isdecimal() and len(position) < 19
