"""From everything done and said to the recovery state of a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from lissom.core.recovery.filter import SorenessModel, default_model
from lissom.core.recovery.habit import Habit, habits, unaccustomed_part
from lissom.core.recovery.sessions import Left, SessionDose, compartments, in_order, left_by
from lissom.core.recovery.state import SorenessState
from lissom.core.recovery.words import (
    MassageDone,
    Treated,
    Words,
    listen,
    relief_left_d,
    treatments,
    words_of,
)
from lissom.core.runner import CheckIn


def history(
    doses: Iterable[SessionDose],
    check_ins: Iterable[CheckIn],
    on: date,
    *,
    massages: Iterable[MassageDone] = (),
    model: SorenessModel | None = None,
) -> SorenessState:
    """The state on `on`, sessions of that day included, from everything up to it.

    The same as stepping day by day through `SorenessModel`: advance, update, add_session,
    add_massage. A check-in counts on the day that `at` shows, before that day's sessions. Those
    older than a year have no weight: a baseline forgets them within weeks. Later sessions and
    check-ins are left out; the order of the arguments does not matter. Before the first record
    the runner counts as used to usual runs. Raises InvalidInputError
    for a check-in outside the scale.
    """
    told = listened(doses, check_ins, on, massages=massages)
    left, today = told.left, on.toordinal()
    belief = listen(model or default_model(), told.spoken, today)
    first, second, third = compartments(left.days, left.points, today)
    of_today = left.points[np.searchsorted(left.days, today) :].sum(axis=0)
    return SorenessState(
        first=first,
        second=second,
        third=third,
        today=of_today,
        protection=left.protection,
        bout_age_d=today - left.last_day,
        relief_d=relief_left_d(told.treated, today, including=True),
        mean=belief.mean,
        covariance=belief.covariance,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Listened:
    """Everything done and said up to a day, in order, as the filter takes it."""

    left: Left
    spoken: Sequence[Words]
    treated: Treated


def listened(
    doses: Iterable[SessionDose],
    check_ins: Iterable[CheckIn],
    on: date,
    *,
    massages: Iterable[MassageDone] = (),
) -> Listened:
    """Sessions, check-ins and massages up to `on`; arguments and errors as for `history`."""
    done = [item for item in doses if item.date <= on]
    said = [item for item in check_ins if item.at.date() <= on and item.soreness]
    given = [item for item in massages if item.date <= on]
    known = [item.date for item in done] + [item.date for item in given]
    known += [item.at.date() for item in said]
    left = left_by(in_order(done), start=min(known, default=on).toordinal())
    treated = treatments(given)
    return Listened(left, words_of(said, on.toordinal(), left, treated), treated)


def habit(sessions: Sequence[SessionDose], on: date) -> Habit:
    """What the runner is used to on a day, from the 8 weeks before it; arrays (27,)."""
    ordered = in_order([item for item in sessions if item.date < on])
    found = habits(ordered.days, ordered.total, ordered.downhill, np.array([on.toordinal()]))
    return Habit(found.dose_j_per_kg[0], found.downhill_j_per_kg[0])


def add_session(
    model: SorenessModel, state: SorenessState, session: SessionDose, used_to: Habit
) -> SorenessState:
    """Put one session of the state's day into the state, split by what the runner is used to."""
    ordered = in_order([session])
    new = unaccustomed_part(
        total=ordered.total[0],
        downhill=ordered.downhill[0],
        highest=used_to.downhill_j_per_kg,
        new=ordered.new[0],
    )
    return model.add_session(
        state,
        dose_j_per_kg=ordered.total[0] - new,
        habitual=used_to.dose_j_per_kg,
        unaccustomed_j_per_kg=new,
    )
