"""Who is looked at: the small caps that may be ranked, the large caps they are held against, and why every other one is left out.

Common stock of operating companies on NYSE, Nasdaq and NYSE American that file 10-K and 10-Q (measures.md 1). One company is one
cik: each share class carries the whole market cap in the listings. Prices and caps are of the day; who a company is may be known
later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from screener import identity, sectors
from screener.columns import COLUMNS, column
from screener.companies import FLAGS, Companies, reasons
from screener.eligibility import EXCHANGES, money, outcome, where
from screener.fact_queries import of_concepts
from screener.price_pairs import price_pairs
from screener.sharecounts import COVER
from screener.sources.overrides import Overrides, peer_overrides, read_overrides, sector_overrides

if TYPE_CHECKING:
    from collections.abc import Mapping

    from filings.ledger import Ledger
    from screener.settings import Settings

column("ticker", "Ticker", "text", "Symbol of the main common share class.", "EDGAR's list of tickers")
column("name", "Company", "text", "Name of the registrant.", "EDGAR")
column("sic", "SIC", "text", "Four-digit industry code that the SEC gave.", "EDGAR")
column("exchange", "Exchange", "text", "NYSE, Nasdaq or NYSE American.", "prices, listing, EDGAR", "no source names an exchange")
column(
    "role",
    "Role",
    "text",
    "small: may be ranked; peer: a large cap to be held against; named: neither, but the user named it as a peer; neither: its size"
    " is not known yet.",
    "universe",
)
column("price", "Price", "USD/shares", "Last close on or before the day, as paid.", "prices")
column("price_date", "Price of", "date", "Day of that close.", "prices")
column(
    "adv_usd",
    "Daily volume",
    "USD",
    "Median of the dollars traded a day over 13 weeks (a weekly panel has one day a week).",
    "prices",
    "no volume is held",
)
column(
    "days_to_build",
    "Days to build",
    "days",
    "Days to buy the position of the settings at the share of a day's volume of the settings.",
    "prices",
    "no volume is held",
)
column(
    "return_12m",
    "Return 12m",
    "fraction",
    "Return of a year with dividends and splits.",
    "adjusted prices",
    "no adjusted price of a year ago",
)
column(
    "return_12m_vs_iwm",
    "Return 12m vs IWM",
    "fraction",
    "The same less that of the benchmark fund (IWM unless set otherwise).",
    "adjusted prices",
    "no adjusted price of a year ago for the share or the fund",
)
column(
    "listing_market_cap", "Listed cap", "USD", "Market cap as the listing had it that week.", "prices", "the prices held carry none"
)
column(
    "fiscal_year_end", "Fiscal year end", "text", "Month and day, MMDD.", "EDGAR", "EDGAR's page or list of the company is not held"
)

FOREIGN_FORMS = ("20-F", "40-F", "20-F/A", "40-F/A")
REVENUES = (
    "us-gaap:Revenues",
    "us-gaap:RevenueFromContractWithCustomerExcludingAssessedTax",
    "us-gaap:RevenueFromContractWithCustomerIncludingAssessedTax",
    "us-gaap:SalesRevenueNet",
)
_COLUMNS = [
    "ticker",
    "name",
    "sic",
    "sector",
    "sector_source",
    "industry_group",
    "exchange",
    "role",
    "kind",
    "price",
    "price_date",
    "adv_usd",
    "days_to_build",
    "return_12m",
    "return_12m_vs_iwm",
    "listing_market_cap",
    "fiscal_year_end",
]


@dataclass(frozen=True, slots=True)
class Survey:
    """The universe, and how many companies were considered for each outcome (`outcome`, `companies`): those without any facts or
    filings here are only counted, because nobody asked about them. `overrides`: what the user had set by the day."""

    companies: Companies
    counts: pd.DataFrame
    overrides: Overrides

    @property
    def considered(self) -> int:
        """Companies with a price that day or with facts or filings by then."""
        return int(self.counts["companies"].sum())


def build_universe(ledger: Ledger, settings: Settings, as_of: date) -> Companies:
    """The company table of a day, with small caps to rank and large peers, both with facts; all others with facts or filings are
    left out with their reason. See `survey` for the counts."""
    return survey(ledger, settings, as_of).companies


def survey(ledger: Ledger, settings: Settings, as_of: date, *, only_known: bool = False) -> Survey:
    """As `build_universe`, with the counts of everybody considered; with `only_known` of those alone of whom facts or filings are
    held, which is quicker: the companies are the same."""
    everybody = _considered(ledger, settings, as_of, only_known)
    decided = _outcomes(everybody, settings, as_of)
    counts = decided["outcome"].value_counts().rename_axis("outcome").rename("companies").reset_index()
    stays = decided["outcome"].isin(["small", "peer", "neither"])
    overrides = read_overrides(ledger, as_of)
    wished = {name for names in peer_overrides(overrides).values() for name in names}
    is_named = everybody["ticker"].isin(wished) & everybody["has_facts"] & everybody["is_priced"] & ~stays
    known = everybody["has_facts"] | everybody["has_filings"]
    table = everybody.loc[known & (stays | (decided["reason"] != ""))].copy()
    table["role"] = decided["outcome"].where(stays, "neither").mask(is_named, "named").astype("string")
    gone = decided["reason"].mask(is_named, "").loc[table.index]
    companies = Companies(pd.DataFrame(index=table.index)).add(table[["ticker", "name"]])
    companies = companies.leave_out(gone[gone != ""])
    table = table.loc[companies.table.index]
    table = _measured(table, ledger, settings, as_of, sector_overrides(overrides))
    more = table[[name for name in _COLUMNS if name not in ("ticker", "name")]]
    flags = pd.concat([_flags(table), _torn_prices(ledger, table, as_of)], ignore_index=True)
    return Survey(companies.add(more, missing=_missing(table), flags=flags), counts, overrides)


def _considered(ledger: Ledger, settings: Settings, as_of: date, only_known: bool) -> pd.DataFrame:
    """Every company with a price in the last days, or with facts or filings by the day (index `cik`)."""
    companies = identity.known_companies(ledger)
    symbols = identity.symbols_of_companies(ledger, as_of)
    held = _held(ledger, settings, as_of)
    if only_known:
        held = held[held["has_facts"].fillna(False) | held["has_filings"].fillna(False)]
        companies = companies[companies.index.isin(held.index)]
        symbols = symbols[symbols["cik"].isin(held.index)].reset_index(drop=True)
    prices = identity.latest_prices(ledger, as_of, settings.universe.price_age_days)
    # Arrow strings without rows cannot be joined.
    joined = len(symbols) and len(prices)
    symbols = symbols.join(prices, on="symbol") if joined else symbols.reindex(columns=[*symbols.columns, *prices.columns])
    symbols["security"] = [
        identity.security(symbol, None if pd.isna(name) else name)
        for symbol, name in zip(symbols["symbol"], symbols["listing_name"], strict=True)
    ]
    symbols["is_priced"] = symbols["price"].notna()
    symbols["is_common"] = symbols["security"] == "common"
    # The first common class with a price; else whatever has one, so that the reason can name it.
    ordered = symbols.sort_values(["cik", "is_priced", "is_common", "rank", "position"], ascending=[True, False, False, True, True])
    main = ordered.drop_duplicates("cik")
    main = main.set_index(main["cik"].astype("int64").rename("cik")).drop(columns="cik")
    frame = companies.join(main, how="outer").join(held, how="outer")
    frame["ticker"] = frame.pop("symbol")
    for flag in ("is_priced", "is_common", "listed_by_sec", "has_facts", "has_filings"):
        frame[flag] = frame[flag].astype("boolean").fillna(False).astype(bool)
    frame = frame[frame["is_priced"] | frame["has_facts"] | frame["has_filings"]].copy()
    frame["name"] = frame["name"].astype("string").fillna(frame["listing_name"].astype("string"))
    frame["is_reused"] = frame["ticker"].isin(identity.reused_symbols(ledger, as_of, [str(t) for t in frame["ticker"].dropna()]))
    told = frame[["price_exchange", "listing_exchange", "exchange"]].astype("string")
    best = told["price_exchange"].fillna(told["listing_exchange"]).fillna(told["exchange"])
    frame["exchange"] = best.map(lambda said: EXCHANGES.get(str(said).lower(), said), na_action="ignore").astype("string")
    priced = [str(ticker) for ticker in frame.loc[frame["is_priced"], "ticker"]]
    frame["adv_usd"] = (
        frame["ticker"].map(identity.trading(ledger, as_of, priced, settings.universe.liquidity_weeks)).astype("float64")
    )
    # A filed count times the price is a second opinion on size where the listing's cap is absent or torn by a split.
    frame["filed_cap"] = (frame["filed_shares"] * frame["price"]).astype("float64")
    return frame.astype({"ticker": "string", "name": "string", "security": "string"})


def _held(ledger: Ledger, settings: Settings, as_of: date) -> pd.DataFrame:
    """What the ledger holds of each company by the day: facts, filings, forms, share count, revenue, marks of a takeover."""
    frame = ledger.query(
        # Each of the first three looks through all facts, and passes over most of them unread: one look at everything takes longer.
        f"""WITH f AS (SELECT cik, true AS has_facts, max(filed) FILTER (starts_with(form, '10-')) AS domestic
            FROM facts WHERE filed <= $1 GROUP BY cik),
        a AS (SELECT cik, max(filed) AS abroad FROM facts WHERE filed <= $1 AND form >= '{min(FOREIGN_FORMS)}'
            AND list_contains($2, form) GROUP BY cik),
        r AS (SELECT cik, max(value) AS revenue FROM facts WHERE {of_concepts(*REVENUES)} AND dimensions IS NULL
            AND filed <= $1 AND filed > $1 - INTERVAL 15 MONTH AND "end" - start BETWEEN 340 AND 390 GROUP BY cik),
        counts AS (SELECT cik, concept, accession, filed, "end",
            coalesce(max(value) FILTER (dimensions IS NULL), sum(value)) AS shares
            FROM (SELECT DISTINCT cik, concept, accession, filed, "end", dimensions, value FROM facts
                WHERE {of_concepts(COVER, "us-gaap:CommonStockSharesOutstanding")}
                AND filed <= $1 AND filed > $1 - INTERVAL ($4) DAY)
            GROUP BY cik, concept, accession, filed, "end"),
        s AS (SELECT cik, arg_max(shares, (filed, "end", starts_with(concept, 'dei'), shares)) AS filed_shares FROM counts
            GROUP BY cik),
        e AS (SELECT cik, max(filed) FILTER (starts_with(form, '10-K') OR starts_with(form, '10-Q')) AS domestic_listed,
            max(filed) FILTER (list_contains($2, form)) AS abroad_listed,
            max(filed) FILTER (form IN ('DEFM14A', 'SC 14D9') AND filed > $3) AS takeover_filed,
            arg_max(form, (filed, form)) FILTER (form IN ('DEFM14A', 'SC 14D9') AND filed > $3) AS takeover_form
            FROM events WHERE filed <= $1 GROUP BY cik),
        p AS (SELECT DISTINCT cik, true AS has_filings FROM filings WHERE filed <= $1),
        d AS (SELECT cik, arg_max(status, (filed, status)) AS merger, max(filed) AS merger_filed FROM deals
            WHERE filed <= $1 AND filed > $3 AND kind = 'merger' GROUP BY cik)
        SELECT * FROM f FULL JOIN a USING (cik) FULL JOIN r USING (cik) FULL JOIN s USING (cik) FULL JOIN e USING (cik)
            FULL JOIN p USING (cik) FULL JOIN d USING (cik)
        WHERE cik IS NOT NULL""",
        [
            as_of,
            list(FOREIGN_FORMS),
            as_of - timedelta(days=30 * settings.universe.takeover_months),
            settings.market_cap.shares_age_days,
        ],
    )
    return frame.set_index(frame.pop("cik").astype("int64").rename("cik"))


def _outcomes(everybody: pd.DataFrame, settings: Settings, as_of: date) -> pd.DataFrame:
    """What becomes of each company: `outcome` (small, peer, or why not) and `reason`, a sentence, empty where it stays."""
    # The rules read one row with plain Python values: None where nothing is known.
    plain = everybody.astype("object").where(everybody.notna(), None)
    decided = [outcome(row, settings.universe, as_of) for row in plain.itertuples()]
    return pd.DataFrame(decided, columns=["outcome", "reason"], index=everybody.index)


def _measured(table: pd.DataFrame, ledger: Ledger, settings: Settings, as_of: date, wished: Mapping[str, str]) -> pd.DataFrame:
    """Sector (`wished`: the user's, by ticker), group, kind, days to build and returns of those that stay."""
    limits = settings.universe
    tickers = [str(ticker) for ticker in table["ticker"]]
    funds = sectors.fund_sectors(ledger, set(tickers))
    known = zip(table["ticker"], table["sic"], table["industry"], strict=True)
    places = [
        sectors.place(
            None if pd.isna(sic) else str(sic), None if pd.isna(industry) else str(industry), funds.get(str(t)), wished.get(str(t))
        )
        for t, sic, industry in known
    ]
    for name, values in {
        "sector": [p.sector for p in places],
        "sector_source": [p.sector_source for p in places],
        "industry_group": [p.group for p in places],
        "kind": [p.kind for p in places],
    }.items():
        table[name] = pd.Series(values, index=table.index, dtype="string")
    drugs = table["industry_group"].isin(["Biotechnology", "Pharmaceuticals"]) & (table["role"] == "small")
    has_revenue = table["revenue"].astype("float64") >= limits.biotech_minimum_revenue
    table["kind"] = table["kind"].mask(drugs & ~has_revenue, "biotech")
    table["days_to_build"] = limits.position / (limits.participation * table["adv_usd"].where(table["adv_usd"] > 0))
    change = identity.year_returns(ledger, as_of, [*tickers, limits.benchmark])
    table["return_12m"] = table["ticker"].map(change).astype("float64")
    table["return_12m_vs_iwm"] = table["return_12m"] - float(change.get(limits.benchmark, float("nan")))
    return table


def _flags(table: pd.DataFrame) -> pd.DataFrame:
    """Amber: a small cap from abroad that files like a domestic one, one whose trading is not known, one with an adjusted price."""
    small = table[table["role"] == "small"]
    # EDGAR writes American states as two letters, countries and Canadian provinces as a letter and a digit (X1: United States).
    codes = small[["state", "incorporated"]].apply(lambda c: c.where(c.str.fullmatch(r"[A-WYZ]\d|X[02-9]").fillna(False)))
    abroad = [
        (
            cik,
            "domiciled abroad",
            "it files like an American company, but EDGAR places "
            + " and ".join(f"its {what} in {code}" for what, code in (("offices", state), ("incorporation", inc)) if pd.notna(code))
            + " (a code of a country or province outside the United States)",
        )
        for cik, state, inc in zip(small.index, codes["state"], codes["incorporated"], strict=True)
        if pd.notna(state) or pd.notna(inc)
    ]
    untold = [
        (cik, "liquidity unknown", "no volume is held, so how fast a position can be built is not known")
        for cik in small.index[small["adv_usd"].isna()]
    ]
    adjusted = [
        (
            cik,
            "price is adjusted",
            "only an adjusted series is held: its last close is the price paid if no split or dividend followed",
        )
        for cik in small.index[small["is_adjusted"].fillna(False).astype(bool)]
    ]
    made = pd.DataFrame([*abroad, *untold, *adjusted], columns=["cik", "flag", "reason"])
    return made.assign(severity="amber", accession=None)


def _torn_prices(ledger: Ledger, table: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Amber: two sources have other closes of the very day whose price is used."""
    small = table.loc[table["role"] == "small", ["ticker", "price_date"]].rename_axis("cik").reset_index()
    pairs = price_pairs(ledger, as_of, 10, [str(ticker) for ticker in small["ticker"]])
    if pairs["agrees"].all():
        return pd.DataFrame(columns=FLAGS)
    apart = small.merge(pairs[~pairs["agrees"]], left_on=["ticker", "price_date"], right_on=["symbol", "date"])
    names = ("cik", "date", "low", "low_source", "high", "high_source")
    rows = [
        {
            "cik": cik,
            "flag": "price sources disagree",
            "severity": "amber",
            "reason": f"its close of {day:%Y-%m-%d} is ${low:,.2f} in {low_source} and ${high:,.2f} in {high_source}: one of them"
            " is adjusted for a split, or another company's",
        }
        for cik, day, low, low_source, high, high_source in zip(*(apart[name] for name in names), strict=True)
    ]
    return pd.DataFrame(rows, columns=FLAGS)


def _missing(table: pd.DataFrame) -> pd.DataFrame:
    """The declared reason for each empty cell."""
    found = [reasons(name, table[name].isna(), COLUMNS[name].missing or "not known") for name in _COLUMNS]
    return pd.concat([rows for rows in found if len(rows)], ignore_index=True) if any(map(len, found)) else pd.DataFrame()


REPORT_DUE_DAYS = 45
"""A 10-Q is due 40 or 45 days after its quarter (17 CFR 249.308a)."""


def leave_out_stale(companies: Companies, settings: Settings, as_of: date) -> Companies:
    """Take off companies whose latest period is too old: a report is overdue, and what it would say is not known.

    A period is as fresh as it can be until the next report is due; an annual report is given longer (its setting in fundamentals).
    Reads `latest_period_end`. A stale peer goes too, silently, since it never was a candidate: a data set of 2010 once put the
    earnings of 2010 under the caps of 2025, and the peer medians with them.
    """
    everybody = companies.table
    age_of_all = (pd.Timestamp(as_of) - everybody["latest_period_end"]).dt.days
    is_stale_peer = (everybody["role"] != "small") & ~(age_of_all <= settings.fundamentals.latest_period_days)
    companies = companies.keep(everybody.index[~is_stale_peer])
    table = companies.table
    small = table[table["role"] == "small"]
    ends = small["latest_period_end"]
    age = (pd.Timestamp(as_of) - ends).dt.days
    limit = pd.Series(settings.universe.stale_after_due_days + REPORT_DUE_DAYS, index=small.index, dtype="int64")
    year_end = pd.to_datetime(
        "2001" + small["fiscal_year_end"].replace("0229", "0228"), format="%Y%m%d", errors="coerce"
    ).dt.day_of_year
    quarter_on = (ends + pd.Timedelta(days=91)).dt.day_of_year
    apart = (quarter_on - year_end).abs()
    is_annual_next = (pd.concat([apart, 365 - apart], axis=1).min(axis=1) <= 25) | year_end.isna()
    limit = limit.mask(is_annual_next, settings.fundamentals.latest_period_days)
    why = {
        cik: (
            "no reported period is held"
            if pd.isna(age[cik])
            else f"its latest period, to {ends[cik]:%Y-%m-%d}, is {int(age[cik])} days old, more than {int(limit[cik])}:"
            " a report is overdue"
        )
        for cik in small.index[age.isna() | (age > limit)]
    }
    return companies.leave_out(pd.Series(why, dtype="string"))


def leave_out_unsuitable(companies: Companies, settings: Settings, as_of: date) -> Companies:
    """Take off small caps whose market cap, now known from shares and price, is missing or outside the limits, with the reason; and
    peers below the border of large caps, which never were candidates. Reads `market_cap`."""
    limits, table = settings.universe, companies.table
    small, caps = table["role"] == "small", table["market_cap"]
    why = companies.missing[companies.missing["column"] == "market_cap"].drop_duplicates("cik").set_index("cik")["reason"]
    gone = {
        cik: f"its market cap on {as_of} is not known: {why.get(cik, 'no share count')}" for cik in table.index[small & caps.isna()]
    }
    outside = small & ~caps.between(limits.minimum_cap, limits.maximum_cap) & caps.notna()
    gone |= {cik: f"market cap {money(caps[cik])} is {where(caps[cik], limits)}" for cik in table.index[outside]}
    kept = companies.leave_out(pd.Series(gone, dtype="string"))
    is_peer = (kept.table["role"] == "peer") & (kept.table["market_cap"] >= limits.peer_minimum_cap)
    is_named = (kept.table["role"] == "named") & kept.table["market_cap"].notna()
    return kept.keep(kept.table.index[(kept.table["role"] == "small") | is_peer | is_named])
