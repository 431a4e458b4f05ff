"""`lissom evidence`: what studies found, how sure it is, and every number that formulas use."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from lissom.cli.desk import Desk, open_desk
from lissom.cli.files import read_file
from lissom.cli.options import Json, On, Runner
from lissom.cli.running import exit_code
from lissom.cli.tables import grid, heading, note
from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.core.evidence import Claim, Constant, claims, constants
from lissom.core.evidence.usage import constants_by_claim, statements_on, tally
from lissom.core.evidence.verdicts import VERDICT_WORDS
from lissom.core.evidence.views import SEEN_WORDS, effect_text
from lissom.core.evidence.wording import Mark, Marked, check_text

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer(add_completion=False)

_LARGEST_TEXT_BYTES = 1_000_000
_VERDICTS = {
    "none": "no effect found",
    "against": "contradicted",
    "mixed": "mixed results",
    "harm": "a risk",
    "norm": "a usual value",
    "guideline": "advice of a professional body",
    "custom": "practice, not tested",
}
_SUPPORT = {"high": "supported", "moderate": "supported", "low": "weak support"}


@app.command()
def evidence(
    *,
    topic: Annotated[
        str | None,
        typer.Argument(help="A topic, a word, the id of a claim such as A01, or `check`."),
    ] = None,
    file: Annotated[
        Path | None, typer.Argument(help="After `check`: the text to read, as UTF-8.")
    ] = None,
    numbers: Annotated[
        bool, typer.Option("--constants", help="The numbers that formulas and rules use.")
    ] = False,
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """What studies found: sizes, how sure, for and against, with sources.

    Without a topic: the list of topics. With `check FILE`: each sentence of a text with what
    the evidence allows, and softer words where it needs them (exit 1). Numbers
    marked custom are choices, not findings.

    Examples:

      lissom evidence

      lissom evidence soreness

      lissom evidence A01 --json

      lissom evidence --constants load

      lissom evidence check leaflet.txt
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    if file is not None and (topic != "check" or numbers):
        raise InvalidInputError(
            "Only `check` takes a file.", remedy="Use `lissom evidence check FILE`."
        )
    if topic == "check" and not numbers:
        return _check(desk, file)
    if numbers:
        rows = _constants_about(topic)
        document: dict[str, Any] = {"constants": rows}
        desk.show(document, lambda console: _draw_constants(console, rows))
    elif topic is None:
        topics = _topics()
        desk.show({"topics": topics}, lambda console: _draw_topics(console, topics))
    else:
        found = _claims_about(topic)
        shown = {
            "claims": found,
            "tally": dict(tally(found)),
            "statements": [one.as_dict() for one in statements_on(found)],
            "numbers": {key: list(ids) for key, ids in _numbers_of(found).items()},
        }
        desk.show(shown, lambda console: _draw_claims(console, found, topic))
    return 0


def _check(desk: Desk, file: Path | None) -> int:
    if file is None:
        raise InvalidInputError(
            "`check` needs a file.", remedy="Use `lissom evidence check FILE`, a text in UTF-8."
        )
    marked = check_text(_text_of(file))
    document = {"sentences": [one.as_dict() for one in marked]}
    desk.show(document, lambda console: _draw_marks(console, marked))
    return exit_code(attention=any(one.needs_change for one in marked))


def _text_of(file: Path) -> str:
    try:
        return read_file(file, most_bytes=_LARGEST_TEXT_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInputError(
            f"{file} is not text in UTF-8.", remedy="Save it as plain text in UTF-8."
        ) from error


def _draw_marks(console: Console, marked: tuple[Marked, ...]) -> None:
    wanting = sum(one.needs_change for one in marked)
    heading(console, "Claims check", f"{len(marked)} sentences, {wanting} need other words")
    for one in marked:
        console.print()
        console.print(Text.assemble((one.verdict.replace("_", " "), "bold"), f"  {one.text}"))
        for mark in one.marks:
            if mark.suggestion:
                _draw_mark(console, mark)
        if one.marks and not one.needs_change and one.claims:
            note(console, f"Evidence: {', '.join(one.claims)}", indent=2)


def _draw_mark(console: Console, mark: Mark) -> None:
    """The words, what to say instead, and the evidence with size, certainty and source."""
    found = " ... ".join(mark.words)
    note(console, f'"{found}": {VERDICT_WORDS[mark.verdict]}', indent=2, style="")
    note(console, mark.suggestion, indent=4, style="")
    note(console, mark.statement.why, indent=4)
    for row in mark.evidence():
        marks = f", {row.mark}" if row.mark else ""
        tested = f"{row.id} {row.direction}: {row.effect} ({row.certainty} certainty{marks})"
        note(console, f"{tested}. {row.source}", indent=6)


def _topics() -> list[dict[str, Any]]:
    counts: dict[str, int] = {}
    for claim in claims().values():
        counts[claim.topic] = counts.get(claim.topic, 0) + 1
    return [{"topic": topic, "claims": counts[topic]} for topic in sorted(counts, key=str.lower)]


def _claims_about(topic: str) -> list[Claim]:
    """Claims of a topic, with an id, or with the word in them: in this order of preference."""
    word = topic.strip().lower()
    if not word:
        raise InvalidInputError("The topic is empty.", remedy="See `lissom evidence` for the list.")
    every = list(claims().values())
    for matches in (
        [claim for claim in every if claim.id.lower() == word],
        [claim for claim in every if claim.topic.lower() == word],
        [claim for claim in every if word in f"{claim.topic} {claim.statement}".lower()],
    ):
        if matches:
            return matches
    near = get_close_matches(word, sorted({claim.topic.lower() for claim in every}), n=3)
    hint = f"Near it are: {', '.join(near)}. " if near else ""
    raise NotFoundError(
        f"The evidence says nothing about '{topic}'.",
        remedy=f"{hint}See `lissom evidence` for the topics.",
    )


def _constants_about(topic: str | None) -> list[Constant]:
    every = list(constants().values())
    if topic is None:
        return every
    word = topic.strip().lower()
    found = [item for item in every if word in item.id.lower()]
    if not found:
        rooms = sorted({item.id.partition(".")[0] for item in every})
        raise NotFoundError(
            f"No number has '{topic}' in its name.", remedy=f"Rooms are: {', '.join(rooms)}."
        )
    return found


def _draw_topics(console: Console, topics: list[dict[str, Any]]) -> None:
    heading(console, "Topics", f"{sum(row['claims'] for row in topics)} claims")
    table = grid("Topic", "Claims", right=(1,))
    for row in topics:
        table.add_row(row["topic"], str(row["claims"]))
    console.print(table)
    note(console, "Read one with `lissom evidence TOPIC`.")


def _numbers_of(found: list[Claim]) -> dict[str, tuple[str, ...]]:
    """Ids of the constants that rest on each claim, of claims that carry any."""
    by_claim = constants_by_claim()
    return {
        claim.id: tuple(one.id for one in by_claim[claim.id])
        for claim in found
        if claim.id in by_claim
    }


def _draw_claims(console: Console, found: list[Claim], topic: str) -> None:
    heading(console, f"Evidence: {topic}", f"{len(found)} claims")
    note(console, ", ".join(f"{count} {words}" for words, count in tally(found)), style="")
    said = statements_on(found)
    if said:
        heading(console, "What may be said")
        for one in said:
            note(console, f"{one.claim[:-1]}: {one.words}. {one.say}", style="")
    numbers = _numbers_of(found)
    heading(console, "What was found")
    for claim in found:
        console.print()
        console.print(Text.assemble((claim.id, "bold"), f"  {claim.statement}"))
        note(console, f"{verdict(claim)}; certainty {claim.certainty}", indent=5, style="")
        tested = "; ".join(part for part in (effect_text(claim), claim.population) if part)
        note(console, tested, indent=5)
        if claim.note:
            note(console, claim.note, indent=5)
        note(console, source_text(claim), indent=5)
        if claim.id in numbers:
            note(console, f"numbers that rest on it: {', '.join(numbers[claim.id])}", indent=5)


def verdict(claim: Claim) -> str:
    """One honest phrase; support is called weak where its certainty is."""
    if claim.direction == "for":
        return _SUPPORT.get(claim.certainty, "hardly tested")
    return _VERDICTS.get(claim.direction, claim.direction)


def source_text(claim: Claim) -> str:
    """Author, year and DOI, and a mark when the work itself was not seen."""
    mark = SEEN_WORDS[claim.seen]
    return f"{claim.source} ({mark})" if mark else claim.source


def _draw_constants(console: Console, rows: list[Constant]) -> None:
    heading(console, "Numbers that formulas and rules use", f"{len(rows)}")
    for row in rows:
        console.print()
        console.print(Text.assemble((row.id, "bold"), f"  {row.value:,.10g} {row.unit}"))
        note(console, f"{row.kind.value}, certainty {row.certainty}: {row.source}", indent=2)
