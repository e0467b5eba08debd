"""How much cheaper small caps are than large ones on what they earn: the market's own gap, beside each company's.

Small caps have cost a quarter to a third less than large ones since 2021, after two decades at par (FactSet's S&P 600 over S&P 500;
domain.md 5.7). The trap: the sum depends on companies that lose money, so both sums are told.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from screener.regime import Reading, signal, unknown

if TYPE_CHECKING:
    from filings.ledger import Ledger
    from screener.settings import Settings

OBSERVATION = "Small caps cheaper than large ones on trailing earnings"
SOURCE = "filings and prices held: sum of market caps over sum of earnings, without financials"
CHEAP = 0.15
"""Discount from which it is more than the noise of which companies are held."""


@signal(70)
def valuation_gap(ledger: Ledger, as_of: date) -> list[Reading]:
    """On where small caps are at least 15 % cheaper, with losses in the sums and without; unknown below a hundred small caps."""
    from screener.gap import LEAST_SMALL, gap_table, market_gap
    from screener.settings import load_settings

    settings = load_settings()
    held = _small_caps(ledger, settings, as_of)
    if held < LEAST_SMALL:
        why = f"nothing can be concluded: recent earnings of only {held} small caps are held, fewer than {LEAST_SMALL}"
        return [unknown("valuation_gap", OBSERVATION, why, SOURCE)]
    gap = market_gap(gap_table(ledger, settings, as_of))[0]
    if gap.small < LEAST_SMALL or gap.discount is None or gap.discount_without_losses is None:
        return [unknown("valuation_gap", OBSERVATION, gap.sentence, SOURCE)]
    is_on = min(gap.discount, gap.discount_without_losses) >= CHEAP
    return [
        Reading(
            "valuation_gap",
            OBSERVATION,
            gap.discount,
            "fraction",
            "on" if is_on else "off",
            gap.sentence,
            "measured",
            SOURCE,
            as_of,
            flips=f"the smaller of the two discounts passes {CHEAP:.0%}",
        )
    ]


def _small_caps(ledger: Ledger, settings: Settings, as_of: date) -> int:
    """How many companies of a small cap's size have recent earnings: counted first, since the gap takes a whole pass."""
    limits = settings.universe
    found = ledger.query(
        f"""WITH f AS (SELECT DISTINCT cik FROM facts WHERE filed <= $1 AND filed > CAST($1 AS DATE) - INTERVAL 7 MONTH
            AND concept = 'us-gaap:NetIncomeLoss'),
        c AS (SELECT t.cik, max(p.market_cap) AS cap FROM tickers t JOIN prices p ON p.symbol = t.symbol
            WHERE p.date <= $1 AND p.date > CAST($1 AS DATE) - INTERVAL {limits.price_age_days} DAY GROUP BY t.cik)
        SELECT count(*) AS n FROM f JOIN c USING (cik) WHERE cap BETWEEN $2 AND $3""",
        [as_of, limits.minimum_cap, limits.maximum_cap],
    )
    return int(found["n"].iloc[0])
