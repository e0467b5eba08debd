"""Where the cash of five fiscal years came from and where it went: one statement a year in which everything adds up.

Named lines stand with their filing. What investing holds beside them (mostly securities) is a line of its own, and what financing
and exchange rates hold beside them is `unexplained`: a line that is missing has its money there, so it is never 0 by silence. A
zero by absence is believed only where the year leaves no room for it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from filings.ledger import Ledger
    from screener.settings import Settings

SOURCES = {
    "operating_cash_flow": "Operating cash flow",
    "debt_issued": "Debt issued",
    "share_issuance": "Equity issued",
    "preferred_issued": "Preferred issued",
    "divestitures": "Businesses sold",
}
USES = {
    "capital_expenditure": "Capex",
    "acquisitions": "Acquisitions",
    "dividends_paid": "Dividends",
    "repurchases": "Repurchases",
    "tax_withholding": "Tax withheld for staff",
    "debt_repaid": "Debt repaid",
    "finance_lease_principal": "Lease principal",
}
CHANGE = "change_in_cash"
OTHER, UNEXPLAINED = "other_investing", "unexplained"
LABELS = {
    **SOURCES,
    **USES,
    OTHER: "Securities and other investing",
    UNEXPLAINED: "Unexplained, exchange rates",
    CHANGE: "Change in cash",
}
"""Every line in the order of the statement."""

INVESTING = {"divestitures": 1.0, "capital_expenditure": -1.0, "acquisitions": -1.0}
FINANCING = {
    "debt_issued": 1.0,
    "share_issuance": 1.0,
    "preferred_issued": 1.0,
    "dividends_paid": -1.0,
    "repurchases": -1.0,
    "tax_withholding": -1.0,
    "debt_repaid": -1.0,
    "finance_lease_principal": -1.0,
}
"""Lines of the two sections, with the sign that each has there."""

YEARS = 5

MOST_COMPANIES = 60
"""The first of the list whose statements are put together; they are shown and not scored."""

NOT_TOLD = f"told for the first {MOST_COMPANIES} of the list"

SOURCES_AND_USES = {
    "cik": "int64",
    "year_end": "datetime64[s]",
    "line": "string",
    "label": "string",
    "side": "string",
    "value": "float64",
    "reason": "string",
    "concept": "string",
    "accession": "string",
}
"""A row a company, fiscal year and line. `side`: source, use or total; `value` in USD, positive as its side says; those of side
total with their sign (change in cash = sources - uses + other investing + unexplained). `reason`: why a value is missing;
`concept`, `accession`: the figure behind it, of the latest filing that tells of that year. A row without `year_end` adds up the
years of a line: it is missing where one of them is. Of a company after the first `MOST_COMPANIES` there is one row, the change in
cash without a year, and its reason says so."""

NO_YEAR = "not told under a usual name for that fiscal year"
ROOM = "no such line under a usual name, but the year's cash-flow statement leaves room for one"


def sources_and_uses_of(ledger: Ledger, settings: Settings, as_of: date, ciks: Collection[int]) -> pd.DataFrame:
    """`SOURCES_AND_USES` of these companies (a list in order of rank), up to five fiscal years, latest first; nothing of a company
    without a fiscal year."""
    asked = [int(cik) for cik in ciks]
    with _of_few(ledger, as_of, asked[:MOST_COMPANIES]) as held:
        made, rest = _told(held, settings, as_of, asked[:MOST_COMPANIES]), asked[MOST_COMPANIES:]
    if not rest:
        return made
    last = {"cik": rest, "line": CHANGE, "label": LABELS[CHANGE], "side": "total", "reason": NOT_TOLD}
    untold = pd.DataFrame(last).reindex(columns=list(SOURCES_AND_USES)).astype(SOURCES_AND_USES)
    return pd.concat([made, untold], ignore_index=True)


def _of_few(ledger: Ledger, as_of: date, ciks: list[int]) -> Ledger:
    """A ledger in memory with what these companies reported: facts are looked through several times, of a market for few."""
    from filings.ledger import FACTS
    from filings.ledger import Ledger as Made
    from filings.places import FILINGS_DAYS

    held = Made.open(None)
    facts = ledger.query(
        "SELECT * FROM facts WHERE filed <= $1 AND filed >= $2 AND cik IN (SELECT unnest($3))",
        [as_of, as_of - timedelta(days=FILINGS_DAYS), ciks],
    )
    held.insert(FACTS, facts)
    return held


def _told(ledger: Ledger, settings: Settings, as_of: date, ciks: list[int]) -> pd.DataFrame:
    from filings.asof import items_as_of

    measures = tuple("year" if back == 0 else f"year_{back}" for back in range(YEARS))
    items = (*SOURCES, *USES, CHANGE, "investing_cash_flow", "financing_cash_flow", "unnamed_financing")
    known = items_as_of(ledger, as_of, ciks, {**dict.fromkeys(items, measures), "total_assets": ("balance",)})
    figures = known.figures
    assets = figures[figures["item"] == "total_assets"].set_index("cik")["value"]
    figures = figures[figures["measure"].isin(measures)]
    # The day of a fiscal year's end is that of its operating cash flow, else of its change in cash.
    ends = figures[figures["item"].isin(("operating_cash_flow", CHANGE))].sort_values("item", ascending=False, kind="stable")
    years = ends.drop_duplicates(["cik", "measure"])[["cik", "measure", "end"]].rename(columns={"end": "year_end"})
    if not len(years):
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in SOURCES_AND_USES.items()})
    at = pd.MultiIndex.from_frame(years[["cik", "measure"]])
    wide = figures.pivot_table(index=["cik", "measure"], columns="item", values="value", aggfunc="first").reindex(at)
    absent = figures.pivot_table(index=["cik", "measure"], columns="item", values="is_absent", aggfunc="first").reindex(at)
    wide, absent = (frame.reindex(columns=list(items)) for frame in (wide, absent))
    room = _room(wide) / pd.Series(assets.reindex(at.get_level_values("cik")).to_numpy(), index=at)
    limits = settings.cash
    doubted = pd.DataFrame(
        {
            item: absent[item].eq(True) & ~((room * FINANCING[item] <= limits.unexplained) & (room.abs() <= limits.not_understood))
            for item in FINANCING
        }
    )
    lines = wide[[*SOURCES, *USES, CHANGE]].copy()
    lines[list(FINANCING)] = lines[list(FINANCING)].mask(doubted)
    signed = {**dict.fromkeys(SOURCES, 1.0), **dict.fromkeys(USES, -1.0)}
    named = pd.concat([lines[item] * sign for item, sign in signed.items()], axis=1).fillna(0.0).sum(axis=1)
    invested = pd.concat([lines[item] * sign for item, sign in INVESTING.items()], axis=1).fillna(0.0).sum(axis=1)
    lines[OTHER] = wide["investing_cash_flow"] - invested
    lines[UNEXPLAINED] = (lines[CHANGE] - named - lines[OTHER].fillna(0.0)).where(lines["operating_cash_flow"].notna())
    made = lines[list(LABELS)].reset_index().melt(["cik", "measure"], var_name="line", value_name="value")
    made = made.merge(years, on=["cik", "measure"]).merge(_behind(known.parts, measures), on=["cik", "measure", "line"], how="left")
    unbelieved = doubted.reset_index().melt(["cik", "measure"], var_name="line", value_name="doubted")
    made = made.merge(unbelieved, on=["cik", "measure", "line"], how="left")
    made["reason"] = pd.Series(NO_YEAR, index=made.index, dtype="string").mask(made["doubted"].eq(True), ROOM)
    unsaid = (made["line"] == UNEXPLAINED) & made["value"].isna()
    made["reason"] = (
        made["reason"].mask(unsaid, "operating cash flow or the change in cash is not told").where(made["value"].isna())
    )
    made[["concept", "accession"]] = made[["concept", "accession"]].where(made["value"].notna())
    return _ordered(pd.concat([made, _totals(made)], ignore_index=True))


def _room(wide: pd.DataFrame) -> pd.Series[float]:
    """Financing cash flow of a year without a name; filing by filing where one of the lines is not known."""
    named = pd.concat([wide[item] * sign for item, sign in FINANCING.items()], axis=1)
    rest = wide["financing_cash_flow"] - named.fillna(0.0).sum(axis=1)
    return rest.where(named.notna().all(axis=1) | wide["unnamed_financing"].isna(), wide["unnamed_financing"])


def _behind(parts: pd.DataFrame, measures: tuple[str, ...]) -> pd.DataFrame:
    """The concepts and the filing of each line of each year."""
    mine = parts[parts["measure"].isin(measures) & parts["item"].isin((*SOURCES, *USES, CHANGE))]
    mine = mine.assign(concept=mine["concept"].fillna("absent from the statement")).rename(columns={"item": "line"})
    key = ["cik", "measure", "line"]
    found = mine.drop_duplicates(key, keep="last")[[*key, "concept", "accession"]].set_index(key)
    distinct = mine.drop_duplicates([*key, "concept"])
    several = distinct[distinct.duplicated(key, keep=False)]
    if len(several):
        found["concept"] = several.groupby(key)["concept"].agg(" + ".join).reindex(found.index).fillna(found["concept"])
    return found.reset_index()


def _totals(made: pd.DataFrame) -> pd.DataFrame:
    """Each line over all years held; missing where a year of it is."""
    by = made.groupby(["cik", "line"], sort=False)["value"]
    lacking = by.size() - by.count()
    total = by.sum(min_count=1).where(lacking == 0).reset_index()
    said = "missing in " + lacking.astype("string") + " of the years"
    total["reason"] = said.where(lacking > 0).to_numpy()
    return total.assign(year_end=pd.Series(pd.NaT, index=total.index))


def _ordered(made: pd.DataFrame) -> pd.DataFrame:
    made["label"] = made["line"].map(LABELS)
    side = dict.fromkeys(SOURCES, "source") | dict.fromkeys(USES, "use") | dict.fromkeys((OTHER, UNEXPLAINED, CHANGE), "total")
    made["side"] = made["line"].map(side)
    place = {line: at for at, line in enumerate(LABELS)}
    made = made.assign(place=made["line"].map(place), is_total=made["year_end"].isna())
    made = made.sort_values(["cik", "is_total", "year_end", "place"], ascending=[True, True, False, True])
    return made[list(SOURCES_AND_USES)].astype(SOURCES_AND_USES).reset_index(drop=True)
