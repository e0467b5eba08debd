"""What filings say of many companies on many days, read in few passes: past lists cost little once their figures are shared.

A company's figures change only on days on which something is filed. So the company as of each such day counts as a company of its
own (`filings.places.States`, as in `relative` for its quarter ends), and one pass of the ordinary steps reads all of them: the
definitions are the same by construction, and tests hold every figure against the day's own.

A pass spans `BLOCK_DAYS` at most, so that memory stays flat however many days there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from filings.places import States
from screener.companies import Companies
from screener.fundamentals import add_fundamentals
from screener.sharecounts import YEARS_HELD, Cover, cover_counts
from screener.special_lines import read_special_lines, special_values

if TYPE_CHECKING:
    from filings.ledger import Ledger
    from screener.settings import Settings

BLOCK_DAYS = 280
STATES = 1000
"""More than the days in a block on which one company files: a company in a state is number `cik * STATES + state`."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one day: `columns` of fundamentals, their `missing` reasons, and `special` lines, by cik."""

    columns: pd.DataFrame
    missing: pd.DataFrame
    special: pd.DataFrame

    def added_to(self, companies: Companies) -> Companies:
        """The companies with their fundamentals, without evidence."""
        mine = self.missing[self.missing["cik"].isin(companies.table.index)]
        return companies.add(self.columns.reindex(companies.table.index), missing=mine)


def blocks(days: Sequence[date]) -> Iterator[list[date]]:
    """The days in order, in runs that one pass can read."""
    held: list[date] = []
    for day in sorted(set(days)):
        if held and (day - held[0]).days > BLOCK_DAYS:
            yield held
            held = []
        held.append(day)
    if held:
        yield held


def read_block(ledger: Ledger, settings: Settings, asked: Mapping[date, pd.Index[int]]) -> dict[date, Figures]:
    """The figures of the companies asked for on each day of a block."""
    days = sorted(asked)
    last = days[-1]
    held = _states(ledger, asked)
    each = held.drop_duplicates("number").sort_values("number")
    states = States(each.loc[each["filed"].notna(), ["number", "cik", "filed"]].rename(columns={"filed": "day"}))
    index = pd.Index(each["number"], name="cik", dtype="int64")
    unnamed = Companies(pd.DataFrame(index=index))
    covers = _covers(ledger, each, days)
    made = add_fundamentals(unnamed, ledger, settings, last, evidence_later=True, states=states, covers=covers)
    special = special_values(read_special_lines(ledger, last, [int(number) for number in index], states))
    missing = made.missing.assign(cik=made.missing["cik"].astype("int64"))
    found: dict[date, Figures] = {}
    for day in days:
        of_day = held[held["day"] == day]
        mine = pd.Index(of_day["number"])
        ciks = pd.Index(of_day["cik"], name="cik")
        to_cik = pd.Series(ciks.to_numpy(), index=mine)
        rows = missing[missing["cik"].isin(mine)]
        found[day] = Figures(
            made.table.loc[mine].set_axis(ciks),
            rows.assign(cik=to_cik.reindex(rows["cik"]).to_numpy()),
            special.loc[mine].set_axis(ciks),
        )
    return found


def _states(ledger: Ledger, asked: Mapping[date, pd.Index[int]]) -> pd.DataFrame:
    """A row a company and day: `cik`, `day`, the last day on which it had filed something (`filed`, missing where never), and the
    `number` of the company in that state."""
    pairs = pd.concat([pd.DataFrame({"cik": ciks.to_numpy(dtype="int64"), "day": day}) for day, ciks in asked.items()])
    ledger.register("asked_companies", pairs[["cik"]].drop_duplicates())
    filed = ledger.query(
        "SELECT DISTINCT cik, filed FROM facts WHERE cik IN (SELECT cik FROM asked_companies) AND filed <= $1 ORDER BY filed, cik",
        [max(asked)],
    ).astype({"cik": "int64", "filed": "datetime64[s]"})
    pairs = pairs.assign(at=pd.to_datetime(pairs["day"]).astype("datetime64[s]")).sort_values(["at", "cik"])
    states = pd.merge_asof(pairs, filed, left_on="at", right_on="filed", by="cik")
    order = states.groupby("cik")["filed"].rank(method="dense").fillna(0).astype("int64")
    return states.assign(number=states["cik"] * STATES + order)


def _covers(ledger: Ledger, each: pd.DataFrame, days: Sequence[date]) -> dict[int, list[Cover]]:
    """The cover counts that each state had seen, as far back as `cover_counts` looks."""
    ciks = [int(cik) for cik in each["cik"].drop_duplicates()]
    back = timedelta(days=int(365 * YEARS_HELD))
    # Two looks, because one reaches back from its own day only.
    seen = [cover_counts(ledger, ciks, day) for day in (days[0], days[-1])]
    made: dict[int, list[Cover]] = {}
    for cik, number, filed in each[["cik", "number", "filed"]].itertuples(index=False):
        day = None if pd.isna(filed) else filed.date()
        counts = sorted({cover for look in seen for cover in look.get(int(cik), [])})
        made[int(number)] = [one for one in counts if day is not None and one[1] <= day and one[0] > day - back]
    return made
