"""Timing, medians and a table."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from statistics import median


def seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def repetitions() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--repeat", type=int, default=3)
    return parser.parse_args().repeat


def show(name: str, times: list[float], per: str = "") -> None:
    each = ", ".join(f"{t:.2f}" for t in times)
    print(f"{name:<52} median {median(times):7.2f} s  ({each}) {per}", flush=True)
