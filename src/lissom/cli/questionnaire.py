"""`lissom questionnaire`: the weekly health questions, and the week's wellness from check-ins."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lissom.cli.desk import Desk, open_desk
from lissom.cli.options import Json, On, Runner
from lissom.cli.people import the_runner, the_runner_or_first
from lissom.cli.places import one_state
from lissom.cli.running import exit_code
from lissom.cli.tables import grid, heading, note
from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value

if TYPE_CHECKING:
    from rich.console import Console

    from lissom.core.runner import HealthAnswer

app = typer.Typer(
    add_completion=False,
    help="Weekly questions on injury and illness, and the week's wellness from your check-ins. "
    "A clear cut in training or performance keeps hard and long sessions out of the programme "
    "until you answer again.\n\n"
    "Examples:\n\n"
    "  lissom questionnaire health --participation 0\n\n"
    "  lissom questionnaire health --participation 2 --training 2 --performance 1 --symptoms 2\n\n"
    "  lissom questionnaire list",
)
_ASKED = ("participation", "training", "performance", "symptoms")


@app.command("health")
def health(
    *,
    participation: Annotated[
        int | None, typer.Option(help="0 fully, 1 fully with a problem, 2 less, 3 not at all.")
    ] = None,
    training: Annotated[
        int | None, typer.Option(help="Training changed: 0 not, 1 a little, 2 clearly, 3 a lot.")
    ] = None,
    performance: Annotated[
        int | None, typer.Option(help="Performance held back: 0 not to 3 a great deal.")
    ] = None,
    symptoms: Annotated[
        int | None, typer.Option(help="Pain or other signs: 0 none, 1 mild, 2 moderate, 3 severe.")
    ] = None,
    illness: Annotated[bool, typer.Option("--illness", help="It is illness, not injury.")] = False,
    where: Annotated[str, typer.Option("--where", help="The muscle, e.g. 'left calf'.")] = "",
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Answer the weekly health questions on one problem; without options it shows them.

    Examples:

      lissom questionnaire health

      lissom questionnaire health --participation 2 --training 2 --performance 1 --symptoms 2
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    given = dict(zip(_ASKED, (participation, training, performance, symptoms), strict=True))
    if participation is None:
        if any(number is not None for number in given.values()):
            raise InvalidInputError(
                "The first question is not answered.", remedy="Give --participation 0 to 3."
            )
        return _show_questions(desk)
    from lissom.core.runner import HealthAnswer, HealthProblem  # noqa: PLC0415

    numbers = _whole(given)
    answer = HealthAnswer(
        desk.on,
        HealthProblem.ILLNESS if illness else HealthProblem.INJURY,
        numbers["participation"],
        numbers["training"],
        numbers["performance"],
        numbers["symptoms"],
        state=one_state(where) if where.strip() else "",
    )
    row = the_runner_or_first(desk)
    from lissom.web.training import services  # noqa: PLC0415

    services.record_health(runner=row, answer=answer, on=desk.on)
    return _show_answer(desk, answer)


def _whole(given: dict[str, int | None]) -> dict[str, int]:
    """All four numbers; the later three are not asked when there was no problem or no training."""
    if given["participation"] in (0, 3):
        return {key: number or 0 for key, number in given.items()}
    lacking = [key for key, number in given.items() if number is None]
    if lacking:
        raise InvalidInputError(
            f"With a problem all four are asked; missing: {', '.join(lacking)}.",
            remedy="`lissom questionnaire health` shows the questions.",
        )
    return {key: number for key, number in given.items() if number is not None}


def _show_questions(desk: Desk) -> int:
    from lissom.core.screening.questionnaires import health_questionnaire  # noqa: PLC0415

    form = health_questionnaire()

    def draw(console: Console) -> None:
        heading(console, form.title, form.scale)
        for question in form.questions:
            note(console, f"--{question.id}: {question.text}", style="")
            for number, text in enumerate(question.answers):
                note(console, f"{number}  {text}", indent=4)
        note(console, form.source)

    desk.show({"questionnaire": form}, draw)
    return 0


def _show_answer(desk: Desk, answer: HealthAnswer) -> int:
    from lissom.core.screening import questionnaires  # noqa: PLC0415

    limits = questionnaires.health_limits([answer], on=desk.on)
    sentences = [questionnaires.advice_on(one) for one in limits]
    document = {
        "answer": answer,
        "severity": questionnaires.severity(answer),
        "substantial": questionnaires.substantial(answer),
        "advice": sentences,
    }

    def draw(console: Console) -> None:
        heading(console, "Noted", f"severity {document['severity']} of 100")
        for text in sentences or ["Nothing in the programme changes."]:
            note(console, text, style="")
        if sentences:
            note(console, "Make the programme follow it with `lissom plan`.")

    desk.show(document, draw)
    return exit_code(attention=bool(sentences))


@app.command("wellness")
def wellness(*, on: On = None, runner: Runner = None, as_json: Json = False) -> int:
    """Sleep, fatigue, stress and soreness of the last week against your own usual.

    Examples:

      lissom questionnaire wellness
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    row = the_runner(desk)
    from lissom.core.screening.wellness import wellness_week  # noqa: PLC0415
    from lissom.web.training import queries  # noqa: PLC0415

    days = value("screening.hooper_recent_days") + value("screening.hooper_usual_days")
    said = queries.check_ins(row, desk.on - timedelta(days=days), desk.on)
    week = wellness_week(said, on=desk.on)

    def draw(console: Console) -> None:
        heading(console, "The week's wellness", "4 best to 28 worst, from your check-ins")
        note(console, week.sentence, style="")

    desk.show({"wellness": week, "sentence": week.sentence}, draw)
    return exit_code(attention=week.raised)


@app.command("list")
def list_answers(*, on: On = None, runner: Runner = None, as_json: Json = False) -> int:
    """The answers given, with their severity, and whether the next ones are due.

    Examples:

      lissom questionnaire list
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    row = the_runner(desk)
    from lissom.core.screening.questionnaires import is_due, severity  # noqa: PLC0415
    from lissom.web.training import queries  # noqa: PLC0415

    answers = queries.health_answers(row, until=desk.on)
    document: dict[str, Any] = {
        "answers": [{"answer": one, "severity": severity(one)} for one in answers],
        "due": is_due(answers, on=desk.on),
    }

    def draw(console: Console) -> None:
        heading(console, "Health by week", "due now" if document["due"] else "not due yet")
        if not answers:
            note(console, "No answers yet: `lissom questionnaire health` shows the questions.")
            return
        table = grid("Date", "Problem", "Where", "Severity", right=(3,))
        for one in answers:
            table.add_row(str(one.date), one.problem, one.state or "-", str(severity(one)))
        console.print(table)

    desk.show(document, draw)
    return 0
