"""Ways of looking: the shipped ones, a user's own, what they ask of a company, and where their runs lie."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import screener.pipeline  # noqa: F401 declares every column
from filings.errors import SettingsError
from screener.commands.call import folder_of
from screener.companies import Companies
from screener.presets import FILE
from screener.ranking import MEASURES, rank
from screener.settings import load_settings


def test_the_shipped_presets_hold_together_and_say_why() -> None:
    presets = tomllib.loads(FILE.read_text(encoding="utf-8"))
    assert list(presets) == ["self-help", "buyback-achievers", "deleveraging"]
    for name in presets:
        assert load_settings(preset=name).preset.meaning
    numbers = [line for line in FILE.read_text(encoding="utf-8").splitlines() if re.match(r"\w+ = [\d.]|    \"", line)]
    assert len(numbers) > 10
    assert not [line for line in numbers if " # " not in line], "a number without a reason"
    assert load_settings().preset.name == "self-help"
    assert load_settings().weights == load_settings(preset="Self-Help").weights
    # The issue: "organic net share reduction >= 5 % in 12 months".
    wanted = load_settings(preset="buyback-achievers").preset.require[0]
    assert (wanted.column, wanted.sign, wanted.bound) == ("organic_share_change_12m", "<=", pytest.approx(-0.05))


def test_a_users_own_preset_goes_over_the_users_own_settings(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text('[weights]\nroic = 1\n\n[presets.quality]\nrequire = ["roic > 10%"]\n\n[presets.quality.weights]\nroic = 50\n')
    assert load_settings(mine).weights.roic == 1
    assert load_settings(mine, preset="quality").weights.roic == 50
    assert load_settings(mine, preset="deleveraging").weights.roic == 1, "a shipped one goes below the user's file"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "did you mean deleveraging"),
        ('[presets.delevering]\nrequire = "roic > 1"\n', "is no list"),
        ('[presets.delevering]\nrequire = ["roic about 1"]\n', "not understood"),
        ('[presets.delevering]\nrequire = ["roic > 1.2.3"]\n', "not understood"),
        ("[presets.delevering.wights]\nroic = 1\n", "wights"),
        ("[presets.delevering.weights]\nroic = -1\n", "between 0 and"),
        ("[presets]\ndelevering = 3\n", "is no section"),
        ("presets = 3\n", "is no section"),
    ],
)
def test_what_is_wrong_with_a_preset_is_said(tmp_path: Path, text: str, said: str) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(text)
    with pytest.raises(SettingsError, match=said) as error:
        load_settings(mine, preset="delevering")
    assert "\n" not in str(error.value)


@pytest.fixture
def four() -> Callable[..., Companies]:
    """Four small caps whose every measure is their number, but for what is given."""

    def make(**columns: list[float]) -> Companies:
        names = [measure.column for measure in MEASURES] + ["ebitda_ttm", "net_debt", "interest_ttm", "peer_step"]
        table = pd.DataFrame({name: [1.0, 2.0, 3.0, 4.0] for name in names} | columns, index=pd.Index([1, 2, 3, 4], name="cik"))
        table["ticker"], table["name"], table["role"] = ["A", "B", "C", "D"], "X", "small"
        missing = pd.DataFrame({"cik": [4], "column": ["organic_share_change_12m"], "reason": ["no cover a year ago"]})
        made = Companies(table.astype({"ticker": "string", "name": "string", "role": "string"}))
        return made.add(pd.DataFrame(index=table.index), missing=missing)

    return make


def test_only_who_meets_it_ranks_and_the_others_hear_why(four: Callable[..., Companies]) -> None:
    made = four(organic_share_change_12m=[-0.05, -0.049, -0.2, float("nan")])
    ranked, contributions = rank(made, load_settings(preset="buyback-achievers"))
    assert sorted(ranked.table["ticker"]) == ["A", "C"]
    assert sorted(ranked.table["rank"]) == [1, 2]
    assert set(contributions["cik"]) == {1, 3}
    reasons: dict[Any, Any] = dict(zip(ranked.left_out["ticker"], ranked.left_out["reason"], strict=True))
    assert reasons["B"] == "preset buyback-achievers asks for Organic shares 12m <= -5.0%; it has -4.9%"
    assert reasons["D"].endswith("; not known: no cover a year ago")
    assert len(rank(made, load_settings())[0].table) == 4


def test_a_column_that_is_none_is_said(four: Callable[..., Companies], tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    for wanted in ("horoscope > 1", "sector > 1", "ticker > 1"):
        mine.write_text(f'[presets.odd]\nrequire = ["{wanted}"]\n')
        with pytest.raises(SettingsError, match="no number of"):
            rank(four(), load_settings(mine, preset="odd"))


def test_the_runs_of_a_preset_lie_apart(tmp_path: Path) -> None:
    assert folder_of(tmp_path, None) == folder_of(tmp_path, "Self-help") == tmp_path
    assert folder_of(tmp_path, "deleveraging") == tmp_path / "deleveraging"
    with pytest.raises(SettingsError, match="no name of a preset"):
        folder_of(tmp_path, "../elsewhere")
