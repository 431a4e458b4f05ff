"""Puts the synthetic runner into the database through the same services as any user.

Everything here may be called again: what is there stays, what is missing is added. Django must
be ready (`lissom.web.boot.setup`) before this module is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

from lissom.core.runner import DoneKind, DoneSession, Race
from lissom.demo import life
from lissom.demo.checkins import check_ins
from lissom.demo.settings import RUNNER_NAME
from lissom.web.training import services
from lissom.web.training.importing import ImportReport
from lissom.web.training.models import CheckIn, DoneEntry, Injury, Runner
from lissom.web.training.models import Race as RaceRow

ImportProgress = Callable[[int, str], None]


def stored_runner() -> Runner | None:
    """The demo's runner, if there is one. No other runner is ever touched."""
    return Runner.objects.filter(name=RUNNER_NAME).first()


def forget_runner() -> None:
    """Remove the synthetic runner with all that belongs to it."""
    Runner.objects.filter(name=RUNNER_NAME).delete()


def save_runner(*, on: date) -> Runner:
    """Make the synthetic runner, or renew the profile."""
    return services.accept_profile(profile=life.profile(on=on), on=on, row=stored_runner())


def import_runs(
    runner: Runner, paths: Sequence[Path], *, progress: ImportProgress | None
) -> ImportReport:
    """Import the files as a user would; files that are in already count as duplicates."""
    sources = ((path.name, path.read_bytes()) for path in paths)
    return services.import_files(runner=runner, sources=sources, progress=progress)


def save_race(runner: Runner, *, on: date) -> Race:
    """The marathon ahead; one that an earlier demo left on another day goes."""
    race = life.goal_race(on=on)
    RaceRow.objects.filter(runner=runner, name=life.RACE_NAME).exclude(date=race.date).delete()
    return services.add_race(
        runner=runner,
        date=race.date,
        distance_m=race.distance_m,
        priority=race.priority,
        gain_m=race.gain_m,
        name=race.name,
    )


def save_past(runner: Runner, *, on: date) -> None:
    """Strength, massage, the healed strain and the check-ins."""
    known = set(DoneEntry.objects.filter(runner=runner).values_list("date", "kind", "type"))
    for deed in life.strength(on=on):
        if (deed.date, DoneKind.STRENGTH.value, deed.type) not in known:
            services.log_done(
                runner=runner,
                done=DoneSession(
                    date=deed.date,
                    kind=DoneKind.STRENGTH,
                    minutes=deed.minutes,
                    type=deed.type,
                    start=deed.start,
                ),
                note="synthetic",
            )
    for deed in life.massages(on=on):
        if (deed.date, DoneKind.MASSAGE.value, deed.type) not in known:
            services.log_massage(
                runner=runner,
                date=deed.date,
                minutes=deed.minutes,
                massage_type=deed.type,
                place=deed.place,
                start=deed.start,
            )
    _save_injury(runner, on=on)
    _save_check_ins(runner, on=on)


def _save_injury(runner: Runner, *, on: date) -> None:
    injury = life.past_injury(on=on)
    rows = Injury.objects.filter(runner=runner, pathway=injury.pathway, since=injury.since)
    if not rows.exists():
        row = services.add_injury(
            runner=runner,
            pathway_id=injury.pathway,
            since=injury.since,
            on=on,
            state=injury.state,
            note="synthetic",
        )
        services.close_injury(runner=runner, injury=row.pk, on=injury.until)


def _save_check_ins(runner: Runner, *, on: date) -> None:
    since = on - timedelta(days=90)
    known = set(
        CheckIn.objects.filter(runner=runner, local_date__gte=since).values_list(
            "local_date", flat=True
        )
    )
    for check_in in check_ins(on=on):
        if check_in.at.date() not in known:
            services.record_check_in(runner=runner, check_in=check_in)
