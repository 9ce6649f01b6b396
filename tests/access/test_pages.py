"""Whoever looks at all pages, for barriers, scripts or missing English, is shown each of them."""

from __future__ import annotations

import pytest

from tests import factories
from tests.access import visitors
from tests.access.addresses import visits
from tests.access.pages import PAGES
from tests.access.things import Things

pytestmark = pytest.mark.django_db


def test_every_address_that_somebody_reads_shows_its_page(country: factories.Country) -> None:
    things = Things(country)
    things.everything()
    assert {visit.name for visit in visits(things, visitors.users(country))} == PAGES
