"""What filings say of many companies on many days, read in few passes: past lists cost little once their figures are shared.

A company's figures change only on days on which something is filed. So the company as of each such day is entered as a company of
its own, with what had been filed by then, into a ledger in memory (as `relative` does for its quarter ends), and one pass of the
ordinary steps reads all of them: the definitions are the same by construction, and tests hold every figure against the day's own.

A pass spans `BLOCK_DAYS` at most. `filings.places` looks back eight years from the pass's last day, and six fiscal years are what
it must find: a year of slack, of which a pass may use three quarters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from screener.companies import Companies
from screener.fundamentals import add_fundamentals
from screener.sharecounts import COVER, YEARS_HELD, Cover, cover_counts, hold_covers
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
    from filings.ledger import Ledger as Made

    days = sorted(asked)
    states = _states(ledger, asked)
    numbers = states["number"].drop_duplicates()
    with Made.open(None) as memory:
        _fill(memory, ledger, states, days)
        last = days[-1]
        hold_covers(memory, last, _covers(ledger, states, days))
        index = pd.Index(sorted(numbers), name="cik", dtype="int64")
        made = add_fundamentals(Companies(pd.DataFrame(index=index)), memory, settings, last, evidence_later=True)
        special = special_values(read_special_lines(memory, last, [int(number) for number in index]))
    missing = made.missing.assign(cik=made.missing["cik"].astype("int64"))
    found: dict[date, Figures] = {}
    for day in days:
        of_day = states[states["day"] == day]
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


def _fill(memory: Ledger, ledger: Ledger, states: pd.DataFrame, days: Sequence[date]) -> None:
    """Each company in each state with what had been filed by then; and each concept's name that any filing bore in these years,
    under a company of nobody's, because whether a name stands anywhere is asked of the whole market (`filings.places`)."""
    from filings.ledger import FACTS
    from filings.places import FILINGS_DAYS, NAMES_DAYS

    first, last = days[0], days[-1]
    known = states.loc[states["filed"].notna(), ["number", "cik", "filed"]].drop_duplicates()
    held = ledger.query(
        "SELECT f.* FROM facts f WHERE f.cik IN (SELECT cik FROM asked_companies) AND f.filed <= $1 AND f.filed >= $2"
        " AND (f.dimensions IS NULL OR f.concept = $3)",
        [last, first - timedelta(days=FILINGS_DAYS), COVER],
    )
    names = ledger.query(
        "SELECT concept, any_value(source) AS source, any_value(unit) AS unit FROM facts WHERE complete AND filed <= $1"
        " AND filed >= $2 GROUP BY concept",
        [last, first - timedelta(days=NAMES_DAYS)],
    )
    memory.register("held", held)
    memory.register("states", known)
    columns = ", ".join(f'f."{name}"' for name in FACTS.names if name != "cik")
    memory.execute(
        f"INSERT INTO facts BY NAME SELECT s.number AS cik, {columns} FROM held f JOIN states s USING (cik)"
        " WHERE f.filed <= s.filed"
    )
    memory.register("names", names.assign(cik=-1, filed=pd.Timestamp(last), end=pd.Timestamp(last), value=0.0, complete=True))
    memory.execute("INSERT INTO facts BY NAME SELECT * FROM names")


def _covers(ledger: Ledger, states: pd.DataFrame, days: Sequence[date]) -> dict[int, list[Cover]]:
    """The cover counts that each state had seen, as far back as `cover_counts` looks."""
    ciks = [int(cik) for cik in states["cik"].drop_duplicates()]
    back = timedelta(days=int(365 * YEARS_HELD))
    # Two looks, because one reaches back from its own day only.
    seen = [cover_counts(ledger, ciks, day) for day in (days[0], days[-1])]
    made: dict[int, list[Cover]] = {}
    for cik, number, filed in states[["cik", "number", "filed"]].drop_duplicates("number").itertuples(index=False):
        day = None if pd.isna(filed) else filed.date()
        counts = sorted({cover for look in seen for cover in look.get(int(cik), [])})
        made[int(number)] = [one for one in counts if day is not None and one[1] <= day and one[0] > day - back]
    return made
