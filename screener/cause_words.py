"""What moved between two lists, in words: the price with its split taken out, the peers, weights and settings, figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from screener.columns import COLUMNS
from screener.outputs.phrases import label, times

SPLIT = 0.2
"""A share count that moves by more than this while the price moves the other way is a split, not a fall."""
SAME = 1e-9


def price_ratio(new: Mapping[str, Any], old: Mapping[str, Any]) -> float | None:
    """The price now over the price then, a split taken out; None where one of them is missing."""
    now, was = new.get("price"), old.get("price")
    if not now or not was:
        return None
    ratio = float(now) / float(was)
    shares, before = new.get("current_shares"), old.get("current_shares")
    if shares and before and abs(shares / before - 1) > SPLIT and abs(ratio * shares / before - 1) < SPLIT:
        return ratio * float(shares) / float(before)
    return ratio


def price_words(new: Mapping[str, Any], old: Mapping[str, Any]) -> str:
    """`$38.20 → $34.88 (-8.7%)`, a split said."""
    ratio = price_ratio(new, old)
    if ratio is None:
        return "not known on both days"
    split = "" if abs(ratio * old["price"] / new["price"] - 1) < SAME else ", a split taken out"
    return f"${old['price']:,.2f} → ${new['price']:,.2f} ({ratio - 1:+.1%}{split})"


def peer_words(new: Mapping[str, Any], old: Mapping[str, Any]) -> str:
    """What the peers cost then and now, and a group that is another one."""
    now, was = new.get("peer_multiple"), old.get("peer_multiple")
    group = "" if new.get("peer_group") == old.get("peer_group") else f", now of {new.get('peer_group')}"
    return f"{new.get('multiple')} {times(was)} → {times(now)}{group}"


def weight_words(new: Mapping[str, Any], old: Mapping[str, Any]) -> list[str]:
    """`Yield over peers 30 → 40`, for each weight that differs between two lists."""
    return differing(old.get("weights") or {}, new.get("weights") or {})


def differing(old: Mapping[str, Any], new: Mapping[str, Any], within: str = "") -> list[str]:
    """Each key whose value differs, with both; sections within sections by their names."""
    made: list[str] = []
    for name in dict.fromkeys([*old, *new]):
        was, now = old.get(name), new.get(name)
        if was == now or (not within and name == "weights"):
            continue
        if isinstance(now, Mapping) and name not in old:
            continue  # a section that the older version of the program did not have
        if isinstance(was, Mapping) and isinstance(now, Mapping):
            made += differing(was, now, f"{name}.")
        else:
            made.append(f"{label(name) if not within else within + name} {_plain_words(was)} → {_plain_words(now)}")
    return made


def _plain_words(value: Any) -> str:
    return "none" if value is None else f"{value:g}" if isinstance(value, int | float) else str(value)


def value_words(new: Mapping[str, Any], old: Mapping[str, Any], name: str) -> str:
    """A measure then and now, in its unit."""
    unit = COLUMNS[name].unit if name in COLUMNS else "ratio"
    shown = [amount(c.get(name)) if unit in ("USD", "shares") else _measure(c.get(name), unit) for c in (old, new)]
    return f"{label(name)} {shown[0]} → {shown[1]}"


def _measure(value: float | None, unit: str) -> str:
    return "unknown" if value is None else f"{value:.1%}" if unit == "fraction" else f"{value:.2f}"


def amount(value: float | None) -> str:
    """An amount of money or of shares, short."""
    if value is None:
        return "unknown"
    return f"{value / 1e6:,.1f}m" if abs(value) >= 1e5 else f"{value:,.0f}"
