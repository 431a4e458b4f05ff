"""Events become proposals: lawful, explained, steady; no appointment moves in silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from lissom.core.errors import InvalidInputError
from lissom.core.planning.build import build_problem
from lissom.core.planning.checks import hard_violations
from lissom.core.planning.codec import canonical
from lissom.core.planning.inputs import Hold, PreviousSession
from lissom.core.planning.objective import score
from lissom.core.planning.replan.compare import What
from lissom.core.planning.replan.events import Event, EventKind
from lissom.core.planning.replan.propose import Proposal, propose
from lissom.core.planning.replan.spots import schedule_of
from lissom.core.planning.replan.wish import ConflictError
from lissom.core.runner import DoneKind, DoneSession
from tests.core.planning.cast import ON
from tests.core.planning.replan.lives import (
    event,
    planned,
    programme,
    proposed,
    the_key_run,
)

DAY = timedelta(days=1)


def judged(proposal: Proposal) -> None:
    """The rules and the value as the judge sees them, not as the search says."""
    schedule = schedule_of(proposal.problem, proposal.after)
    assert hard_violations(proposal.problem, proposal.outline, schedule) == ()
    found = score(proposal.problem, proposal.outline, schedule).total
    assert found == proposal.points["total"] >= proposal.kept_points["total"]


def test_without_news_nothing_changes() -> None:
    proposal = proposed(event(EventKind.NEWS, ON))
    assert [one for one in proposal.changes if not one.forced] == []
    judged(proposal)


def test_a_run_missed_today_goes_or_is_made_up_for_and_the_reason_is_said() -> None:
    today = next((one for one in planned() if one.date == ON), None)
    if today is None:
        today = planned()[0]
    inputs, document = programme()
    later = replace(inputs, on=today.date, now=inputs.now + (today.date - ON))
    proposal = propose(later, document, [event(EventKind.MISSED, today.date, what="run")])
    judged(proposal)
    change = next(one for one in proposal.changes if one.before and one.before.date == today.date)
    assert change.forced
    assert change.original == today.date
    assert "you said it is missed" in change.reasons[0].text
    assert all(place.day or place.part != "run" for place in proposal.after)


def test_travel_clears_its_days_and_no_others() -> None:
    first, last = ON + 2 * DAY, ON + 4 * DAY
    proposal = proposed(event(EventKind.TRAVEL, first, last=last))
    judged(proposal)
    away = {one.day for one in proposal.after} & {2, 3, 4}
    assert away == set()
    gone = [one for one in proposal.changes if one.forced]
    assert gone
    assert {one.before.date for one in gone if one.before} <= {first, first + DAY, last}
    assert all("you are away" in one.reasons[0].text for one in gone)


def test_an_illness_with_an_end_keeps_hard_runs_away_a_week_longer() -> None:
    last = ON + 3 * DAY
    proposal = proposed(event(EventKind.ILL, ON, last=last))
    judged(proposal)
    assert not [one for one in proposal.after if one.day <= 3]
    hard = [
        one.day
        for one in proposal.after
        if one.part == "run" and proposal.problem.option(one.key).hard
    ]
    assert min(hard) > 3 + 7


def sore_at(points: float) -> Proposal:
    """Sore quadriceps on the morning of the hard run, everything before it done as planned."""
    run = the_key_run()
    inputs, document = programme()
    done = tuple(
        DoneSession(
            date=one.date,
            kind=DoneKind(one.kind),
            minutes=one.minutes,
            type=one.type,
            distance_m=one.distance_m,
        )
        for one in planned()
        if one.date < run.date
    )
    later = replace(
        inputs,
        on=run.date,
        now=inputs.now + (run.date - ON),
        history=(*inputs.history, *done),
    )
    told = {f"quadriceps-{side}": points for side in "lr"}
    return propose(later, document, [event(EventKind.SORE, run.date, soreness=told)])


def test_soreness_on_the_day_of_a_hard_run_changes_it_and_the_reason_follows_the_input() -> None:
    run = the_key_run()
    texts = set()
    for points in (6.0, 9.0):
        proposal = sore_at(points)
        judged(proposal)
        change = next(one for one in proposal.changes if one.before and one.before.type == run.type)
        assert change.before is not None
        assert change.before.date == run.date
        assert not change.forced
        assert f"at {points:g} of 10" in change.reasons[-1].text
        texts.add(change.reasons[-1].text)
    assert len(texts) == 2


def test_a_booked_massage_that_cannot_stay_is_said_aloud() -> None:
    treatment = planned("massage")[0]
    assert treatment.start is not None
    inputs, document = programme()
    booked = PreviousSession(
        date=treatment.date,
        kind="massage",
        type=treatment.type,
        minutes=treatment.minutes,
        hold=Hold.BOOKED,
        start=treatment.start,
        slot=treatment.slot,
        therapist=treatment.therapist,
        place=treatment.place,
    )
    slots = tuple(slot for slot in inputs.slots if slot.id != treatment.slot)
    held = replace(inputs, slots=slots, previous=(booked,))
    calm = propose(held, document, [event(EventKind.NEWS, ON)])
    assert any(calm.problem.massage(one.key).booked for one in calm.after if one.part == "massage")
    travel = event(EventKind.TRAVEL, treatment.date)
    days = [
        {
            **day,
            "sessions": [
                {**one, "booked": True} if one["id"] == treatment.id else one
                for one in day["sessions"]
            ],
        }
        for day in document["days"]
    ]
    proposal = propose(held, {**document, "days": days}, [travel])
    judged(proposal)
    assert [one.code for one in proposal.findings] == ["booked-lost"]
    assert any(one.before and one.before.kind == "massage" for one in proposal.changes)


def test_a_lost_hour_leaves_the_programme_and_is_replaced_where_it_pays() -> None:
    treatment = planned("massage")[0]
    proposal = proposed(event(EventKind.SLOT_LOST, treatment.date))
    judged(proposal)
    change = next(one for one in proposal.changes if one.before and one.before.kind == "massage")
    assert change.forced
    assert "no longer free" in change.reasons[0].text
    assert change.what in (What.MOVED, What.CHANGED, What.DROPPED)


def test_an_offered_hour_can_be_used() -> None:
    inputs, document = programme()
    bare = replace(inputs, slots=())
    day = planned("massage")[0].date
    proposal = propose(
        bare,
        document,
        [event(EventKind.SLOT_OFFERED, day, start=time(18), amount=60.0, where="Elsewhere")],
    )
    judged(proposal)
    ids = {
        proposal.problem.massage(one.key).slot for one in proposal.after if one.part == "massage"
    }
    assert any(slot and slot.startswith("offer-") for slot in ids)


def test_a_moved_race_stands_on_its_new_day_with_its_taper() -> None:
    race = programme()[0].races[0]
    to = race.date + 7 * DAY
    proposal = proposed(event(EventKind.RACE_MOVED, race.date, to=to))
    judged(proposal)
    day = (to - ON).days
    assert proposal.problem.races[0].day == day
    assert str(proposal.outline.weeks[proposal.problem.days[day].week].phase) == "taper"


def test_heat_keeps_its_days_easy_and_leaves_the_others() -> None:
    run = the_key_run()
    proposal = proposed(event(EventKind.HEAT, run.date, amount=29.0))
    judged(proposal)
    day = (run.date - ON).days
    hard = [one for one in proposal.after if one.day == day and one.part == "run"]
    assert all(not proposal.problem.option(one.key).hard for one in hard)
    assert proposal.problem.days[day + 1].quality


def test_busy_hours_leave_less_time() -> None:
    run = the_key_run()
    proposal = proposed(event(EventKind.BUSY, run.date, start=time(5), end=time(22, 30)))
    judged(proposal)
    day = (run.date - ON).days
    assert proposal.problem.days[day].minutes_free <= 60


def test_what_was_partly_done_or_harder_counts_in_the_week() -> None:
    run = planned()[0]
    inputs, document = programme()
    later = replace(inputs, on=run.date + DAY, now=inputs.now + (run.date + DAY - ON))
    nothing = propose(later, document, [event(EventKind.MISSED, run.date, what="run")])
    part = propose(later, document, [event(EventKind.PART, run.date, what="run", amount=20.0)])
    hard = propose(later, document, [event(EventKind.HARDER, run.date, what="run", amount=9.0)])
    loads = [one.problem.weeks[0].done_load for one in (nothing, part, hard)]
    assert loads == sorted(loads)
    assert loads[0] < loads[1] < loads[2]
    assert hard.inputs.history[-1].hard


def test_a_session_goes_where_the_runner_wants_it() -> None:
    taken = {one.date for one in planned()}
    run, target = next(
        (one, one.date + step * DAY)
        for one in planned(type_="easy")
        for step in (1, 2, 3)
        if one.date > ON and one.minutes <= 60 and one.date + step * DAY not in taken
    )
    proposal = proposed(event(EventKind.MOVE, run.date, what="run", to=target))
    judged(proposal)
    change = next(one for one in proposal.changes if one.after and one.after.date == target)
    assert change.before is not None
    assert change.before.date == run.date
    assert change.reasons[-1].text == "You asked for it."


def test_a_wish_that_breaks_a_rule_is_refused_with_the_rule() -> None:
    race = programme()[0].races[0]
    run = the_key_run()
    with pytest.raises(ConflictError, match="That cannot be"):
        proposed(event(EventKind.MOVE, run.date, what="run", to=race.date - DAY))


def test_the_same_question_gets_the_same_bytes() -> None:
    asked = event(EventKind.TRAVEL, ON + DAY, last=ON + 3 * DAY)
    first, second = proposed(asked), proposed(asked)
    assert canonical(first.as_dict()) == canonical(second.as_dict())
    assert first.after == second.after


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (event(EventKind.MISSED, ON, what="massage"), "no massage on"),
        (event(EventKind.PART, ON + DAY, what="run", amount=20.0), "still to come"),
        (event(EventKind.ILL, ON + DAY, last=ON + 2 * DAY), "still to come"),
        (event(EventKind.INJURED, ON, what="gout"), "no way back named 'gout'"),
        (event(EventKind.RACE_MOVED, ON, to=ON + DAY), "No race is entered"),
        (event(EventKind.SLOT_LOST, ON - DAY), "No massage with an hour"),
        (event(EventKind.BUSY, ON, start=time(9), end=time(8)), "ends before it begins"),
        (event(EventKind.MOVE, ON - DAY, what="run", to=ON), "from today on"),
    ],
)
def test_an_event_that_cannot_be_is_refused_with_words(asked: Event, words: str) -> None:
    with pytest.raises(InvalidInputError, match=words):
        proposed(asked)


def test_the_problem_of_a_proposal_is_the_changed_one() -> None:
    proposal = proposed(event(EventKind.TRAVEL, ON + DAY))
    assert build_problem(proposal.inputs).days[1].minutes_free == 0
