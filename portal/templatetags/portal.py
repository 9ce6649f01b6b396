"""How dong, months and statuses are shown."""

from __future__ import annotations

from django import template

register = template.Library()
