"""Every write of training: checked by the core, saved in one transaction, or refused whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from lissom.core.errors import InvalidInputError
from lissom.core.recovery.flexibility import Measured, check_measured
from lissom.core.runner import (
    BusyTime,
    CheckIn,
    DoneKind,
    DoneSession,
    Priority,
    Profile,
    Race,
    checks,
)
from lissom.core.screening.red_flags import rules_of
from lissom.web import locks
from lissom.web.accounts import leaving
from lissom.web.accounts.models import User
from lissom.web.training import access, bridge, models
from lissom.web.training.appointments import book_own, cancel_own
from lissom.web.training.copies import join, keep_apart
from lissom.web.training.importing import (
    ImportReport,
    import_files,
    request_import,
    run_import,
    stop_import,
    undo_import,
)
from lissom.web.training.injuries import (
    add_injury,
    answer_screening,
    close_injury,
    record_health,
    report_injury,
    update_injury,
)
from lissom.web.training.layers import accept, propose, refresh, reject, undo
from lissom.web.training.programmes import save_programme
from lissom.web.training.reprocessing import reprocess
from lissom.web.training.sweat import add_sweat_test

__all__ = [
    "ImportReport",
    "accept",
    "accept_profile",
    "add_busy",
    "add_holiday",
    "add_injury",
    "add_race",
    "add_sweat_test",
    "answer_screening",
    "begin_runner",
    "book_own",
    "cancel_own",
    "close_injury",
    "erase_account",
    "give_runner",
    "import_files",
    "join",
    "keep_apart",
    "log_done",
    "log_massage",
    "propose",
    "record_check_in",
    "record_health",
    "record_measurement",
    "refresh",
    "reject",
    "remove_entry",
    "remove_holiday",
    "remove_measurement",
    "remove_race",
    "replace_busy",
    "report_injury",
    "reprocess",
    "request_import",
    "run_import",
    "save_profile",
    "save_programme",
    "set_effort",
    "show_pounds",
    "stop_import",
    "undo",
    "undo_import",
    "update_injury",
]


def save_profile(
    *, runner: str | None = None, on: date, name: str | None = None, **changes: Any
) -> models.Runner:
    """Make a runner, or change fields of one; fields as in `core.runner.Profile`.

    `runner`: whose profile (default: the only one); when nobody has that name, a new runner is
    made. `name`: the new name. A field not given stays as it is.
    """
    _refuse_unknown_fields(changes)
    with transaction.atomic():
        row = _existing(runner, name)
        before = (
            Profile(name=(name or runner or "").strip())
            if row is None
            else bridge.profile_from_row(row)
        )
        wanted = changes if name is None else {**changes, "name": name.strip()}
        return accept_profile(profile=replace(before, **wanted), on=on, row=row)


def accept_profile(
    *, profile: Profile, on: date, row: models.Runner | None = None
) -> models.Runner:
    """Store a whole profile as a new runner, or over `row`."""
    try:
        checks.check_profile(profile, on=on)
        columns = bridge.profile_to_row(profile)
    except (TypeError, AttributeError) as error:
        raise InvalidInputError(
            f"The profile of '{profile.name}' has a value of the wrong kind ({error}).",
            remedy="`lissom profile show` shows every field as it should be.",
        ) from error
    with transaction.atomic():
        locks.hold(["names of runners"])
        target = models.Runner() if row is None else row
        clash = models.Runner.objects.filter(name__iexact=profile.name).exclude(pk=target.pk)
        if clash.exists():
            raise InvalidInputError(
                f"There is already a runner named '{profile.name}'.", remedy="Choose another name."
            )
        for column, content in columns.items():
            setattr(target, column, content)
        target.save()
        return target


def _existing(runner: str | None, name: str | None) -> models.Runner | None:
    """The runner to change; None when a new one is to be made."""
    checks.check_text(f"{runner or ''}{name or ''}", label="name")
    if runner is not None:
        return models.Runner.objects.filter(name__iexact=runner.strip()).first()
    if name is not None:
        named = models.Runner.objects.filter(name__iexact=name.strip()).first()
        if named is not None or not models.Runner.objects.exists():
            return named
    return access.runner_named()


def _refuse_unknown_fields(changes: Mapping[str, Any]) -> None:
    known = set(Profile.__dataclass_fields__) - {"name"}
    unknown = sorted(set(changes) - known)
    if unknown:
        raise InvalidInputError(
            f"A profile has no field '{unknown[0]}'.",
            remedy=f"Its fields are {', '.join(sorted(known))}.",
        )


def erase_account(*, user: User, typed: str, now: datetime) -> None:
    """Delete an account with its runner and everything that belongs to it, files too.

    `typed`: the address again, as a safeguard. Raises InvalidInputError, also when the account has
    to stay for others (`accounts.leaving`).
    """
    from lissom.web.training import exports  # noqa: PLC0415 (builds on these services)

    if typed.strip().lower() != user.email.lower():
        raise InvalidInputError(
            "That is not the e-mail address of this account.", remedy="Nothing was deleted."
        )
    runner: models.Runner | None = getattr(user, "runner", None)
    with transaction.atomic():
        leaving.tell(user, now=now)
        if runner is not None:
            exports.forget(runner)
            runner.delete()
        user.delete()


def show_pounds(*, runner: models.Runner, pounds: bool) -> None:
    """Body mass is shown in pounds, or in kilograms; it is kept in kilograms."""
    models.Runner.objects.filter(pk=runner.pk).update(pounds=pounds)


def begin_runner(*, user: User, name: str, timezone: str, on: date) -> models.Runner:
    """A new runner for an account, with a plain profile.

    A runner of that name that belongs to nobody yet (made on the command line) becomes this
    account's when it is the only account there is.
    """
    with transaction.atomic():
        waiting = models.Runner.objects.filter(name__iexact=name.strip(), user=None).first()
        if waiting is not None and User.objects.count() == 1:
            return give_runner(runner=waiting, user=user)
        profile = Profile(name=_free_name(name.strip()), timezone=timezone)
        row = accept_profile(profile=profile, on=on)
        return give_runner(runner=row, user=user)


def _free_name(name: str) -> str:
    """The name, with a number behind it when somebody else has it: names tell runners apart."""
    taken = {
        one.casefold()
        for one in models.Runner.objects.filter(name__istartswith=name).values_list(
            "name", flat=True
        )
    }
    numbered = (f"{name} {number}" for number in range(2, len(taken) + 3))
    return next(one for one in (name, *numbered) if one.casefold() not in taken)


def give_runner(*, runner: models.Runner, user: User) -> models.Runner:
    """The runner belongs to this account from now on."""
    with transaction.atomic():
        locks.hold([f"runner of {user.pk}"])
        if models.Runner.objects.filter(user=user).exclude(pk=runner.pk).exists():
            raise InvalidInputError(f"{user.email} has a runner already.")
        if runner.user_id not in (None, user.pk):
            raise InvalidInputError(f"{runner.name} belongs to another account.")
        runner.user = user
        runner.save(update_fields=["user"])
        return runner


def add_race(
    *,
    runner: models.Runner,
    date: date,
    distance_m: float,
    priority: Priority = Priority.A,
    gain_m: float = 0.0,
    target_s: float | None = None,
    name: str = "",
) -> Race:
    """Add a race, or change the one of that day and distance."""
    race = Race(
        id=bridge.race_id(date, distance_m),
        date=date,
        distance_m=distance_m,
        priority=priority,
        gain_m=gain_m,
        target_s=target_s,
        name=name.strip(),
    )
    checks.check_race(race)
    if len(race.name) > 120:
        raise InvalidInputError(
            f"The name of the race has {len(race.name)} letters.", remedy="Give 120 at most."
        )
    columns = bridge.race_to_row(race)
    key = {"runner": runner, "date": columns.pop("date"), "distance_m": columns.pop("distance_m")}
    with transaction.atomic():
        models.Race.objects.update_or_create(**key, defaults=columns)
    return race


def remove_race(*, runner: models.Runner, race: str) -> Race:
    """Take a race (its id) out of the calendar; returns what it was."""
    with transaction.atomic():
        row = access.race_of(runner, race)
        gone = bridge.race_from_row(row)
        row.delete()
        return gone


def record_check_in(*, runner: models.Runner, check_in: CheckIn) -> CheckIn:
    """Store a check-in; a second one of the same instant replaces it.

    Soreness of states that were not asked is left out, not zero.
    """
    checks.check_check_in(check_in)
    rules_of(check_in.red_flags)
    zone = ZoneInfo(runner.timezone)
    columns = bridge.check_in_to_row(check_in, local_date=check_in.at.astimezone(zone).date())
    with transaction.atomic():
        models.CheckIn.objects.update_or_create(
            runner=runner, at=columns.pop("at"), defaults=columns
        )
    return check_in


def log_done(
    *, runner: models.Runner, done: DoneSession, place: str = "", note: str = ""
) -> models.DoneEntry:
    """Store a session that no watch recorded. Races count as hard."""
    columns = entry_columns(done, place=place, note=note)
    with transaction.atomic():
        return models.DoneEntry.objects.create(runner=runner, **columns)


def entry_columns(done: DoneSession, *, place: str, note: str) -> dict[str, Any]:
    """The columns of a session told by hand. Raises InvalidInputError for one that cannot be."""
    checks.check_done(done)
    checks.check_note(note)
    checks.check_text(place + done.type, label="place or type of the session")
    if len(place) > 120 or len(done.type) > 60:
        raise InvalidInputError(
            "The place or type of the session is too long.",
            remedy="Give at most 120 letters for the place and 60 for the type.",
        )
    columns = bridge.entry_to_row(done) | {"place": place.strip(), "note": note.strip()}
    columns["hard"] = done.hard or done.kind is DoneKind.RACE
    return columns


def log_massage(
    *,
    runner: models.Runner,
    date: date,
    minutes: float,
    massage_type: str = "maintenance",
    place: str = "",
    start: datetime | None = None,
) -> models.DoneEntry:
    """Store a massage had anywhere; `massage_type` as in the protocols."""
    from lissom.core.anatomy.massage import PROTOCOLS  # noqa: PLC0415 (reads its tables)

    known = sorted({protocol.type for protocol in PROTOCOLS.values()})
    if massage_type not in known:
        raise InvalidInputError(
            f"There is no massage type '{massage_type}'.", remedy=f"There are: {', '.join(known)}."
        )
    done = DoneSession(
        date=date, kind=DoneKind.MASSAGE, minutes=minutes, type=massage_type, start=start
    )
    return log_done(runner=runner, done=done, place=place)


def remove_entry(*, runner: models.Runner, entry: int) -> None:
    """Delete a session entered by hand."""
    with transaction.atomic():
        access.entry_of(runner, entry).delete()


def record_measurement(
    *, runner: models.Runner, measured: Measured, note: str = ""
) -> models.Measurement:
    """Store a flexibility result; a second one of the same day, test and side replaces the first.

    Raises NotFoundError for an unknown test, InvalidInputError for a side or amount that the test
    does not have.
    """
    check_measured(measured)
    with transaction.atomic():
        row, _ = models.Measurement.objects.update_or_create(
            runner=runner,
            date=measured.on,
            test=measured.test,
            side=measured.side.value,
            defaults={"amount": measured.amount, "note": note},
        )
    return row


def remove_measurement(*, runner: models.Runner, measurement: int) -> None:
    """Delete a flexibility result."""
    with transaction.atomic():
        access.measurement_of(runner, measurement).delete()


def set_effort(*, runner: models.Runner, date: date, rpe_cr10: float) -> int:
    """Say how hard the sessions of a day felt (0-10); returns how many there were.

    Raises InvalidInputError when nothing was done that day.
    """
    checks.check_number("score", rpe_cr10, label="effort (CR-10)")
    with transaction.atomic():
        runs = models.Activity.objects.filter(
            runner=runner, local_date=date, duplicate_of__isnull=True
        )
        entries = models.DoneEntry.objects.filter(runner=runner, date=date).exclude(
            kind__in=[DoneKind.MASSAGE, DoneKind.STRETCH]
        )
        changed = runs.update(perceived_exertion=rpe_cr10) + entries.update(rpe_cr10=rpe_cr10)
        if not changed:
            raise InvalidInputError(
                f"Nothing is known to be done on {date.isoformat()}.",
                remedy="Import the recording first, or enter it with `lissom done`.",
            )
        return changed


def add_busy(*, runner: models.Runner, times: Iterable[BusyTime], source: str = "") -> int:
    """Add hours that are not free; returns how many are new."""
    wanted = _busy_rows(runner, times, source)
    with transaction.atomic():
        before = models.BusyTime.objects.filter(runner=runner).count()
        models.BusyTime.objects.bulk_create(wanted, ignore_conflicts=True)
        return models.BusyTime.objects.filter(runner=runner).count() - before


def replace_busy(*, runner: models.Runner, times: Iterable[BusyTime], source: str) -> int:
    """What a calendar says now, instead of what it said before; returns how many there are."""
    wanted = _busy_rows(runner, times, source)
    with transaction.atomic():
        models.BusyTime.objects.filter(runner=runner, source=source).delete()
        models.BusyTime.objects.bulk_create(wanted, ignore_conflicts=True)
        return models.BusyTime.objects.filter(runner=runner, source=source).count()


def _busy_rows(
    runner: models.Runner, times: Iterable[BusyTime], source: str
) -> list[models.BusyTime]:
    given = list(times)
    for busy in given:
        checks.check_busy(busy)
    if len(source) > 400:
        raise InvalidInputError(
            f"The name of the calendar has {len(source)} letters.", remedy="Give 400 at most."
        )
    return [
        models.BusyTime(
            runner=runner,
            start=busy.start.astimezone(UTC),
            end=busy.end.astimezone(UTC),
            title=busy.title[:200],
            source=source,
        )
        for busy in given
    ]


def add_holiday(
    *, runner: models.Runner, first: date, last: date, note: str = ""
) -> models.Holiday:
    """Whole days without training, both included; the same days again change the note."""
    checks.check_days(first, last)
    if len(note) > 200:
        raise InvalidInputError(f"The note has {len(note)} letters.", remedy="Give 200 at most.")
    with transaction.atomic():
        row, _ = models.Holiday.objects.update_or_create(
            runner=runner, first=first, last=last, defaults={"note": note.strip()}
        )
        return row


def remove_holiday(*, runner: models.Runner, holiday: int) -> None:
    """Training days again."""
    with transaction.atomic():
        access.holiday_of(runner, holiday).delete()
