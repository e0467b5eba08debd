"""What changed and why: made lists whose scores were worked out on paper, and three weeks of real prices and filings."""

from __future__ import annotations

import copy
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from filings.errors import SettingsError
from screener.cause_words import price_ratio
from screener.causes import Cause, joined, read_lists
from screener.outputs import Context
from screener.outputs.shortlist_json import shortlist_json
from screener.outputs.terminal_week import print_changes
from screener.shortlist import Shortlist
from screener.weekly import Change, changes, chosen_runs, header_words, plain_changes

NEW = "0000000101-25-000031"
LATER = "0000000101-25-000099"


def company(cik: int, score: float, rank: int, **more: Any) -> dict[str, Any]:
    """A company whose score hangs on two measures of equal weight: yield over peers and buybacks."""
    made = {
        "cik": cik, "ticker": f"T{cik}", "name": f"Made {cik} Inc", "rank": rank, "score": score, "price": 10.0,
        "market_cap": 100e6, "enterprise_value": 100e6, "multiple": "EV/EBIT", "own_multiple": 10.0, "peer_multiple": 20.0,
        "peer_group": "Made things", "yield_ratio": 2.0, "net_buyback_yield": 0.05, "repurchases_ttm": 5e6, "current_shares": 10e6,
        "remaining_authorization": None, "latest_accession": NEW, "latest_form": "10-Q", "latest_filed": "2025-11-05",
        "latest_period_end": "2025-09-30", "latest_filing": {"accession": NEW, "filed": "2025-11-05", "form": "10-Q", "url": None},
        "events": [], "programs": [], "deals": [], "flags": [], "missing": {}, "score_factor": 1.0,
        "percentiles": {"yield_ratio": score / 100, "net_buyback_yield": score / 100},
    }  # fmt: skip
    return made | more


def document(as_of: str, companies: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """A list as `shortlist.json` has it."""
    made = {
        "as_of": as_of, "companies": companies, "universe": {"considered": 9, "ranked": len(companies), "left_out": []},
        "weights": {"yield_ratio": 1.0, "net_buyback_yield": 1.0}, "settings": {"universe": {"minimum_price": 2.0}},
        "versions": {"readers": "1"},
    }  # fmt: skip
    return made | more


def four() -> list[dict[str, Any]]:
    """Four companies with percentiles of quarters: yields 4, 3, 2, 1 over peers, all with the buybacks of the same order."""
    return [
        company(
            100 + n, 100 - 25 * (n - 1), n, yield_ratio=5.0 - n, net_buyback_yield=(5 - n) / 100,
            percentiles={"yield_ratio": 1.25 - n / 4, "net_buyback_yield": 1.25 - n / 4},
        )
        for n in range(1, 5)
    ]  # fmt: skip


def only(made: list[Change], kind: str) -> Change:
    found = [change for change in made if change.kind == kind]
    assert len(found) == 1, made
    return found[0]


def rescored(companies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Percentiles of four distinct values, by hand: the n-th from below stands at n / 4; the score is their mean x 100."""
    for measure in ("yield_ratio", "net_buyback_yield"):
        order = sorted(companies, key=lambda c: c[measure])
        for at, one in enumerate(order, start=1):
            one["percentiles"][measure] = at / 4
    for one in companies:
        one["score"] = 50 * (one["percentiles"]["yield_ratio"] + one["percentiles"]["net_buyback_yield"]) * one["score_factor"]
    companies.sort(key=lambda c: -c["score"])
    for at, one in enumerate(companies, start=1):
        one["rank"] = at
    return companies


def test_the_same_list_twice_has_no_change(made_shortlist: Shortlist) -> None:
    made = json.loads(shortlist_json(made_shortlist, Context()))
    assert changes(made, made) == []
    assert header_words(made, made) == []
    later = copy.deepcopy(made) | {"as_of": "2025-11-28"}
    assert changes(later, made) == [], "a week without news is no change"


def test_a_price_fall_moves_a_company_and_the_price_is_named() -> None:
    old, new = document("2025-11-14", four()), document("2025-11-21", four())
    third = new["companies"][2]
    # The price falls by six tenths: on an enterprise value of all equity the yield over peers goes from 2 to 5, past 4 and 3.
    third |= {"price": 4.0, "market_cap": 40e6, "enterprise_value": 40e6, "yield_ratio": 5.0, "own_multiple": 4.0}
    rescored(new["companies"])
    change = next(c for c in changes(new, old) if c.ticker == "T103")
    assert change.kind == "moved"
    assert (change.rank_before, change.rank) == (3, 2)
    assert change.causes == (Cause("price", "$10.00 → $4.00 (-60.0%)", 25.0),)
    assert (change.score or 0) - (change.score_before or 0) == 25.0, "two quarters of half the weight"
    pushed = next(c for c in changes(new, old) if c.ticker == "T101")
    assert [cause.kind for cause in pushed.causes] == ["other companies"]


def test_peers_that_grow_dearer_move_a_company() -> None:
    old, new = document("2025-11-14", four()), document("2025-11-21", four())
    new["companies"][3] |= {"peer_multiple": 70.0, "yield_ratio": 3.5}  # 1 x 70 / 20: past 2 and 3
    rescored(new["companies"])
    change = next(c for c in changes(new, old) if c.ticker == "T104")
    assert change.causes == (Cause("peers", "EV/EBIT 20.0x → 70.0x", 25.0),)


def test_a_new_filing_is_named_with_its_accession() -> None:
    old, new = document("2025-11-14", four()), document("2025-11-21", four())
    filing = {"accession": LATER, "form": "10-Q", "filed": "2025-11-18", "url": "https://www.sec.gov/x"}
    new["companies"][3] |= {
        "net_buyback_yield": 0.035, "latest_accession": LATER, "latest_filed": "2025-11-18", "latest_period_end": "2025-12-31",
        "latest_filing": filing, "events": [filing],
    }  # fmt: skip
    rescored(new["companies"])
    change = next(c for c in changes(new, old) if c.ticker == "T104")
    assert [(c.kind, c.accession, c.points) for c in change.causes] == [("new filing", LATER, 25.0)]
    assert change.causes[0].told == "10-Q of 2025-11-18: Net buyback after pay 1.0% → 3.5%"


def test_an_amended_report_of_the_same_period_is_a_restatement() -> None:
    old, new = document("2025-11-14", four()), document("2025-11-21", four())
    filing = {"accession": LATER, "form": "10-Q/A", "filed": "2025-11-18", "url": "https://www.sec.gov/x"}
    new["companies"][0] |= {"net_buyback_yield": 0.001, "latest_filing": filing, "events": [filing], "repurchases_ttm": 1e5}
    rescored(new["companies"])
    change = next(c for c in changes(new, old) if c.ticker == "T101")
    assert [(c.kind, c.accession, c.points) for c in change.causes] == [("restatement", LATER, -37.5)]


def test_the_same_filing_with_another_number_is_mended_data() -> None:
    old, new = document("2025-11-14", four()), document("2025-11-21", four())
    new["companies"][0] |= {"net_buyback_yield": 0.001, "repurchases_ttm": 1e5}
    rescored(new["companies"])
    cause = next(c for c in changes(new, old) if c.ticker == "T101").causes[0]
    assert (cause.kind, cause.accession) == ("data repaired", NEW)
    assert "Repurchases TTM 5.0m → 0.1m" in cause.told
    late = copy.deepcopy(new)
    late["companies"][-1]["events"] = [{"accession": LATER, "form": "8-K", "filed": "2025-10-01", "url": None}]
    late["companies"][0]["events"] = late["companies"][-1]["events"]
    cause = next(c for c in changes(late, old) if c.ticker == "T101").causes[0]
    assert cause.kind == "data repaired", "public before the old list, and read only now"


def test_weights_settings_and_versions_are_the_readers_own_doing() -> None:
    old, new = document("2025-11-14", four()), document("2025-11-21", four())
    old["companies"][1]["percentiles"]["net_buyback_yield"] = new["companies"][1]["percentiles"]["net_buyback_yield"] = 0.25
    old["companies"][1]["score"] = 50.0  # (0.75 + 0.25) / 2
    new["weights"] = {"yield_ratio": 3.0, "net_buyback_yield": 1.0}
    new["companies"][1]["score"] = 62.5  # 0.75 x 0.75 + 0.25 x 0.25
    change = only(changes(new, old), "moved")
    assert change.causes == (Cause("weights", "Yield over peers 1 → 3", 12.5),)
    assert header_words(new, old) == ["Weights changed: Yield over peers 1 → 3."]
    other = document("2025-11-21", four(), settings={"universe": {"minimum_price": 1.0}}, versions={"readers": "2"})
    assert header_words(other, old) == [
        "Settings changed: universe.minimum_price 2 → 1.",
        "Another version of the program: readers 1 → 2.",
    ]


def test_a_red_flag_halves_the_score_and_is_told_with_its_filing() -> None:
    old, new = document("2025-11-14", four()), document("2025-11-21", four())
    filing = {"accession": LATER, "form": "8-K", "filed": "2025-11-18", "items": "4.02", "url": "https://www.sec.gov/x"}
    flag = {"flag": "non-reliance", "severity": "red", "reason": "not to be relied upon", "accession": LATER}
    new["companies"][0] |= {"flags": [flag], "score_factor": 0.5, "events": [filing]}
    rescored(new["companies"])
    made = changes(new, old)
    flagged = only(made, "flag")
    assert flagged.is_red
    assert [(c.kind, c.accession) for c in flagged.causes] == [("new filing", LATER)]
    moved = next(c for c in made if c.kind == "moved" and c.ticker == "T101")
    assert [(c.kind, c.told, c.points) for c in moved.causes] == [("new filing", "red flag non-reliance", -50.0)]
    assert only(changes(old, new), "flag gone").told == "no longer red: non-reliance (was: not to be relied upon)"


def test_authorisations_raised_and_used_up() -> None:
    old, new = document("2025-11-14", four()), document("2025-11-21", four())
    program = {
        "announced": "2025-11-17", "authorized_value": 50e6, "authorized_shares": None, "filed": "2025-11-18", "form": "8-K",
        "accession": LATER, "url": None, "status": "active", "remaining_value": 50e6, "remaining_shares": None,
    }  # fmt: skip
    new["companies"][0] |= {"programs": [program], "remaining_authorization": 50e6}
    old["companies"][1]["remaining_authorization"] = 4e6
    new["companies"][1]["remaining_authorization"] = 0
    made = changes(new, old)
    raised = only(made, "authorisation raised")
    assert raised.told == "$50.0m authorised 2025-11-17; remaining unknown → $50.0m"
    assert [(c.kind, c.accession) for c in raised.causes] == [("new filing", LATER)]
    assert only(made, "authorisation used up").told == "remaining $4.0m → $0.0m"


def test_who_enters_and_leaves_has_a_cause() -> None:
    old, new = document("2025-11-14", four()), document("2025-11-21", four()[:3])
    old["companies"] = old["companies"][1:]
    old["universe"] |= {"ranked": 3, "left_out": [{"cik": 101, "ticker": "T101", "reason": "market cap $5.1bn is above $5bn"}]}
    gone = "its latest period, to 2025-06-30, is 144 days old, more than 135: a report is overdue"
    new["universe"]["left_out"] = [{"cik": 104, "ticker": "T104", "reason": gone}]
    made = changes(new, old)
    entered, left = only(made, "entered"), only(made, "left")
    assert [(c.kind, c.told) for c in entered.causes] == [("price", "market cap $5.1bn is above $5bn")]
    assert left.is_red
    assert gone in left.told
    assert [c.kind for c in left.causes] == ["time"]


def test_a_list_cut_short_does_not_say_who_left() -> None:
    old, new = document("2025-11-14", four()), document("2025-11-21", four()[:2])
    new["universe"]["ranked"] = 4
    assert not [c for c in changes(new, old) if c.kind in ("entered", "left")]
    assert "cut short" in header_words(new, old)[0]
    new["companies"][0] |= {"price": 5.0, "yield_ratio": 8.0, "score": 90.0}
    new["companies"][0]["percentiles"]["yield_ratio"] = 0.8
    assert [c.kind for c in only(changes(new, old), "moved").causes] == ["price"], "the largest step takes all"


def test_a_split_is_no_fall() -> None:
    old = company(1, 50.0, 1, price=30.0, current_shares=10e6)
    assert price_ratio(company(1, 50.0, 1, price=10.2, current_shares=30e6), old) == pytest.approx(1.02)
    assert price_ratio(company(1, 50.0, 1, price=10.2, current_shares=10e6), old) == pytest.approx(0.34)


def test_points_add_up_to_the_move_whatever_happens() -> None:
    old, new = (
        document("2025-11-14", four()),
        document("2025-11-21", four(), weights={"yield_ratio": 1.0, "net_buyback_yield": 3.0}),
    )
    new["companies"][2] |= {"price": 4.0, "yield_ratio": 5.5, "peer_multiple": 22.0, "net_buyback_yield": 0.2, "score_factor": 0.5}
    for measure in ("yield_ratio", "net_buyback_yield"):
        for at, one in enumerate(sorted(new["companies"], key=lambda c: c[measure]), start=1):
            one["percentiles"][measure] = at / 4
    for one in new["companies"]:
        one["score"] = (
            100 * one["score_factor"] * (one["percentiles"]["yield_ratio"] + 3 * one["percentiles"]["net_buyback_yield"]) / 4
        )
    for change in changes(new, old):
        if change.kind == "moved":
            moved = (change.score or 0) - (change.score_before or 0)
            assert sum(cause.points or 0 for cause in change.causes) == pytest.approx(moved), change
    assert read_lists(new, old).percentile(103, "yield_ratio", 3.5) == 0.75, "over 3 and 1, under 4"


def test_a_figure_set_by_hand_is_the_cause_of_its_move() -> None:
    old, new = document("2025-11-14", four()), document("2025-11-21", four())
    told = "debt set by hand to 5,000,000 by JD on 2025-11-18: notes"
    new["companies"][2] |= {"yield_ratio": 5.0, "overrides": [{"field": "debt", "value": "5000000", "state": "held", "told": told}]}
    rescored(new["companies"])
    causes = [cause for change in changes(new, old) if change.cik == 103 for cause in change.causes]
    assert [cause.kind for cause in causes] == ["override"]
    assert causes[0].told.startswith(told)
    back = [c for change in changes(old | {"as_of": "2025-11-28"}, new) for c in change.causes if c.kind == "override"]
    assert back[0].told.startswith("debt is no longer set by hand")


def test_runs_are_named_by_day_by_folder_or_not_at_all(tmp_path: Path) -> None:
    for day in ("2025-11-07", "2025-11-14", "2025-11-21"):
        (tmp_path / day).mkdir()
        (tmp_path / day / "shortlist.json").write_text(json.dumps(document(day, four())))
    assert [d["as_of"] for d in chosen_runs(tmp_path, [])] == ["2025-11-21", "2025-11-14"]
    assert [d["as_of"] for d in chosen_runs(tmp_path, ["2025-11-07"])] == ["2025-11-21", "2025-11-07"]
    assert [d["as_of"] for d in chosen_runs(tmp_path, ["2025-11-14", str(tmp_path / "2025-11-07")])] == ["2025-11-14", "2025-11-07"]
    with pytest.raises(SettingsError, match="no run of 2025-01-01"):
        chosen_runs(tmp_path, ["2025-01-01"])
    with pytest.raises(SettingsError, match="neither a day"):
        chosen_runs(tmp_path, ["last"])
    with pytest.raises(SettingsError, match="at most two"):
        chosen_runs(tmp_path, ["a", "b", "c"])
    with pytest.raises(SettingsError, match="not two runs"):
        chosen_runs(tmp_path / "none", [])


@pytest.mark.parametrize("width", [80, 120])
def test_the_terminal_says_it_within_its_width(width: int) -> None:
    from rich.console import Console

    old, new = document("2025-11-14", four()), document("2025-11-21", four())
    new["companies"][2] |= {"price": 4.0, "yield_ratio": 5.0, "name": "Evil \x1b[31m Inc"}
    rescored(new["companies"])
    out = io.StringIO()
    print_changes(new, old, changes(new, old), Console(file=out, width=width))
    text = out.getvalue()
    assert "What changed from 2025-11-14 to 2025-11-21" in text
    assert "price: $10.00 → $4.00" in text
    assert "\x1b" not in text
    assert max(len(line) for line in text.splitlines() if "https://" not in line) <= width
    print_changes(new, new, [], Console(file=out, width=width))
    assert "Nothing changed." in out.getvalue()


def test_changes_are_json(made_shortlist: Shortlist) -> None:
    old, new = document("2025-11-14", four()), document("2025-11-21", four()[:3])
    made = plain_changes(changes(new, old))
    assert json.loads(json.dumps(made))[0]["kind"] == "left"
    assert joined([Cause("price", "up", 1.25), Cause("time", "gone")]) == "price: up (+1.2); time: gone"


AMENDED = "0001640428-25-000999"
SMALL = {"ACLS": 1113232, "SONO": 1314727, "GCT": 1857816, "EVER": 1640428}


@pytest.fixture(scope="module")
def three_weeks(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """The lists of four days: four small caps from their own filings, the large caps of the shared data, real weekly prices."""
    import pandas as pd

    from screener.commands.call import open_ledger
    from screener.imports import import_files
    from screener.pipeline import make_shortlist
    from screener.settings import load_settings

    data, folder = shared / "data", tmp_path_factory.mktemp("weeks")
    filings = pd.read_csv(data / "filings.csv", dtype=str)
    mine = filings[
        filings["ticker"].isin(list(SMALL)) & (filings["filed_date"] >= "20240801") & filings["form"].isin(["10-K", "10-Q"])
    ]
    (folder / "filings").mkdir()
    mine.to_csv(folder / "filings" / "filings.csv", index=False)
    for name in mine["file"]:
        (folder / "filings" / name).symlink_to(data / "filings" / name)
    large = sorted((data / "companyfacts_trimmed").glob("CIK*.json.gz"))
    ciks = {int(path.name[3:13]) for path in large} | set(SMALL.values())
    companies = pd.read_csv(data / "reference" / "listed_filer_metadata.csv.gz", dtype=str)
    companies = companies[companies["cik"].astype(int).isin(ciks)]
    companies.to_csv(folder / "companies.csv", index=False)
    symbols = set(companies["tickers"].str.findall(r"'([^']+)'").explode())
    prices = []
    for name in ("us_listed_weekly", "us_adjusted_weekly"):
        frame = pd.read_parquet(data / "market" / f"{name}.parquet")
        prices.append(folder / f"{name}.parquet")
        frame[frame["symbol"].isin(symbols) & (frame["date"] >= date(2023, 1, 1))].to_parquet(prices[-1])
    made = {}
    with open_ledger(folder / "archive") as ledger:
        for kind, paths in (
            ("companies", [folder / "companies.csv"]),
            ("facts", large),
            ("prices", [*prices, data / "market" / "etf_daily.parquet"]),
            ("filings", [folder / "filings"]),
        ):
            list(import_files(kind, ledger, paths, subset=True))
        for day in ("2025-10-31", "2025-11-07", "2025-11-21", "2025-11-28"):
            if day == "2025-11-28":
                # None of these companies restated in the years that prices are held for: an amendment is made, with half of the
                # operating income and cash flow that EverQuote's 10-Q of 4 November 2025 has.
                ledger.execute(
                    f"""INSERT INTO facts BY NAME SELECT * REPLACE ('{AMENDED}' AS accession, '10-Q/A' AS form,
                    DATE '2025-11-25' AS filed, CASE WHEN "end" = DATE '2025-09-30' AND (concept LIKE '%OperatingIncomeLoss'
                    OR concept LIKE '%NetCashProvidedByUsedInOperatingActivities') THEN value / 2 ELSE value END AS value)
                    FROM facts WHERE accession = '0001193125-25-264817'"""
                )
            shortlist = make_shortlist(ledger, load_settings(), date.fromisoformat(day))
            made[day] = json.loads(shortlist_json(shortlist, Context()))
    return made


def test_three_real_weeks_tell_their_filings_and_prices(three_weeks: dict[str, dict[str, Any]]) -> None:
    first, second, third, fourth = three_weeks.values()
    assert {"ACLS", "SONO"} <= {c["ticker"] for c in first["companies"]}
    # Filed on 6 November 2025 (10-Q to 30 September), read on sec.gov.
    week = {c.ticker: c for c in changes(second, first) if c.kind == "moved"}
    assert ("new filing", "0001104659-25-107689") in [(c.kind, c.accession) for c in week["ACLS"].causes]
    # Filed on 14 November 2025 (10-K to 27 September).
    fortnight = [c for c in changes(third, second) if c.ticker == "SONO"]
    assert "0001314727-25-000090" in [cause.accession for c in fortnight for cause in c.causes]
    # Closes of 31 October and 7 November 2025: $27.37 and $33.11. A rise costs points: the discount is smaller.
    price = [cause for cause in week["GCT"].causes if cause.kind == "price"]
    assert [cause.told for cause in price] == ["$27.37 → $33.11 (+21.0%)"]
    assert (price[0].points or 0) < 0
    # Closes of 7 and 21 November 2025: $85.74 and $76.88. A fall earns points: the discount is larger.
    fall = [cause for c in changes(third, second) if c.ticker == "ACLS" for cause in c.causes if cause.kind == "price"]
    assert [cause.told for cause in fall] == ["$85.74 → $76.88 (-10.3%)"]
    assert (fall[0].points or 0) > 0
    # The amendment, and not the price alone, moves EverQuote down, and the change leads to it.
    restated = [cause for c in changes(fourth, third) if c.ticker == "EVER" for cause in c.causes if cause.kind == "restatement"]
    assert [cause.accession for cause in restated] == [AMENDED]
    assert "10-Q/A of 2025-11-25 (other figures for the same period)" in restated[0].told
    assert (restated[0].points or 0) < 0
    for change in (*changes(second, first), *changes(third, second), *changes(fourth, third)):
        assert change.causes
        if change.kind == "moved":
            whole = (change.score or 0) - (change.score_before or 0)
            assert sum(cause.points or 0 for cause in change.causes) == pytest.approx(whole, abs=0.2), (
                "parts under 0.05 are left out"
            )
    assert changes(third, third) == []
    assert changes(fourth, fourth) == []
