"""Writes that join two cards of one person, and part them again."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from lissom.core.errors import InvalidInputError
from lissom.web.clinic import audit
from lissom.web.clinic.models import Client
from lissom.web.clinic.seats import Seat
from lissom.web.office.models import ClientMerge, NotTheSame

_FIELDS = ("email", "phone", "born", "runner_id", "wants_reminders", "been_before")
_STAYS = {ClientMerge, NotTheSame}


def merge(*, seat: Seat, kept: Client, gone: Client, now: datetime) -> ClientMerge:
    """Move everything of `gone` to `kept`, which takes over what it lacks; `gone` is archived.

    Raises InvalidInputError when both are the same, runners of their own, or something that may
    not move hangs on the card; then nothing is changed.
    """
    if kept.pk == gone.pk or {kept.clinic_id, gone.clinic_id} != {seat.clinic.pk}:
        raise InvalidInputError(gettext("These are not two cards of this clinic."))
    if kept.runner_id and gone.runner_id and kept.runner_id != gone.runner_id:
        raise InvalidInputError(
            gettext("Each card belongs to a runner of its own: they are two people."),
            remedy=gettext("Say that they are not the same."),
        )
    try:
        with transaction.atomic():
            before = {str(card.pk): _values(card) for card in (kept, gone)}
            moved = _move(gone, kept)
            runner, gone.runner_id = gone.runner_id, None
            gone.archived_at = gone.archived_at or now
            gone.save(update_fields=["runner", "archived_at"])
            kept.email, kept.phone = kept.email or gone.email, kept.phone or gone.phone
            kept.born, kept.runner_id = kept.born or gone.born, kept.runner_id or runner
            kept.wants_reminders = kept.wants_reminders and gone.wants_reminders
            kept.been_before = kept.been_before or gone.been_before
            kept.save()
            row = ClientMerge.objects.create(
                clinic=seat.clinic, kept=kept, gone=gone, made_at=now, moved=moved, before=before
            )
            _note(seat, "joined", kept, gone, now=now, rows=sum(map(len, moved.values())))
            return row
    except IntegrityError as error:
        raise InvalidInputError(
            gettext(
                "What belongs to {gone} cannot be moved to {kept}, and nothing was changed."
            ).format(gone=gone, kept=kept),
            remedy=gettext("Keep both cards; archive the one that is not used."),
        ) from error


def part(*, seat: Seat, merge: ClientMerge, now: datetime) -> None:
    """Take a join back: what moved goes home, both cards are as they were before.

    What came to the card after the join stays there.
    """
    with transaction.atomic():
        row = ClientMerge.objects.select_for_update().get(pk=merge.pk)
        if row.undone_at is not None:
            return
        kept, gone = row.kept, row.gone
        kept.runner_id = None
        kept.save(update_fields=["runner"])
        for name, keys in sorted(row.moved.items()):
            model, field = _relation(name)
            model.objects.filter(pk__in=keys, **{field: kept}).update(**{field: gone})
        for card in (kept, gone):
            _restore(card, row.before[str(card.pk)])
        row.undone_at = now
        row.save(update_fields=["undone_at"])
        _note(seat, "parted", kept, gone, now=now)


def not_the_same(*, seat: Seat, one: Client, other: Client, now: datetime) -> None:
    """Two cards are two people: they are not shown as one again."""
    first, second = sorted((one, other), key=lambda card: card.pk)
    with transaction.atomic():
        NotTheSame.objects.get_or_create(clinic=seat.clinic, first=first, second=second)
        _note(seat, "not-the-same", first, second, now=now)


def _relations() -> dict[str, tuple[Any, str]]:
    """Every table whose rows belong to a client, by name, with the field that says so."""
    found: dict[str, tuple[Any, str]] = {}
    for relation in Client._meta.related_objects:  # noqa: SLF001 (documented of Django's models)
        model: Any = relation.related_model
        if model not in _STAYS:
            label = f"{model.__module__}.{model.__name__}.{relation.field.name}"
            found[label] = (model, relation.field.name)
    return found


def _relation(name: str) -> tuple[Any, str]:
    return _relations()[name]


def _move(gone: Client, kept: Client) -> dict[str, list[int]]:
    moved: dict[str, list[int]] = {}
    for name, (model, field) in sorted(_relations().items()):
        rows = model.objects.filter(**{field: gone})
        keys = sorted(rows.values_list("pk", flat=True))
        if keys:
            rows.update(**{field: kept})
            moved[name] = keys
    return moved


def _values(card: Client) -> dict[str, Any]:
    found: dict[str, Any] = {name: getattr(card, name) for name in _FIELDS}
    found["born"] = None if card.born is None else card.born.isoformat()
    found["archived_at"] = None if card.archived_at is None else card.archived_at.isoformat()
    return found


def _restore(card: Client, values: dict[str, Any]) -> None:
    for name in _FIELDS:
        setattr(card, name, values[name])
    card.born = date.fromisoformat(values["born"]) if values["born"] else None
    archived = values["archived_at"]
    card.archived_at = datetime.fromisoformat(archived) if archived else None
    card.save()


def _note(
    seat: Seat,
    action: str,
    card: Client,
    other: Client,
    *,
    now: datetime,
    **detail: Any,
) -> None:
    audit.note(
        seat=seat,
        clinic=seat.clinic,
        action=action,
        kind="client",
        key=card.pk,
        detail={"with": other.pk, **detail},
        now=now,
    )
