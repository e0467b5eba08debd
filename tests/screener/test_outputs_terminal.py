"""The list and one company on a terminal."""

from __future__ import annotations

import io
from typing import Any

import pytest
from rich.console import Console

from filings.errors import SettingsError
from screener.outputs.choosing import Choice, chosen, csv_text, sectors_named
from screener.outputs.company_page import print_company
from screener.outputs.shortlist_json import document
from screener.outputs.terminal import find_company, listed, print_list
from screener.shortlist import Shortlist


@pytest.fixture
def made(made_shortlist: Shortlist) -> dict[str, Any]:
    return document(made_shortlist)


def printed(width: int, write: Any) -> str:
    console = Console(width=width, force_terminal=False, color_system=None)
    with console.capture() as captured:
        write(console)
    return captured.get()


@pytest.mark.parametrize("width", [30, 60, 80, 120, 200])
def test_the_list_fits_the_terminal(made: dict[str, Any], width: int) -> None:
    lines = printed(width, lambda console: print_list(made, console)).splitlines()
    assert max(map(len, lines)) <= width
    for ticker in ("ALFA", "BRVO", "CARL", "ECHO", "FOXB", "DLTA"):
        assert sum(ticker in line for line in lines) == 1, "one line a company"


def test_the_list_says_score_discount_and_red_flags(made: dict[str, Any]) -> None:
    text = printed(160, lambda console: print_list(made, console))
    alfa = next(line for line in text.splitlines() if "ALFA" in line)
    assert "78.0" in alfa
    assert "43%" in alfa
    assert "RED: interest cover" in next(line for line in text.splitlines() if "DLTA" in line)
    assert "6 of 6 ranked; 8 companies were looked at" in text


def test_a_sector_shows_fewer_and_changes_no_rank(made: dict[str, Any]) -> None:
    assert [(c["ticker"], c["rank"]) for c in listed(made, ["energy"])] == [("DLTA", 6)]
    assert [c["ticker"] for c in listed(made, ["INDUSTRIALS", "consumer staples"], top=1)] == ["ALFA"]
    assert listed(made, ["Utilities"]) == []
    assert "nobody" in printed(80, lambda console: print_list(made, console, Choice(sectors=["Utilities"])))


def test_sectors_are_guessed_at_only_where_it_is_sure() -> None:
    assert sectors_named(["info", "Health care"]) == ["Information Technology", "Health Care"]
    with pytest.raises(SettingsError, match="did you mean Industrials"):
        sectors_named(["Industrals"])
    with pytest.raises(SettingsError, match="consumer"):
        sectors_named(["consumer"])


def tickers(made: dict[str, Any], **asked: Any) -> list[str]:
    return [company["ticker"] for company in chosen(made["companies"], Choice(**asked))]


def test_a_part_of_the_list_by_cap_flag_and_order(made: dict[str, Any]) -> None:
    # Caps $m by hand from the table: ALFA 1,235, BRVO 640, CARL 310, ECHO 95, FOXB 880, DLTA 450.
    assert tickers(made, min_cap=500e6) == ["ALFA", "BRVO", "FOXB"]
    assert tickers(made, min_cap=100e6, max_cap=500e6) == ["CARL", "DLTA"]
    assert tickers(made, flags=["RED"]) == ["DLTA"]
    assert tickers(made, no_flags=["red", "market cap dis"]) == ["ALFA", "BRVO", "ECHO", "FOXB"]
    # Discounts by hand: DLTA 45 %, ALFA 43 %, BRVO 25 %, CARL and FOXB 15 %; ECHO has none and comes last in both orders.
    assert tickers(made, sort="discount") == ["DLTA", "ALFA", "BRVO", "CARL", "FOXB", "ECHO"]
    assert tickers(made, sort="Discount", reverse=True)[0] == "CARL"
    assert tickers(made, sort="Discount", reverse=True)[-1] == "ECHO"
    assert tickers(made, sort="Cap", top=2) == tickers(made, sort="market-cap", top=2) == ["ALFA", "FOXB"]
    assert tickers(made, sort="company")[0] == "ALFA"
    for asked, said in (
        ({"flags": ["interest covr"]}, "did you mean interest cover under 2"),
        ({"sort": "discont"}, "did you mean"),
        ({"industries": ["Semi conductors"]}, "did you mean Semiconductors"),
    ):
        with pytest.raises(SettingsError, match=said):
            tickers(made, **asked)


def test_csv_has_numbers_as_numbers_and_no_formula(made: dict[str, Any]) -> None:
    made["companies"][0]["name"] = "=HYPERLINK(1)\n,Evil"
    lines = csv_text(made["companies"]).splitlines()
    assert len(lines) == 7
    assert lines[0].startswith("rank,ticker,cik,name")
    assert lines[1].startswith('1,ALFA,101,"\'=HYPERLINK(1) ,Evil",Industrials')
    assert "0.0812345678912" in lines[1] or "0.08123456789" in lines[1]


def test_explain_shows_the_gap_what_it_does_and_where_it_says_so(made: dict[str, Any]) -> None:
    text = printed(100, lambda console: print_company(made, find_company(made, "alfa"), console))
    for part in (
        "Rank 1 of 6, score 78.0",
        "EV/EBIT",
        "42.9%",
        "BIGA 13.0x",
        "$200.0m, active, $112.5m left",
        "bought Golf Fasteners LLC, $45.0m",
        "https://www.sec.gov/Archives/edgar/data/101/000000010125000031/alfa-20250930.htm",
    ):
        assert part in text
    assert len(text.splitlines()) < 60, "one screen"


def test_explain_says_why_a_number_is_missing(made: dict[str, Any]) -> None:
    text = printed(120, lambda console: print_company(made, find_company(made, "103"), console))
    assert "no repurchase concept in the latest filing" in text
    assert "AMBER: market cap disagrees" in text


def test_who_is_not_on_the_list(made: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match="fewer than three pillars"):
        find_company(made, "yank")
    with pytest.raises(SettingsError, match="did you mean ALFA"):
        find_company(made, "ALFFA")


def test_a_name_cannot_move_the_cursor(made: dict[str, Any]) -> None:
    made["companies"][0]["name"] = "Evil\x1b[2J\x07 [red]Corp[/red]\nInc"
    text = printed(160, lambda console: print_list(made, console))
    text += printed(160, lambda console: print_company(made, made["companies"][0], console))
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "[red]" in text


@pytest.mark.parametrize("width", [80, 120])
def test_the_regime_page_has_state_sentence_place_and_what_flips_it(width: int) -> None:
    from screener.outputs.terminal_regime import print_regime

    reading = {
        "observation": "Small caps lead: IWM against SPY", "state": "off", "sentence": "IWM/SPY stands -1.4 % from its mean. " * 4,
        "basis": "proxy", "percentile": 0.436, "years": 24.5, "change_13w": -0.09, "unit": "points", "as_of": "2025-11-21",
        "flips": "above its mean",
    }  # fmt: skip
    blank = {"observation": "Quad \x1b[31m", "state": "unknown", "sentence": "no GDP series is held", "basis": "measured"}
    out = io.StringIO()
    page = {"as_of": "2025-11-21", "summary": "0 of 1 on.", "readings": [reading, blank]}
    print_regime(page, Console(file=out, width=width))
    text = out.getvalue()
    assert "OFF      Small caps lead: IWM against SPY" in text
    assert "proxy; percentile 44 of 24.5 years; -0.09 points in 13 weeks" in " ".join(text.split())
    assert "flips: above its mean" in text
    assert "UNKNOWN  Quad" in text
    assert "no GDP series is held" in text
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= width
