"""The pages `docs/evidence/*.md`: every row of the registry, and where it is used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lissom.core.evidence.registry import Claim, claims
from lissom.core.evidence.usage import constants_by_claim, statements_on, tally
from lissom.core.evidence.verdicts import statements
from lissom.core.evidence.views import THEMES, row_of, table_line

_HEAD = (
    "Id",
    "What was looked at",
    "Result",
    "Size",
    "Certainty",
    "Who, when",
    "Source",
    "Used in",
)
_BACKGROUND = "background only"
_WRITTEN = "`python docs/write_evidence.py` writes this page from the registry."

Files = Mapping[str, Sequence[str]]


def theme_slug(theme: str) -> str:
    return theme.replace(" ", "-")


def _of_theme(theme: str) -> list[Claim]:
    return [one for one in claims().values() if one.id.startswith(THEMES[theme])]


def used_in(key: str, files: Files) -> tuple[str, ...]:
    """Constants, statements and files that rest on a claim."""
    numbers = [f"`{one.id}`" for one in constants_by_claim().get(key, ())]
    said = [f"claims check: {one.id}" for one in statements().values() if key in one.claims]
    return (*numbers, *said, *(f"`{path}`" for path in files.get(key, ())))


def theme_page(theme: str, files: Files) -> str:
    """One theme: what may be said first, then every row, topic by topic.

    `files`: files of the source that cite a claim, by claim.
    """
    rows = _of_theme(theme)
    lines = [f"# Evidence: {theme}", "", _WRITTEN, "", _tally_line(rows), ""]
    said = statements_on(rows)
    if said:
        lines += [
            "## What may be said",
            "",
            "| About | Verdict | Words | Why |",
            "|---|---|---|---|",
        ]
        lines += [table_line((one.claim, one.words, one.say, one.why)) for one in said]
        lines.append("")
    for topic in dict.fromkeys(one.topic for one in rows):
        of_topic = [one for one in rows if one.topic == topic]
        lines += [f"## {topic[0].upper()}{topic[1:]}", "", _tally_line(of_topic), ""]
        lines += [table_line(_HEAD), "|" + "---|" * len(_HEAD)]
        lines += [_row_line(one, files) for one in of_topic]
        lines.append("")
    return "\n".join(lines)


def _row_line(one: Claim, files: Files) -> str:
    row = row_of(one)
    who = "; ".join(part for part in (row.population, row.timing) if part not in {"", "-"})
    source = ", ".join(part for part in (row.source, row.mark) if part)
    used = "; ".join(used_in(one.id, files)) or _BACKGROUND
    note = f"{row.effect}. {row.note}" if row.note else row.effect
    return table_line((one.id, row.sentence, row.direction, note, row.certainty, who, source, used))


def _tally_line(rows: Sequence[Claim]) -> str:
    counted = ", ".join(f"{count} {words}" for words, count in tally(rows))
    return f"{len(rows)} {'row' if len(rows) == 1 else 'rows'}: {counted}."


def index_page(files: Files) -> str:
    """The themes, with how many rows point which way and how many are used."""
    lines = [
        "# Evidence",
        "",
        _WRITTEN,
        "",
        "What studies found on massage, soreness, strength, stretching, drink, food, injury and",
        "tests: findings for and against stand side by side. *No difference shown* is a finding.",
        "Certainty is Lissom's own judgement of each row, not the authors'. A row whose source was",
        "not seen itself is marked so, is of low certainty, and carries no hard rule.",
        "",
        "| Theme | Rows | Which way they point | Used by a number, rule or sentence |",
        "|---|---|---|---|",
    ]
    for theme in THEMES:
        rows = _of_theme(theme)
        used = sum(bool(used_in(one.id, files)) for one in rows)
        ways = ", ".join(f"{count} {words}" for words, count in tally(rows))
        link = f"[{theme}]({theme_slug(theme)}.md)"
        lines.append(table_line((link, str(len(rows)), ways, str(used))))
    lines += [
        "",
        "The same in a terminal: `lissom evidence TOPIC`. A text of your own is read against it by",
        "`lissom evidence check FILE`: see [the claims check](../models/claims-check.md).",
    ]
    return "\n".join(lines) + "\n"
