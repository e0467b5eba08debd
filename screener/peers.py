"""The gap to large companies of the same kind: who the peers are, what they cost, and how much cheaper the small company is.

Peers are large caps (settings) of the same industry group; where fewer than enough of them have the multiple, of the same sector;
then all large caps that are no financials. The step taken is named, and confidence falls with each. The list is printed with every
value, and the median also without the seven largest companies, so that no index heavyweight makes a discount.
"""

from __future__ import annotations

import pandas as pd

from screener.columns import column
from screener.companies import Companies, reasons
from screener.multiples import MULTIPLES, Multiple
from screener.settings import Settings

column("multiple", "Multiple", "text", "Name of the multiple that the discount is taken on.", "domain.md 4.1 by kind of company")
column(
    "own_multiple", "Own multiple", "ratio", "The company's own multiple on trailing twelve months.", "fundamentals", "not positive"
)
column(
    "own_mid_cycle",
    "Own mid-cycle",
    "ratio",
    "The multiple on a mid-cycle year's operating income.",
    "fundamentals",
    "no five years",
)
column("peer_multiple", "Peer multiple", "ratio", "Median multiple of the large-cap peers (inverse of the median yield).", "peers")
column("peer_multiple_without_seven", "Peers without seven", "ratio", "The same without the seven largest companies.", "peers")
column("peer_deviation", "Peer deviation", "ratio", "Median absolute deviation of the peers' multiples.", "peers")
column("same_size_multiple", "Same-size peers", "ratio", "Median multiple of the other small caps of the same group.", "peers")
column("peer_group", "Peer group", "text", "The industry group, sector or 'all non-financials' that the peers are of.", "peers")
column("peer_step", "Peer step", "count", "0 industry group, 1 sector, 2 all non-financials.", "peers")
column("ttm_discount", "Discount TTM", "fraction", "1 - own / peer multiple, trailing twelve months; positive = cheaper.", "peers")
column("mid_cycle_discount", "Discount mid-cycle", "fraction", "1 - own / peer multiple on a mid-cycle year.", "peers")
column(
    "discount",
    "Discount",
    "fraction",
    "The smaller of the TTM and the mid-cycle discount: 1 - own / peer multiple; positive = cheaper than large peers.",
    "peers",
    "no multiple, a loss, or no peer set",
)
column(
    "yield_ratio", "Yield over peers", "ratio", "Own yield over the peers' median yield, the smaller of TTM and mid-cycle.", "peers"
)

FINANCIAL_KINDS = ("bank", "insurer", "reit")
PEER_COLUMNS = ["cik", "ticker", "peer_cik", "peer_ticker", "peer_name", "multiple", "value", "is_seven"]
MOST_PRINTED = 60
"""Most peers that are printed for one company; the median is over all of them."""


MADE = [
    "multiple", "own_multiple", "own_mid_cycle", "peer_multiple", "peer_multiple_without_seven", "peer_deviation",
    "same_size_multiple", "peer_group", "peer_step", "ttm_discount", "mid_cycle_discount", "discount", "yield_ratio",
]  # fmt: skip
MID_CYCLE = ("own_mid_cycle", "mid_cycle_discount")


def add_discounts(companies: Companies, settings: Settings) -> tuple[Companies, pd.DataFrame]:
    """Peers, medians and discounts for each small cap; the second value lists every peer with its multiple (PEER_COLUMNS)."""
    table = companies.table
    large = table[table["role"] == "peer"]
    seven = set(large["market_cap"].nlargest(7).index)
    medians = _Medians(large, seven, settings.peers.minimum)
    same_size = table[table["role"] == "small"]
    rows, missing, printed = {}, [], []
    for cik, company in same_size.iterrows():
        row: dict[str, object] = {}
        choice = None
        for multiple in MULTIPLES:
            if company["kind"] not in multiple.kinds:
                continue
            if pd.isna(company[multiple.yield_column]):
                if multiple.is_telling:
                    break
                continue
            choice = medians.find(multiple, company)
            if choice is not None:
                row = _row(company, multiple, choice, seven)
                fellows = same_size[same_size["industry_group"] == company["industry_group"]].drop(index=cik)[multiple.yield_column]
                row["same_size_multiple"] = 1 / fellows.median() if len(fellows) and fellows.median() > 0 else None
                printed.append(_printed(cik, company, multiple, choice, large, seven))
                break
        rows[cik] = row
        reason = None if row.get("discount") is not None else _why(company, row)
        if reason:
            missing += [(cik, name, reason) for name in MADE if row.get(name) is None and name not in MID_CYCLE]
        if row.get("mid_cycle_discount") is None:
            loss = pd.notna(company["mid_cycle_operating_income"]) and company["mid_cycle_operating_income"] <= 0
            why = (
                "the mid-cycle year is a loss"
                if loss
                else "no mid-cycle year: fewer than five years of margins held, or another multiple"
            )
            missing += [(cik, name, why) for name in MID_CYCLE]
    columns = pd.DataFrame.from_dict(rows, orient="index").reindex(columns=MADE)
    out = companies.add(columns, missing=pd.DataFrame(missing, columns=["cik", "column", "reason"]))
    none = reasons("discount", out.table["role"] == "peer", "a large-cap peer itself")
    peers = pd.concat(printed, ignore_index=True) if printed else pd.DataFrame(columns=PEER_COLUMNS)
    return out.add(pd.DataFrame(index=out.table.index), missing=none), peers


class _Medians:
    """Peer sets by multiple and group, each looked up once."""

    def __init__(self, large: pd.DataFrame, seven: set[int], minimum: int) -> None:
        self._large, self._seven, self._minimum = large, seven, minimum
        self._known: dict[tuple[str, str, str], pd.Series[float]] = {}

    def find(self, multiple: Multiple, company: pd.Series) -> tuple[str, int, pd.Series[float]] | None:
        """The first group wide enough: (its name, the step, the peers' yields)."""
        steps = [("industry_group", company["industry_group"]), ("sector", company["sector"])]
        if company["kind"] not in FINANCIAL_KINDS:
            steps.append(("all", "all non-financials"))
        for step, (by, group) in enumerate(steps):
            if pd.isna(group):
                continue
            yields = self._yields(multiple, by, str(group), str(company["kind"]))
            if len(yields) >= self._minimum and yields.median() > 0:
                return str(group), step, yields
        return None

    def _yields(self, multiple: Multiple, by: str, group: str, kind: str) -> pd.Series[float]:
        key = (multiple.name + kind, by, group)
        if key not in self._known:
            # Peers are of the company's own kind: a bank's book yield says nothing of a manufacturer in the same sector.
            large = self._large[self._large["kind"] == kind]
            if by != "all":
                large = large[large[by] == group]
            self._known[key] = large[multiple.yield_column].dropna()
        return self._known[key]


def _row(company: pd.Series, multiple: Multiple, choice: tuple[str, int, pd.Series[float]], seven: set[int]) -> dict[str, object]:
    group, step, yields = choice
    peer_yield = float(yields.median())
    others = yields[~yields.index.isin(seven)]
    positive = 1 / yields[yields > 0]
    own = float(company[multiple.yield_column])
    mid = None
    if multiple.mid_cycle and pd.notna(company[multiple.mid_cycle]) and company["enterprise_value"] > 0:
        mid = float(company[multiple.mid_cycle]) / float(company["enterprise_value"])
    ttm_discount = 1 - peer_yield / own if own > 0 else None
    mid_discount = 1 - peer_yield / mid if mid is not None and mid > 0 else None
    worse = min(own, mid) if mid is not None else own
    return {
        "multiple": multiple.name,
        "own_multiple": 1 / own if own > 0 else None,
        "own_mid_cycle": 1 / mid if mid is not None and mid > 0 else None,
        "peer_multiple": 1 / peer_yield,
        "peer_multiple_without_seven": 1 / others.median() if len(others) and others.median() > 0 else None,
        "peer_deviation": float((positive - positive.median()).abs().median()),
        "peer_group": group,
        "peer_step": step,
        "ttm_discount": ttm_discount,
        "mid_cycle_discount": mid_discount,
        "discount": 1 - peer_yield / worse if worse > 0 else None,
        "yield_ratio": worse / peer_yield,
    }


def _why(company: pd.Series, row: dict[str, object]) -> str:
    if row and row["own_multiple"] is not None:
        return f"the mid-cycle year is a loss (median margin of five years), so the worse {row['multiple']} is not positive"
    if row:
        return f"a loss: {row['multiple']} is not positive"
    if company["kind"] == "biotech":
        return "biotech without revenue: no multiple speaks for it"
    if pd.notna(company["enterprise_value"]) and company["enterprise_value"] <= 0:
        return "enterprise value is not positive"
    return "no multiple that both the company and enough large-cap peers have"


def _printed(
    cik: object,
    company: pd.Series,
    multiple: Multiple,
    choice: tuple[str, int, pd.Series[float]],
    large: pd.DataFrame,
    seven: set[int],
) -> pd.DataFrame:
    yields = choice[2]
    shown = large.loc[yields.index].nlargest(MOST_PRINTED, "market_cap")
    own = yields.loc[shown.index]
    return pd.DataFrame(
        {
            "cik": cik,
            "ticker": company["ticker"],
            "peer_cik": shown.index,
            "peer_ticker": shown["ticker"].to_numpy(),
            "peer_name": shown["name"].to_numpy(),
            "multiple": multiple.name,
            "value": (1 / own.where(own > 0)).to_numpy(),
            "is_seven": shown.index.isin(seven),
        }
    )
