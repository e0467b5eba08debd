"""Quarter, half, nine months, fiscal year and trailing twelve months, from start and end dates alone.

`fy` and `fp` describe the filing, not the figure, and are never asked (dgunning/edgartools#793, #1179, #1180). A period is known by
its length; what is no quarter, half, nine months or year (the stub of a 10-KT) is none of them and enters nothing. A quarter not
tagged is the longer period less the shorter one with the same first day; twelve months are the fiscal year itself, or year to
date + last year - last year to date, or four quarters in a row.

Nothing here knows a figure: `Timeline` says once for all items which periods add up to what, so that an item's twelve months are
three look-ups. Days are counted from 1970-01-01.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

QUARTER, HALF, NINE_MONTHS, YEAR = 1, 2, 3, 4
LENGTHS = {QUARTER: (80, 100), HALF: (168, 192), NINE_MONTHS: (258, 288), YEAR: (350, 380)}
"""Days, both ends counted. A quarter has 84 (twelve weeks) to 98, a year of 52 or 53 weeks 364 or 371 (edgartools#816, #779)."""

YEARS_HELD = 6
QUARTERS_HELD = 8
TWELVE_MONTHS_HELD = 3
SAME_DAY = 4
"""Days by which two tags of the same first day may differ: filers write 31 December for 1 January."""

SAME_TIME_OF_YEAR = 10
"""Days by which the same quarter's end may move from year to year: a 53rd week is 7."""

THREE_QUARTERS = (265, 285)
"""Days between the first and the last of four quarters' ends; a 53rd week is inside."""


def kind_of(start: int, end: int) -> int | None:
    """Which of the four a period of these days is, both counted in; None for any other length.

    >>> kind_of(0, 90), kind_of(0, 272), kind_of(0, 120)
    (1, 3, None)
    """
    days = end - start + 1
    return next((kind for kind, (least, most) in LENGTHS.items() if least <= days <= most), None)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Which periods make up which span, for n companies; numbers are rows of the periods given, -1 is none.

    `long` and `short`: pairs with the same first day, a difference each. `tagged` and `difference`: of each quarter, the period
    that is itself the quarter, and the pair whose difference it is. `years` (n x 6): fiscal years, latest first. `quarters`
    (n x 8): rows of `tagged`, latest first, without a gap. `to_date` and `rest` (n x 3): the year to date up to a day, and the pair
    whose difference is the rest of the twelve months; `full` (n x 3): the fiscal year that ends on it. `four` (n x 3 x 4): rows of
    `tagged`. The three are the latest report's end, and the same day one and two years before (`ends`, n x 3).
    """

    long: np.ndarray
    short: np.ndarray
    tagged: np.ndarray
    difference: np.ndarray
    quarter_end: np.ndarray
    years: np.ndarray
    quarters: np.ndarray
    full: np.ndarray
    to_date: np.ndarray
    rest: np.ndarray
    four: np.ndarray
    ends: np.ndarray


def make_timeline(periods: pd.DataFrame, latest: np.ndarray) -> Timeline:
    """The timeline of n companies. `periods` has `company` (0..n-1), `start`, `end` (days) and `facts`, how many figures it holds;
    `latest` is the last day of each company's latest report. Of two tags of the same period the one with more figures counts.
    """
    import numpy as np

    flows = _classified(periods)
    pairs = flows.merge(flows, on=["company", "begin"], suffixes=("", "_short"))
    pairs = pairs[(pairs["kind"] > pairs["kind_short"]) & (pairs["end"] > pairs["end_short"])].reset_index(drop=True)
    slots = _slots(flows, pairs)
    n = len(latest)
    back = _chain(slots, n)
    ends = np.full((n, TWELVE_MONTHS_HELD), -1, dtype="int64")
    full, to_date, rest = (np.full((n, TWELVE_MONTHS_HELD), -1, dtype="int64") for _ in range(3))
    four = np.full((n, TWELVE_MONTHS_HELD, 4), -1, dtype="int64")
    years = flows[flows["kind"] == YEAR]
    year_to_date = _year_to_date(flows, pairs)
    for ago in range(TWELVE_MONTHS_HELD):
        ends[:, ago] = _nearest(flows, latest - np.round(365.25 * ago).astype("int64"), 0 if ago == 0 else SAME_TIME_OF_YEAR)
        _place(full[:, ago], years, ends[:, ago], years["row"])
        _place(to_date[:, ago], year_to_date, ends[:, ago], year_to_date["row"])
        _place(rest[:, ago], year_to_date, ends[:, ago], year_to_date["pair"])
        at = np.full(n, -1, dtype="int64")
        _place(at, slots, ends[:, ago], slots.index.to_series())
        four[:, ago, :] = _four_in_a_row(at, back, slots["end"].to_numpy())
    quarters = np.full((n, QUARTERS_HELD), -1, dtype="int64")
    _place(quarters[:, 0], slots, ends[:, 0], slots.index.to_series())
    for i in range(1, QUARTERS_HELD):
        quarters[:, i] = np.where(quarters[:, i - 1] >= 0, back[quarters[:, i - 1]], -1) if len(back) else -1
    return Timeline(
        pairs["row"].to_numpy(),
        pairs["row_short"].to_numpy(),
        slots["row"].to_numpy(),
        slots["pair"].to_numpy(),
        slots["end"].to_numpy(),
        _years(years, latest),
        quarters,
        full,
        to_date,
        rest,
        four,
        ends,
    )


def _classified(periods: pd.DataFrame) -> pd.DataFrame:
    """Flows of a known length, one row for tags of the same period; `begin` names first days that are the same day."""
    import numpy as np

    days = periods["end"] - periods["start"] + 1
    kind = np.select([days.between(*LENGTHS[k]) for k in LENGTHS], list(LENGTHS), default=0)
    flows = periods.assign(kind=kind, row=np.arange(len(periods)))
    flows = flows[flows["kind"] > 0].sort_values(["company", "start", "end"])
    gap = (flows["company"] != flows["company"].shift()) | (flows["start"] - flows["start"].shift() > SAME_DAY)
    flows = flows.assign(begin=gap.cumsum())
    # The more figures, the surer that it is the statement's own period.
    flows = flows.sort_values(["company", "begin", "end", "facts", "row"], ascending=[True, True, True, False, True])
    return flows.drop_duplicates(["company", "begin", "end"])


def _slots(flows: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Every quarter's end of every company: the period tagged so, or the difference that makes it, or both."""
    is_quarter = (pairs["end"] - pairs["end_short"]).between(*LENGTHS[QUARTER])
    derived = pairs[is_quarter].assign(pair=pairs.index[is_quarter]).sort_values("kind").drop_duplicates(["company", "end"])
    tagged = flows[flows["kind"] == QUARTER].sort_values("facts", ascending=False).drop_duplicates(["company", "end"])
    slots = tagged[["company", "end", "row"]].merge(derived[["company", "end", "pair"]], on=["company", "end"], how="outer")
    return slots.fillna(-1).astype("int64").sort_values(["company", "end"]).reset_index(drop=True)


def _chain(slots: pd.DataFrame, n: int) -> np.ndarray:
    """For each quarter the one before it, a quarter's length earlier; -1 where there is a gap."""
    import numpy as np

    if slots.empty:
        return np.array([], dtype="int64")
    later = slots[["company", "end"]].assign(at=slots.index)
    pairs = later.merge(later, on="company", suffixes=("", "_before"))
    pairs = pairs[(pairs["end"] - pairs["end_before"]).between(*LENGTHS[QUARTER])]
    pairs = pairs.assign(off=(pairs["end"] - pairs["end_before"] - 91).abs()).sort_values(["at", "off"]).drop_duplicates("at")
    back = np.full(len(slots), -1, dtype="int64")
    back[pairs["at"].to_numpy()] = pairs["at_before"].to_numpy()
    return back


def _year_to_date(flows: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Periods that begin on the day after a fiscal year, with the pair (that year, the same part of it)."""
    to_date = flows[flows["kind"] < YEAR]
    rests = pairs[pairs["kind"] == YEAR].assign(pair=pairs.index[pairs["kind"] == YEAR])
    joined = to_date.merge(rests, on="company", suffixes=("", "_year"))
    fits = (
        ((joined["start"] - joined["end_year"] - 1).abs() <= SAME_DAY)
        & (joined["kind"] == joined["kind_short"])
        & (joined["end"] - joined["end_short"]).between(*LENGTHS[YEAR])
    )
    return joined[fits].sort_values(["company", "end", "kind"], ascending=[True, True, False]).drop_duplicates(["company", "end"])


def _nearest(flows: pd.DataFrame, wanted: np.ndarray, tolerance: int) -> np.ndarray:
    """For each company the end that is nearest to a day, at most so many days away."""
    import numpy as np

    ends = flows[["company", "end"]].drop_duplicates()
    off = (ends["end"] - wanted[ends["company"].to_numpy()]).abs()
    near = ends.assign(off=off)[off <= tolerance].sort_values(["company", "off", "end"]).drop_duplicates("company")
    found = np.full(len(wanted), -1, dtype="int64")
    found[near["company"].to_numpy()] = near["end"].to_numpy()
    return found


def _place(target: np.ndarray, frame: pd.DataFrame, ends: np.ndarray, values: pd.Series[int]) -> None:
    """Write a value for each company whose row of the frame ends on its day."""
    hit = (frame["end"].to_numpy() == ends[frame["company"].to_numpy()]) if len(frame) else []
    if len(frame):
        target[frame["company"].to_numpy()[hit]] = values.to_numpy()[hit]


def _years(years: pd.DataFrame, latest: np.ndarray) -> np.ndarray:
    import numpy as np

    held = np.full((len(latest), YEARS_HELD), -1, dtype="int64")
    known = years[years["end"].to_numpy() <= latest[years["company"].to_numpy()]]
    known = known.sort_values(["company", "end", "facts"], ascending=[True, False, False])
    # Two years cannot end within the same half year: the second is a restated or mistaken tag of the first.
    known = known[(known["company"] != known["company"].shift()) | (known["end"].shift() - known["end"] > 180)]
    place = known.groupby("company").cumcount().to_numpy()
    within = place < YEARS_HELD
    held[known["company"].to_numpy()[within], place[within]] = known["row"].to_numpy()[within]
    return held


def _four_in_a_row(at: np.ndarray, back: np.ndarray, ends: np.ndarray) -> np.ndarray:
    import numpy as np

    four = np.full((len(at), 4), -1, dtype="int64")
    four[:, 0] = at
    if len(back) == 0:
        return four
    for i in range(1, 4):
        four[:, i] = np.where(four[:, i - 1] >= 0, back[four[:, i - 1]], -1)
    span = ends[four[:, 0]] - ends[four[:, 3]]
    whole = (four >= 0).all(axis=1) & (span >= THREE_QUARTERS[0]) & (span <= THREE_QUARTERS[1])
    return np.where(whole[:, None], four, -1)
