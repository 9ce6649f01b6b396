"""Long lists page by page: a cursor finds its place whatever was added or removed meanwhile."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

from portal.lib.addresses import number_in


class Pages(CursorPagination):
    """In the order of entry. `next` is the address of the page that follows, null at the end."""

    page_size = 100
    max_page_size = 500
    page_size_query_param = "limit"
    ordering = "pk"
    cursor_query_description = _("Chỗ đọc tiếp, lấy từ next hoặc previous của trang trước")
    page_size_query_description = _("Số dòng mỗi trang, nhiều nhất 500")

    def decode_cursor(self, request: Request) -> Cursor | None:
        """A spoilt one is said: whoever is led back to the first page reads it twice."""
        try:
            cursor = super().decode_cursor(request)
        except NotFound:
            raise _refused(self.cursor_query_param, self.cursor_query_description) from None
        if cursor and not (cursor.reverse if cursor.position is None else _is_place(cursor.position)):
            raise _refused(self.cursor_query_param, self.cursor_query_description)
        return cursor

    def get_page_size(self, request: Request) -> int:
        asked = request.query_params.get(self.page_size_query_param)
        if asked is None:
            return self.page_size
        number = number_in(asked)
        if not number or number > self.max_page_size:
            raise _refused(self.page_size_query_param, self.page_size_query_description)
        return number

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        parameters = super().get_schema_operation_parameters(view)
        for parameter in parameters:
            if parameter["name"] == self.page_size_query_param:
                bounds = {"minimum": 1, "maximum": self.max_page_size, "default": self.page_size}
                parameter["schema"] |= bounds
        return parameters


def _refused(name: str, words: str | Promise) -> ValidationError:
    return ValidationError({name: [words]})


def _is_place(position: str) -> bool:
    return position.isascii() and number_in(position) is not None
