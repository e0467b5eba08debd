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

from filings.balances import BALANCES_HELD, BalanceReader
from filings.book import AsOf, Book, days_of
from filings.flows import FlowReader
from filings.itemlines import Reader
from filings.periods import QUARTERS_HELD, TWELVE_MONTHS_HELD, YEARS_HELD, make_timeline
from filings.places import READ, Places, places_as_of

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

INSTANTS = frozenset(name for name, item in READ.items() if item.is_instant) | {"balance_shares_outstanding"}


def items_as_of(
    ledger: Ledger, as_of: date, ciks: Collection[int] | None = None, asks: Mapping[str, Sequence[str]] | None = None
) -> AsOf:
    """Every item in every measure (or, with `asks`, these measures of these items) as it was known on the day."""
    look, asked = _look(ledger, as_of, ciks)
    book = Book(look.places, asked)
    for name, item in READ.items():
        if name == "shares_outstanding" or (asks is not None and name not in asks):
            continue
        reader = Reader(look.places, item)
        measures = (BALANCE_MEASURES if name in INSTANTS else FLOW_MEASURES) if asks is None else asks[name]
        if name in INSTANTS:
            balance = look.balances.read(reader)
            for measure in measures:
                book.put(reader, balance.ways, measure, balance.spans[measure])
            if "balance" in measures:
                book.why_no_balance(name, balance.spans["balance"])
        else:
            flow = look.flows.read(reader, measures, READ.get(BESIDE.get(name, "")))
            for measure in measures:
                book.put(reader, flow.ways, measure, flow.spans[measure])
            if "ttm" in measures:
                book.why_no_flow(name, flow)
    return AsOf(book)


@dataclass(frozen=True, slots=True)
class _Look:
    """Everything held of some companies on a day, ready to be read; `ciks` None: of all. `changes` is how often the ledger had been
    written to by then."""

    as_of: date
    changes: int
    ciks: frozenset[int] | None
    places: Places
    flows: FlowReader
    balances: BalanceReader


_LOOKS: WeakKeyDictionary[Ledger, _Look] = WeakKeyDictionary()
"""The last look into each open ledger. Several steps of one run ask for other items of some of the same companies, and going
through a market's facts once more would cost more than everything that is read from them."""


def _look(ledger: Ledger, as_of: date, ciks: Collection[int] | None) -> tuple[_Look, Bools]:
    """What is held of at least these companies, and which of them were asked for."""
    import numpy as np

    wanted = None if ciks is None else frozenset(int(cik) for cik in ciks)
    look = _LOOKS.get(ledger)
    fits = look is not None and (look.as_of, look.changes) == (as_of, ledger.changes)
    if look is None or not fits or not (look.ciks is None or (wanted is not None and wanted <= look.ciks)):
        places = places_as_of(ledger, as_of, ciks)
        line = _timeline(places)
        look = _Look(as_of, ledger.changes, wanted, places, FlowReader(places, line), BalanceReader(places, line))
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
