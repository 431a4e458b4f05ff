"""Shoes: kept, made the usual one, put away; and how far each has gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction

from lissom.core.activity.model import Sport
from lissom.core.errors import InvalidInputError
from lissom.core.runner import DoneKind
from lissom.core.runner.shoes import (
    Named,
    Shoe,
    Wear,
    Wearing,
    check_shoe,
    named_elsewhere,
    shoe_of,
    wear_of,
)
from lissom.web.training import access, models

_SPORTS = (Sport.RUN.value, Sport.WALK.value)
_KINDS = (DoneKind.RUN.value, DoneKind.WALK.value, DoneKind.RACE.value)


@dataclass(frozen=True, slots=True)
class Shoes:
    """Shoes with their distances, and shoes that recordings name and that are not kept yet."""

    wear: tuple[Wear, ...]
    named: tuple[Named, ...]


def shoes_of(runner: models.Runner) -> tuple[Shoe, ...]:
    """The runner's shoes by name. One query."""
    rows = models.Shoe.objects.filter(runner=runner).order_by("name", "id")
    return tuple(_shoe(row) for row in rows)


def _shoe(row: models.Shoe) -> Shoe:
    return Shoe(
        row.pk,
        row.name,
        row.before_m,
        row.limit_m,
        row.usual_from,
        row.usual_until,
        row.retired,
    )


def shoes_with_distance(runner: models.Runner) -> Shoes:
    """Three queries, whatever the history."""
    shoes = shoes_of(runner)
    runs = _runs(runner)
    return Shoes(wear_of(shoes, runs), named_elsewhere(shoes, runs))


def is_usual(row: models.Shoe, on: date) -> bool:
    """Whether a kept shoe is the usual one of a day."""
    return _shoe(row).usual_on(on)


def choices(runner: models.Runner) -> list[tuple[str, str]]:
    """What a form offers for a run: by itself, each shoe, none of them."""
    found = [
        (str(shoe.id), shoe.name if shoe.retired is None else f"{shoe.name} (put away)")
        for shoe in shoes_of(runner)
    ]
    return [("", "By itself"), *found, ("none", "None of these")]


def _runs(runner: models.Runner) -> list[Wearing]:
    recorded = models.Activity.objects.filter(
        runner=runner, duplicate_of__isnull=True, sport__in=_SPORTS
    ).values_list("local_date", "distance_m", "gear", "shoe_worn__id", "shoe_worn__shoe_id")
    told = models.DoneEntry.objects.filter(runner=runner, kind__in=_KINDS).values_list(
        "date", "distance_m", "shoe_worn__id", "shoe_worn__shoe_id"
    )
    found = [
        Wearing(day, metres or 0.0, gear, said is not None, shoe)
        for day, metres, gear, said, shoe in recorded
    ]
    ran = {one.date for one in found}
    found += [
        Wearing(day, metres or 0.0, "", said is not None, shoe)
        for day, metres, said, shoe in told
        if day not in ran
    ]
    return found


def worn_in(runner: models.Runner, row: models.Activity | models.DoneEntry) -> tuple[str, str]:
    """The shoe of a run: what the form has chosen (`""`: by itself, `none`, or a number), and the
    name of the shoe. Two queries."""
    said = models.ShoeWorn.objects.filter(**{_field(row): row}).first()
    recorded = isinstance(row, models.Activity)
    run = Wearing(
        row.local_date if isinstance(row, models.Activity) else row.date,
        row.distance_m or 0.0,
        row.gear if isinstance(row, models.Activity) else "",
        said is not None,
        None if said is None else said.shoe_id,
    )
    on_foot = (row.sport in _SPORTS) if recorded else (row.kind in _KINDS)  # type: ignore[union-attr]
    shoe = shoe_of(run, shoes_of(runner)) if on_foot else None
    chosen = "" if said is None else "none" if said.shoe_id is None else str(said.shoe_id)
    return chosen, shoe.name if shoe else run.gear


def _field(row: models.Activity | models.DoneEntry) -> str:
    return "activity" if isinstance(row, models.Activity) else "entry"


def wear_shoe(
    *, runner: models.Runner, row: models.Activity | models.DoneEntry, choice: str
) -> None:
    """Say which shoe a run was in: `""` (by itself), `none`, or the number of a shoe.

    Raises NotFoundError for a shoe of nobody or of another runner.
    """
    with transaction.atomic():
        models.ShoeWorn.objects.filter(**{_field(row): row}).delete()
        if not choice:
            return
        shoe = None if choice == "none" else access.shoe_of(runner, _number(choice))
        models.ShoeWorn.objects.create(runner=runner, shoe=shoe, **{_field(row): row})


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise InvalidInputError("That shoe cannot be read.", remedy="Choose one of the list.")
    return int(text)


def save_shoe(
    *,
    runner: models.Runner,
    name: str,
    before_m: float = 0.0,
    limit_m: float | None = None,
    usual_from: date | None = None,
    shoe: int | None = None,
) -> models.Shoe:
    """Keep a new shoe, or change one (`shoe`). With `usual_from` it is the usual one from that
    day on, and the one before ends the day before.

    Raises InvalidInputError for a name that is taken or numbers that cannot be.
    """
    check_shoe(Shoe(0, name, before_m, limit_m))
    with transaction.atomic():
        row = models.Shoe(runner=runner) if shoe is None else access.shoe_of(runner, shoe)
        row.name, row.before_m, row.limit_m = name.strip(), before_m, limit_m
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            raise InvalidInputError(
                f"There is a shoe '{row.name}' already.", remedy="Give it another name."
            ) from None
        if usual_from is not None:
            make_usual(runner=runner, shoe=row.pk, on=usual_from)
            row.refresh_from_db()
        return row


def make_usual(*, runner: models.Runner, shoe: int, on: date) -> None:
    """The usual shoe from this day on, in place of the one before."""
    with transaction.atomic():
        row = access.shoe_of(runner, shoe)
        if row.retired is not None:
            raise InvalidInputError(f"{row.name} is put away.", remedy="Take it out again first.")
        others = models.Shoe.objects.filter(runner=runner, usual_from__isnull=False)
        for other in others.exclude(pk=row.pk):
            if other.usual_until is None or other.usual_until >= on:
                _end(other, on - timedelta(days=1))
        if not (_shoe(row).usual_on(on) and row.usual_until is None):
            row.usual_from, row.usual_until = on, None
            row.save()


def _end(row: models.Shoe, last: date) -> None:
    """No longer usual after `last`; never, when it would have begun after that."""
    if row.usual_from is not None and row.usual_from > last:
        row.usual_from = row.usual_until = None
    else:
        row.usual_until = last
    row.save()


def put_away(*, runner: models.Runner, shoe: int, on: date | None) -> None:
    """Put a shoe away from this day on, or (None) take it out again; its distance stays."""
    with transaction.atomic():
        row = access.shoe_of(runner, shoe)
        row.retired = on
        if on is not None and row.usual_from is not None and row.usual_until is None:
            _end(row, on)
        row.save()


def forget_shoe(*, runner: models.Runner, shoe: int) -> None:
    """Take a shoe out; runs said to be in it are decided by themselves again."""
    with transaction.atomic():
        access.shoe_of(runner, shoe).delete()


def keep_named(*, runner: models.Runner, name: str) -> models.Shoe:
    """Keep a shoe that recordings name; its runs are in it from now on.

    Raises InvalidInputError when no recording names it.
    """
    found: Sequence[Named] = shoes_with_distance(runner).named
    if name not in {one.name for one in found}:
        raise InvalidInputError("No recording names that shoe.", remedy="Choose one of the list.")
    return save_shoe(runner=runner, name=name)
