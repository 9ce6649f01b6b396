"""Django, ready: imported before any model."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.test.utils import override_settings  # noqa: E402 - settings first

# Pages measured in this process empty the cache, which elsewhere counts wrong passwords.
IN_MEMORY = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 10_000}}
override_settings(CACHES={"default": IN_MEMORY}).enable()
