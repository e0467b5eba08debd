"""`screener doctor`: is the data fit for a list today? Ages of every source, what is held of whom, identities between sources that
must agree, and what exit status a run would end with. It reads the archive and the newest run folder and mends nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filings.errors import SourceError

if TYPE_CHECKING:
    import pandas as pd

    from filings.ledger import Ledger

AGES: dict[str, tuple[str, int, str]] = {
    "prices": ("SELECT max(date) AS d FROM prices WHERE date <= $1", 10, "screener import prices FILE"),
    "adjusted prices": ("SELECT max(date) AS d FROM adjusted_prices WHERE date <= $1", 10, "screener import prices FILE"),
    "facts": ("SELECT max(filed) AS d FROM facts WHERE filed <= $1", 10, "screener update, or screener import facts FILE"),
    "filings read": ("SELECT max(filed) AS d FROM filings WHERE filed <= $1", 20, "screener update, or import filings FOLDER"),
    "events": ("SELECT max(filed) AS d FROM events WHERE filed <= $1", 10, "screener update, or import companies FOLDER"),
    "macro": ("SELECT max(date) AS d FROM macro WHERE date <= $1", 10, "screener import macro FILE"),
    "listing": ("SELECT max(last_seen) AS d FROM listing WHERE last_seen <= $1", 120, "screener import listing FILE"),
    "holdings": ("SELECT max(date) AS d FROM holdings WHERE date <= $1", 120, "screener import holdings FILE"),
}
"""Each source: the freshest day of it, how old it may be (days), and what brings it up to date. Prices, facts and events make a
week's list, so they must be of that week; sectors and exchanges hold for a quarter."""
NEEDED = ("prices", "facts", "events")
"""Without these a list cannot be trusted: their age decides the exit status."""
PRICE_DAYS = 10
AGREES = 0.10
"""Within this share, cash paid and shares x price say the same: settlement days, commissions and the 1 % excise tax lie between."""
LEAST_AGREEING = 0.7
"""Share of quarters that must agree; below it a table or a unit is misread somewhere."""
DISAGREES = 0.25
"""Market cap from shares x price against the listing's own: the border of `[market_cap] disagreement`."""


@dataclass(frozen=True, slots=True)
class Check:
    """One finding. `state` is ok, watch or bad; `value` its number where there is one, in `unit`; `advice` what to do about it."""

    part: str
    what: str
    state: str
    told: str
    value: float | None = None
    unit: str = ""
    advice: str = ""


def doctor(ledger: Ledger, output: Path, as_of: date) -> list[Check]:
    """Every check in the order of the page; `as_of` is the day for which a list would be made."""
    checks = [*_ages(ledger, as_of), *_coverage(ledger, as_of), *_identities(ledger, as_of), *_run(output, as_of)]
    return [*checks, _exit_status(checks)]


def plain_checks(checks: Sequence[Check]) -> list[dict[str, Any]]:
    """The checks for JSON."""
    from screener.outputs.plain import number

    return [asdict(check) | {"value": number(check.value)} for check in checks]


def _ages(ledger: Ledger, as_of: date) -> list[Check]:
    import pandas as pd

    made = []
    for name, (sql, most, mend) in AGES.items():
        day = ledger.query(sql, [as_of])["d"].iloc[0]
        if pd.isna(day):
            state = "bad" if name in NEEDED else "watch"
            made.append(Check("age of sources", name, state, f"nothing of it is held by {as_of}", None, "days", mend))
            continue
        age = (as_of - day.date()).days
        state = "ok" if age <= most else "bad" if name in NEEDED else "watch"
        told = f"to {day:%Y-%m-%d}, {_days(age)}" + ("" if state == "ok" else f" (at most {most} are good)")
        made.append(Check("age of sources", name, state, told, age, "days", "" if state == "ok" else mend))
    return made


def _days(age: int) -> str:
    return "of the day itself" if age == 0 else "1 day old" if age == 1 else f"{age} days old"


def _coverage(ledger: Ledger, as_of: date) -> list[Check]:
    def count(sql: str, *given: Any) -> int:
        return int(ledger.query(sql, list(given))["n"].iloc[0])

    filers = count(
        "SELECT count(DISTINCT cik) AS n FROM events WHERE form IN ('10-K', '10-Q')"
        " AND filed <= $1 AND filed > CAST($1 AS DATE) - 400",
        as_of,
    )
    symbols = count("SELECT count(DISTINCT cik) AS n FROM tickers")
    priced = count(
        "SELECT count(DISTINCT t.cik) AS n FROM tickers t JOIN prices p USING (symbol)"
        f" WHERE p.date <= $1 AND p.date > CAST($1 AS DATE) - {PRICE_DAYS}",
        as_of,
    )
    facts = count("SELECT count(DISTINCT cik) AS n FROM facts WHERE filed <= $1", as_of)
    both = count(
        "SELECT count(DISTINCT f.cik) AS n FROM (SELECT DISTINCT cik FROM facts WHERE filed <= $1) f JOIN tickers t USING (cik)"
        f" JOIN prices p USING (symbol) WHERE p.date <= $1 AND p.date > CAST($1 AS DATE) - {PRICE_DAYS}",
        as_of,
    )
    read = count("SELECT count(*) AS n FROM filings WHERE filed <= $1", as_of)
    odd = count("SELECT count(*) AS n FROM filings WHERE filed <= $1 AND problems > 0", as_of)
    empty = count(
        "SELECT count(*) AS n FROM filings WHERE filed <= $1 AND repurchases = 0 AND programs = 0 AND deals = 0 AND problems = 0",
        as_of,
    )
    part = "coverage"
    mend = "screener import facts and screener import prices bring the rest"
    made = [
        Check(part, "companies with a ticker", "ok" if symbols else "bad", f"{symbols:,}", symbols, "count"),
        Check(part, "filed a 10-K or 10-Q in 400 days", "ok" if filers else "watch", f"{filers:,}", filers, "count"),
        Check(part, "with a price of the last ten days", "ok" if priced else "bad", f"{priced:,} of {symbols:,}", priced, "count"),
        Check(part, "with facts", "ok" if facts else "bad", f"{facts:,}", facts, "count"),
        Check(
            part, "with both, so that they can be looked at", "ok" if both > 100 else "watch" if both else "bad",
            f"{both:,} of {priced:,} priced companies", both, "count", "" if both > 100 else mend,
        ),
        Check(part, "filings read", "ok" if read else "watch", f"{read:,}, in {empty:,} of them nothing to record", read, "count"),
        _share(part, "filings read with a problem", odd, read, 0.10, "`filings problems` lists what was not understood"),
    ]  # fmt: skip
    return [*made, _two_sources(ledger, as_of), _old_readings(ledger, as_of)]


def _two_sources(ledger: Ledger, as_of: date) -> Check:
    from screener.price_pairs import APART, price_pairs

    part, what = "coverage", "closes that two price sources have"
    pairs = price_pairs(ledger, as_of, PRICE_DAYS)
    if not len(pairs):
        return Check(part, what, "watch", "no close of these days is held from two sources, so none was compared", None, "fraction")
    apart = pairs[~pairs["agrees"]].sort_values("apart", ascending=False)
    told = f"{len(pairs) - len(apart):,} of {len(pairs):,} agree within {APART:.0%}"
    for row in apart.head(3).itertuples():
        told += f"; {row.symbol} on {row.date:%Y-%m-%d} {row.low:,.2f} in {row.low_source}, {row.high:,.2f} in {row.high_source}"
    advice = "look which of the two is adjusted for splits, or is another company's" if len(apart) else ""
    return Check(part, what, "watch" if len(apart) else "ok", told, 1 - len(apart) / len(pairs), "fraction", advice)


def _share(part: str, what: str, some: int, all_: int, most: float, advice: str) -> Check:
    if not all_:
        return Check(part, what, "watch", "none to look at", None, "fraction")
    state = "ok" if some / all_ <= most else "watch"
    return Check(
        part, what, state, f"{some:,} of {all_:,} ({some / all_:.0%})", some / all_, "fraction", "" if state == "ok" else advice
    )


def _old_readings(ledger: Ledger, as_of: date) -> Check:
    from filings.readers import READER_VERSION

    frame = ledger.query("SELECT reader_version AS v, count(*) AS n FROM filings WHERE filed <= $1 GROUP BY 1", [as_of])
    old = int(frame.loc[frame["v"].astype("string") != str(READER_VERSION), "n"].sum())
    told = f"{old:,} were read by another version than {READER_VERSION}" if old else f"all by version {READER_VERSION}"
    advice = "import the filings again: a better reader reads old filings anew" if old else ""
    return Check("coverage", "version of the readers", "watch" if old else "ok", told, old, "count", advice)


def _identities(ledger: Ledger, as_of: date) -> list[Check]:
    pairs = repurchase_pairs(ledger, as_of)
    part, what = "identities", "cash paid for own shares against the filing's monthly table"
    if not len(pairs):
        return [Check(part, what, "watch", "no quarter has both", None, "fraction", "screener import filings FOLDER")]
    agree = int(pairs["agrees"].sum())
    share = agree / len(pairs)
    apart = pairs[~pairs["agrees"]].sort_values("filed", ascending=False).head(3)
    examples = "; ".join(
        f"CIK {int(row['cik'])} to {row['end']:%Y-%m-%d}: ${row['cash'] / 1e6:,.1f}m paid,"
        f" ${row['bought'] / 1e6:,.1f}m by the table ({row['accession']})"
        for row in apart.to_dict("records")
    )
    told = f"{agree} of {len(pairs)} quarters agree within {AGREES:.0%} ({share:.0%})" + (
        f"; apart: {examples}" if examples else ""
    )
    state = "ok" if share >= LEAST_AGREEING else "watch"
    advice = (
        "" if state == "ok" else "look at one with `filings show PATH --only repurchases`: shares withheld for tax, or a wrong unit"
    )
    return [Check(part, what, state, told, share, "fraction", advice)]


def repurchase_pairs(ledger: Ledger, as_of: date) -> pd.DataFrame:
    """Quarters with both: `cik, accession, filed, end, cash` (cash-flow statement), `bought` (Item 703 shares x price), `agrees`.

    A quarter's cash is told as such or is the year to date less the quarters before. The table may or may not count shares
    withheld for tax, so that either of its columns may agree. Quarters in which both are nothing are not counted,
    nor are tables of a whole year (Axcelis prints twelve months in its 10-K, 0001558370-24-001628).
    """
    import pandas as pd

    tables = ledger.query(
        """SELECT cik, accession, max(filed) AS filed, max("end") AS "end", min(start) AS start,
        sum(total_shares * average_price) AS bought, sum(program_shares * average_price) AS program
        FROM repurchases WHERE NOT is_total AND filed <= $1 AND "end" IS NOT NULL GROUP BY 1, 2
        HAVING date_diff('day', CAST(min(start) AS DATE), CAST(max("end") AS DATE)) BETWEEN 75 AND 105
        AND count(*) = count(total_shares) AND count(*) FILTER (WHERE total_shares > 0 AND average_price IS NULL) = 0
        AND count(DISTINCT coalesce(security, '')) = 1""",
        [as_of],
    )
    flows = ledger.query(
        """SELECT cik, start, "end", arg_max(value, filed) AS value FROM facts
        WHERE concept = 'us-gaap:PaymentsForRepurchaseOfCommonStock' AND filed <= $1 AND unit = 'USD' AND start IS NOT NULL
        AND dimensions IS NULL GROUP BY 1, 2, 3""",
        [as_of],
    )
    by_company = dict(list(flows.groupby("cik")))
    rows = []
    for table in tables.to_dict("records"):
        group = by_company.get(table["cik"])
        cash = None if group is None else _quarter(group, pd.Timestamp(table["end"]))
        bought = 0.0 if pd.isna(table["bought"]) else float(table["bought"])
        program = None if pd.isna(table["program"]) else float(table["program"])
        if cash is None or (cash == 0 and bought == 0):
            continue
        agrees = any(side is not None and abs(side - cash) <= AGREES * max(abs(cash), abs(side)) for side in (bought, program))
        rows.append((table["cik"], table["accession"], table["filed"], pd.Timestamp(table["end"]), cash, bought, agrees))
    return pd.DataFrame(rows, columns=["cik", "accession", "filed", "end", "cash", "bought", "agrees"]).astype({"agrees": bool})


def _quarter(flows: pd.DataFrame, end: pd.Timestamp) -> float | None:
    """Cash of the quarter that ends within a week of the day: as told, else what the year to date gained."""
    near = flows[(flows["end"] - end).abs().dt.days <= 7]
    for row in near.to_dict("records"):
        days = (row["end"] - row["start"]).days
        if 75 <= days <= 105:
            return float(row["value"])
    for row in near.to_dict("records"):
        earlier = flows[(flows["start"] == row["start"]) & ((row["end"] - flows["end"]).dt.days.between(75, 105))]
        if len(earlier):
            return float(row["value"]) - float(earlier["value"].iloc[0])
    return None


def _run(output: Path, as_of: date) -> list[Check]:
    from screener.runs import find_runs, read_run

    part = "newest run"
    runs = [run for run in find_runs(output) if run.as_of <= as_of]
    if not runs:
        return [Check(part, "runs", "watch", f"there is no run in {output} by {as_of}", None, "", "screener run")]
    try:
        document = read_run(runs[-1])
    except SourceError as error:
        return [Check(part, "runs", "bad", str(error), None, "", "screener run")]
    age = (as_of - runs[-1].as_of).days
    companies = document["companies"]
    universe = document["universe"]
    state, advice = ("ok", "") if age <= 10 else ("watch", "screener run")
    made = [
        Check(part, "age", state, f"of {runs[-1].as_of}, {_days(age)}", age, "days", advice),
        Check(
            part, "ranked", "ok" if universe["ranked"] else "bad",
            f"{universe['ranked']:,} of {universe['considered']:,}; {len(universe['left_out']):,} left out with a reason",
            universe["ranked"], "count", "" if universe["ranked"] else "sheet Left out says why for each company",
        ),
        *_by_hand(part, document.get("overrides") or ()),
        _caps(part, companies),
        _missing(part, companies),
    ]  # fmt: skip
    red = sum(any(flag["severity"] == "red" for flag in company["flags"]) for company in companies)
    return [*made, _share(part, "companies with a red flag", red, len(companies), 0.5, "sheet Flags has each with its reason")]


def _by_hand(part: str, overrides: Sequence[Mapping[str, Any]]) -> list[Check]:
    """What the user set by hand, with a finding for each that a newer filing contradicts."""
    contradicted = [one for one in overrides if one["state"] == "contradicted"]
    told = f"{len(contradicted)} of {len(overrides)} contradicted by a newer filing" if overrides else "none"
    whole = Check(part, "set by hand", "watch" if contradicted else "ok", told, len(contradicted), "count")
    return [whole, *(Check(part, f"{one['field']} of {one['ticker']}", "watch", one["told"]) for one in contradicted)]


def _caps(part: str, companies: Sequence[Mapping[str, Any]]) -> Check:
    what = "market cap against the listing's own"
    both = [c for c in companies if c.get("market_cap") and c.get("listing_market_cap") and c.get("market_cap_source") == "cover"]
    apart = [c for c in both if abs(c["market_cap"] / c["listing_market_cap"] - 1) > DISAGREES]
    if not both:
        return Check(part, what, "watch", "no company has both", None, "fraction")
    named = ", ".join(f"{c['ticker']} {c['market_cap'] / c['listing_market_cap'] - 1:+.0%}" for c in apart[:5])
    told = f"{len(apart)} of {len(both)} differ by more than {DISAGREES:.0%}" + (f": {named}" if named else "")
    share = len(apart) / len(both)
    advice = "each carries an amber flag with both numbers" if apart else ""
    return Check(part, what, "ok" if share <= 0.1 else "watch", told, share, "fraction", advice)


def _missing(part: str, companies: Sequence[Mapping[str, Any]]) -> Check:
    what = "measures of the score that are not known"
    parts = [name for company in companies for name in company["contributions"]]
    lacking = [name for company in companies for name in company["contributions"] if company.get(name) is None]
    if not parts:
        return Check(part, what, "watch", "nobody is listed", None, "fraction")
    most = max(sorted(set(lacking)), key=lacking.count, default=None)
    share = len(lacking) / len(parts)
    told = f"{share:.0%}" + (f", most often {most} ({lacking.count(most)} of {len(companies)})" if most else "")
    return Check(
        part,
        what,
        "ok" if share <= 0.25 else "watch",
        told,
        share,
        "fraction",
        "" if share <= 0.25 else "sheet Missing has the reasons",
    )


STATUS: dict[int, str] = {0: "a run ends with 0: done", 1: "a run ends with 1: done, but data is old or incomplete"}


def _exit_status(checks: Sequence[Check]) -> Check:
    bad = [f"{check.part}, {check.what}" for check in checks if check.state == "bad"]
    told = STATUS[1 if bad else 0] + (f" ({'; '.join(bad[:4])})" if bad else "")
    advice = "2 would mean that the call, the settings or a locked archive stands in the way"
    return Check("exit status", "of screener run", "bad" if bad else "ok", told, 1 if bad else 0, "count", advice)
