"""The week, start to end. Read second.

One row a company enters and each step only adds columns; companies leave in two named places, `universe` and `ranking`, each with
its reason. `as_of` is an argument of every step: what was filed or priced after it does not exist.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from screener.allocation import add_allocation, deals_of, programs_of, sources_and_uses_of
from screener.card_data import card_data
from screener.companies import Companies
from screener.flags import add_flags
from screener.fundamentals import add_fundamentals
from screener.halves import Halves
from screener.like_for_like import add_like_for_like
from screener.marketcap import add_market_cap
from screener.multiples import add_multiples
from screener.overriding import leave_out_excluded, set_figures, set_programmes, tell_overrides, without_old_counts
from screener.peers import add_discounts
from screener.ranking import rank
from screener.regime import read_regime
from screener.relative import add_relative
from screener.shortlist import Shortlist
from screener.sources.overrides import peer_overrides
from screener.special_lines import add_special_lines
from screener.universe import Survey, leave_out_stale, leave_out_unsuitable, survey
from screener.warranted import add_warranted

if TYPE_CHECKING:
    from filings.ledger import Ledger
    from screener.many_days import Figures
    from screener.overriding import ByHand
    from screener.settings import Settings


@dataclass(frozen=True, slots=True)
class Ranking:
    """The ranked companies of a day and what they were ranked from: `measured` the table before any left it for want of measures
    (large-cap peers in it), `peers` a row a pair, `by_hand` and `programmes` what overrides set, and where."""

    universe: Survey
    measured: Companies
    ranked: Companies
    contributions: pd.DataFrame
    peers: pd.DataFrame
    by_hand: list[ByHand]
    programmes: list[ByHand]


def rank_companies(
    ledger: Ledger,
    settings: Settings,
    as_of: date,
    universe: Survey | None = None,
    *,
    figures: Figures | None = None,
    halves: Halves | None = None,
) -> Ranking:
    """All that decides who is listed and where, and nothing that is only shown beside it. `universe` and `figures` where many days
    were surveyed and read together (screener.many_days), `halves` where two processes share a day: they change nothing but the
    time it takes."""
    universe = universe or survey(ledger, settings, as_of)
    halves = halves or Halves(ledger, 0)
    overrides = universe.overrides
    companies = leave_out_excluded(universe.companies, overrides)
    if figures is None:
        companies = halves.add(add_figures, companies, settings, as_of)
    else:
        companies = add_special_lines(figures.added_to(companies), ledger, as_of, figures.special)
    companies, by_hand = set_figures(companies, overrides)
    companies = leave_out_stale(companies, settings, as_of)
    companies = add_market_cap(companies, ledger, settings, as_of)
    companies = without_old_counts(companies, by_hand)
    companies = leave_out_unsuitable(companies, settings, as_of)
    companies = add_multiples(companies, settings)
    companies, peers = add_discounts(companies, settings, peer_overrides(overrides))
    companies = add_warranted(companies, settings)
    companies = halves.add(add_allocation, companies, settings, as_of)
    companies, programmes = set_programmes(companies, overrides)
    companies = add_flags(companies, ledger, settings, as_of)
    ranked, contributions = rank(companies, settings)
    return Ranking(universe, companies, ranked, contributions, peers, by_hand, programmes)


def add_figures(companies: Companies, ledger: Ledger, settings: Settings, as_of: date) -> Companies:
    """What the statements say of each company, up to the day."""
    return add_special_lines(add_fundamentals(companies, ledger, settings, as_of, evidence_later=True), ledger, as_of)


def make_shortlist(ledger: Ledger, settings: Settings, as_of: date) -> Shortlist:
    """The ranked list of one day, with everything that stands behind it."""
    universe = survey(ledger, settings, as_of)
    with Halves(ledger, len(universe.companies.table)) as halves:
        made = rank_companies(ledger, settings, as_of, universe, halves=halves)
        ranked = add_relative(made.ranked, made.peers, ledger, settings, as_of, halves)
    peers = made.peers
    ciks = ranked.table.index
    programs, deals = programs_of(ledger, as_of, ciks), deals_of(ledger, as_of, ranked.table)
    ranked = add_like_for_like(ranked, deals, settings, as_of).with_evidence()
    return Shortlist(
        as_of=as_of,
        companies=ranked,
        peers=peers[peers["cik"].isin(ciks)],
        contributions=made.contributions,
        programs=programs[programs["cik"].isin(ciks)],
        deals=deals[deals["cik"].isin(ciks)],
        events=pd.concat([events_of(ledger, as_of, ciks), events_off_list(ledger, as_of, ciks)], ignore_index=True),
        sources_uses=sources_and_uses_of(ledger, settings, as_of, ciks),
        regime=read_regime(ledger, as_of, made.measured.table),
        considered=made.universe.considered,
        ages=ages(ledger, as_of),
        weights=asdict(settings.weights),
        ranked=len(ciks),
        # What a backtest assumes of trading is no part of any list.
        settings={section: given for section, given in asdict(settings).items() if section != "backtest"},
        overrides=tell_overrides(made.universe.companies, made.universe.overrides, [*made.by_hand, *made.programmes]),
    )


def events_of(ledger: Ledger, as_of: date, ciks: pd.Index[int]) -> pd.DataFrame:
    """What the listed companies filed in the last year, newest first."""
    frame = ledger.query(
        "SELECT cik, form, items, filed, accession, document FROM events"
        " WHERE filed <= ? AND filed > CAST(? AS DATE) - INTERVAL 12 MONTH ORDER BY cik, filed DESC, accession DESC",
        [as_of, as_of],
    )
    return frame[frame["cik"].isin(ciks)].reset_index(drop=True)


def with_cards(shortlist: Shortlist, ledger: Ledger) -> Shortlist:
    """The same list with what its first companies' cards show; apart, because a past list that is only counted needs none."""
    share = shortlist.settings["allocation"]["execution_program_share"]
    return replace(shortlist, cards=card_data(ledger, shortlist.companies.table, shortlist.as_of, share))


def events_off_list(ledger: Ledger, as_of: date, ciks: pd.Index[int]) -> pd.DataFrame:
    """What all others filed in the last quarter: a reviewer may own or watch one of them."""
    frame = ledger.query(
        "SELECT cik, form, items, filed, accession, document FROM events"
        " WHERE filed <= $1 AND filed > CAST($1 AS DATE) - INTERVAL 3 MONTH ORDER BY cik, filed DESC, accession DESC",
        [as_of],
    )
    return frame[~frame["cik"].isin(ciks)]


def ages(ledger: Ledger, as_of: date) -> dict[str, date | None]:
    """The freshest day of each source of data that the list may know of."""
    found: dict[str, date | None] = {}
    for name, sql in {
        "prices": "SELECT max(date) AS d FROM prices WHERE date <= $1",
        "facts": "SELECT max(filed) AS d FROM facts WHERE filed <= $1",
        "filings read": "SELECT max(filed) AS d FROM filings WHERE filed <= $1",
        "events": "SELECT max(filed) AS d FROM events WHERE filed <= $1",
        "holdings": "SELECT max(date) AS d FROM holdings WHERE date <= $1",
    }.items():
        day = ledger.query(sql, [as_of])["d"].iloc[0]
        found[name] = None if pd.isna(day) else day.date()
    return found


def filtered(
    shortlist: Shortlist,
    sectors: Sequence[str],
    top: int | None,
    *,
    industries: Sequence[str] = (),
    flags: Sequence[str] = (),
    no_flags: Sequence[str] = (),
) -> Shortlist:
    """The same list with fewer rows shown; ranks and scores stay what they are. `flags`: names of flags, `red` for any red one."""
    table, told = shortlist.companies.table, shortlist.companies.flags
    shown = table[table["sector"].isin(sectors)] if sectors else table
    shown = shown[shown["industry_group"].isin(industries)] if industries else shown

    def flagged(names: Sequence[str]) -> pd.Series[bool]:
        wanted = told["flag"].isin(names) | ((told["severity"] == "red") & ("red" in names))
        return pd.Series(shown.index.isin(told.loc[wanted, "cik"]), index=shown.index)

    shown = shown[flagged(flags)] if flags else shown
    shown = shown[~flagged(no_flags)] if no_flags else shown
    return replace(shortlist, companies=shortlist.companies.keep(shown.head(top).index if top else shown.index))
