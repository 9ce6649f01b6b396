"""The public notice as strangers meet it: asked for so often, kept so long, and not a second longer."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from reports import limiting
from tests.access.things import Things


@pytest.fixture
def hanging(country):
    """A list whose last day is today."""
    return Things(country).listed.list


def address(code: str) -> str:
    return reverse("open:notice", args=[code])


def test_codes_are_not_guessed_by_asking_often(client, hanging):
    for n in range(limiting.LOOKS.amount):
        client.get(address(f"GUESS{n:05}"), expects=404)
    refused = client.get(address(hanging.notice_code), expects=429)
    assert int(refused["Retry-After"]) > 0


@pytest.mark.parametrize(("left", "kept"), [(dt.timedelta(hours=3), 600), (dt.timedelta(minutes=2), 120)])
def test_it_is_kept_for_a_while_and_never_beyond_its_last_day(client, hanging, monkeypatch, left, kept):
    day_after = dt.datetime.combine(hanging.noticed_until + dt.timedelta(days=1), dt.time())
    moment = timezone.make_aware(day_after) - left
    monkeypatch.setattr(timezone, "now", lambda: moment)
    answer = client.get(address(hanging.notice_code))
    assert f"max-age={kept}" in answer["Cache-Control"].split(", ")
    assert "public" in answer["Cache-Control"]
    assert not answer.cookies
    assert "csrf" not in answer.content.decode().casefold()


def test_what_is_over_is_kept_by_nobody(client, hanging):
    hanging.__class__.objects.filter(pk=hanging.pk).update(
        noticed_from=dt.date(2026, 1, 1), noticed_until=dt.date(2026, 1, 9)
    )
    answer = client.get(address(hanging.notice_code), expects=404)
    assert "max-age" not in answer.get("Cache-Control", "")
    assert "Không có niêm yết ở địa chỉ này" in answer.content.decode()
