"""What can be said from few and overlapping windows: standard errors, ranks against what followed, many tests at once.

Windows of 26 weeks that begin every 4 share most of their weeks: taken as independent they would make any accident significant.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

Array = npt.NDArray[np.float64]

LEAST_INDEPENDENT = 3
"""Windows side by side in the time spanned; with fewer there is no standard error worth the name."""


def newey_west(series: Array, lags: int) -> float:
    """Standard error of the mean of a series whose neighbours overlap by `lags` (Newey and West 1987, Bartlett weights); NaN where
    the series is not longer than three times the overlap, because the estimate itself would be noise."""
    held = series[np.isfinite(series)]
    n = len(held)
    if n < 4 or n < LEAST_INDEPENDENT * (lags + 1):
        return math.nan
    off = held - held.mean()
    variance = float(off @ off) / n
    for lag in range(1, lags + 1):
        variance += 2 * (1 - lag / (lags + 1)) * float(off[lag:] @ off[:-lag]) / n
    # The sum of autocovariances of a short series comes out too small; n - 1 is the least correction.
    return math.sqrt(max(variance, 0.0) / (n - 1)) if variance > 0 else math.nan


def rank_correlations(values: Array, followed: Array, least: int = 10) -> Array:
    """Spearman's correlation of each row's scores with what followed; ties share their mean rank, NaN below `least` pairs."""
    both = np.isfinite(values) & np.isfinite(followed)
    left = pd.DataFrame(np.where(both, values, np.nan)).rank(axis=1).to_numpy()
    right = pd.DataFrame(np.where(both, followed, np.nan)).rank(axis=1).to_numpy()
    count = both.sum(axis=1)
    made = np.full(len(values), np.nan)
    for row in np.nonzero(count >= least)[0]:
        a, b = left[row, both[row]], right[row, both[row]]
        a, b = a - a.mean(), b - b.mean()
        scale = math.sqrt(float(a @ a) * float(b @ b))
        made[row] = float(a @ b) / scale if scale > 0 else math.nan
    return made


def probability(t: float) -> float:
    """Chance of a t-statistic at least as far from 0 by accident (normal, both sides): few windows make it too small."""
    return math.erfc(abs(t) / math.sqrt(2)) if math.isfinite(t) else math.nan


def holm(chances: Sequence[float]) -> list[float]:
    """The same chances when so many tests are looked at together (Holm 1979). NaN stays and counts as no test."""
    order = sorted((p, at) for at, p in enumerate(chances) if math.isfinite(p))
    made, worst = [math.nan] * len(chances), 0.0
    for place, (p, at) in enumerate(order):
        worst = max(worst, min(1.0, p * (len(order) - place)))
        made[at] = worst
    return made


def drawdown(curve: Array) -> Array:
    """How far each week's value lies below the highest before (0 or negative)."""
    return curve / np.maximum.accumulate(curve) - 1
