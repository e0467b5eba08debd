"""Balances of one item on the last day of the latest report, and on the same day of the years before.

A balance is read in one filing's balance sheet; a later filing that shows the day only in passing (cash at the beginning, equity
carried forward) is asked last. A line that is absent from every complete balance sheet of that day is 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from filings.itemlines import Reader, Series
from filings.liabilities import NAMED
from filings.periods import SAME_TIME_OF_YEAR, Timeline
from filings.spans import PIECES, Span

if TYPE_CHECKING:
    from filings.places import Floats, Ints, Places

BALANCES_HELD = 4
FILINGS_ASKED = 4
"""Filings that are asked for one balance: the report itself, and those that show it beside a later one."""


@dataclass(frozen=True, slots=True)
class Balance:
    """Balances of one item: its series, and a span for each of the days held."""

    ways: list[Series]
    spans: dict[str, Span]


class BalanceReader:
    """Reads balance items; which filings tell of which day is worked out once. `asked` is (n x days x filings), -1 for none."""

    def __init__(self, places: Places, line: Timeline) -> None:
        import numpy as np
        import pandas as pd

        self.places = places
        n = len(places.companies)
        self.asked = np.full((n, BALANCES_HELD, FILINGS_ASKED), -1, dtype="int64")
        instant = places.start_of[places.period] == 0
        rows = pd.DataFrame(
            {
                "place": np.flatnonzero(instant),
                "company": places.company_of[places.period[instant]],
                "end": places.end_of[places.period[instant]],
                "sheet": places.has_balance[instant],
            }
        )
        latest = places.companies["period_end"].to_numpy(dtype="datetime64[s]").astype("datetime64[D]").astype("int64")
        for back in range(BALANCES_HELD):
            wanted = latest - round(365.25 * back)
            off = (rows["end"] - wanted[rows["company"].to_numpy()]).abs()
            near = rows.assign(off=off)[off <= (SAME_TIME_OF_YEAR if back else 0)]
            # The day is that of a balance sheet; other days nearby are of something else.
            near = near.sort_values(["company", "sheet", "off", "end", "place"], ascending=[True, False, True, True, False])
            day = near.groupby("company")["end"].transform("first")
            near = near[near["end"] == day]
            rank = near.groupby("company").cumcount().to_numpy()
            within = rank < FILINGS_ASKED
            self.asked[near["company"].to_numpy()[within], back, rank[within]] = near["place"].to_numpy()[within]
        complete = places.reports["complete"].to_numpy(dtype=bool)
        self.shows = places.has_balance & (complete[places.report] if len(places.report) else False)

    def read(self, reader: Reader) -> Balance:
        """Every day held, of one item."""
        import numpy as np

        ways = [Series(one, order, None, False) for order, one in enumerate(reader.item.alternatives) if not one.is_partial]
        figure = np.full(len(self.places.period) + 1, np.nan)
        way = np.full(len(figure), -1, dtype="int64")
        by_way = np.full((len(ways) + 1, len(figure)), np.nan)
        for number, one in enumerate(ways):
            by_way[number, :-1] = reader.values(one)
            values = by_way[number]
            take = np.isnan(figure) & ~np.isnan(values)
            figure, way = np.where(take, values, figure), np.where(take, number, way)
        if reader.item.name in NAMED:
            self._add_own(reader.item.name, figure)
        speaks = np.append(reader.speaks()[0], False)
        shows = np.append(self.shows, False)
        spans = {}
        latest_way = np.full(len(self.asked), -1, dtype="int64")
        for back in range(BALANCES_HELD):
            asked = self.asked[:, back, :]
            place = _first_place(asked, figure[asked])
            value, chosen = figure[place], way[place]
            if back and reader.item.name not in NAMED:
                # An earlier day is read as the latest is, where that can be, so that the two compare.
                alike = by_way[latest_way[:, None], asked]
                same = _first_place(asked, alike)
                holds = ~np.isnan(alike).all(axis=1)
                place = np.where(holds, same, place)
                value = np.where(holds, by_way[latest_way, same], value)
                chosen = np.where(holds, latest_way, chosen)
            if back == 0:
                latest_way = chosen
            code = np.where(np.isnan(value), -1, 2 * place)
            if reader.item.candidates is not None:
                sheet = np.where(shows[asked], asked, -1).max(axis=1, initial=-1)
                nil = np.isnan(value) & (sheet >= 0) & ~speaks[asked].any(axis=1)
                value, code = np.where(nil, 0.0, value), np.where(nil, 2 * sheet + 1, code)
            spans["balance" if back == 0 else f"balance_{back}"] = self._span(value, code, chosen)
        return Balance(ways, spans)

    def _span(self, value: Floats, code: Ints, way: Ints) -> Span:
        import numpy as np

        n = len(value)
        codes, ways = np.full((n, PIECES), -1, dtype="int64"), np.full((n, PIECES), -1, dtype="int64")
        codes[:, 0], ways[:, 0] = code, np.where(code >= 0, np.maximum(way, 0), -1)
        ends = np.append(self.places.end_of[self.places.period], -1)
        return Span(
            value, np.full(n, -1, dtype="int64"), ends[np.where(code >= 0, code // 2, -1)], codes, np.ones_like(codes), ways
        )

    def _add_own(self, name: str, figure: Floats) -> None:
        """Add what filers name themselves: it stands beside the usual lines."""
        import numpy as np

        for concept in self.places.own.get(name, ()):
            at, values = self.places.figures(concept)
            figure[at] = np.nan_to_num(figure[at]) + values


def _first_place(asked: Ints, values: Floats) -> Ints:
    """Of the filings asked for a day, the first that has a figure."""
    import numpy as np

    places: Ints = asked[np.arange(len(asked)), np.argmax(~np.isnan(values), axis=1)]
    return places
