"""Every item of every company as of a day: trailing twelve months, quarters, fiscal years and balances, each with the figures it is
made of, or with the reason that it is missing.

An item is read in one place (one filing, one period) at a time, so that lines of two filings are never added. Twelve months are
made of one concept throughout; two are joined only where the tag migrated: both stand for the same periods somewhere and agree
within 2 % (NVIDIA's old tag, dgunning/edgartools#893). Twelve months that do not end with the latest report are refused, and a late
restatement of an old period is no news of today (HKUDS/Vibe-Trading#771).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from filings.balances import BALANCES_HELD, Balance, BalanceReader
from filings.book import AsOf, Book, days_of
from filings.flows import Flow, FlowReader
from filings.itemlines import Reader
from filings.periods import QUARTERS_HELD, TWELVE_MONTHS_HELD, YEARS_HELD, make_timeline
from filings.places import READ, Places, States, places_as_of

if TYPE_CHECKING:
    from filings.ledger import Ledger
    from filings.periods import Timeline
    from filings.places import Bools

__all__ = ["BALANCE_MEASURES", "FLOW_MEASURES", "AsOf", "items_as_of"]


def _named(name: str, count: int) -> tuple[str, ...]:
    return tuple(name if back == 0 else f"{name}_{back}" for back in range(count))


FLOW_MEASURES = _named("ttm", TWELVE_MONTHS_HELD) + _named("year", YEARS_HELD) + _named("quarter", QUARTERS_HELD)
"""Latest first: `ttm_1` ends a year before `ttm`, `quarter_1` is the quarter before `quarter`."""

BESIDE = {"repurchases": "repurchases_accrued"}
"""Items whose concepts may carry another item on where they have always said the same."""

BALANCE_MEASURES = _named("balance", BALANCES_HELD)

THREADS = 2
"""Items read at the same time. More would hold more columns of a whole market at once."""

INSTANTS = frozenset(name for name, item in READ.items() if item.is_instant) | {"balance_shares_outstanding"}


def items_as_of(
    ledger: Ledger,
    as_of: date,
    ciks: Collection[int] | None = None,
    asks: Mapping[str, Sequence[str]] | None = None,
    states: States | None = None,
) -> AsOf:
    """Every item in every measure (or, with `asks`, these measures of these items) as it was known on the day.

    With `states`, of companies on days of their own up to this one; `ciks` are numbers of states then.
    """
    from concurrent.futures import ThreadPoolExecutor

    look, asked = _look(ledger, as_of, ciks, states)
    book = Book(look.places, asked)
    measured = {
        name: (BALANCE_MEASURES if name in INSTANTS else FLOW_MEASURES) if asks is None else asks[name]
        for name in READ
        if name != "shares_outstanding" and (asks is None or name in asks)
    }

    def read(name: str) -> tuple[Reader, Balance | Flow]:
        reader = Reader(look.places, READ[name])
        if name in INSTANTS:
            return reader, look.balances.read(reader)
        return reader, look.flows.read(reader, measured[name], READ.get(BESIDE.get(name, "")))

    # Long columns of numbers, which threads work on at the same time; what they found is entered in one order.
    with ThreadPoolExecutor(THREADS) as threads:
        for name, (reader, found) in zip(measured, threads.map(read, measured), strict=True):
            for measure in measured[name]:
                book.put(reader, found.ways, measure, found.spans[measure])
            if isinstance(found, Flow) and "ttm" in measured[name]:
                book.why_no_flow(name, found)
            if isinstance(found, Balance) and "balance" in measured[name]:
                book.why_no_balance(name, found.spans["balance"])
    return AsOf(book)


@dataclass(frozen=True, slots=True)
class _Look:
    """Everything held of some companies on a day, or of states, ready to be read; `ciks` None: of all. `changes` is how often the
    ledger had been written to by then."""

    as_of: date
    changes: int
    ciks: frozenset[int] | None
    states: States | None
    places: Places
    flows: FlowReader
    balances: BalanceReader


_LOOKS: WeakKeyDictionary[Ledger, _Look] = WeakKeyDictionary()
"""The last look into each open ledger. Several steps of one run ask for other items of some of the same companies, and going
through a market's facts once more would cost more than everything that is read from them."""


def _look(ledger: Ledger, as_of: date, ciks: Collection[int] | None, states: States | None) -> tuple[_Look, Bools]:
    """What is held of at least these companies, and which of them were asked for."""
    import numpy as np

    wanted = None if ciks is None else frozenset(int(cik) for cik in ciks)
    look = _LOOKS.get(ledger)
    fits = look is not None and (look.as_of, look.changes, look.states) == (as_of, ledger.changes, states)
    if look is None or not fits or not (look.ciks is None or (wanted is not None and wanted <= look.ciks)):
        places = places_as_of(ledger, as_of, ciks, states)
        line = _timeline(places)
        look = _Look(as_of, ledger.changes, wanted, states, places, FlowReader(places, line), BalanceReader(places, line))
        _LOOKS[ledger] = look
    held = look.places.companies["cik"].to_numpy(dtype="int64")
    asked = np.ones(len(held), dtype=bool) if wanted is None else np.isin(held, np.array(sorted(wanted), dtype="int64"))
    return look, asked


def _timeline(places: Places) -> Timeline:
    import numpy as np
    import pandas as pd

    count = len(places.start_of)
    periods = pd.DataFrame(
        {
            "company": places.company_of,
            # A balance has no length, so it is of no kind of period.
            "start": np.where(places.start_of > 0, places.start_of, -1_000_000),
            "end": places.end_of,
            "facts": np.bincount(places.period[places.at], minlength=count),
        }
    )
    return make_timeline(periods, days_of(places.companies["period_end"]))
