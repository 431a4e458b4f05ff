"""Writes of the runner's word on a planned session: which one it was, done, or not done."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.core.planning.replan.change import done_as_planned
from lissom.core.planning.replan.events import Event, EventKind
from lissom.core.planning.replan.sessions import items_of
from lissom.core.runner import checks
from lissom.web.training import access, matches, models
from lissom.web.training.page_reads import done_days
from lissom.web.training.services import log_done

BY_ITSELF, NOT_DONE, AS_PLANNED = "auto", "none", "planned"
_NOTE = "Done as planned."


def answer_session(
    *,
    runner: models.Runner,
    day: date,
    session: str,
    answer: str,
    on: date,
    effort_cr10: float | None = None,
) -> None:
    """Keep what the runner says of the session with this id, planned on `day`.

    `answer`: `auto` (nearness decides again), `none` (not done), `planned` (done, without a
    recording: it is entered as planned), or the id of what was done for it (`a12`, `e3`).
    `effort_cr10` goes to what was done. All of it or nothing. Raises NotFoundError for a session
    or recording that is not there, InvalidInputError for a day to come or an effort that is none.
    """
    checks.check_number("score", effort_cr10, label="effort (CR-10)")
    if day > on:
        raise InvalidInputError(
            f"{day.isoformat()} is still to come.", remedy="Say how it went when it is over."
        )
    with transaction.atomic():
        row = planned_session(runner, day, session)
        _take_back(runner, day, session)
        if answer == BY_ITSELF:
            _feel(runner, day, session, effort_cr10)
            return
        done = _done(runner, day, row, answer)
        for one in done.values():
            models.SessionAnswer.objects.filter(**{_name(one): one}).delete()
        models.SessionAnswer.objects.create(runner=runner, date=day, session=session, **done)
        if effort_cr10 is not None:
            for one in done.values():
                _set_effort(one, effort_cr10)


def planned_session(runner: models.Runner, day: date, session: str) -> dict[str, Any]:
    """The programme's row of a session of a day gone by or today. Raises NotFoundError."""
    found = matches.past_sessions(runner, since=day, on=day, done=())
    if session not in found.sessions:
        raise NotFoundError(f"There is no planned session '{session}' on {day.isoformat()}.")
    return found.sessions[session]


def _done(
    runner: models.Runner, day: date, row: dict[str, Any], answer: str
) -> dict[str, models.Activity | models.DoneEntry]:
    if answer == NOT_DONE:
        return {}
    if answer == AS_PLANNED:
        return {"entry": _as_planned(runner, day, row)}
    kind, number = answer[:1], answer[1:]
    if number.isascii() and number.isdigit() and len(number) < 19:
        if kind == "a":
            return {"activity": access.activity_of(runner, int(number))}
        if kind == "e":
            return {"entry": access.entry_of(runner, int(number))}
    raise InvalidInputError("That answer cannot be read.", remedy="Choose one of the list.")


def _as_planned(runner: models.Runner, day: date, row: dict[str, Any]) -> models.DoneEntry:
    (item,) = items_of({"days": [{"date": day.isoformat(), "sessions": [row]}]})
    event = Event(EventKind.PART, day, day, what=row["kind"])
    done = done_as_planned(event, item, float(item.minutes))
    return log_done(runner=runner, done=done, note=_NOTE)


def _take_back(runner: models.Runner, day: date, session: str) -> None:
    """The answer before, with the entry that it made."""
    mine = models.SessionAnswer.objects.filter(runner=runner, date=day, session=session)
    for answer in mine.select_related("entry"):
        answer.delete()
        if answer.entry is not None and answer.entry.note == _NOTE:
            answer.entry.delete()


def _name(one: models.Activity | models.DoneEntry) -> str:
    return "activity" if isinstance(one, models.Activity) else "entry"


def _set_effort(one: models.Activity | models.DoneEntry, effort_cr10: float) -> None:
    if isinstance(one, models.Activity):
        models.Activity.objects.filter(pk=one.pk).update(perceived_exertion=effort_cr10)
    else:
        models.DoneEntry.objects.filter(pk=one.pk).update(rpe_cr10=effort_cr10)


def _feel(runner: models.Runner, day: date, session: str, effort_cr10: float | None) -> None:
    """The effort of whatever nearness finds for the session."""
    if effort_cr10 is None:
        return
    near = done_days(runner, day - matches.DAY, day + matches.DAY)
    found = matches.past_sessions(runner, since=day, on=day, done=near)
    for one in found.matched.matches:
        if one.planned.id == session and one.did is not None:
            (row,) = _done(runner, day, {}, one.did.id).values()
            _set_effort(row, effort_cr10)
