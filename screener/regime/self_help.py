"""Self-help in aggregate: how many small caps shrink their share count by themselves, and what companies buy back net of pay.

Shrinking is an organic change of the cover-page count of at least two per cent in a year (deals and conversions taken out). Net of
pay is cash for repurchases less issuance for cash less stock compensation, over market cap, of companies that tell all three.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from screener.gap import LEAST_LARGE, LEAST_SMALL
from screener.regime import Reading, signal, unknown
from screener.regime.companies import few, past, table_of

if TYPE_CHECKING:
    from screener.regime.held import Held

KEY, OBSERVATION = "self_help", "Self-help: small caps that shrink by 2 % a year or more"
NET, NET_NAME = "net_buyback", "Net buyback after pay: small caps less large ones"
SOURCE = "cover-page share counts, organic change over twelve months"
NET_SOURCE = "cash flow statements of twelve months over market cap, summed over the companies that tell all three lines"
SHRINKS = -0.02
MANY = 0.20
"""Share of small caps from which shrinking is a habit of the market: a judgement, about one in five."""


@signal(80)
def self_help(held: Held) -> list[Reading]:
    """On where at least a fifth of the small caps shrink; and where small caps buy back more net of pay than large ones."""
    more: dict[str, Any] = {"shares_with": "self-help", "detail_of": KEY}
    if why := few(held):
        return [unknown(KEY, OBSERVATION, why, SOURCE, shares_with="self-help"), unknown(NET, NET_NAME, why, NET_SOURCE, **more)]
    table = table_of(held)
    return [_shrinking(held, table), _net(held, table, more)]


def _shrinking(held: Held, table: pd.DataFrame) -> Reading:
    changes = table.loc[table["role"] == "small"].get("organic_share_change_12m", pd.Series(dtype="float64")).dropna()
    if len(changes) < LEAST_SMALL:
        why = f"the organic share change is known of only {len(changes)} small caps"
        return unknown(KEY, OBSERVATION, why, SOURCE, shares_with="self-help")
    shrink, share = int((changes <= SHRINKS).sum()), float((changes <= SHRINKS).mean())
    return Reading(
        KEY,
        OBSERVATION,
        share,
        "fraction",
        "on" if share >= MANY else "off",
        f"{shrink} of {len(changes)} small caps shrink organically by 2 % or more ({share:.0%}); the median changes by"
        f" {changes.median():+.1%}.",
        "measured",
        SOURCE,
        held.as_of,
        held.as_of,
        flips=f"at least {MANY:.0%} of small caps shrink",
        shares_with="self-help",
        track=past(held, KEY, share, share >= MANY),
    )


def net_of_pay(rows: pd.DataFrame) -> tuple[int, float | None]:
    """How many companies tell repurchases, issuance and stock compensation, and the sum of the net over their caps."""
    known = rows.dropna(subset=["repurchases_ttm", "share_issuance_ttm", "stock_compensation_ttm", "market_cap"])
    caps = float(known["market_cap"].sum())
    net = known["repurchases_ttm"] - known["share_issuance_ttm"] - known["stock_compensation_ttm"]
    return len(known), float(net.sum()) / caps if caps > 0 else None


def _net(held: Held, table: pd.DataFrame, more: dict[str, Any]) -> Reading:
    (n, small), (m, large) = (net_of_pay(table[table["role"] == role]) for role in ("small", "peer"))
    if n < LEAST_SMALL or m < LEAST_LARGE or small is None or large is None:
        return unknown(NET, NET_NAME, f"all three lines are held of only {n} small caps and {m} large ones", NET_SOURCE, **more)
    return Reading(
        NET,
        NET_NAME,
        small - large,
        "fraction",
        "on" if small > large else "off",
        f"{n} small caps buy back {small:+.1%} of their caps net of issuance and pay, {m} large ones {large:+.1%}.",
        "measured",
        NET_SOURCE,
        held.as_of,
        held.as_of,
        flips="small caps buy back more, net of pay, than large ones",
        track=past(held, NET, small - large, small > large),
        **more,
    )
