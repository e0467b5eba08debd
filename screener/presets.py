"""Named ways of looking at the list: other weights, and what a company must have before it ranks.

The program's own stand in `presets.toml` with the reason of each number; a user's settings file may add more under
`[presets.NAME]`. A preset's list has ranks and percentiles of its own: it is a list of those that qualify, not a filter on another
one.
"""

from __future__ import annotations

import difflib
import operator
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filings.errors import SettingsError

FILE = Path(__file__).with_name("presets.toml")
DEFAULT = "self-help"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_REQUIRED = re.compile(r"\s*([a-z0-9_]+)\s*(<=|>=|<|>)\s*(-?[\d_.]+)\s*(%?)\s*")
_SIGNS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


@dataclass(frozen=True, slots=True)
class Requirement:
    """A bound on a column of the company table: `organic_share_change_12m <= -0.05`."""

    column: str
    sign: str
    bound: float

    def holds(self, value: float) -> bool:
        """Whether a value is on the right side."""
        return bool(_SIGNS[self.sign](value, self.bound))


@dataclass(frozen=True, slots=True)
class Preset:
    """A way of looking; its changes of settings are applied where it is chosen."""

    name: str = DEFAULT
    meaning: str = ""
    require: tuple[Requirement, ...] = ()


def folder_name(name: str | None) -> str | None:
    """The name of the folder that a preset's runs lie in; None for the one that needs none. Raises SettingsError for a text that is
    no preset's name."""
    asked = (name or DEFAULT).strip().casefold()
    if not _NAME.fullmatch(asked):
        raise SettingsError(f"{name!r} is no name of a preset: they are small letters, digits and hyphens.")
    return None if asked == DEFAULT else asked


def chosen_preset(name: str | None, held: Mapping[str, Mapping[str, Any]], where: str) -> tuple[Preset, dict[str, Any]]:
    """The preset of a name (case-blind) and the sections of settings that it changes. `held`: all presets by name.

    Raises SettingsError where there is none of that name, with the nearest, and where its text is not understood.
    """
    known = {key.casefold(): key for key in held}
    asked = (name or DEFAULT).strip().casefold()
    if asked not in known:
        near = difflib.get_close_matches(asked, known, n=1, cutoff=0.4)
        hint = f"did you mean {known[near[0]]}?" if near else f"there are {', '.join(held)}."
        raise SettingsError(f"There is no preset {name!r}: {hint}")
    found = held[known[asked]]
    place = f"preset {known[asked]} of {where}"
    if not isinstance(found, Mapping):
        raise SettingsError(f"The {place} is no section: write [presets.{asked}] and its keys on lines below.")
    if not _NAME.fullmatch(asked):
        raise SettingsError(f"The {place} needs a name of small letters, digits and hyphens: it names a folder.")
    require = found.get("require", [])
    if not isinstance(require, list):
        raise SettingsError(f'require in {place} is no list: write require = ["roic > 10%"].')
    meaning = found.get("meaning", "")
    changes = {key: value for key, value in found.items() if key not in ("meaning", "require")}
    return Preset(asked, meaning if isinstance(meaning, str) else "", tuple(_requirement(one, place) for one in require)), changes


def _requirement(text: Any, place: str) -> Requirement:
    found = _REQUIRED.fullmatch(text) if isinstance(text, str) else None
    try:
        bound = float(found[3]) * (0.01 if found[4] else 1.0) if found else None
    except ValueError:
        bound = None
    if found is None or bound is None:
        raise SettingsError(f"{text!r} in require of {place} is not understood: write a column, a sign and a number, roic > 10%.")
    return Requirement(found[1], found[2], bound)
