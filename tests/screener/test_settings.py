"""Settings: shipped values, a user's file over them, the command line over both; everything else is refused in one sentence."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from filings.errors import SettingsError
from screener.settings import FILE, SECTIONS, load_settings


def test_the_contracts_defaults() -> None:
    # contracts/commands.md: "small caps $50m-5bn, large-cap peers from $10bn"; measures.md 1: price >= $2, $1m a day.
    universe = load_settings().universe
    assert (universe.minimum_cap, universe.maximum_cap, universe.peer_minimum_cap) == (50e6, 5e9, 10e9)
    assert (universe.minimum_price, universe.minimum_daily_volume, universe.participation) == (2.0, 1e6, 0.2)


def test_every_setting_stands_once_with_its_reason() -> None:
    with FILE.open("rb") as file:
        shipped = tomllib.load(file)
    assert {s: set(v) for s, v in shipped.items()} == {s: {f.name for f in fields(k)} for s, k in SECTIONS.items()}
    lines = [line for line in FILE.read_text(encoding="utf-8").splitlines() if re.match(r"\w+ = ", line)]
    assert not [line for line in lines if " # " not in line], "a number without a reason"


def test_a_users_file_goes_over_the_shipped_and_the_call_over_both(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text("[universe]\nminimum_price = 3\nmaximum_cap = 2e9\n")
    settings = load_settings(mine, {"universe": {"maximum_cap": 3e9}})
    assert (settings.universe.minimum_price, settings.universe.maximum_cap, settings.universe.minimum_cap) == (3.0, 3e9, 50e6)
    assert load_settings().universe.minimum_price == 2.0, "the shipped settings stay what they are"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[universe]\nminimum_prise = 3\n", "minimum_prise in [universe]"),
        ("[univers]\nminimum_price = 3\n", "[univers]"),
        ("universe = 3\n", "universe in"),
        ('[universe]\nminimum_price = "3"\n', "must be a number"),
        ("[universe]\nminimum_price = true\n", "must be a number"),
        ("[universe]\nliquidity_weeks = 2.5\n", "must be a whole number"),
        ("[universe]\nminimum_price = -1\n", "between 0 and 1e15"),
        ("[universe]\nminimum_price = nan\n", "between 0 and 1e15"),
        ("[universe]\nparticipation = 20\n", "write 0.25 for 25 %"),
        ("[universe]\nminimum_cap = 6e9\n", "is not below maximum_cap"),
        ("[universe\n", "not valid TOML"),
        ("[universe]\nliquidity_weeks = 0\n", "must be above 0"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(text)
    with pytest.raises(SettingsError, match=re.escape(said)) as error:
        load_settings(mine)
    assert "\n" not in str(error.value)


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(Path("/nowhere/settings.toml"))


def test_all_weights_at_nought_are_no_score(tmp_path: Path) -> None:
    weights = {f.name: 0 for f in fields(SECTIONS["weights"])}
    with pytest.raises(SettingsError, match="weights"):
        load_settings(changes={"weights": weights})
    assert load_settings().weights["roic"] > 0
