"""Outputs: one module per file of a run folder. An output is a function of the shortlist and its run that returns the file's bytes;
it registers itself with the decorator, so that an addition is one file. Whoever writes them (`runs.py`) loops over the registry.

Bytes, not paths: nothing reaches the run folder before every output is made, and the same inputs give the same bytes.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from screener.shortlist import Shortlist


@dataclass(frozen=True, slots=True)
class Context:
    """What a run knows beside its list: the reviewers' decisions so far (`reviews.FIELDS`, oldest first), the `shortlist.json` of
    the run before it (None where there is none), and the versions of the programs that made it."""

    reviews: pd.DataFrame | None = None
    previous: Mapping[str, Any] | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
    known: dict[str, Any] = field(default_factory=dict)
    """What one output has worked out already, so that another does not do it again."""


Output = Callable[["Shortlist", Context], bytes]

_OUTPUTS: dict[str, Output] = {}


def output(file_name: str) -> Callable[[Output], Output]:
    """Register an output by the name of its file in the run folder."""

    def register(function: Output) -> Output:
        _OUTPUTS[file_name] = function
        return function

    return register


@cache
def outputs() -> dict[str, Output]:
    """Every output of this package by file name, in order of the names."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return dict(sorted(_OUTPUTS.items()))
