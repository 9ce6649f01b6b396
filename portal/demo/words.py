"""The words that names are made of, read from `words.yaml`: each entry a list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml


def _lists(entry: Any) -> Any:
    return {key: _lists(value) for key, value in entry.items()} if isinstance(entry, dict) else entry.split()


WORDS = _lists(yaml.load((Path(__file__).parent / "words.yaml").read_text("utf-8"), yaml.BaseLoader))  # noqa: S506 - words only
