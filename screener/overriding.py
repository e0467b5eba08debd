"""Where the user's overrides take hold: figures set by hand go before those of the filings, are coloured on every output, and are
named when a newer filing says otherwise.

What was compared with a figure before it was set by hand no longer compares: the change of debt and of shares is then missing with
that reason, rather than the difference of two ways of reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from screener.allocation.capacity import affordable
from screener.companies import FLAGS, MISSING, Companies
from screener.shortlist import OVERRIDES
from screener.sources.overrides import AMOUNTS, Override, Overrides

TARGETS = {
    "shares": "shares", "debt": "debt", "mid-cycle": "mid_cycle_operating_income", "programme": "remaining_authorization",
}  # fmt: skip
FOLLOWS = {"debt": ("debt_prior",), "shares": ("share_change_12m", "share_change_3y", "mean_market_cap_12m")}
"""Columns that hold the same thing at another time, and so no longer compare."""
CONTRADICTED = 0.05
"""A newer filing that differs from a figure by more than this says otherwise; less is rounding and the ordinary course."""


@dataclass(frozen=True, slots=True)
class ByHand:
    """One figure that was set: whose, which, what the filings say of it (None where they say nothing), the newer filing that
    contradicts it, in words, and that filing's accession."""

    cik: int
    override: Override
    own: float | None
    contradicted: str | None
    accession: str | None = None


def leave_out_excluded(companies: Companies, overrides: Overrides) -> Companies:
    """Take off who the user excluded, small caps and peers alike: the last word of the universe."""
    wished = overrides.of("exclude")
    tickers = companies.table["ticker"]
    gone = {cik: f"excluded by hand: {_said(wished[str(t)])}" for cik, t in tickers.items() if str(t) in wished}
    return companies.leave_out(pd.Series(gone, dtype="string")) if gone else companies


def _said(one: Override) -> str:
    by = f" ({one.who}{', ' if one.who and one.set_on else ''}{one.set_on or ''})" if one.who or one.set_on else ""
    return f"{one.reason or 'no reason given'}{by}"


def set_figures(companies: Companies, overrides: Overrides) -> tuple[Companies, list[ByHand]]:
    """Shares, debt and mid-cycle income set by hand, before anything is worked out from them."""
    return _set(companies, overrides, [field for field in AMOUNTS if field != "programme"])


def set_programmes(companies: Companies, overrides: Overrides) -> tuple[Companies, list[ByHand]]:
    """What may yet be bought for, with what follows from it."""
    companies, told = _set(companies, overrides, ["programme"])
    if not told:
        return companies, told
    table = companies.table.copy()
    at = [one.cik for one in told]
    cap = table["market_cap"].where(table["market_cap"] > 0)
    made = affordable(table["remaining_authorization"], table["net_debt"], table["fcf"], cap)
    table.loc[at, "affordable_authorization"] = made[at]
    table.loc[at, "remaining_pct_cap"] = (table["remaining_authorization"] / cap)[at]
    stale = companies.missing["cik"].isin(at) & companies.missing["column"].isin(["affordable_authorization", "remaining_pct_cap"])
    lacking = [
        (cik, name, "market cap, net debt or free cash flow unknown")
        for cik in at
        for name in ("affordable_authorization", "remaining_pct_cap")
        if table[name].isna()[cik]
    ]
    missing = _with_rows(companies.missing[~stale], lacking, MISSING)
    return replace(companies, table=table, missing=missing), told


def without_old_counts(companies: Companies, told: Sequence[ByHand]) -> Companies:
    """Changes of a share count, and the mean cap of a year, where the count was set by hand: the older ones are read otherwise."""
    return _unsettled(companies, [one for one in told if one.override.field == "shares"])


def _set(companies: Companies, overrides: Overrides, fields: Sequence[str]) -> tuple[Companies, list[ByHand]]:
    if not any(overrides.of(field) for field in fields):
        return companies, []
    companies = companies.with_evidence()
    told = [one for field in fields for one in _figures(companies, overrides, field)]
    if not told:
        return companies, told
    table, missing, evidence = companies.table.copy(), companies.missing, companies.evidence
    rows: list[dict[str, object]] = []
    flags: list[tuple[object, ...]] = []
    for one in told:
        override, column = one.override, TARGETS[one.override.field]
        table.loc[one.cik, column] = override.amount
        if override.field == "shares":
            for name in ("shares_date", "shares_filed"):
                if name in table:
                    table.loc[one.cik, name] = pd.Timestamp(str(override.set_on))
        missing = missing[~((missing["cik"] == one.cik) & (missing["column"] == column))]
        evidence = evidence[~((evidence["cik"] == one.cik) & (evidence["column"] == column))]
        rows.append(
            {
                "cik": one.cik,
                "column": column,
                "value": override.amount,
                "end": pd.Timestamp(str(override.set_on)),
                "concept": "set by hand",
                "source": "override",
                "section": override.who,
                "quote": override.reason,
            }  # fmt: skip
        )
        flags.append((one.cik, "figure set by hand", "amber", override.words, None))
        if one.contradicted:
            flags.append((one.cik, "override contradicted", "amber", one.contradicted, one.accession))
    more = pd.DataFrame(rows).reindex(columns=evidence.columns).astype(evidence.dtypes.to_dict())
    evidence = more if evidence.empty else pd.concat([evidence, more], ignore_index=True)
    made = replace(companies, table=table, missing=missing, evidence=evidence, flags=_with_rows(companies.flags, flags, FLAGS))
    return _unsettled(made, [one for one in told if one.override.field == "debt"]), told


def _figures(companies: Companies, overrides: Overrides, field: str) -> Iterator[ByHand]:
    table, column = companies.table, TARGETS[field]
    wished = overrides.of(field)
    if column not in table or not wished:
        return
    mine = table[table["ticker"].isin(list(wished))]
    told = "shares_filed" if field == "shares" else "latest_filed"
    newest = mine.reindex(columns=[told, "latest_form", "latest_accession"])
    if field == "shares":
        # The count may stand in another filing than the latest report.
        counts = companies.evidence[companies.evidence["column"] == column].drop_duplicates("cik", keep="last").set_index("cik")
        newest = newest.assign(latest_form=None, latest_accession=counts["accession"].reindex(mine.index))
    for cik, ticker, own, *newer in zip(mine.index, mine["ticker"], mine[column], *(newest[name] for name in newest), strict=True):
        value = None if pd.isna(own) else float(own)
        yield _against(int(cik), wished[str(ticker)], value, *(None if pd.isna(said) else said for said in newer))


def _against(
    cik: int, one: Override, own: float | None, filed: pd.Timestamp | None, form: str | None, accession: str | None
) -> ByHand:
    """The figure beside what a filing says; contradicted where that is newer and far off."""
    if own is None or one.set_on is None or filed is None or filed.date() <= one.set_on:
        return ByHand(cik, one, own, None)
    if abs(own - one.amount) <= CONTRADICTED * max(abs(own), abs(one.amount)):
        return ByHand(cik, one, own, None)
    filing = f"{f'the {form}' if form else 'a filing'} of {filed.date()}{f' ({accession})' if accession else ''}"
    words = f"{one.words}; but {filing} says {own:,.0f}: look again, or write {one.field} with a newer date"
    return ByHand(cik, one, own, words, accession)


def _unsettled(companies: Companies, told: Sequence[ByHand]) -> Companies:
    cells = [
        (one.cik, name, f"{one.override.field} set by hand: the older figure was read in another way")
        for one in told
        for name in FOLLOWS.get(one.override.field, ())
        if name in companies.table
    ]
    if not cells:
        return companies
    table = companies.table.copy()
    for cik, name, _ in cells:
        table.loc[cik, name] = float("nan")
    return replace(companies, table=table, missing=_with_rows(companies.missing, cells, MISSING))


def _with_rows(frame: pd.DataFrame, rows: Sequence[tuple[object, ...]], names: list[str]) -> pd.DataFrame:
    if not rows:
        return frame
    more = pd.DataFrame(rows, columns=names).astype(frame.dtypes.to_dict())
    return more if frame.empty else pd.concat([frame, more], ignore_index=True)


def tell_overrides(considered: Companies, overrides: Overrides, told: Sequence[ByHand]) -> pd.DataFrame:
    """Every override and what became of it (`shortlist.OVERRIDES`): `held`, `contradicted`, `expired` or `unused`. `considered`:
    the day's survey."""
    by_hand = {(one.override.ticker, one.override.field): one for one in told}
    gone = considered.left_out
    known = {str(t): int(c) for c, t in zip(gone["cik"].tolist(), gone["ticker"].tolist(), strict=True)}
    known |= {str(t): int(str(c)) for c, t in considered.table["ticker"].items()}
    rows = []
    for one in (*overrides.held, *overrides.expired):
        hand = by_hand.get((one.ticker, one.field))
        state, words = "held", one.words
        if one in overrides.expired:
            state, words = "expired", f"ran out on {one.expires}: {one.words}"
        elif one.ticker not in known:
            state, words = "unused", f"{one.ticker} is not among the companies looked at: {one.words}"
        elif hand is not None and hand.contradicted:
            state, words = "contradicted", hand.contradicted
        elif one.field in AMOUNTS and hand is None:
            state, words = "unused", f"{one.ticker} left the list before this figure was needed: {one.words}"
        column = TARGETS.get(one.field, {"peers": "peer_group", "sector": "sector"}.get(one.field, ""))
        own = None if hand is None else hand.own
        said = (one.reason, one.who, one.set_on, one.expires)
        rows.append((known.get(one.ticker), one.ticker, one.field, column, one.value, own, *said, state, words))
    made = pd.DataFrame(rows, columns=list(OVERRIDES))
    order = {"contradicted": 0, "unused": 1, "expired": 2, "held": 3}
    return made.sort_values("state", key=lambda s: s.map(order), kind="stable", ignore_index=True)
