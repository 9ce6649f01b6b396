"""What a resolution, in force or a draft, would cost: on bare counts, or on the registry.

The same facts and rules as real pay; only the work is taken from a stated source.
"""

from .basis import Basis, DaysEach, LastYear, MeanOfLast, NoWork, RecordedWork
from .comparison import Comparison, compare
from .counts import on_counts
from .outcome import Cell, Forecast, Payee, coming_months
from .registry import communes_of, on_registry

__all__ = [
    "Basis",
    "Cell",
    "Comparison",
    "DaysEach",
    "Forecast",
    "LastYear",
    "MeanOfLast",
    "NoWork",
    "Payee",
    "RecordedWork",
    "coming_months",
    "communes_of",
    "compare",
    "on_counts",
    "on_registry",
]
