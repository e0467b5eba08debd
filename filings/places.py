"""What the ledger holds on one day, arranged for arithmetic: reports, places, and the figures in each place.

A place is one filing's word on one period. Only what was filed by the day exists; only 10-K, 10-Q, 20-F and 40-F and their variants
speak (a DEF 14A figure off by 1000 once made a fourth quarter: dgunning/edgartools#796); only undimensioned figures that end before
they were filed are statements. Where one filing is held from several sources, a complete one speaks alone, for mixing them would
prove absences that are gaps. Periods rounded to the month's end are used only for companies that have no exact ones as fresh.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from filings.concepts import ITEMS, contradicting
from filings.liabilities import NAMED

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from filings.ledger import Ledger

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]

FORMS = ("10-K", "10-Q", "10K", "10Q", "20-F", "40-F")
"""Forms whose figures feed statements, with every suffix (10-KT, 10-K405, 10-Q/A): how their names begin."""

READ = ITEMS | NAMED
"""Every item that is read as of a day."""

READ_CONCEPTS = frozenset(concept for item in READ.values() for concept in item.concepts)
"""Every concept that some item may need."""

STANDARD = ("us-gaap:", "dei:", "srt:", "ifrs-full:", "ecd:", "invest:", "country:")
"""Namespaces that are no filer's own."""

CORE = ("total_assets", "net_income", "operating_cash_flow", "revenue")
"""Items that every report has: their last day is the report's own."""

SOURCES = ("ixbrl", "companyfacts", "fsds", "companyconcept", "companyfacts_subset")
"""In order of trust where one filing is held from several."""

ALSO_SIGNS = ("stock_compensation", "repurchases", "tax_withholding", "total_equity", "cash")
"""Items of which at least one stands in whatever a filing is held of; without any of all these it is passed over."""

FILINGS_DAYS = 2900
"""Filings older than eight years are not looked at: six fiscal years and the time to file them."""

DAYS_HELD = 1150
"""Three years and a month: twelve months, the same two years back, and what they are made of."""

YEARS_DAYS_HELD = 2400
"""Six fiscal years."""

ASSETS = "us-gaap:Assets"
OTHER_SIDE = (
    "us-gaap:Liabilities",
    "us-gaap:LiabilitiesAndStockholdersEquity",
    "us-gaap:StockholdersEquity",
    "us-gaap:StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest",
)
CASH_FLOWS = ("operating_cash_flow", "investing_cash_flow", "financing_cash_flow")


@dataclass(frozen=True, slots=True)
class Places:
    """Everything held of n companies on a day.

    `companies` (a row each, index = number): `cik`, `period_end`, and the latest report's `accession`, `form`, `filed`, `source`,
    whether it is `complete`, how many `reports`, the `currency` where it is not USD. `reports` (index = number): `company`,
    `accession`, `form`, `filed`, `source`, `complete`. A place is a row of `period` (number of its period) and `report`; places are
    sorted by period, then filed day, so the last place of a period is its latest version. Periods: `company`, `start` (0: a
    balance), `end`, in days. `against` and `own` name, by item, the concepts that contradict its absence and the filers' own ones
    that carry it; `concepts` numbers all concepts, of which some are `held`; figures are `at` (place), `value`, sorted by concept
    from `first[concept]` on.
    """

    companies: pd.DataFrame
    reports: pd.DataFrame
    period: Ints
    report: Ints
    company_of: Ints
    start_of: Ints
    end_of: Ints
    first_place: Ints
    concepts: Mapping[str, int]
    first: Ints
    at: Ints
    value: Floats
    has_balance: Bools
    has_cash_flow: Bools
    against: Mapping[str, tuple[str, ...]]
    own: Mapping[str, tuple[str, ...]]
    held: frozenset[str]

    def column(self, concept: str) -> Floats:
        """A concept's figure in every place; NaN where it is not reported."""
        import numpy as np

        found = np.full(len(self.period), np.nan)
        at, values = self.figures(concept)
        found[at] = values
        return found

    def figures(self, concept: str) -> tuple[Ints, Floats]:
        """The places that report a concept, and its figures there."""
        number = self.concepts.get(concept)
        span = slice(0) if number is None else slice(self.first[number], self.first[number + 1])
        return self.at[span], self.value[span]


@dataclass(frozen=True, slots=True, eq=False)
class States:
    """Companies on days of their own, for one pass over all of them: a company in a state counts as a company by itself.

    `frame`: a row a state, with the `number` that stands for it wherever a cik would, its `cik`, and the `day` (a date) after which
    nothing filed is known to it. Where little will be asked, `asks` (measures by item) and `days` (how long before the latest
    report a figure may end) say what is fetched at all.
    """

    frame: pd.DataFrame
    asks: Mapping[str, tuple[str, ...]] | None = None
    days: int | None = None


def places_as_of(ledger: Ledger, as_of: date, ciks: Collection[int] | None = None, states: States | None = None) -> Places:
    """Arrange what was filed by the day, for all companies or these, or for `states` of them, none of a later day."""
    asked = _asked(ledger, as_of, ciks) if states is None else states.frame
    if states is not None and ciks is not None:
        asked = asked[asked["number"].isin(ciks)]
    ledger.register("asked", asked)
    wanted, against, own = _wanted(ledger, None if states is None else states.asks)
    ledger.register("wanted", wanted)
    held, years = DAYS_HELD, YEARS_DAYS_HELD
    if states is not None and states.days is not None:
        held = years = states.days
    span = {"as_of": as_of, "oldest": as_of if asked.empty else asked["day"].min().date()}
    found = ledger.query(_REPORTS, span).merge(asked, on="cik")
    age = (found["day"] - found["filed"]).dt.days
    companies, reports, chosen = _reports(found[(age >= 0) & (age <= FILINGS_DAYS)], _currencies(ledger), years)
    ledger.register("chosen", chosen)
    figures = ledger.numbers(_FIGURES.format(held=held, years=years), span)
    return _arrange(companies, reports, figures, wanted, against, own)


def _asked(ledger: Ledger, as_of: date, ciks: Collection[int] | None) -> pd.DataFrame:
    """Every company, or these, each in one state: that of the day."""
    import pandas as pd

    known = ledger.query("SELECT DISTINCT cik FROM facts")["cik"] if ciks is None else pd.Series(sorted(ciks))
    numbers = known.astype("int64").to_numpy()
    return pd.DataFrame({"number": numbers, "cik": numbers, "day": pd.Timestamp(as_of).as_unit("s")})


_FILED = f"f.filed <= $as_of AND f.filed >= CAST($oldest AS DATE) - INTERVAL {FILINGS_DAYS} DAY"
_FORM = " OR ".join(f"starts_with(f.form, '{form}')" for form in FORMS)
_SCOPE = f'{_FILED} AND f.dimensions IS NULL AND f."end" <= f.filed AND (f.start IS NULL OR f.start < f."end")'
_REPORTS = (
    "SELECT f.cik, f.accession, f.source, bool_or(f.rounded) AS rounded, bool_and(f.complete) AS complete, min(f.form) AS form,"
    ' min(f.filed) AS filed, max(f."end") FILTER (w.is_core) AS core_end, max(f."end") AS any_end, count(*) AS facts'
    " FROM facts f JOIN wanted w ON f.concept = w.concept AND f.unit = w.unit AND w.is_sign"
    f" WHERE {_SCOPE} AND ({_FORM}) AND f.cik IN (SELECT cik FROM asked)"
    " GROUP BY f.cik, f.accession, f.source"
)
_FIGURES = (
    # A period as one number: company, first day (0: a balance), last day. Days fit 17 bits until the year 2328.
    "SELECT (CAST(r.company AS BIGINT) << 34) | (coalesce(f.start - DATE '1970-01-01', 0) << 17) | (f.\"end\" - DATE '1970-01-01')"
    " AS period, r.report, w.number, f.value FROM facts f"
    " JOIN wanted w ON f.concept = w.concept AND f.unit = w.unit"
    " JOIN chosen r ON f.cik = r.cik AND f.accession = r.accession AND f.source = r.source"
    f" WHERE {_SCOPE} AND CASE"
    '  WHEN f.start IS NULL THEN r.latest - f."end" BETWEEN 0 AND {held}'
    '   AND abs((r.latest - f."end") - 365.25 * round((r.latest - f."end") / 365.25)) <= 12'
    '  ELSE r.latest - f."end" BETWEEN 0 AND {held}'
    '   OR (f."end" - f.start BETWEEN 349 AND 379 AND r.latest - f."end" BETWEEN 0 AND {years}) END'
)


Names = dict[str, tuple[str, ...]]
"""Concepts by item."""


def _wanted(ledger: Ledger, items: Collection[str] | None) -> tuple[pd.DataFrame, Names, Names]:
    """Concepts with number and unit: those that items name, and those that contradict an absence."""
    import pandas as pd

    signs_of = {*CORE, *ALSO_SIGNS, *CASH_FLOWS}
    read = {name: item for name, item in READ.items() if items is None or name in items or name in signs_of}
    units: dict[str, str] = dict.fromkeys((ASSETS, *OTHER_SIDE), "USD")
    for name, item in read.items():
        if name != "shares_outstanding":
            for concept in item.concepts:
                units.setdefault(concept, item.unit)
    core = {concept for name in CORE for concept in ITEMS[name].concepts}
    signs = core.union(*(ITEMS[name].concepts for name in ALSO_SIGNS))
    near = _near_contradictions(ledger)
    against: Names = {}
    own: Names = {}
    for name, item in read.items():
        if item.custom is not None:
            pattern = item.custom
            own[name] = tuple(c for c in near if not c.startswith(STANDARD) and pattern.search(c.rpartition(":")[2]))
            for concept in own[name]:
                units.setdefault(concept, item.unit)
        if item.candidates is not None:
            against[name] = tuple(dict.fromkeys((*item.concepts, *contradicting(name, near))))
            for concept in against[name]:
                units.setdefault(concept, "USD")
    frame = pd.DataFrame(
        {"concept": pd.Series(list(units), dtype="string"), "unit": pd.Series(list(units.values()), dtype="string")}
    )
    marked = frame.assign(is_core=frame["concept"].isin(core), is_sign=frame["concept"].isin(signs))
    return marked.assign(number=range(len(frame))), against, own


def _near_contradictions(ledger: Ledger) -> list[str]:
    """Concepts that may contradict an absence: a wider net over every name held, because a market has 200,000 custom ones.

    A name that no figure of these days bears does no harm, so no filter is worth its cost: a column's names alone are read from
    its dictionary, ten times faster than those of some of its rows.
    """
    patterns = {
        _without_lookaheads(one.pattern) for item in READ.values() for one in (item.candidates, item.custom) if one is not None
    }
    # Two queries, or the expression would be tried on every fact instead of on every name.
    ledger.register("names", ledger.query("SELECT DISTINCT concept FROM facts"))
    found = ledger.query(
        "SELECT concept FROM names WHERE regexp_matches(split_part(concept, ':', 2), $net, 'i') ORDER BY concept",
        {"net": "|".join(f"(?:{pattern})" for pattern in sorted(patterns))},
    )
    return list(found["concept"])


def _without_lookaheads(pattern: str) -> str:
    """The pattern without its `(?!...)` and `(?=...)`, which DuckDB lacks: it matches all that the pattern does, and more.

    >>> _without_lookaheads("^(?!.*(Tax|Paid)).*Debt(?!or)")
    '^.*Debt'
    """
    kept, depth, at = "", 0, 0
    while at < len(pattern):
        if depth == 0 and pattern.startswith(("(?!", "(?="), at):
            depth, at = 1, at + 3
            continue
        if depth:
            depth += {"(": 1, ")": -1}.get(pattern[at], 0)
        else:
            kept += pattern[at]
        at += 1
    return kept


def _numbered(keys: Ints) -> tuple[Ints, Ints]:
    """The different keys in order, and for each key its place among them."""
    import numpy as np
    import pandas as pd

    codes, found = pd.factorize(keys)
    order = np.argsort(found)
    rank = np.empty(len(found), dtype="int64")
    rank[order] = np.arange(len(found))
    return found[order].astype("int64"), rank[codes]


def _by_concept(number: Ints, at: Ints, value: Floats) -> Ints:
    """The order by concept and place; of contradicting duplicates the largest comes last, whatever order they were found in."""
    import numpy as np

    key = number * (int(at.max(initial=0)) + 1) + at
    bits = len(key).bit_length()
    if int(key.max(initial=0)).bit_length() + bits < 64:
        # With its row in the low bits a key is sorted itself, in a tenth of the time of `argsort`.
        order: Ints = np.sort((key << bits) | np.arange(len(key), dtype="int64")) & ((1 << bits) - 1)
    else:
        order = np.argsort(key, kind="stable").astype("int64")
    ordered = key[order]
    again = np.flatnonzero(ordered[1:] == ordered[:-1])
    if len(again):
        tied = np.union1d(again, again + 1)
        rows = order[tied]
        order[tied] = rows[np.lexsort((value[rows], key[rows]))]
    return order


def _currencies(ledger: Ledger) -> pd.Series[str]:
    """The currency in which a company reports its assets or income, where that is not USD."""
    rows = ledger.query(
        "SELECT a.number, max(f.unit) AS unit FROM facts f JOIN asked a ON f.cik = a.cik AND f.filed <= a.day"
        f" AND f.filed >= a.day - INTERVAL {FILINGS_DAYS} DAY"
        " WHERE f.concept IN ('us-gaap:Assets', 'ifrs-full:Assets', 'us-gaap:NetIncomeLoss', 'ifrs-full:ProfitLoss')"
        " GROUP BY a.number HAVING max(CASE WHEN f.unit = 'USD' THEN 1 ELSE 0 END) = 0"
    )
    return rows.set_index("number")["unit"]


def _reports(found: pd.DataFrame, currencies: pd.Series[str], days: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Companies, reports, and which source of which filing is read for figures that end `days` before the latest report."""
    import pandas as pd

    found = found.assign(
        end=found["core_end"]
        .fillna(found["any_end"])
        .where(found.groupby("number")["core_end"].transform("count") > 0, found["any_end"]),
        trust=found["source"].map({name: i for i, name in enumerate(SOURCES)}).fillna(len(SOURCES)).astype("int64"),
    )
    # A filing without a figure of the core, in a company that has them elsewhere, says nothing about which report is the latest.
    own = found[found["core_end"].notna() | (found.groupby("number")["core_end"].transform("count") == 0)]
    freshest = own.pivot_table(index="number", columns="rounded", values="end", aggfunc="max")
    for basis in (False, True):
        if basis not in freshest:
            freshest[basis] = pd.NaT
    # Rounded ends lie up to fifteen days off the true ones; only a rounded report a month fresher is news.
    is_rounded = freshest[True].notna() & ~(freshest[False] >= freshest[True] - pd.Timedelta(days=31))
    latest = freshest[True].where(is_rounded, freshest[False])
    kept = found[found["rounded"].to_numpy(dtype=bool) == is_rounded.reindex(found["number"]).to_numpy(dtype=bool)]
    kept = kept.assign(latest=latest.reindex(kept["number"]).to_numpy(dtype="datetime64[s]"))
    whole = kept.groupby(["number", "accession"])["complete"].transform("any").astype(bool)
    best = kept["trust"].where(kept["complete"].astype(bool)).groupby([kept["number"], kept["accession"]]).transform("min")
    kept = kept[(~whole) | (kept["trust"] == best)].sort_values(["number", "filed", "accession", "trust"])
    reports = kept.drop_duplicates(["number", "accession"]).reset_index(drop=True)
    ciks = reports["number"].drop_duplicates().sort_values().reset_index(drop=True)
    company = pd.Series(ciks.index, index=ciks)
    reports = reports.assign(company=reports["number"].map(company).astype("int64"), report=reports.index)
    of_latest = (
        reports[reports["end"] == reports["latest"]].drop_duplicates("number", keep="last").set_index("number").reindex(ciks)
    )
    companies = pd.DataFrame(
        {
            "cik": ciks,
            "period_end": latest.reindex(ciks).to_numpy(),
            "accession": of_latest["accession"].array,
            "form": of_latest["form"].array,
            "filed": of_latest["filed"].array,
            "source": of_latest["source"].array,
            "complete": of_latest["complete"].fillna(False).astype(bool).array,
            "rounded": is_rounded.reindex(ciks).astype(bool).array,
            "reports": reports.groupby("company").size().reindex(range(len(ciks))).to_numpy(),
            "currency": currencies.reindex(ciks).array,
        }
    )
    near = kept["filed"] >= kept["latest"] - pd.Timedelta(days=days)
    chosen = kept.loc[near, ["number", "cik", "accession", "source", "latest"]].merge(
        reports[["number", "accession", "company", "report"]], on=["number", "accession"]
    )
    # As dates, so that the ledger counts their distance in days.
    chosen["latest"] = chosen["latest"].astype("date32[pyarrow]")
    return companies, reports[["company", "accession", "form", "filed", "source", "complete"]], chosen


def _arrange(
    companies: pd.DataFrame,
    reports: pd.DataFrame,
    figures: Mapping[str, npt.NDArray[Any]],
    wanted: pd.DataFrame,
    against: Names,
    own: Names,
) -> Places:
    import numpy as np

    periods, period = _numbered(figures["period"])
    places, at = _numbered((period << 24) | figures["report"])
    number, value = figures["number"], figures["value"]
    order = _by_concept(number, at, value)
    names = list(wanted["concept"])
    first = np.searchsorted(number[order], np.arange(len(names) + 1)).astype("int64")
    made = Places(
        companies=companies,
        reports=reports,
        period=places >> 24,
        report=places & ((1 << 24) - 1),
        company_of=periods >> 34,
        start_of=(periods >> 17) & ((1 << 17) - 1),
        end_of=periods & ((1 << 17) - 1),
        first_place=np.searchsorted(places >> 24, np.arange(len(periods) + 1)).astype("int64"),
        concepts={name: i for i, name in enumerate(names)},
        first=first,
        at=at[order],
        value=value[order],
        has_balance=np.zeros(len(places), dtype=bool),
        has_cash_flow=np.zeros(len(places), dtype=bool),
        against=against,
        own=own,
        held=frozenset(names[i] for i in np.flatnonzero(np.diff(first))),
    )
    other_side = np.any([~np.isnan(made.column(name)) for name in OTHER_SIDE], axis=0)
    made.has_balance[:] = ~np.isnan(made.column(ASSETS)) & other_side
    flows = [np.any([~np.isnan(made.column(c)) for c in ITEMS[name].concepts], axis=0) for name in CASH_FLOWS]
    made.has_cash_flow[:] = np.all(flows, axis=0)
    return made
