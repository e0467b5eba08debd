"""Figures in README.md and docs/scale.md are those of docs/benchmarks.json, put there by `python -m benchmarks.report`."""

import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.report import FIGURES, PAGES, filled, scale  # noqa: E402


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.name))
def test_pages_say_what_was_measured(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert "<!-- figures:" in text
    assert filled(text, json.loads(FIGURES.read_text(encoding="utf-8"))) == text, "run python -m benchmarks.report"


def test_a_figure_that_was_changed_by_hand_is_found() -> None:
    figures = json.loads(FIGURES.read_text(encoding="utf-8"))
    text = filled("<!-- figures: summary -->\nwe are fast\n<!-- end -->", figures)
    assert "we are fast" not in text
    assert "| promise | measured |" in text


def test_what_all_of_edgar_needs_by_hand() -> None:
    """36 ms x 700,000 = 25,200 s = 7 core-hours, 0.35 dollars at 0.05 each; 2.1 TB plain, a tenth of it gzipped."""
    need = scale({"reading": {"seconds_a_filing": 0.036}})
    assert need["core_hours"] == pytest.approx(7.0)
    assert need["dollars"] == pytest.approx(0.35)
    assert need["gigabytes"] == pytest.approx(210.0)
    assert need["hours_at_8_requests"] == pytest.approx(24.3, abs=0.05)
