"""The whole path on all the real data: import once, then lists of several days. What is expected was read or worked by hand."""

import json
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from filings.ledger import Ledger
from screener.backtest.replay import past_lists, plain, regimes
from screener.halves import Halves, Step
from screener.outputs import Context, outputs
from screener.pipeline import filtered, make_shortlist, rank_companies
from screener.settings import load_settings
from screener.shortlist import Shortlist

ROOT = Path(__file__).resolve().parents[2]
FRIDAY = date(2025, 11, 21)
TEN = {"SUNE", "TZOO", "EVER", "MDXG", "GCT", "HTZ", "UAA", "SONO", "ACLS", "HRI"}
"""Small caps in the data with four quarters of facts as of FRIDAY (data/README.md)."""


@pytest.fixture(scope="module")
def archive(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything imported by the project's own script."""
    folder = tmp_path_factory.mktemp("archive")
    done = subprocess.run(
        ["bash", str(ROOT / "scripts" / "import_all.sh"), str(shared / "data"), str(folder)], capture_output=True, text=True
    )
    # Status 1: filings without accession or filed date are named and not stored.
    assert done.returncode == 1, done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    assert "has no accession number" in done.stderr
    return folder


@pytest.fixture(scope="module")
def ledger(archive: Path) -> Iterator[Ledger]:
    import screener.sources  # noqa: F401 declares every table

    with Ledger.open(archive, read_only=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def shortlist(ledger: Ledger) -> Shortlist:
    return make_shortlist(ledger, load_settings(), FRIDAY)


def as_json(shortlist: Shortlist) -> bytes:
    return outputs()["shortlist.json"](shortlist, Context())


def test_every_small_cap_with_four_quarters_is_ranked_or_has_its_reason(shortlist: Shortlist) -> None:
    ranked = set(shortlist.companies.table["ticker"])
    left_out = shortlist.companies.left_out.set_index("ticker")["reason"].to_dict()
    assert {"ACLS", "EVER", "GCT", "HRI", "MDXG", "SONO", "UAA"} <= ranked
    assert ranked | set(left_out) >= TEN
    assert "below $50.00m" in left_out["SUNE"]  # market cap $4.4m that day
    assert "a day" in left_out["TZOO"]  # $0.9m traded a day, below $1m
    assert all(left_out.values())


@pytest.mark.parametrize("dies", [False, True])
def test_two_processes_make_the_same_list_and_one_goes_on_alone(
    ledger: Ledger, shortlist: Shortlist, monkeypatch: pytest.MonkeyPatch, dies: bool
) -> None:
    monkeypatch.setattr("screener.halves.LEAST", 1)
    shared: list[str] = []
    taken = Halves._submit

    def submit(self: Halves, step: Step, table: pd.DataFrame, words: Any, named: Any) -> Any:
        future = taken(self, step, table, words, named)
        shared.append(step.__name__ if future is not None else "alone")
        if dies and self._pool is not None:
            for process in self._pool._processes.values():
                process.kill()
        return future

    monkeypatch.setattr(Halves, "_submit", submit)
    assert as_json(make_shortlist(ledger, load_settings(), FRIDAY)) == as_json(shortlist)
    assert shared == (["add_figures", "alone", "alone"] if dies else ["add_figures", "add_allocation", "add_past_figures"])


def test_loss_makers_carry_a_flag(shortlist: Shortlist) -> None:
    flags = shortlist.companies.flags
    loss = set(flags.loc[flags["flag"] == "loss-making", "cik"])
    assert {1314727, 1336917, 1364479} <= loss  # Sonos, Under Armour, Herc: net losses of the twelve months


def test_contributions_add_up_to_the_score(shortlist: Shortlist) -> None:
    document = json.loads(as_json(shortlist))
    for company in document["companies"]:
        told = sum(part if isinstance(part, int | float) else 0.0 for part in company["contributions"].values())
        assert told == pytest.approx(company["score"], abs=1e-6)


def test_no_peer_has_figures_of_another_age(shortlist: Shortlist) -> None:
    # FSDS of 2010 once put earnings of 2010 under market caps of 2025.
    peers = set(shortlist.peers["peer_ticker"])
    assert peers
    assert not peers & {"VLO", "CVS", "HPQ", "MAR", "HAL"}, "held only in the data sets of 2010"


def test_a_sector_filter_changes_no_score_and_no_rank(shortlist: Shortlist) -> None:
    few = filtered(shortlist, ["Information Technology"], None).companies.table
    assert list(few["ticker"]) == ["ACLS"]
    assert few["score"].iloc[0] == shortlist.companies.table.set_index("ticker")["score"]["ACLS"]
    assert few["rank"].iloc[0] == shortlist.companies.table.set_index("ticker")["rank"]["ACLS"]


DATED = {
    **dict.fromkeys(("facts", "filings", "repurchases", "programs", "deals", "problems", "notices", "events"), "filed"),
    **dict.fromkeys(("prices", "adjusted_prices", "macro", "calendar"), "date"),
    "estimates": "snapshot",
}
"""Every table whose rows become public on a day. The others say who is who, which may be known later (README)."""


def copied(whole: Ledger, cut: Ledger, day: date, prices: str) -> None:
    """Everything but what became public after the day. Later prices are `gone`, or `other` (seven times as high, so that it shows
    where one is used, and shares are listed or not as before)."""
    from filings.ledger import TABLES

    held = set(whole.query("SELECT table_name FROM duckdb_tables()")["table_name"])
    for name, declared in TABLES.items():
        if name not in held:  # declared by a module that was imported after the archive was made
            continue
        where = f"{DATED[name]} <= DATE '{day}'" if name in DATED else "true"
        cut.insert(declared, whole.query(f"SELECT * FROM {name} WHERE {where}"))
    if prices == "other":
        for name in ("prices", "adjusted_prices"):
            numbers = [f.name for f in TABLES[name].fields if f.type == "DOUBLE"]
            wrong = ", ".join(f'7 * "{number}" AS "{number}"' for number in numbers)
            later = f"SELECT * REPLACE ({wrong}) FROM {name} WHERE date > DATE '{day}'"
            cut.insert(TABLES[name], whole.query(later))


@pytest.mark.parametrize("day", [FRIDAY, date(2025, 6, 20), date(2024, 3, 15)])
def test_what_became_public_after_the_day_changes_nothing(ledger: Ledger, day: date) -> None:
    whole = as_json(make_shortlist(ledger, load_settings(), day))
    with Ledger.open(None) as cut:
        copied(ledger, cut, day, "other")
        again = as_json(make_shortlist(cut, load_settings(), day))
    assert json.loads(again) == json.loads(whole)
    assert again == whole


def test_without_any_later_price_the_companies_are_the_same(ledger: Ledger) -> None:
    """Whether a share of an adjusted series alone was listed is told by later prices too, and so only counts differ."""
    day = date(2024, 3, 15)
    with Ledger.open(None) as cut:
        copied(ledger, cut, day, "gone")
        again = json.loads(as_json(make_shortlist(cut, load_settings(), day)))
    whole = json.loads(as_json(make_shortlist(ledger, load_settings(), day)))
    assert again["companies"] == whole["companies"]
    states = [[(r["key"], r["value"], r["state"]) for r in made["regime"]["readings"]] for made in (again, whole)]
    assert states[0] == states[1]


def test_what_the_user_set_is_read_once(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    from screener.sources import overrides

    read: list[Ledger] = []
    monkeypatch.setattr(overrides, "_stored", lambda opened: read.append(opened) or [])
    rank_companies(ledger, load_settings(), FRIDAY)
    assert read == [ledger]


REPLAYED = [date(2022, 11, 18), date(2024, 3, 15), date(2024, 8, 16), date(2025, 6, 20), FRIDAY]


def test_lists_made_together_are_those_made_alone(ledger: Ledger) -> None:
    """Every column of every company that is measured, peers too, to the last digit; scores, ranks, flags."""
    from screener.many_days import blocks, read_block
    from screener.universe import survey

    settings = load_settings()
    together = {snapshot["as_of"]: snapshot for snapshot in past_lists(ledger, settings, REPLAYED)}
    for block in blocks(REPLAYED):
        surveys = {day: survey(ledger, settings, day) for day in block}
        figures = read_block(ledger, settings, {day: one.companies.table.index for day, one in surveys.items()})
        for day in block:
            alone = rank_companies(ledger, settings, day, surveys[day])
            shared = rank_companies(ledger, settings, day, surveys[day], figures=figures[day])
            pd.testing.assert_frame_equal(shared.measured.table, alone.measured.table, check_exact=True)
            pd.testing.assert_frame_equal(shared.ranked.table, alone.ranked.table, check_exact=True)
            pd.testing.assert_frame_equal(shared.contributions, alone.contributions, check_exact=True)
            pd.testing.assert_frame_equal(shared.ranked.flags, alone.ranked.flags, check_exact=True)
            assert together[day.isoformat()] == plain(day, alone.ranked, alone.contributions)
            assert len(alone.ranked.table) >= 4


def test_one_pass_tells_every_weeks_regime(ledger: Ledger) -> None:
    from screener.regime import read_regime

    days = [date(2024, 3, 15), date(2025, 6, 20)]
    together = regimes(ledger, days)
    for day in days:
        alone = {r["key"]: r["state"] for r in read_regime(ledger, day)["readings"]}
        assert {r["key"]: r["state"] for r in together[day]} == alone


def test_a_company_that_was_delisted_later_is_on_the_list_of_then(ledger: Ledger) -> None:
    """Nikola: 1-for-30 in June 2024, bankrupt in February 2025, last close $0.38 on 2025-02-21; EDGAR lists no symbol of it."""
    then = rank_companies(ledger, load_settings(), date(2024, 8, 16)).ranked
    nikola = then.table.loc[1731289]
    assert nikola["ticker"] == "NKLA"
    assert nikola["latest_period_end"] == pd.Timestamp("2024-06-30")
    later = rank_companies(ledger, load_settings(), FRIDAY).ranked
    assert 1731289 not in later.table.index
    why = later.left_out.set_index("cik")["reason"][1731289]
    assert "no price of NKLA" in why


def test_hertz_in_november_2023_does_not_come_out_on_top(ledger: Ledger) -> None:
    # measures.md 9: buybacks of 22 % of cap, fleet spending outside the usual tag, debt rising; fell by half within a year.
    made = make_shortlist(ledger, load_settings(), date(2023, 11, 17))
    table = made.companies.table.set_index("ticker")
    if "HTZ" in table.index:
        assert table.loc["HTZ", "rank"] > 1
        red = made.companies.flags.query("cik == 1657853 and severity == 'red'")
        assert "gross debt rose" in " ".join(red["reason"])
    else:
        reason = made.companies.left_out.set_index("ticker")["reason"]["HTZ"]
        assert "pillars measured" in reason


def test_celadon_in_2016_is_not_listed_without_a_price(ledger: Ledger) -> None:
    # Its facts are held, its price is not (the panel begins in 2021): no list of that day may hold it.
    made = make_shortlist(ledger, load_settings(), date(2016, 11, 18))
    assert "CGI" not in set(made.companies.table["ticker"])
    assert 865941 in set(made.companies.left_out["cik"])
