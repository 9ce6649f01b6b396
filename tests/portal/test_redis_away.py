"""Nobody is at the address of Redis: people come in, pages and the API answer, what is counted counts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from portal.lib import standing_in
from portal.postgres import free_port
from reports import limiting
from tests import factories
from tests.api.conftest import System, a_key
from tests.portal_client import PortalClient
from tests.queues import address_on, caches_on, redis_on
from tests.second_step import code_of

pytestmark = pytest.mark.django_db
LOGIN, SECOND = "/tai-khoan/dang-nhap", "/tai-khoan/dang-nhap/buoc-hai"
RIGHT = "mua-xuan-2026"


@pytest.fixture
def port(settings: Any, monkeypatch: Any) -> Iterator[int]:
    port = free_port()
    settings.REDIS_URL = settings.RATE_LIMIT_STORAGE = address_on(port)
    settings.CACHES = caches_on(port)
    limiting._limiter.cache_clear()
    cache.clear()
    monkeypatch.setattr(standing_in.Absence, "until", 0.0)
    yield port
    limiting._limiter.cache_clear()


def test_people_come_in_and_a_tenth_wrong_code_still_locks(country: Any, port: int) -> None:
    approver = factories.a_user(Role.APPROVER, province=country.lao_cai, password=RIGHT)
    client = PortalClient()
    assert client.post(LOGIN, {"login": approver.username, "password": RIGHT})["Location"] == SECOND
    assert client.post(SECOND, {"code": code_of(approver)})["Location"] == "/"
    client.get("/chi-tra/dot/")
    stranger = PortalClient()
    stranger.post(LOGIN, {"login": approver.username, "password": RIGHT})
    for _ in range(10):
        stranger.post(SECOND, {"code": "000000"}, expects=200)
    locked = stranger.post(SECOND, {"code": code_of(approver)}, expects=200)
    assert "Chờ 15 phút" in locked.content.decode()


def test_the_api_answers_and_keeps_its_tempo(cast: Any, port: int, settings: Any) -> None:
    settings.API_TEMPO = {"reads": "2/min", "writes": "1/min"}
    system = System(a_key(cast.officer))
    system.ask("provinces"), system.ask("provinces")
    system.ask("provinces", expects=429)


def test_public_pages_answer_and_strangers_are_counted(client: Any, country: Any, port: int) -> None:
    for _ in range(limiting.LOOKS.amount):
        client.get(reverse("open:index"))
    waiting = client.get(reverse("open:index"), expects=429)
    assert 0 < int(waiting["Retry-After"]) <= 60


def test_whoever_shares_out_requests_is_told_what_is_missing(client: Any, country: Any, port: int) -> None:
    told = Client().get("/khoe/san-sang")
    assert (told.status_code, told.json()["queue"], told.json()["database"]) == (503, "no", "ok")


def test_redis_is_not_asked_again_at_every_click_and_counts_once_it_is_back(
    port: int, tmp_path: Path, monkeypatch: Any, caplog: Any
) -> None:
    began = time.monotonic()
    for n in range(100):
        cache.set(f"n{n}", n)
    assert (cache.get("n7"), cache.get_many(["n8"])) == (7, {"n8": 8})
    assert time.monotonic() - began < 1
    assert len([line for line in caplog.messages if "Redis is away" in line]) == 1
    with redis_on(port, tmp_path) as store:
        cache.set("early", 1)
        assert not store.keys()
        monkeypatch.setattr(standing_in.Absence, "until", 0.0)
        cache.set("later", 1)
        assert store.keys() == [b":1:later"]
        assert cache.incr("later") == 2
    assert cache.get("later") is None
