"""Peers, medians and discounts: worked by hand on companies of round numbers, and what must not move them."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from screener.companies import Companies
from screener.multiples import MULTIPLES
from screener.peers import MADE, add_discounts
from screener.peersets import median_of_others
from screener.settings import load_settings

NAN = float("nan")
SETTINGS = load_settings()
TEXTS = {"role": "peer", "kind": "operating", "industry_group": "Tools", "sector": "Industrials", "name": "Co"}
NUMBERS = {multiple.yield_column: NAN for multiple in MULTIPLES} | {
    "market_cap": 100.0, "enterprise_value": 100.0, "mid_cycle_operating_income": NAN, "fcf": NAN, "cash": 50.0, "rotce": NAN,
    "acquisitions_ttm": 0.0, "operating_income_quarter": NAN,
}  # fmt: skip
SEVEN = [{"market_cap": 9e6 + at, "sector": "Energy", "industry_group": "Oil", "kind": "other"} for at in range(7)]
"""Seven giants of another kind, so that none of the peers below is one of the seven largest."""


def companies(*rows: dict[str, Any]) -> Companies:
    filled = [TEXTS | NUMBERS | {"cik": at + 1, "ticker": f"T{at + 1}"} | row for at, row in enumerate(rows)]
    table = pd.DataFrame(filled).set_index("cik")
    return Companies(table.astype(dict.fromkeys([*TEXTS, "ticker"], "string")))


def done_of_nobody() -> Companies:
    nobody = companies(small(0.1))
    return nobody.keep(nobody.table.index[:0])


def peers(*multiples: float, **more: Any) -> list[dict[str, Any]]:
    return [{"ebit_yield": 1 / value, **more} for value in multiples]


def small(ebit_yield: float, **more: Any) -> dict[str, Any]:
    return {"role": "small", "ebit_yield": ebit_yield, "cik": 1000, **more}


def first(done: Companies) -> tuple[dict[str, Any], dict[str, str]]:
    mine = done.missing[done.missing["cik"] == 1000]
    cells = {str(name): value for name, value in done.table.loc[1000].items()}
    return cells, dict(zip(mine["column"], mine["reason"], strict=True))


def discounted(*rows: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    return first(add_discounts(companies(*SEVEN, *rows), SETTINGS)[0])


def test_the_discount_is_to_the_median_of_the_group() -> None:
    # Peers at 10, 12, 16, 20 and 40 times: median 16. Own 8 times: half of it. Distances 6, 4, 0, 4, 24: median 4. Harmonic mean:
    # 5 / (0.1 + 0.08333 + 0.0625 + 0.05 + 0.025) = 15.58.
    cells, _ = discounted(*peers(10, 12, 16, 20, 40), small(1 / 8))
    assert cells["multiple"] == "EV/EBIT"
    assert cells["peer_multiple"] == pytest.approx(16)
    assert cells["discount"] == cells["ttm_discount"] == pytest.approx(0.5)
    assert cells["peer_deviation"] == pytest.approx(4)
    assert cells["peer_harmonic_mean"] == pytest.approx(15.584, abs=1e-3)
    assert cells["yield_ratio"] == pytest.approx(2)
    assert (cells["peer_group"], cells["peer_step"], cells["peer_count"]) == ("Tools", 0, 5)
    assert cells["peer_percentile"] == 0
    assert cells["peer_multiple_without_seven"] == pytest.approx(16)


def test_the_smaller_of_two_discounts_counts() -> None:
    # Mid-cycle 8 of 100: 12.5 times against 16, a discount of 0.21875; the trailing year's is 0.5.
    cells, _ = discounted(*peers(10, 12, 16, 20, 40), small(1 / 8, mid_cycle_operating_income=8.0))
    assert cells["mid_cycle_discount"] == pytest.approx(0.21875)
    assert cells["discount"] == pytest.approx(0.21875)
    assert cells["ttm_discount"] == pytest.approx(0.5)


def test_a_mid_cycle_loss_leaves_no_discount_and_a_negative_ratio() -> None:
    cells, reasons = discounted(*peers(10, 12, 16, 20, 40), small(1 / 8, mid_cycle_operating_income=-1.0))
    assert pd.isna(cells["discount"])
    assert "mid-cycle" in reasons["discount"]
    assert cells["yield_ratio"] == pytest.approx(-0.01 * 16)
    assert reasons["mid_cycle_discount"] == "the mid-cycle year is a loss"


def test_without_the_seven_largest() -> None:
    # Five giants at 40 times are among the seven largest: with them the median of ten is (20 + 40) / 2 of yields, without them 12.
    giants = peers(40, 40, 40, 40, 40, market_cap=1e9)
    done, listed = add_discounts(companies(*SEVEN[:2], *giants, *peers(8, 10, 12, 14, 16), small(0.1)), SETTINGS)
    cells, _ = first(done)
    assert cells["peer_multiple_without_seven"] == pytest.approx(12)
    assert cells["peer_multiple"] == pytest.approx(2 / (1 / 16 + 1 / 40))
    assert listed["is_seven"].sum() == 5
    assert listed["value"].max() == pytest.approx(40)


def test_four_peers_of_the_group_are_too_few_and_the_sector_is_named() -> None:
    other = peers(20, 20, 20, industry_group="Boats")
    cells, _ = discounted(*peers(10, 10, 10, 10), *other, small(0.1))
    assert (cells["peer_group"], cells["peer_step"], cells["peer_count"]) == ("Industrials", 1, 7)
    assert cells["peer_multiple"] == pytest.approx(10)


def test_one_peer_is_no_peer_set() -> None:
    cells, reasons = discounted(*peers(10), small(0.1))
    assert pd.isna(cells["discount"])
    assert pd.isna(cells["multiple"])
    assert "enough large-cap peers" in reasons["discount"]


def test_where_all_peers_of_the_group_lose_money_the_sector_stands_in() -> None:
    lossy = [{"ebit_yield": -0.05} for _ in range(6)]
    cells, _ = discounted(*lossy, *peers(10, 10, 10, 10, 10, 10, 10, sector="Energy", industry_group="Oil"), small(0.1))
    assert cells["peer_group"] == "all non-financials"
    cells, reasons = discounted(*lossy, small(0.1))
    assert pd.isna(cells["discount"])
    assert reasons["discount"]


def test_a_peer_that_loses_money_counts_as_dearest() -> None:
    cells, _ = discounted(*peers(10, 12, 16, 20), {"ebit_yield": -0.5}, small(1 / 8))
    assert cells["peer_multiple"] == pytest.approx(16)
    assert cells["peer_deviation"] == pytest.approx(4)  # distances 6, 4, 0, 4 and infinity


def test_a_loss_has_no_discount_and_stays_in_order() -> None:
    cells, reasons = discounted(*peers(10, 10, 10, 10, 10), small(-0.05))
    assert pd.isna(cells["discount"])
    assert reasons["discount"] == "a loss: EV/EBIT is not positive"
    assert cells["yield_ratio"] == pytest.approx(-0.5)
    assert cells["peer_percentile"] == 1


def test_where_the_first_multiple_is_unknown_no_later_one_stands_in() -> None:
    row = small(NAN, earnings_yield=0.4)
    cells, reasons = discounted(*[{"ebit_yield": 0.1, "earnings_yield": 0.1} for _ in range(6)], row)
    assert pd.isna(cells["multiple"])
    assert "no later multiple stands in" in reasons["discount"]


def test_financials_never_meet_manufacturers() -> None:
    banks = [{"kind": "bank", "tangible_book_yield": 0.5, "earnings_yield": 0.1} for _ in range(4)]
    cells, reasons = discounted(
        *peers(10, 10, 10, 10, 10), *banks, small(NAN, kind="bank", tangible_book_yield=1.0, earnings_yield=0.1)
    )
    assert pd.isna(cells["discount"])
    assert reasons["discount"]


def test_a_bank_s_book_is_never_read_alone() -> None:
    # Peers at twice book and 10 times earnings; own book at par is half of theirs, earnings at 8 times a fifth less: 0.2 counts.
    banks = [{"kind": "bank", "tangible_book_yield": 0.5, "earnings_yield": 0.1, "rotce": 0.2} for _ in range(5)]
    cells, _ = discounted(*banks, small(NAN, kind="bank", tangible_book_yield=1.0, earnings_yield=0.125))
    assert cells["multiple"] == "P/TBV"
    assert cells["ttm_discount"] == pytest.approx(0.5)
    assert cells["beside_discount"] == pytest.approx(0.2)
    assert cells["discount"] == pytest.approx(0.2)
    assert cells["peer_rotce"] == pytest.approx(0.2)
    cells, _ = discounted(*banks, small(NAN, kind="bank", tangible_book_yield=1.0))
    assert pd.isna(cells["multiple"])
    cells, _ = discounted(*banks, small(NAN, kind="bank", earnings_yield=0.125))
    assert cells["multiple"] == "P/E"


def test_ev_ebitda_stands_beside_and_is_not_scored() -> None:
    rows = [{"ebit_yield": 0.1, "ebitda_yield": 0.2} for _ in range(5)]
    cells, _ = discounted(*rows, small(0.2, ebitda_yield=0.1))
    assert (cells["beside"], cells["discount"]) == ("EV/EBITDA", pytest.approx(0.5))
    assert cells["beside_discount"] == pytest.approx(-1)


def test_a_company_that_burns_its_cash_is_not_cheap() -> None:
    # 13 of 50 a year is more than a quarter. Where it is dear anyway it keeps its bad place.
    cells, reasons = discounted(*peers(10, 10, 10, 10, 10), small(0.2, fcf=-13.0))
    assert pd.isna(cells["discount"])
    assert pd.isna(cells["yield_ratio"])
    assert "25% of its cash" in reasons["discount"]
    assert "burns" in reasons["yield_ratio"]
    cells, _ = discounted(*peers(10, 10, 10, 10, 10), small(0.05, fcf=-13.0))
    assert cells["yield_ratio"] == pytest.approx(0.5)
    assert discounted(*peers(10, 10, 10, 10, 10), small(0.2, fcf=-12.0))[0]["discount"] == pytest.approx(0.5)


def test_a_company_is_never_its_own_peer() -> None:
    # Six small caps at 5 to 10 times: the five others of the first are 6, 7, 8, 9, 10.
    others = [{"role": "small", "ebit_yield": 1 / value} for value in (6, 7, 8, 9, 10)]
    cells, _ = discounted(*peers(10, 10, 10, 10, 10), *others, small(1 / 5))
    assert cells["same_size_multiple"] == pytest.approx(8)
    assert cells["same_size_discount"] == pytest.approx(1 - 5 / 8)
    assert cells["same_size_count"] == 5
    cells, reasons = discounted(*peers(10, 10, 10, 10, 10), *others[1:], small(1 / 5))
    assert pd.isna(cells["same_size_multiple"])
    assert "fewer than 5 others" in reasons["same_size_multiple"]
    _, listed = add_discounts(companies(*SEVEN, *peers(10, 10, 10, 10, 10), small(1 / 5)), SETTINGS)
    assert 1000 not in set(listed["peer_cik"])


def held_against(named: dict[str, tuple[str, ...]], *rows: dict[str, Any]) -> tuple[dict[str, Any], Companies, list[str]]:
    done, printed = add_discounts(companies(*rows), load_settings(), named)
    return first(done)[0], done, printed["peer_ticker"].tolist()


def of_ticker(row: dict[str, Any], ticker: str, **more: Any) -> dict[str, Any]:
    return row | {"ticker": ticker} | more


def test_the_user_s_own_peers_go_before_the_industry() -> None:
    five = peers(10, 10, 10, 10, 10)
    mine = [
        of_ticker(peers(20)[0], "AAA", industry_group="Elsewhere", sector="Energy"),
        of_ticker(peers(40)[0], "BBB", industry_group="Elsewhere", sector="Energy"),
        of_ticker(peers(30)[0], "CCC", role="named"),
    ]
    company = of_ticker(small(0.1), "TINY")
    row, done, printed = held_against({"TINY": ("AAA", "BBB", "CCC", "TINY", "GONE")}, company, *five, *mine)
    # 10 against the median yield of 1/20, 1/30 and 1/40: 1 - 10 / 30. The company is not its own peer; GONE is not held.
    assert row["peer_multiple"] == pytest.approx(30)
    assert row["discount"] == pytest.approx(2 / 3)
    assert (row["peer_group"], row["peer_step"], row["peer_count"]) == ("your own list", 0, 3)
    assert sorted(printed) == ["AAA", "BBB", "CCC"]
    told = done.flags[done.flags["flag"] == "own peers not used"]["reason"].tolist()
    assert told == ["of the peers that you named, TINY, GONE cannot be used: no EV/EBIT of that day is held"]
    row, _, _ = held_against({}, company, *five, *mine)
    assert (row["peer_group"], row["peer_count"]) == ("Tools", 5), "a named company is nobody else's peer"


def test_own_peers_without_the_multiple_are_said_and_not_used() -> None:
    row, done, _ = held_against({"TINY": ("GONE", "LOST")}, of_ticker(small(0.1), "TINY"), *peers(10, 10, 10, 10, 10))
    assert row["peer_group"] == "Tools"
    told = done.flags[done.flags["flag"] == "own peers not used"]["reason"].tolist()
    assert len(told) == 1
    assert "GONE, LOST" in told[0]


def test_every_missing_cell_has_exactly_a_reason() -> None:
    kinds = [{"kind": kind, "role": "small"} for kind in ("bank", "reit", "insurer", "biotech", "operating")]
    done, _ = add_discounts(companies(*SEVEN, *peers(9, 9, 9, 9, 9), *kinds, small(-1), small(0.1, cik=1001)), SETTINGS)
    told = dict(zip(zip(done.missing["cik"], done.missing["column"], strict=True), done.missing["reason"], strict=True))
    for name in MADE:
        for cik in done.table.index[done.table[name].isna()]:
            assert told[cik, name], (cik, name)


def test_nothing_breaks_without_peers_or_small_caps() -> None:
    done, listed = add_discounts(companies(small(0.1)), SETTINGS)
    assert pd.isna(done.table["discount"].iloc[0])
    assert listed.empty
    done, listed = add_discounts(companies(*peers(10, 10)), SETTINGS)
    assert listed.empty
    assert len(done.table) == 2
    done, listed = add_discounts(done_of_nobody(), SETTINGS)
    assert listed.empty


PLAIN = hypothesis_settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.generate])
yields = st.one_of(st.none(), st.floats(-0.5, 0.5).filter(lambda value: abs(value) > 1e-3))
market = st.lists(
    st.tuples(st.sampled_from(["peer", "small"]), st.sampled_from(["Tools", "Boats"]), yields, yields, st.integers(1, 10**6)),
    min_size=1,
    max_size=40,
)


def of_market(rows: list[Any]) -> Companies:
    return companies(
        *(
            {"role": role, "industry_group": group, "ebit_yield": NAN if first is None else first,
             "mid_cycle_operating_income": NAN if mid is None else 100 * mid, "market_cap": float(cap)}
            for role, group, first, mid, cap in rows
        )
    )  # fmt: skip


@given(market, st.randoms(use_true_random=False))
@PLAIN
def test_the_order_of_companies_moves_nothing(rows: list[Any], random: Any) -> None:
    one = of_market(rows)
    order = list(one.table.index)
    random.shuffle(order)
    other = replace(one, table=one.table.loc[order])
    left, right = (add_discounts(made, SETTINGS) for made in (one, other))
    pd.testing.assert_frame_equal(left[0].table, right[0].table.loc[one.table.index])
    assert sorted(map(str, left[1].to_dict("records"))) == sorted(map(str, right[1].to_dict("records")))


@given(market, yields.filter(lambda value: value is not None))
@PLAIN
def test_a_peer_of_another_sector_moves_only_the_widest_set(rows: list[Any], added: float) -> None:
    one = of_market(rows)
    new = companies({"cik": 10**6, "industry_group": "Banks", "sector": "Energy", "ebit_yield": added, "market_cap": 0.5})
    other = replace(one, table=pd.concat([one.table, new.table]))
    left, right = (add_discounts(made, SETTINGS)[0].table for made in (one, other))
    near = left["peer_step"] < 2
    large = one.table["role"] == "peer"
    if large.sum() >= 7:  # else the new one is one of the seven largest
        pd.testing.assert_frame_equal(left.loc[near, MADE], right.loc[left.index[near], MADE])


@given(market, st.floats(0.01, 100))
@PLAIN
def test_a_currency_moves_nothing(rows: list[Any], scale: float) -> None:
    one = of_market(rows)
    table = one.table.copy()
    money = ["market_cap", "enterprise_value", "mid_cycle_operating_income", "fcf", "cash"]
    table[money] *= scale
    left, right = (add_discounts(made, SETTINGS)[0].table[MADE] for made in (one, replace(one, table=table)))
    pd.testing.assert_frame_equal(left, right, rtol=1e-9)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.floats(-1, 1)), max_size=25))
def test_the_median_of_the_others_is_what_a_person_would_take(rows: list[tuple[str, float]]) -> None:
    values = pd.Series([value for _, value in rows], dtype="float64")
    keys = pd.Series([key for key, _ in rows], dtype="string")
    made = median_of_others(values, keys)
    for at in range(len(rows)):
        others = sorted(value for place, (key, value) in enumerate(rows) if key == rows[at][0] and place != at)
        assert made.loc[at, "count"] == len(others)
        if others:
            half = len(others) // 2
            expected = others[half] if len(others) % 2 else (others[half - 1] + others[half]) / 2
            assert made.loc[at, "median"] == pytest.approx(expected)
        else:
            assert made["median"].isna()[at]
