"""Whoever sees a page of invented people reads that they are invented."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests.portal_client import PortalClient

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("mark", ["DỮ LIỆU MẪU", ""])
def test_pages_bear_the_mark_of_demo_data_where_it_is_set(
    client: PortalClient, settings: Any, mark: str
) -> None:
    settings.PORTAL_DEMO_MARK = mark
    page = client.get(reverse("account_login")).content.decode()
    assert ("DỮ LIỆU MẪU" in page) == bool(mark)


def test_a_reader_of_english_reads_it_in_english(client: PortalClient, settings: Any) -> None:
    settings.PORTAL_DEMO_MARK = "Chưa ghi nguồn"  # any words of the catalogue
    client.cookies["django_language"] = "en"
    page = client.get(reverse("account_login")).content.decode()
    assert "No source given" in page
    assert "Chưa ghi nguồn" not in page
