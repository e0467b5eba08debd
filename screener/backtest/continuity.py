"""One share through time: splits, changed symbols, missing weeks, and the end of its listing.

All of it on matrices (weeks down, shares across), so that the whole market takes seconds. What was read off the data: adjusted and
raw closes move together but for dividends and splits; where they do not for months, the adjusted series is another company's.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from screener.splits import EXACT_SHARES, simple_ratio

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Index = npt.NDArray[np.int64]

APART = 0.03
"""Logarithm: by more than this a week's raw and adjusted returns differ where they are not of one share on one day."""
LATE_WEEK = 0.004
"""A week in which the median share differs by more than this has closes of the wrong day (14 weeks of 2025 are a day late)."""
NEAR_WEEKS = 8
JUMP = float(np.log(1.6))
"""A raw price that moves by more than this in a week is held against the listing's shares: it may be a split."""
UNHEARD_OF = float(np.log(6.0))
"""A raw price that rises by more than this in a week is more often a reverse split that the listing missed than a gain."""
LAG_WEEKS = 4
"""Listings carry the old count for some weeks after a split."""
STEADY = 0.01
"""Largest spread of the logarithms of new adjusted over old raw closes that shows them to be one share."""


def weekly_growth(close: Array, cap: Array, adjusted: Array) -> tuple[Array, Mask, dict[str, int]]:
    """Logarithm of each week's return since the share's previous price, which of them are adjusted, and counts of what was mended.

    NaN where there is no price or none before. A raw return whose jump is undone by the listing's shares is a split: its ratio is
    taken out, or, where it is no simple ratio, the change of market cap stands for the return.
    """
    raw, before = _since_previous(close)
    with np.errstate(invalid="ignore"):
        series = np.log(adjusted)
    rows, columns = np.nonzero(before >= 0)
    moved = np.full(close.shape, np.nan)
    moved[rows, columns] = series[rows, columns] - series[before[rows, columns], columns]
    differs = np.abs(raw - moved)
    is_late = np.array([np.nanmedian(row) > LATE_WEEK if np.isfinite(row).sum() >= 50 else False for row in differs])
    tried = np.isfinite(differs) & ~is_late[:, None]
    odd = _window_sum(tried & (differs > APART))
    of = _window_sum(tried)
    is_believed = ~((of >= 3) & (odd > 0.5 * of))
    growth, mended, unknown = _without_splits(raw, close, cap)
    use = np.isfinite(moved) & is_believed
    growth = np.where(use, moved, growth)
    # Before its first raw price a share may be held as an adjusted series only (its former symbol's history, or another market).
    alone, _ = _since_previous(adjusted)
    bare = ~np.isfinite(close) & np.isfinite(alone) & (np.cumsum(np.isfinite(close), axis=0) == 0)
    growth = np.where(bare, alone, growth)
    first = np.argmax(np.isfinite(close), axis=0)
    starts = first[(first > 0)]
    joints = np.nonzero(first > 0)[0]
    growth[starts, joints] = np.where(np.isfinite(alone[starts, joints]), alone[starts, joints], growth[starts, joints])
    notes = {
        "weeks with late closes": int(is_late.sum()),
        "shares whose adjusted series is another company's in part": int((~is_believed & np.isfinite(moved)).any(axis=0).sum()),
        "splits taken out of raw prices": int((mended & ~use).sum()),
        "weeks whose return is taken as none": int((unknown & ~use).sum()),
    }
    return growth, use | bare, notes


def _since_previous(prices: Array) -> tuple[Array, Index]:
    """Logarithm of each price over the share's previous one, and the week of that one (-1: none)."""
    weeks = np.arange(len(prices))[:, None]
    seen = np.maximum.accumulate(np.where(np.isfinite(prices), weeks, -1), axis=0)
    before = np.vstack([np.full((1, prices.shape[1]), -1), seen[:-1]])
    before = np.where(np.isfinite(prices), before, -1)
    rows, columns = np.nonzero(before >= 0)
    made = np.full(prices.shape, np.nan)
    made[rows, columns] = np.log(prices[rows, columns] / prices[before[rows, columns], columns])
    return made, before


def _window_sum(mask: Mask) -> Array:
    """How many are true in the weeks around each week."""
    summed = np.vstack([np.zeros((1, mask.shape[1])), np.cumsum(mask, axis=0, dtype="float64")])
    weeks = np.arange(len(mask))
    made: Array = summed[np.minimum(weeks + NEAR_WEEKS + 1, len(mask))] - summed[np.maximum(weeks - NEAR_WEEKS, 0)]
    return made


def _without_splits(raw: Array, close: Array, cap: Array) -> tuple[Array, Mask, Mask]:
    """Raw returns with splits taken out, where they were, and where their ratio is unknown and the week's return is taken as none.

    A price that falls is a split only where the listing's shares say a simple ratio to three digits: a crash with shares sold on
    the way looks much like one. A price that leaps while shares vanish is a reverse split, whatever they say: PEGY's leap of 68
    times in October 2024 beside a 28th of the shares was 1:50. Few places jump, so a loop over them is cheap.
    """
    made, mended, unknown = raw.copy(), np.zeros(raw.shape, dtype=bool), np.zeros(raw.shape, dtype=bool)
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = np.log(cap / close)
        places = np.argwhere(np.abs(raw) > JUMP)
    for week, column in places:
        jump = float(raw[week, column])
        old = shares[max(week - 5, 0) : week, column]
        new = shares[week : week + LAG_WEEKS + 1, column]
        old, new = old[np.isfinite(old)], new[np.isfinite(new)]
        # The count that undoes the jump best; a crash or a leap leaves the shares alone.
        moves = new - np.median(old) if len(old) and len(new) else np.zeros(1)
        best = float(moves[np.argmin(np.abs(moves + jump))])
        ratio = simple_ratio(float(np.exp(best)), EXACT_SHARES) if abs(best) > 0.75 * JUMP else None
        if ratio is not None and abs(best + jump) <= JUMP:
            made[week, column] = jump + np.log(ratio)
        elif jump > 0 and best < -0.75 * JUMP:
            made[week, column] = jump + best if abs(jump + best) <= JUMP else 0.0
            unknown[week, column] = abs(jump + best) > JUMP
        elif jump > UNHEARD_OF:
            made[week, column] = 0.0
            unknown[week, column] = True
        else:
            continue
        mended[week, column] = True
    return made, mended, unknown


def successors(close: Array, adjusted: Array, listed: Mask, last: Index) -> dict[int, int]:
    """Column to the one it went on as: that begins within two weeks of its end, with adjusted closes before its beginning that
    move exactly as the old raw ones did."""
    first = np.argmax(listed, axis=0)
    end = len(close) - 1
    gone = np.nonzero(last < end - 2)[0]
    young = np.nonzero((first > 5) & np.isfinite(adjusted).any(axis=0))[0]
    by_start: dict[int, list[int]] = {}
    for column in young:
        by_start.setdefault(int(first[column]), []).append(int(column))
    found: dict[int, tuple[float, int]] = {}
    with np.errstate(invalid="ignore"):
        for old in gone:
            week = int(last[old])
            near = [c for start in range(week, week + 4) for c in by_start.get(start, ()) if c != old]
            if not near:
                continue
            rows = slice(max(week - 5, 0), week + 1)
            level = np.log(adjusted[rows][:, near]) - np.log(close[rows, old])[:, None]
            enough = np.isfinite(level).sum(axis=0) >= 4
            if not enough.any():
                continue
            held = level[:, enough]
            misses = np.abs(held - np.nanmedian(held, axis=0))
            # A dividend or a late close may bend one week, so the second largest miss decides.
            miss = np.sort(np.where(np.isfinite(misses), misses, -1.0), axis=0)[-2]
            place = int(np.argmin(miss))
            own = np.log(close[rows, old])
            if miss[place] < STEADY and np.nanmax(own) - np.nanmin(own) > 3 * STEADY:
                found[int(old)] = (float(miss[place]), int(np.array(near)[enough][place]))
    # Two old symbols cannot both have become one share: the nearer does.
    best: dict[int, tuple[float, int]] = {}
    for former, (off, new) in found.items():
        if new not in best or off < best[new][0]:
            best[new] = (off, former)
    return {former: new for new, (_, former) in best.items()}


def compounded(growth: Array, listed: Mask, last: Index, renamed: dict[int, int], adjusted: Array) -> tuple[Array, Index]:
    """Value of a dollar by week (NaN before the first price), and the last week of shares that left for good (-1: still there).

    After the last price the value stands still, unless the share goes on under another symbol.
    """
    weeks = np.arange(len(growth))[:, None]
    kept = np.where(np.isfinite(growth) & (weeks <= last), growth, 0.0)
    end = len(growth) - 1
    ended = np.where(last >= end - 2, -1, last)
    for old in sorted(renamed, key=lambda column: -int(last[column])):
        new, week = renamed[old], int(last[old])
        kept[week + 1 :, old] = kept[week + 1 :, new]
        # The new symbol's first week says nothing by itself: its adjusted series spans the change.
        start = int(np.argmax(listed[:, new]))
        if start > week and np.isfinite(adjusted[start, new]) and np.isfinite(adjusted[week, new]):
            kept[week + 1 : start + 1, old] = 0.0
            kept[start, old] = np.log(adjusted[start, new] / adjusted[week, new])
        ended[old] = ended[new]
    seen = np.isfinite(growth) | listed
    begun = np.cumsum(seen, axis=0) > 0
    value = np.where(begun, np.exp(np.cumsum(kept, axis=0)), np.nan)
    return value, ended


def typical_move(value: Array, weeks: int) -> Array:
    """Standard deviation of the logarithms of a share's last weekly returns: near zero for cash shells and shares at their bid."""
    moves = pd.DataFrame(np.diff(np.log(value), axis=0, prepend=np.nan))
    made: Array = moves.rolling(weeks, min_periods=weeks // 2).std().to_numpy()
    return made
