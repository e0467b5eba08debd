"""What the literature found for each measure, and what was found here beside it: a check that the machinery works, no advertising.

A published figure is of its own years, market and way of counting, and most are of tenths of the whole market: signs may be
compared, sizes hardly. Where the paper is of a relative of the measure and not of the measure itself, its words say so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from screener.settings import Backtest

TOLD_APART = 2.0
"""t from which a spread is called one at all; the hurdle for a new measure is higher, but these were published before."""


@dataclass(frozen=True, slots=True)
class Paper:
    """`label` of the measure, what was `found` (sign: for more of the score, as ranked here), and the `source`."""

    label: str
    sign: int
    found: str
    source: str


_BOUDOUKH = "Boudoukh, Michaely, Richardson and Roberts 2007, Journal of Finance 62"
_IKENBERRY = "Ikenberry, Lakonishok and Vermaelen 1995, Journal of Financial Economics 39"
_PENMAN = "Penman, Richardson and Tuna 2007, Journal of Accounting Research 45"

PAPERS: dict[str, Paper] = {
    "momentum": Paper(
        "Momentum, 12 months less the last",
        1,
        "winners less losers about 1 % a month over 3 to 12 months (tenths, 1965-1989)",
        "Jegadeesh and Titman 1993, Journal of Finance 48",
    ),
    "smallness": Paper(
        "Size, smaller is higher",
        1,
        "small ahead of large, mostly the very smallest (1936-1975); little of it in later years",
        "Banz 1981, Journal of Financial Economics 9",
    ),
    "measure: yield_ratio": Paper(
        "Cheaper than large peers",
        1,
        "of a relative: the cheap beat the dear of one industry; size not comparable, nobody published the gap to large caps",
        "Asness, Porter and Stevens 2000, working paper",
    ),
    "measure: organic_share_change_12m": Paper(
        "Fewer shares, without deals",
        1,
        "fewer shares, higher returns; after 1970 stronger than size, book-to-market and momentum",
        "Pontiff and Woodgate 2008, Journal of Finance 63",
    ),
    "measure: net_buyback_yield": Paper(
        "Net buyback yield", 1, "net payout yields predict returns better than dividends", _BOUDOUKH
    ),
    "measure: affordable_authorization": Paper(
        "Authorisation that can be paid for",
        1,
        "of a relative: 12.1 % beyond the market in 4 years after any announcement, 45.3 % in the cheapest fifth",
        _IKENBERRY,
    ),
    "measure: say_do": Paper(
        "Past authorisations used",
        1,
        "programmes that are carried out 0.54 % a month against 0.30 % of all (difference 0.25 %, p = 0.04)",
        "Choubdaran, thesis, London School of Economics",
    ),
    "measure: debt_paydown_yield": Paper(
        "Debt paydown yield",
        1,
        "with debt paydown in it, shareholder yield is steadier; sign only",
        "Gray and Vogel 2012, ssrn 2051101",
    ),
    "measure: dividend_yield": Paper("Dividend yield", 1, "weaker than the payout yield with repurchases in it", _BOUDOUKH),
    "measure: fcf_yield_3y": Paper(
        "Free cash flow yield, three years",
        1,
        "of a relative (cash flow / price): about 11 % a year between tenths (1968-1990)",
        "Lakonishok, Shleifer and Vishny 1994, Journal of Finance 49",
    ),
    "measure: interest_cover": Paper(
        "Interest cover", 1, "of a relative: less borrowed, higher returns at one operating value", _PENMAN
    ),
    "measure: net_debt_ebitda": Paper(
        "Less net debt to EBITDA", 1, "of a relative: less borrowed, higher returns; sign only", _PENMAN
    ),
    "measure: roic": Paper(
        "Return on invested capital",
        1,
        "of a relative (gross profit / assets): as strong as book-to-market; sign only",
        "Novy-Marx 2013, Journal of Financial Economics 108",
    ),
    "measure: accruals": Paper(
        "Earnings that came in as cash",
        1,
        "low accruals ahead of high ones by about 10 % a year (tenths, 1962-1991)",
        "Sloan 1996, Accounting Review 71",
    ),
}
"""Trial to what its paper found."""


def paper_rows(rows: Sequence[Mapping[str, Any]], names: Mapping[str, float], given: Backtest) -> list[dict[str, Any]]:
    """A row a measure and holding time: the paper's words, the quintile result here, and a verdict. A measure that no trial was
    made of has one row that says why; `names`: how many names a week had it, where that is known."""
    made = []
    for trial, paper in PAPERS.items():
        said = {
            "trial": trial,
            "label": paper.label,
            "sign": "+" if paper.sign > 0 else "-",
            "found": paper.found,
            "source": paper.source,
        }
        mine = [row for row in rows if row["trial"] == trial]
        for row in mine:
            ours = ("hold", "spread", "t", "windows", "independent", "names", "quintiles", "correlation")
            made.append(said | {key: row[key] for key in ours} | {"verdict": verdict(row, paper.sign, given)})
        if not mine:
            few = names.get(trial)
            why = "not tried here" if few is None else f"too few names for fifths: {few:.0f} a week, {given.least_names} are needed"
            none = dict.fromkeys(("hold", "spread", "t", "windows", "independent", "correlation"))
            made.append(said | none | {"names": few, "quintiles": [None] * given.groups, "verdict": why})
    return made


def verdict(row: Mapping[str, Any], sign: int, given: Backtest) -> str:
    """What the spread here says of the published one, in a few words."""
    if not row["windows"]:
        return "no window is over yet"
    if row["names"] < given.enough_names:
        return f"nothing can be concluded: {row['names']:.0f} names a week"
    if row["t"] is None:
        return f"nothing can be concluded: {row['independent']:.1f} windows side by side"
    same = "as published" if row["spread"] * sign > 0 else "against what was published"
    if abs(row["t"]) < TOLD_APART:
        return f"not told from nothing; the sign is {same}"
    few = "" if row["independent"] >= given.enough_windows else f", on only {row['independent']:.1f} windows side by side"
    return f"{same}{few}"
