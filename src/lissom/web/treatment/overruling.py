"""A therapist lets a rule of a runner's programme not bind, says why, and either side ends it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext

from lissom.core.brief.facts import Facts, Visit
from lissom.core.brief.overruling import effect_of
from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.core.planning.overrules import Overrulable, Overrule
from lissom.core.screening.consent import Kind, Scope, kinds_shared
from lissom.web.clinic import audit
from lissom.web.clinic.models import Client
from lissom.web.clinic.seats import Seat
from lissom.web.training.models import Runner
from lissom.web.treatment import briefs
from lissom.web.treatment.access import NotSharedError, Sight, standing_of
from lissom.web.treatment.models import Consent, Overruling
from lissom.web.ui.naming import written

_LENGTH = timedelta(minutes=60)


def overrule(
    *, seen: Sight, rule: str, why: str, last: date, by: Seat, now: datetime
) -> Overruling:
    """Let a rule not bind from today to `last`; one of the same rule before it ends now.

    Raises NotSharedError without programme and race dates lent and a consent to treatment,
    InvalidInputError for somebody who does not treat, an unknown rule, no reason, and a last day
    that has passed or lies beyond the sharing.
    """
    until = _lent(seen)
    if by.therapist is None:
        raise InvalidInputError(
            gettext("Only a therapist overrules a rule."), remedy=gettext("Ask one.")
        )
    if rule not in {one.value for one in Overrulable}:
        raise InvalidInputError(
            gettext("It is not said which rule."), remedy=gettext("Choose one.")
        )
    if not why.strip():
        raise InvalidInputError(
            gettext("It is not said why."), remedy=gettext("Give the reason; the runner reads it.")
        )
    zone = ZoneInfo(seen.client.clinic.timezone)
    on, most = now.astimezone(zone).date(), (until - timedelta(seconds=1)).astimezone(zone).date()
    if not on <= last <= most:
        raise InvalidInputError(
            gettext("{last} cannot be the last day.").format(last=written(last, "d F Y")),
            remedy=gettext("Give a day from today to {most}, when the sharing ends.").format(
                most=written(most, "d F Y")
            ),
        )
    with transaction.atomic():
        Overruling.objects.filter(client=seen.client, rule=rule, ended_at__isnull=True).update(
            ended_at=now, ended_name=by.name
        )
        row = Overruling.objects.create(
            client=seen.client,
            rule=rule,
            why=" ".join(why.split())[:300],
            first=on,
            last=last,
            made_at=now,
            made_by=by.user,
            made_name=by.name,
        )
        audit.note_by(by, "rule-overruled", "client", seen.client.pk, now, detail={"rule": rule})
        return row


def _lent(seen: Sight) -> datetime:
    if seen.treatment is None or not seen.shows(Kind.PROGRAMME) or seen.until is None:
        raise NotSharedError(
            gettext("Programme and race dates are not shared, or no consent to treatment stands."),
            remedy=gettext("Without them no rule of the programme is overruled."),
        )
    return seen.until


def end(*, row: Overruling, name: str, by: Seat | None, now: datetime) -> Overruling:
    """The rule binds again from now on; `name`: whose wish it is. One that ended stays as it is."""
    with transaction.atomic():
        found = Overruling.objects.select_for_update().get(pk=row.pk)
        if found.ended_at is None:
            found.ended_at, found.ended_name = now, name
            found.save(update_fields=["ended_at", "ended_name"])
            audit.note(
                seat=by,
                clinic=row.client.clinic,
                action="overrule-ended",
                kind="client",
                key=row.client_id,
                detail={"rule": row.rule},
                now=now,
            )
        return found


def of_client(client: Client, key: int) -> Overruling:
    """An overrule of a client's programme. Raises NotFoundError."""
    found = (
        Overruling.objects.select_related("client__clinic").filter(client=client, pk=key).first()
    )
    if found is None:
        raise NotFoundError(gettext("There is no such overrule."))
    return found


def of_runner(runner: Runner, key: int) -> Overruling:
    """An overrule of a runner's own programme. Raises NotFoundError."""
    rows = Overruling.objects.select_related("client__clinic")
    found = rows.filter(client__runner=runner, pk=key).first()
    if found is None:
        raise NotFoundError(gettext("There is no such overrule."))
    return found


def rows_for(runner: Runner, *, since: date, now: datetime) -> Sequence[Overruling]:
    """Those that stand while their clinic is lent programme and race dates."""
    rows = Overruling.objects.filter(
        client__runner=runner, ended_at__isnull=True, last__gte=since
    ).select_related("client__clinic")
    return [one for one in rows.order_by("rule", "first") if _shared(one.client, now)]


def _shared(client: Client, now: datetime) -> bool:
    rows = Consent.objects.filter(client=client, scope=Scope.SHARING, withdrawn_at__isnull=True)
    return Kind.PROGRAMME in kinds_shared(map(standing_of, rows), now=now)


def standing(runner: Runner, since: date, now: datetime) -> tuple[Overrule, ...]:
    """The same as the planner reads them."""
    return tuple(as_value(one) for one in rows_for(runner, since=since, now=now))


def as_value(row: Overruling) -> Overrule:
    """A row as a value of the core."""
    by = f"{row.made_name}, {row.client.clinic}"
    return Overrule(Overrulable(row.rule), by, row.why.rstrip("."), row.first, row.last)


def history(client: Client) -> Sequence[Overruling]:
    """Every overrule of a client's programme, newest first."""
    return list(Overruling.objects.filter(client=client).select_related("client__clinic"))


def effect(seen: Sight, rule: Overrulable, *, now: datetime) -> tuple[str, ...]:
    """What would change by what is lent now. Raises NotSharedError."""
    _lent(seen)
    if seen.runner is None:
        return ()
    zone = ZoneInfo(seen.client.clinic.timezone)
    bare = Facts(visit=Visit(now, now + _LENGTH, zone, number=1), now=now)
    facts = briefs.with_training(bare, seen, seen.runner, now.astimezone(zone).date())
    return effect_of(rule, facts)
