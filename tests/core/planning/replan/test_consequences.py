"""Why not another day: rules, soreness and points of a move; what would have to give."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from lissom.core.errors import InvalidInputError
from lissom.core.planning.build import build_problem
from lissom.core.planning.checks import hard_violations
from lissom.core.planning.objective import score
from lissom.core.planning.replan.consequences import Board
from lissom.core.planning.replan.events import EventKind
from lissom.core.planning.replan.give import what_would_give
from lissom.core.planning.replan.propose import propose
from lissom.core.planning.replan.spots import schedule_of
from lissom.core.planning.replan.wish import ConflictError, Wish, move
from tests.core.planning.cast import ON
from tests.core.planning.replan.lives import event, planned, programme, the_key_run

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def board() -> Board:
    return Board.of(*programme())


def test_every_other_day_of_the_week_is_judged_as_the_rules_judge_it(board: Board) -> None:
    """The answer of a move is the judge's answer to the moved plan."""
    given = board.ground
    seen = 0
    for item in planned()[:6]:
        for made in board.other_days(item):
            wish = Wish("run", item.date, made.target)
            if not made.possible and not made.broken:
                with pytest.raises(ConflictError) as conflict:
                    move(given.problem, given.standing, wish)
                assert made.text.lower() in conflict.value.message.lower()
                continue
            moved = move(given.problem, given.standing, wish).standing
            schedule = schedule_of(given.problem, moved.spots)
            broken = hard_violations(given.problem, given.outline, schedule)
            assert made.possible == (not broken)
            assert made.text
            if made.possible:
                whole = score(given.problem, given.outline, schedule).total
                assert made.points is not None
                assert made.points["total"] == whole - board.best.score.total
                seen += 1
    assert seen


def test_a_hard_run_beside_another_names_the_rule(board: Board) -> None:
    run = the_key_run()
    texts = [one.text for one in board.other_days(run) if not one.possible]
    assert texts
    assert all(text[0].isupper() and text.endswith(".") for text in texts)


def test_the_full_answer_tells_soreness_at_the_key_sessions_around(board: Board) -> None:
    run = the_key_run()
    made = next(one for one in board.other_days(run) if one.possible)
    full = board.consequences(run, made.target).as_dict()
    assert full["key_sessions"]
    assert all(0 <= one["after"] <= 10 for one in full["key_sessions"])
    assert full["points"]["total"] == sum(
        value for term, value in full["points"].items() if term != "total"
    )


def test_the_answer_follows_the_input() -> None:
    """Less time on the other day: another answer."""
    inputs, document = programme()
    easy = next(one for one in planned(type_="easy") if one.date > ON)
    minutes = [0 if day == (easy.date + DAY).weekday() else 90 for day in range(7)]
    profile = replace(inputs.profile, weekday_minutes=tuple(minutes))
    tight = Board.of(replace(inputs, profile=profile), document)
    made = tight.consequences(tight.on(easy.date, "run"), easy.date + DAY)
    assert not made.possible
    assert "0 free minutes" in made.text


def test_unknown_sessions_and_days_are_refused(board: Board) -> None:
    massages = {one.date for one in planned("massage")}
    with pytest.raises(InvalidInputError, match="no session 'nonsense'"):
        board.item("nonsense")
    free = next(one.date for one in planned() if one.date not in massages)
    with pytest.raises(InvalidInputError, match="has no massage"):
        board.on(free, "massage")
    with pytest.raises(InvalidInputError, match="does not reach"):
        board.consequences(planned()[0], date(2030, 1, 1))


# --- what would have to give -------------------------------------------------------------------


def test_minutes_are_asked_for_where_they_alone_are_missing() -> None:
    inputs, document = programme()
    easy = next(one for one in planned(type_="easy") if one.date > ON and one.minutes >= 45)
    target = easy.date + DAY
    minutes = list(inputs.profile.weekday_minutes)
    minutes[target.weekday()] = 30
    tight = replace(inputs, profile=replace(inputs.profile, weekday_minutes=tuple(minutes)))
    wish = event(EventKind.MOVE, easy.date, what="run", to=target)
    answer = what_would_give(tight, document, wish)
    assert answer is not None
    assert "30 free minutes" in answer.why
    assert any("minutes more on" in way for way in answer.ways)
    more = int(next(way for way in answer.ways if "minutes more" in way).split()[0])
    minutes[target.weekday()] = 30 + more
    enough = replace(inputs, profile=replace(inputs.profile, weekday_minutes=tuple(minutes)))
    assert propose(enough, document, [wish])
    minutes[target.weekday()] = 30 + more - 10
    scarce = replace(inputs, profile=replace(inputs.profile, weekday_minutes=tuple(minutes)))
    with pytest.raises(ConflictError):
        propose(scarce, document, [wish])


def test_a_race_in_the_way_is_named() -> None:
    inputs, document = programme()
    race = inputs.races[0]
    hard = {option.id for option in build_problem(inputs).options if option.hard}
    run = next(one for one in planned() if one.key in hard)
    wish = event(EventKind.MOVE, run.date, what="run", to=race.date - 2 * DAY)
    answer = what_would_give(inputs, document, wish)
    assert answer is not None
    assert any(race.name in way for way in answer.ways)
    assert "It would work with" in answer.sentence()


def test_what_is_possible_needs_nothing_to_give() -> None:
    inputs, document = programme()
    board = Board.of(inputs, document)
    run = the_key_run()
    made = next(one for one in board.other_days(run) if one.possible)
    wish = event(EventKind.MOVE, run.date, what="run", to=made.target)
    assert what_would_give(inputs, document, wish) is None
