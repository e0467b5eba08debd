"""Groups of letters of which one must stand in a sentence before a pattern is worth running, asked of the sentence's words once.

A hundred parts looked for one by one cost more than the patterns behind them. Every word is looked up instead: which groups it may
hold is remembered, as filings say the same words again and again. What a word only may hold is then looked for exactly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MOST_WORDS = 50_000
"""Words that are remembered, some megabytes; then it begins anew."""

_LONGEST_WORD = 40
"""Letters of a word that is remembered: longer ones do not come twice."""


@dataclass(frozen=True, slots=True)
class Seeds:
    """Letters of which one must stand in the words; `bit` is the group's own in the sum that `marks` gives, `pattern` finds the
    single words in which one of them may stand. Where no part reaches over several words, what may stand does (`is_sure`)."""

    parts: tuple[str, ...]
    bit: int
    pattern: re.Pattern[str]
    is_sure: bool

    def may_stand(self, words: str) -> bool:
        """Whether any of these words is one of the group's."""
        return marks(words) & self.bit != 0


_groups: list[Seeds] = []


class _Known(dict[str, int]):
    """The bits of every word, looked for when it first comes."""

    def __missing__(self, word: str) -> int:
        mark = 0
        for group in _groups:
            if group.pattern.search(word):
                mark |= group.bit
        if len(word) <= _LONGEST_WORD:
            if len(self) >= _MOST_WORDS:
                self.clear()
            self[word] = mark
        return mark


_known = _Known()


def seeds(*parts: str) -> Seeds:
    """A new group; a part of several words may stand where the longest of them does."""
    pieces = dict.fromkeys(max(part.split(), key=len) for part in parts)
    return _added(parts, re.compile("|".join(map(re.escape, pieces))))


def single_words(pattern: str) -> Seeds:
    """A new group of which a pattern over one word, in small or capital letters, says where it may stand."""
    return _added((), re.compile(pattern, re.I))


def _added(parts: tuple[str, ...], pattern: re.Pattern[str]) -> Seeds:
    group = Seeds(parts, 1 << len(_groups), pattern, not any(" " in part for part in parts))
    _groups.append(group)
    _known.clear()
    return group


def marks(words: str) -> int:
    """The bits of all groups of which a part may stand in these words."""
    found = 0
    for mark in set(map(_known.__getitem__, words.split())):
        found |= mark
    return found
