"""The gallery of components: there for those who build screens, nowhere else."""

from __future__ import annotations

from importlib.util import find_spec, module_from_spec
from typing import Any

import pytest

from portal.embedded import BASE_DIR
from tests.portal_client import PortalClient

GALLERY = "/bo-thanh-phan"


@pytest.fixture
def in_development(settings: Any) -> None:
    """The portal's addresses as a process started with PORTAL_DEBUG=1 reads them."""
    settings.DEBUG = True
    spec = find_spec("portal.urls")
    settings.ROOT_URLCONF = module_from_spec(spec)
    spec.loader.exec_module(settings.ROOT_URLCONF)


@pytest.mark.parametrize(("language", "words"), [("vi", "Mọi khoản chi"), ("en", "Every payment")])
def test_every_component_is_shown_in_both_languages(
    db: None, client: PortalClient, in_development: None, language: str, words: str
) -> None:
    client.cookies["django_language"] = language
    page = client.get(GALLERY).content.decode()
    assert f'<html lang="{language}"' in page and words in page
    assert "Bộ thành phần giao diện" in page and "Điều 3 khoản 2" in page


def test_no_component_is_left_out(db: None, client: PortalClient, in_development: None, cast: Any) -> None:
    """Those around a page are there for who is signed in. Boxes of a draft are walked on its own page."""
    folder = BASE_DIR / "templates/components"
    there = {f"components/{file.name}" for file in folder.glob("*.html")}
    shown = {template.name for template in PortalClient.of(cast.officer).get(GALLERY).templates}
    assert there - shown == set()


def test_it_is_not_there_where_people_work(db: None, client: PortalClient) -> None:
    client.get(GALLERY, expects=404)
