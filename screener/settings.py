"""Every number that a person may argue with. Values and reasons stand in `settings.toml`; the classes here say which there are and
of which type. A user's own file may change some of them; what it does not name stays."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

from filings.errors import SettingsError
from screener.presets import FILE as PRESETS
from screener.presets import Preset, chosen_preset

FILE = Path(__file__).with_name("settings.toml")
LARGEST_FILE = 1_000_000
"""Bytes; a settings file is a page of text, anything above this is something else."""


@dataclass(frozen=True, slots=True)
class Universe:
    """Which companies are looked at (measures.md 1)."""

    minimum_cap: float
    maximum_cap: float
    peer_minimum_cap: float
    minimum_price: float
    minimum_daily_volume: float
    liquidity_weeks: int
    position: float
    participation: float
    price_age_days: int
    stale_after_due_days: int
    benchmark: str
    biotech_minimum_revenue: float
    takeover_months: int


@dataclass(frozen=True, slots=True)
class MarketCap:
    """When shares x price is believed, and when a share count is."""

    disagreement: float
    absurd: float
    share_jump: float
    split_tolerance: float
    shares_age_days: int


@dataclass(frozen=True, slots=True)
class Fundamentals:
    """Balance sheet, cash and earnings (measures.md 2)."""

    tax_rate: float
    residual_debt: float
    latest_period_days: int
    mid_cycle_years: int
    cash_burn: float


@dataclass(frozen=True, slots=True)
class Cash:
    """From where on a line that is absent from the cash-flow statement is believed to be nothing: shares of total assets."""

    unexplained: float
    not_understood: float
    trace: float
    estimated: float
    netted: float
    few_leases: float


@dataclass(frozen=True, slots=True)
class Allocation:
    """Buybacks, deals, debt (measures.md 3 and 4)."""

    program_months: int
    execution_quarters: int
    execution_program_share: float
    later_quarters: int
    programmatic_return: float
    capital_change: float
    large_deal: float


@dataclass(frozen=True, slots=True)
class Peers:
    """How many companies a comparison needs."""

    minimum: int
    regression_minimum: int


@dataclass(frozen=True, slots=True)
class Weights:
    """Points of each measure in the score; only their proportions count. `weights["roic"]` reads one by the measure's column."""

    yield_ratio: float
    organic_share_change_12m: float
    net_buyback_yield: float
    affordable_authorization: float
    say_do: float
    debt_paydown_yield: float
    dividend_yield: float
    fcf_yield_3y: float
    interest_cover: float
    net_debt_ebitda: float
    roic: float
    accruals: float

    def __getitem__(self, measure: str) -> float:
        value: float = getattr(self, measure)
        return value


@dataclass(frozen=True, slots=True)
class Gates:
    """What a red flag does to a score (measures.md 7)."""

    red_flag_factor: float


@dataclass(frozen=True, slots=True)
class Flags:
    """From where on something is shown as a flag (measures.md 7 and 8)."""

    event_months: int
    said_days: int
    split_months: int
    price_days: int
    debt_that_counts: float
    sold_that_counts: float
    large_buyback: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """How missing measures rank, and from where on a fact is a red flag (measures.md 7)."""

    missing_percentile: float
    minimum_pillars: int
    confidence_per_peer_step: float
    interest_cover: float
    equity_raised: float


@dataclass(frozen=True, slots=True)
class Backtest:
    """How past lists are traded, judged and charged for by `screener backtest`; no list depends on it."""

    lag_weeks: int
    groups: int
    least_names: int
    enough_names: int
    enough_windows: float
    hurdle: float
    too_good: float
    failed_below: float
    loss_at_failure: float
    still_weeks: int
    stands_still: float
    tight_cap: float
    tight_volume: float
    tight_half_spread: float
    fair_cap: float
    fair_volume: float
    fair_half_spread: float
    wide_cap: float
    wide_volume: float
    wide_half_spread: float
    other_half_spread: float


@dataclass(frozen=True, slots=True)
class Reviews:
    """When a rejected name is looked at again."""

    price_move: float


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a run; passed to every step, changed by nobody."""

    universe: Universe
    market_cap: MarketCap
    fundamentals: Fundamentals
    cash: Cash
    allocation: Allocation
    peers: Peers
    weights: Weights
    gates: Gates
    flags: Flags
    ranking: Ranking
    backtest: Backtest
    reviews: Reviews
    preset: Preset = field(default_factory=Preset)


SECTIONS: dict[str, type[Any]] = {
    "universe": Universe,
    "market_cap": MarketCap,
    "fundamentals": Fundamentals,
    "cash": Cash,
    "allocation": Allocation,
    "peers": Peers,
    "weights": Weights,
    "gates": Gates,
    "flags": Flags,
    "ranking": Ranking,
    "backtest": Backtest,
    "reviews": Reviews,
}

SHARES = {
    ("universe", "participation"),
    ("market_cap", "disagreement"),
    ("market_cap", "share_jump"),
    ("market_cap", "split_tolerance"),
    ("fundamentals", "tax_rate"),
    ("fundamentals", "residual_debt"),
    ("cash", "unexplained"),
    ("cash", "not_understood"),
    ("cash", "trace"),
    ("cash", "estimated"),
    ("cash", "netted"),
    ("cash", "few_leases"),
    ("allocation", "execution_program_share"),
    ("gates", "red_flag_factor"),
    ("flags", "debt_that_counts"),
    ("flags", "sold_that_counts"),
    ("flags", "large_buyback"),
    ("ranking", "missing_percentile"),
    ("ranking", "confidence_per_peer_step"),
    ("backtest", "too_good"),
    ("backtest", "loss_at_failure"),
    ("backtest", "stands_still"),
    ("backtest", "tight_half_spread"),
    ("backtest", "fair_half_spread"),
    ("backtest", "wide_half_spread"),
    ("backtest", "other_half_spread"),
}
"""Settings that are a share of something and so lie between 0 and 1."""


def load_settings(
    path: Path | None = None, changes: Mapping[str, Mapping[str, Any]] | None = None, preset: str | None = None
) -> Settings:
    """The shipped settings, overridden by a preset, by a user's TOML file, and by `changes` (what the command line said).

    A preset of the user's own goes over the rest of their file, since they have just asked for it by name.

    Raises SettingsError for a file that cannot be read, a key that does not exist, a value of the wrong type or an impossible one.
    """
    values = {section: dict(given) for section, given in _shipped().items()}
    mine = _read(path) if path is not None else {}
    own = mine.pop("presets", {})
    if not isinstance(own, Mapping):
        raise SettingsError(f"presets in {path} is no section: write [presets.NAME] and its keys on lines below.")
    way, moved = chosen_preset(preset, _shipped_presets() | dict(own), str(path) if _is_own(preset, own) else PRESETS.name)
    layers = [(f"the preset {way.name}", moved), (str(path), mine)]
    for where, more in (*(reversed(layers) if _is_own(preset, own) else layers), ("the call", dict(changes or {}))):
        _override(values, more, where)
    built = {section: kind(**values[section]) for section, kind in SECTIONS.items()}
    settings = Settings(**built, preset=way)
    _hold_together(settings)
    return settings


def _is_own(preset: str | None, own: Mapping[str, Any]) -> bool:
    return (preset or "").strip().casefold() in {name.casefold() for name in own}


@cache
def _shipped_presets() -> dict[str, Any]:
    return _read(PRESETS)


@cache
def _shipped() -> dict[str, dict[str, Any]]:
    values: dict[str, dict[str, Any]] = {section: {} for section in SECTIONS}
    _override(values, _read(FILE), FILE.name)
    for section, kind in SECTIONS.items():
        lacking = {f.name for f in fields(kind)} - values[section].keys()
        if lacking:
            raise SettingsError(f"{FILE.name} lacks {', '.join(sorted(lacking))} in [{section}]: install the program again.")
    return values


def _read(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise SettingsError(f"{path} is too large for a settings file: name a TOML file with sections like [universe].")
        with path.open("rb") as file:
            return tomllib.load(file)
    except OSError as error:
        raise SettingsError(f"The settings file {path} cannot be read: check its name and rights.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not valid TOML ({error}): write lines such as `minimum_price = 2.0`.") from error


def _override(values: dict[str, dict[str, Any]], more: Mapping[str, Any], where: str) -> None:
    for section, given in more.items():
        if section not in SECTIONS:
            raise SettingsError(f"[{section}] in {where} is not a section of settings: there are {', '.join(SECTIONS)}.")
        if not isinstance(given, Mapping):
            raise SettingsError(f"{section} in {where} is not a section: write [{section}] and its keys on lines below.")
        kinds = {f.name: str(f.type) for f in fields(SECTIONS[section])}
        for key, value in given.items():
            if key not in kinds:
                raise SettingsError(f"{key} in [{section}] of {where} is not a setting: there are {', '.join(kinds)}.")
            values[section][key] = _typed(value, kinds[key], f"{key} in [{section}] of {where}", (section, key) in SHARES)


def _typed(value: Any, kind: str, where: str, is_share: bool) -> Any:
    wanted = {"float": "a number", "int": "a whole number", "str": "text in quotes", "bool": "true or false"}[kind]
    fits = {
        "float": isinstance(value, int | float) and not isinstance(value, bool),
        "int": isinstance(value, int) and not isinstance(value, bool),
        "str": isinstance(value, str),
        "bool": isinstance(value, bool),
    }[kind]
    if not fits:
        raise SettingsError(f"{where} is {value!r}, but must be {wanted}.")
    if kind in ("float", "int"):
        if not math.isfinite(value) or value < 0 or value > 1e15:
            raise SettingsError(f"{where} is {value!r}, but must lie between 0 and 1e15.")
        if is_share and value > 1:
            raise SettingsError(f"{where} is {value!r}, but is a share: write 0.25 for 25 %.")
    return float(value) if kind == "float" else value


def _hold_together(settings: Settings) -> None:
    universe = settings.universe
    if universe.minimum_cap >= universe.maximum_cap:
        raise SettingsError(
            f"minimum_cap {universe.minimum_cap:,.0f} is not below maximum_cap {universe.maximum_cap:,.0f}: nothing fits between."
        )
    if universe.participation == 0 or universe.liquidity_weeks == 0:
        raise SettingsError("participation and liquidity_weeks in [universe] must be above 0: they divide.")
    if settings.backtest.groups < 2 or settings.backtest.lag_weeks < 1 or settings.backtest.still_weeks < 2:
        raise SettingsError("groups and still_weeks in [backtest] must be 2 or more, lag_weeks 1 or more: a score is bought later.")
    if sum(settings.weights[field.name] for field in fields(Weights)) <= 0:
        raise SettingsError("All weights in [weights] are 0: give at least one measure a weight.")
