"""The one door to stored objects: who is asked for, or a clear refusal."""

from __future__ import annotations

from typing import Any, TypeVar

from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.web.training.models import (
    Activity,
    CalendarSource,
    ChangeLayer,
    DoneEntry,
    Holiday,
    ImportBatch,
    Injury,
    Measurement,
    OutsideClinic,
    Programme,
    Race,
    Runner,
    Shoe,
)

_Row = TypeVar("_Row")


def runner_named(name: str | None = None) -> Runner:
    """The runner with this name (capitals do not matter), or the only one there is."""
    if name is not None:
        found = Runner.objects.filter(name__iexact=name.strip()).first()
        if found is None:
            raise NotFoundError(
                f"There is no runner '{name}'.", remedy=f"{_names()} Or add one with a profile."
            )
        return found
    some = list(Runner.objects.order_by("name")[:2])
    if not some:
        raise NotFoundError(
            "There is no runner yet.", remedy="Begin with `lissom profile set --name NAME`."
        )
    if len(some) > 1:
        raise InvalidInputError(
            "There are several runners.", remedy=f"Say which with --runner NAME. {_names()}"
        )
    return some[0]


def _names() -> str:
    names = Runner.objects.order_by("name").values_list("name", flat=True)[:20]
    return f"There are: {', '.join(names)}." if names else "There is none yet."


class NoRunnerError(NotFoundError):
    """This account has no runner yet: pages lead to the first steps."""

    code = "no-runner"


def runner_of(user: Any) -> Runner:
    """The runner of a signed-in person. Raises NoRunnerError when there is none yet."""
    found: Runner | None = getattr(user, "runner", None)
    if found is None:
        raise NoRunnerError("There is no runner here yet.", remedy="Begin with a name.")
    return found


def race_of(runner: Runner, key: str) -> Race:
    """A race of this runner by its id (see `bridge.race_id`)."""
    from lissom.web.training.bridge import race_id  # noqa: PLC0415 (bridge imports the models)

    races = list(Race.objects.filter(runner=runner))
    for row in races:
        if race_id(row.date, row.distance_m) == key:
            return row
    ids = ", ".join(race_id(row.date, row.distance_m) for row in races)
    raise NotFoundError(
        f"There is no race '{key}'.",
        remedy=f"There are: {ids}." if ids else "Add one with `lissom race add`.",
    )


def injury_of(runner: Runner, key: int) -> Injury:
    return _own(Injury.objects.filter(runner=runner, pk=key).first(), "injury", key)


def activity_of(runner: Runner, key: int) -> Activity:
    found = Activity.objects.filter(runner=runner, pk=key).defer("exposure").first()
    return _own(found, "activity", key)


def entry_of(runner: Runner, key: int) -> DoneEntry:
    return _own(DoneEntry.objects.filter(runner=runner, pk=key).first(), "entry", key)


def holiday_of(runner: Runner, key: int) -> Holiday:
    return _own(Holiday.objects.filter(runner=runner, pk=key).first(), "holiday", key)


def measurement_of(runner: Runner, key: int) -> Measurement:
    return _own(Measurement.objects.filter(runner=runner, pk=key).first(), "measurement", key)


def calendar_of(runner: Runner, key: int) -> CalendarSource:
    rows = CalendarSource.objects.filter(runner=runner, pk=key).select_related("runner", "clinic")
    return _own(rows.first(), "calendar", key)


def outside_clinic_of(runner: Runner, key: int) -> OutsideClinic:
    return _own(OutsideClinic.objects.filter(runner=runner, pk=key).first(), "clinic", key)


def shoe_of(runner: Runner, key: int) -> Shoe:
    return _own(Shoe.objects.filter(runner=runner, pk=key).first(), "shoe", key)


def import_of(runner: Runner, key: int | None = None) -> ImportBatch:
    """The import with this number, or the last one."""
    batches = ImportBatch.objects.filter(runner=runner)
    found = batches.order_by("id").last() if key is None else batches.filter(pk=key).first()
    if found is None:
        raise NotFoundError(
            "There is no import." if key is None else f"There is no import number {key}.",
            remedy="Bring in files with `lissom import PATH`.",
        )
    return found


def undoable_import(runner: Runner) -> ImportBatch:
    """The last import that brought files."""
    batches = ImportBatch.objects.filter(runner=runner, files__isnull=False)
    found = batches.order_by("id").last()
    if found is None:
        raise NotFoundError(
            "There is no import to take back.", remedy="Bring in files with `lissom import PATH`."
        )
    return found


def programme_of(runner: Runner, number: int | None = None) -> Programme:
    """The programme with this number, or the current one."""
    rows = Programme.objects.filter(runner=runner)
    found = (
        rows.filter(current=True).first() if number is None else rows.filter(number=number).first()
    )
    if found is None:
        raise NotFoundError(
            "There is no programme yet."
            if number is None
            else f"There is no programme number {number}.",
            remedy="Make one with `lissom plan`.",
        )
    return found


def layer_of(runner: Runner, number: int | None = None) -> ChangeLayer:
    """The change with this number, or the last proposal that is open."""
    rows = ChangeLayer.objects.filter(runner=runner)
    if number is not None:
        return _own(rows.filter(number=number).first(), "change", number)
    found = rows.filter(state=ChangeLayer.State.PROPOSED).order_by("number").last()
    if found is None:
        raise NotFoundError(
            "There is no open proposal.", remedy="Ask for one with `lissom replan --because ...`."
        )
    return found


def _own(found: _Row | None, label: str, key: int) -> _Row:
    if found is None:
        raise NotFoundError(f"There is no {label} number {key}.")
    return found
