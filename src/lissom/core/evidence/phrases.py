"""Ideas and rules of the claims check: which words of a sentence carry an idea, and whether the
clause they stand in denies them.

A rule such as `remove + waste` holds when both ideas stand near each other, in any order, on
words of their own. The words are data (`data/words.toml`); nothing here knows a claim.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product
from types import MappingProxyType
from typing import Any

from lissom.core.evidence.registry import value

_FILE = files("lissom.core.evidence") / "data" / "words.toml"
_CLAUSE_END = re.compile(r"[,;:()]|\s[-–—]\s|\b(?:and|but|yet|while|because)\b", re.IGNORECASE)
_WORD = re.compile(r"[\w'’-]+")

_SENTENCES_KEPT = 512  # ideas of the sentence in hand, which several rules share

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every idea as one expression; subjects, denials and advice beside them."""

    ideas: Mapping[str, re.Pattern[str]]
    subjects: Mapping[str, re.Pattern[str]]
    denial: re.Pattern[str]
    heads: re.Pattern[str]
    fresh_start: frozenset[str]
    advice: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Found:
    """Where a rule holds: one span for each of its ideas, and whether its clause denies it."""

    spans: tuple[Span, ...]
    denied: bool


def _pattern(entries: Iterable[str]) -> re.Pattern[str]:
    body = "|".join(f"(?:{entry})" for entry in entries)
    return re.compile(rf"(?<![\w])(?:{body})(?![\w])", re.IGNORECASE)


def _patterns(rows: Mapping[str, Any]) -> Mapping[str, re.Pattern[str]]:
    return MappingProxyType({name: _pattern(entries) for name, entries in rows.items()})


@cache
def vocabulary() -> Vocabulary:
    """The words of `data/words.toml`."""
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return Vocabulary(
        ideas=_patterns(rows["ideas"]),
        subjects=_patterns(rows["subjects"]),
        denial=_pattern(rows["denials"]["words"]),
        heads=_pattern(rows["denials"]["heads"]),
        fresh_start=frozenset(rows["denials"]["fresh_start"]),
        advice=_pattern(rows["advice"]["refer"]),
    )


def ideas_of(rule: str) -> tuple[str, ...]:
    """The ideas that a rule such as `remove + waste` joins. Raises ValueError for unknown ones."""
    names = tuple(part.strip() for part in rule.split("+"))
    unknown = [name for name in names if name not in vocabulary().ideas]
    if unknown:
        raise ValueError(f"the rule '{rule}' names an idea that does not exist: {unknown[0]}")
    return names


def stated(words: re.Pattern[str] | None, text: str) -> bool:
    """Whether a text holds the words undenied: not in `no chest pain`."""
    if words is None:
        return False
    return any(not _is_denied(text, (match.span(),)) for match in words.finditer(text))


def words_pattern(entries: Iterable[str]) -> re.Pattern[str]:
    """One expression for a list of words, each from edge to edge, capitals of no matter."""
    return _pattern(entries)


def subjects_in(sentence: str) -> frozenset[str]:
    """What a sentence speaks of: massage, stretching, exercise, drink, food, load, running."""
    found = vocabulary().subjects.items()
    return frozenset(name for name, pattern in found if pattern.search(sentence))


def is_referral(sentence: str) -> bool:
    """Whether the sentence sends the reader to somebody who can look at it."""
    return vocabulary().advice.search(sentence) is not None


def occurrences(rule: str, sentence: str) -> tuple[Found, ...]:
    """Each place where the rule holds: for every word of its last idea the nearest of the others.

    Ideas stand within `wording.window_characters` of each other and never share a word.
    """
    names = ideas_of(rule)
    if not all(_places(name, sentence) for name in reversed(names)):  # the last is the rarest
        return ()
    places = [_places(name, sentence) for name in names]
    window = value("wording.window_characters")
    found: list[Found] = []
    for key in places[-1]:
        near = [
            [place for place in others if _apart(place, key) and _width((place, key)) <= window]
            for others in places[:-1]
        ]
        fitting = [
            (*choice, key)
            for choice in product(*near)
            if _together(sentence, (*choice, key), window) and _all_apart(choice)
        ]
        if fitting:
            spans = min(fitting, key=lambda spans: (_width(spans), spans))
            found.append(Found(spans, _is_denied(sentence, spans)))
    return tuple(found)


@lru_cache(maxsize=_SENTENCES_KEPT)
def _places(name: str, sentence: str) -> tuple[Span, ...]:
    return tuple(match.span() for match in vocabulary().ideas[name].finditer(sentence))


def _apart(one: Span, other: Span) -> bool:
    return one[1] <= other[0] or other[1] <= one[0]


def _within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _all_apart(spans: tuple[Span, ...]) -> bool:
    ordered = sorted(spans)
    return all(ordered[i][1] <= ordered[i + 1][0] for i in range(len(ordered) - 1))


def _width(spans: tuple[Span, ...]) -> int:
    return max(end for _, end in spans) - min(start for start, _ in spans)


def _together(sentence: str, spans: tuple[Span, ...], window: float) -> bool:
    """Near each other, and not parted by a semicolon."""
    first, last = min(start for start, _ in spans), max(end for _, end in spans)
    return last - first <= window and ";" not in sentence[first:last]


def _clauses(sentence: str) -> list[Span]:
    made: list[Span] = []
    start = 0
    for match in _CLAUSE_END.finditer(sentence):
        made.append((start, match.start()))
        start = match.start()
    made.append((start, len(sentence)))
    return made


def _is_denied(sentence: str, spans: tuple[Span, ...]) -> bool:
    """Whether a denial stands in a clause of the match, or reaches it from the clause before.

    A denial inside the words of one idea does not count: `you will not be stiff` is a promise.
    """
    if _told_about(sentence, spans):
        return True
    reaches = False
    for start, end in _clauses(sentence):
        denials = [
            (match.start() + start, match.end() + start)
            for match in vocabulary().denial.finditer(sentence[start:end])
        ]
        own = any(not any(_within(denial, span) for span in spans) for denial in denials)
        reaches = own or (reaches and _goes_on(sentence[start:end]))
        touched = any(start < span[1] and span[0] < end for span in spans)
        if touched and reaches:
            return True
    return False


def _told_about(sentence: str, spans: tuple[Span, ...]) -> bool:
    """Whether it reads `that massage does this is not shown`: a head before, a denial after."""
    first, last = min(start for start, _ in spans), max(end for _, end in spans)
    words = vocabulary()
    head = words.heads.search(sentence[:first])
    return head is not None and words.denial.search(sentence, last) is not None


def _goes_on(clause: str) -> bool:
    """Whether a clause goes on with the list of the one before: `lengthen muscles, break down
    scars`; a new subject or an inflected verb (`and flushes`) starts afresh.
    """
    words = [word.lower() for word in _WORD.findall(clause)]
    if words and words[0] in {"and", "but", "yet", "while", "because"}:
        if words[0] != "and":
            return False
        words = words[1:]
    if not words:
        return True
    return words[0] not in vocabulary().fresh_start and not words[0].endswith("s")
