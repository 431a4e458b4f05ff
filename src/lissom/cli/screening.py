"""`lissom screening`: the health questions before a treatment, asked again only when stale."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from lissom.cli.desk import Desk, open_desk
from lissom.cli.options import Json, On, Runner
from lissom.cli.people import the_runner_or_first
from lissom.cli.running import exit_code
from lissom.cli.tables import heading, note
from lissom.core.errors import InvalidInputError

if TYPE_CHECKING:
    from rich.console import Console

    from lissom.core.screening.red_flags import Rule

app = typer.Typer(
    add_completion=False,
    help="Questions before a massage, with memory: an answer is asked again only when it is "
    "stale. Answers advise; a named therapist decides.\n\n"
    "Examples:\n\n"
    "  lissom screening show\n\n"
    "  lissom screening answer fever=no calf_hot_swollen=no varicose_veins=yes",
)
_WORDS = {"yes": True, "y": True, "no": False, "n": False}
_PARTS = (
    ("stop", "Stop, and be seen"),
    ("not_today", "Not today"),
    ("avoid_area", "Leave the area out"),
    ("ask_first", "Ask first, or adapt"),
)


@app.command("show")
def show(
    *,
    first: Annotated[bool, typer.Option("--first", help="Before a first visit.")] = False,
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """What your answers mean today, and the questions that are due before a visit.

    Examples:

      lissom screening show

      lissom screening show --first
    """
    return _show(open_desk(on=on, runner=runner, as_json=as_json), first=first)


@app.command("answer")
def answer(
    *,
    answers: Annotated[list[str], typer.Argument(metavar="RULE=yes|no ...")],
    note_text: Annotated[str, typer.Option("--note", help="What the therapist should know.")] = "",
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Answer questions; each answer is kept as long as its rule says.

    Examples:

      lissom screening answer fever=no new_medicine=no

      lissom screening answer anticoagulant=yes --note "since January"
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    given = dict(_one(text) for text in answers)
    row = the_runner_or_first(desk)
    from lissom.core.screening.answers import ScreeningAnswer  # noqa: PLC0415
    from lissom.web.training import services  # noqa: PLC0415

    now = _now(desk, row)
    services.answer_screening(
        runner=row,
        answers=[ScreeningAnswer(rule, now, yes, note_text) for rule, yes in given.items()],
        now=now,
    )
    return _show(desk, first=False)


def _one(text: str) -> tuple[str, bool]:
    rule, sign, word = text.partition("=")
    if not sign or word.strip().lower() not in _WORDS:
        raise InvalidInputError(
            f"'{text}' is not RULE=yes or RULE=no.",
            remedy="`lissom screening show` lists the questions with their names.",
        )
    return rule.strip(), _WORDS[word.strip().lower()]


def _now(desk: Desk, row: Any) -> datetime:
    """Now, or noon of the day asked for."""
    from lissom.web.training import queries  # noqa: PLC0415

    zone = ZoneInfo(queries.profile_of(row).timezone)
    now = datetime.now(zone).replace(microsecond=0)
    return now if desk.on == now.date() else datetime.combine(desk.on, time(12, 0), zone)


def _show(desk: Desk, *, first: bool) -> int:
    from lissom.core.screening.answers import screening  # noqa: PLC0415
    from lissom.core.screening.red_flags import Asked  # noqa: PLC0415
    from lissom.web.training import queries  # noqa: PLC0415

    row = the_runner_or_first(desk)
    asked = Asked.INTAKE if first else Asked.VISIT
    found = screening(queries.screening_answers(row), asked=asked, now=_now(desk, row))
    document: dict[str, Any] = {
        "may_be_treated": found.may_be_treated,
        **{part: [_rule(rule) for rule in getattr(found, part)] for part, _ in _PARTS},
        "due": [{"id": rule.id, "question": rule.question} for rule in found.due],
        "sign_off": found.sign_off,
    }

    def draw(console: Console) -> None:
        for part, label in _PARTS:
            rules: tuple[Rule, ...] = getattr(found, part)
            if rules:
                heading(console, label)
                for rule in rules:
                    note(console, f"{rule.question} Yes. {rule.sentence}", style="")
        heading(console, "Questions due", str(len(found.due)))
        for rule in found.due:
            note(console, f"{rule.id}: {rule.question}", style="")
        note(console, f"A named therapist decides. {found.sign_off}")

    desk.show(document, draw)
    return exit_code(attention=found.may_be_treated is False)


def _rule(rule: Rule) -> dict[str, str]:
    return {"id": rule.id, "question": rule.question, "sentence": rule.sentence}
