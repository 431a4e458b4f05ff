"""Change layers in the store: proposed, agreed to whole or in part, refused, undone to the byte."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import Any

import pytest

from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.core.planning import api
from lissom.core.planning.inputs import PlanningInput, from_dict, to_dict
from lissom.core.planning.replan.events import Event, EventKind
from lissom.core.runner import DoneKind, DoneSession
from lissom.web.training import changes, models, planning, queries, services
from lissom.web.training.layers import StaleError
from lissom.web.training.models import Runner
from tests.conftest import NOW, ON

DAY = timedelta(days=1)


@cache
def _programme(text: str) -> dict[str, Any]:
    inputs: PlanningInput = from_dict(json.loads(text))
    return api.make_programme(inputs).as_dict()


@pytest.fixture
def planned(runner: Runner) -> Runner:
    """The runner with six weeks of running, a race and a programme of today."""
    for ago in range(1, 43):
        day = ON - ago * DAY
        if day.weekday() in (1, 3, 5, 6):
            minutes = 80 if day.weekday() == 6 else 40
            done = DoneSession(
                date=day,
                kind=DoneKind.RUN,
                minutes=minutes,
                type="long_easy" if minutes > 60 else "easy",
                distance_m=minutes * 170.0,
                rpe_cr10=3.0,
            )
            services.log_done(runner=runner, done=done)
    services.add_race(runner=runner, date=ON + 34 * DAY, distance_m=10_000.0)
    inputs = planning.planning_input(runner=runner, on=ON, now=NOW)
    problem = to_dict(inputs)
    services.save_programme(
        runner=runner,
        programme_dict=_programme(json.dumps(problem, sort_keys=True)),
        problem_dict=problem,
        on=ON,
        made_at=NOW,
    )
    return runner


def travel(first: int = 1, last: int = 3) -> Event:
    return Event(EventKind.TRAVEL, ON + first * DAY, ON + last * DAY)


def content(runner: Runner) -> dict[str, Any]:
    """Rows that an event may write beside the programme."""
    tables = (
        models.Injury, models.BusyTime, models.Holiday, models.CheckIn, models.DoneEntry,
        models.Race, models.OwnAppointment,
    )  # fmt: skip
    return {
        table.__name__: list(table.objects.filter(runner=runner).order_by("pk").values())
        for table in tables
    }


def test_a_proposal_moves_nothing(planned: Runner) -> None:
    before, rows = queries.current_programme(planned), content(planned)
    services.propose(runner=planned, events=[travel()], on=ON, now=NOW)
    assert queries.current_programme(planned) == before
    assert content(planned) == rows
    told = changes.change(planned, on=ON)
    assert (told.state, told.stale, told.base) == ("proposed", False, 1)
    assert told.because.startswith("Away ")
    assert told.items
    assert all(item.accepted is None and item.why for item in told.items if item.forced)
    assert [one.number for one in changes.open_changes(planned, on=ON)] == [1]


def test_a_yes_writes_the_next_programme_with_original_dates(planned: Runner) -> None:
    services.propose(runner=planned, events=[travel()], on=ON, now=NOW)
    services.accept(runner=planned, on=ON, now=NOW)
    now = queries.current_programme(planned)
    assert now.number == 2
    away = [day for day in now.document["days"] if "2026-03-03" <= day["date"] <= "2026-03-05"]
    assert all(one["kind"] == "rest" for day in away for one in day["sessions"])
    assert api.verify(now.document, from_dict(now.problem)) is not None
    hard = [one for one in api.verify(now.document, from_dict(now.problem)) if one.level == "hard"]
    assert hard == []
    told = changes.change(planned, 1, on=ON)
    assert (told.state, told.result) == ("accepted", 2)
    assert all(item.accepted for item in told.items)
    moved = [item for item in told.items if item.what == "moved"]
    for item in moved:
        assert item.after is not None
        row = next(
            one
            for day in now.document["days"]
            for one in day["sessions"]
            if day["date"] == item.after["date"] and one["type"] == item.after["type"]
        )
        assert row["original_date"] == str(item.original_date)
        assert row["layer"] == 1


def test_undo_restores_the_programme_and_everything_beside_it(planned: Runner) -> None:
    rows = content(planned)
    before = models.Programme.objects.get(runner=planned, current=True)
    events = [
        travel(5, 6),
        Event(EventKind.ILL, ON, ON + DAY, what="illness_fever"),
        Event(EventKind.SORE, ON, ON, soreness={"soleus-l": 4.0}),
        Event(EventKind.RACE_MOVED, ON + 34 * DAY, ON + 34 * DAY, to=ON + 41 * DAY),
        Event(EventKind.HARDER, ON - DAY, ON - DAY, what="run", amount=8.0),
    ]
    services.propose(runner=planned, events=events, on=ON, now=NOW)
    services.accept(runner=planned, on=ON, now=NOW)
    told = content(planned)
    for table in ("Injury", "Holiday", "CheckIn", "BusyTime", "Race", "DoneEntry"):
        assert told[table] != rows[table], table
    services.undo(runner=planned, now=NOW)
    assert content(planned) == rows
    after = models.Programme.objects.get(runner=planned, current=True)
    assert after.number == before.number + 2
    assert after.document_text == before.document_text
    assert after.problem_text == before.problem_text
    assert models.Programme.objects.filter(runner=planned).count() == 3
    assert changes.change(planned, 1, on=ON).state == "undone"


def test_part_of_a_proposal_can_be_agreed_to(planned: Runner) -> None:
    services.propose(runner=planned, events=[travel()], on=ON, now=NOW)
    told = changes.change(planned, on=ON)
    services.accept(runner=planned, on=ON, now=NOW, only=[])
    now = changes.change(planned, 1, on=ON)
    assert now.state == "partly"
    assert not any(item.accepted for item in now.items)
    document = queries.current_programme(planned).document
    away = [day for day in document["days"] if "2026-03-03" <= day["date"] <= "2026-03-05"]
    assert all(one["kind"] == "rest" for day in away for one in day["sessions"])
    assert len(told.items) == len(now.items)


def test_an_unknown_part_is_refused_and_nothing_is_kept(planned: Runner) -> None:
    services.propose(runner=planned, events=[travel()], on=ON, now=NOW)
    with pytest.raises(InvalidInputError, match="no change 'nonsense'"):
        services.accept(runner=planned, on=ON, now=NOW, only=["nonsense"])
    assert queries.current_programme(planned).number == 1
    assert changes.change(planned, on=ON).state == "proposed"


def test_a_no_leaves_everything_and_is_remembered(planned: Runner) -> None:
    services.propose(runner=planned, events=[travel()], on=ON, now=NOW)
    services.reject(runner=planned, now=NOW)
    assert queries.current_programme(planned).number == 1
    assert changes.change(planned, 1, on=ON).state == "rejected"
    with pytest.raises(NotFoundError, match="no open proposal"):
        services.accept(runner=planned, on=ON, now=NOW)
    with pytest.raises(InvalidInputError, match="rejected already"):
        services.accept(runner=planned, on=ON, now=NOW, number=1)


def test_a_proposal_is_stale_when_the_programme_went_on(planned: Runner) -> None:
    services.propose(runner=planned, events=[travel(1, 1)], on=ON, now=NOW)
    services.propose(runner=planned, events=[travel(5, 6)], on=ON, now=NOW)
    services.accept(runner=planned, on=ON, now=NOW, number=2)
    assert changes.change(planned, 1, on=ON).stale
    with pytest.raises(StaleError, match="changed after proposal 1"):
        services.accept(runner=planned, on=ON, now=NOW, number=1)
    fresh = services.refresh(runner=planned, number=1, on=ON, now=NOW)
    assert fresh.number == 3
    assert changes.change(planned, 1, on=ON).state == "stale"
    services.accept(runner=planned, on=ON, now=NOW)
    document = queries.current_programme(planned).document
    away = [day for day in document["days"] if day["date"] in {"2026-03-03", "2026-03-07"}]
    assert all(one["kind"] == "rest" for day in away for one in day["sessions"])


def test_a_proposal_of_yesterday_is_stale(planned: Runner) -> None:
    services.propose(runner=planned, events=[travel(3, 4)], on=ON, now=NOW)
    with pytest.raises(StaleError, match="was made on 2026-03-02"):
        services.accept(runner=planned, on=ON + DAY, now=NOW + DAY)


def test_the_same_question_replaces_its_open_proposal(planned: Runner) -> None:
    for _ in range(2):
        services.propose(runner=planned, events=[travel()], on=ON, now=NOW)
    states = [one.state for one in changes.changes(planned, on=ON)]
    assert states == ["proposed", "stale"]
    texts = models.ChangeLayer.objects.filter(runner=planned).values_list("proposal_text")
    assert len(set(texts)) == 1


def test_only_the_last_agreed_change_is_undone_and_in_order(planned: Runner) -> None:
    with pytest.raises(NotFoundError, match="no change to undo"):
        services.undo(runner=planned, now=NOW)
    first = models.Programme.objects.get(runner=planned, current=True).document_text
    for days in ((1, 1), (5, 6)):
        services.propose(runner=planned, events=[travel(*days)], on=ON, now=NOW)
        services.accept(runner=planned, on=ON, now=NOW + days[0] * timedelta(minutes=1))
    with pytest.raises(InvalidInputError, match="not the last one"):
        services.undo(runner=planned, now=NOW, number=1)
    services.undo(runner=planned, now=NOW)
    services.undo(runner=planned, now=NOW)
    assert models.Programme.objects.get(runner=planned, current=True).document_text == first


def test_a_new_programme_ends_what_can_be_undone(planned: Runner) -> None:
    services.propose(runner=planned, events=[travel()], on=ON, now=NOW)
    services.accept(runner=planned, on=ON, now=NOW)
    stored = queries.current_programme(planned)
    services.save_programme(
        runner=planned,
        programme_dict={**stored.document, "status": "relaxed"},
        problem_dict=stored.problem,
        on=ON,
    )
    with pytest.raises(InvalidInputError, match="changed again"):
        services.undo(runner=planned, now=NOW)


def test_an_offer_that_is_taken_becomes_an_appointment_until_undone(planned: Runner) -> None:
    day = ON + 4 * DAY
    offer = Event(EventKind.SLOT_OFFERED, day, day, start=time(18), amount=60.0, where="Elsewhere")
    services.propose(runner=planned, events=[offer], on=ON, now=NOW)
    services.accept(runner=planned, on=ON, now=NOW)
    rows = list(models.OwnAppointment.objects.filter(runner=planned))
    document = queries.current_programme(planned).document
    used = any(
        str(one.get("slot") or "").startswith("offer-")
        for row in document["days"]
        for one in row["sessions"]
    )
    assert used
    assert [(row.minutes, row.place) for row in rows] == [(60, "Elsewhere")]
    inputs = planning.planning_input(runner=planned, on=ON, now=NOW)
    assert [one.start for one in inputs.previous] == [datetime.combine(day, time(18), UTC)]
    services.undo(runner=planned, now=NOW)
    assert not models.OwnAppointment.objects.filter(runner=planned).exists()


def test_heat_that_was_agreed_to_holds_for_the_next_question(planned: Runner) -> None:
    event = Event(EventKind.HEAT, ON + DAY, ON + 3 * DAY, amount=29.0)
    services.propose(runner=planned, events=[event], on=ON, now=NOW)
    services.accept(runner=planned, on=ON, now=NOW)
    later = planning.planning_input(runner=planned, on=ON + DAY, now=NOW + DAY)
    assert (later.expected_wbgt_c, later.heat_days) == (29.0, (ON + DAY, ON + 3 * DAY))
    past = planning.planning_input(runner=planned, on=ON + 4 * DAY, now=NOW + 4 * DAY)
    assert past.heat_days is None


def test_another_runner_sees_and_answers_nothing(planned: Runner, other_runner: Runner) -> None:
    services.propose(runner=planned, events=[travel()], on=ON, now=NOW)
    assert changes.changes(other_runner, on=ON) == ()
    with pytest.raises(NotFoundError):
        services.accept(runner=other_runner, on=ON, now=NOW, number=1)


def test_without_a_programme_the_answer_says_how_to_get_one(runner: Runner) -> None:
    with pytest.raises(NotFoundError) as refusal:
        services.propose(runner=runner, events=[travel()], on=ON, now=NOW)
    assert "lissom plan" in refusal.value.remedy
