"""Writes of the treatment: consent given and taken back, texts, links, looks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext

from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value
from lissom.core.runner.checks import check_name
from lissom.core.screening.consent import (
    Scope,
    check_until,
    check_words,
    first_words,
    kinds_of,
    needs_guardian,
    stands,
    text_hash,
)
from lissom.web.accounts.models import User
from lissom.web.accounts.secrets import hashed, new_secret
from lissom.web.clinic import audit, people
from lissom.web.clinic.models import Appointment, Client, Clinic
from lissom.web.clinic.seats import Seat
from lissom.web.training.models import Runner
from lissom.web.treatment import access
from lissom.web.treatment.access import Sight, standing_of
from lissom.web.treatment.models import (
    ClientLink,
    Consent,
    ConsentText,
    Look,
    Practice,
    Reaffirmation,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """How a consent was given: in whose name, by which way, with whom beside."""

    name: str
    how: str
    guardian_name: str = ""
    guardian_relation: str = ""
    chaperone: str = ""


def practice_of(clinic: Clinic) -> Practice:
    """The clinic's settings; the usual ones until it changes them."""
    row, _ = Practice.objects.get_or_create(
        clinic=clinic,
        defaults={"guardian_under": round(value("screening.guardian_under_years"))},
    )
    return row


def set_guardian_age(*, clinic: Clinic, under: int, by: Seat, now: datetime) -> Practice:
    """Below which age a guardian agrees. Raises InvalidInputError outside 10 to 21 years."""
    if not 10 <= under <= 21:
        raise InvalidInputError(
            gettext("{under} years cannot be.").format(under=under), remedy="Give 10 to 21 years."
        )
    with transaction.atomic():
        row = practice_of(clinic)
        row.guardian_under = under
        row.save(update_fields=["guardian_under"])
        audit.note(
            seat=by,
            clinic=clinic,
            action="guardian-age-set",
            kind="practice",
            key=row.pk,
            detail={"under": under},
            now=now,
        )
        return row


def text_in_force(*, clinic: Clinic, scope: Scope, now: datetime) -> ConsentText:
    """The words in force for a scope; the first wording is stored when there is none yet."""
    found = ConsentText.objects.filter(clinic=clinic, scope=scope).order_by("-version").first()
    if found is not None:
        return found
    words = next(one for one in first_words() if one.scope is scope)
    return _add_text(clinic, scope, words.title, words.body, version=1, by=None, now=now)


def save_text(
    *, clinic: Clinic, scope: Scope, title: str, body: str, by: Seat, now: datetime
) -> ConsentText:
    """A new version of the words; the same words again add none. Earlier versions are kept."""
    check_words(title, body)
    with transaction.atomic():
        current = text_in_force(clinic=clinic, scope=scope, now=now)
        if current.hash == text_hash(title, body):
            return current
        row = _add_text(
            clinic, scope, title, body, version=current.version + 1, by=by.user, now=now
        )
        audit.note(
            seat=by,
            clinic=clinic,
            action="consent-text-saved",
            kind="consent-text",
            key=row.pk,
            detail={"scope": scope.value, "version": row.version, "hash": row.hash},
            now=now,
        )
        return row


def _add_text(
    clinic: Clinic,
    scope: Scope,
    title: str,
    body: str,
    *,
    version: int,
    by: User | None,
    now: datetime,
) -> ConsentText:
    highest = ConsentText.objects.filter(clinic=clinic, scope=scope).aggregate(most=Max("version"))[
        "most"
    ]
    body = body.replace("\r\n", "\n").strip()
    return ConsentText.objects.create(
        clinic=clinic,
        scope=scope.value,
        version=max(version, int(highest or 0) + 1),
        title=title.strip(),
        body=body,
        hash=text_hash(title, body),
        made_at=now,
        made_by=by,
    )


def give_consent(
    *,
    client: Client,
    scope: Scope,
    given: Given,
    kinds: Iterable[str] = (),
    until: date | None = None,
    text: ConsentText | None = None,
    by: Seat | None = None,
    now: datetime,
) -> Consent:
    """Keep a consent; it takes the place of the one before for the same scope.

    `text`: the version that was shown, default the one in force. `kinds` and `until` (a day of
    the clinic, that day included) belong to sharing. Raises InvalidInputError.
    """
    name = " ".join(given.name.split())
    check_name(name)
    if given.how not in Consent.How.values:
        raise InvalidInputError(gettext("'{how}' is no way to agree.").format(how=given.how))
    zone = ZoneInfo(client.clinic.timezone)
    on = now.astimezone(zone).date()
    lent: list[str] = []
    ends: datetime | None = None
    if scope is Scope.SHARING:
        lent = sorted(kinds_of(kinds))
        ends = _end_of(until, on, zone)
    with transaction.atomic():
        _check_guardian(client, given, on)
        shown = text or text_in_force(clinic=client.clinic, scope=scope, now=now)
        Consent.objects.filter(client=client, scope=scope, withdrawn_at__isnull=True).update(
            withdrawn_at=now
        )
        row = Consent.objects.create(
            client=client,
            text=shown,
            scope=scope.value,
            kinds=lent,
            until=ends,
            given_at=now,
            how=given.how,
            given_name=name,
            guardian_name=given.guardian_name.strip(),
            guardian_relation=given.guardian_relation.strip(),
            chaperone=given.chaperone.strip(),
            recorded_by=None if by is None else by.user,
        )
        _note_consent(row, "consent-given", by, now)
        return row


def _end_of(until: date | None, on: date, zone: ZoneInfo) -> datetime:
    """The end of the last day."""
    if until is None:
        raise InvalidInputError(
            gettext("It is not said until when to share."), remedy=gettext("Give the last day.")
        )
    check_until(until, on=on)
    return datetime.combine(until + timedelta(days=1), time(0), zone)


def _check_guardian(client: Client, given: Given, on: date) -> None:
    under = practice_of(client.clinic).guardian_under
    if needs_guardian(client.born, on=on, under=under) and not (
        given.guardian_name.strip() and given.guardian_relation.strip()
    ):
        raise InvalidInputError(
            gettext("{client} is under {under}: a guardian agrees too.").format(
                client=client, under=under
            ),
            remedy=gettext("Give the guardian's name and relation."),
        )


def withdraw(*, consent: Consent, by: Seat | None = None, now: datetime) -> Consent:
    """Take a consent back, from this moment. One taken back before stays as it was."""
    with transaction.atomic():
        row = Consent.objects.select_for_update().get(pk=consent.pk)
        if row.withdrawn_at is None:
            row.withdrawn_at = now
            row.save(update_fields=["withdrawn_at"])
            _note_consent(row, "consent-withdrawn", by, now)
        return row


def _note_consent(row: Consent, action: str, by: Seat | None, now: datetime) -> None:
    audit.note(
        seat=by,
        clinic=row.client.clinic,
        action=action,
        kind="consent",
        key=row.pk,
        detail={"client": row.client_id, "scope": row.scope, "how": row.how},
        now=now,
    )


def share(
    *, runner: Runner, clinic: Clinic, kinds: Iterable[str], until: date, now: datetime
) -> Consent:
    """Lend a clinic kinds of a runner's data until a day. Makes the client's card when the
    clinic has none of this runner yet.

    Raises InvalidInputError.
    """
    if clinic.outside:
        raise InvalidInputError(
            gettext("{clinic} does not use Lissom.").format(clinic=clinic),
            remedy=gettext("Print the brief or send it as a file."),
        )
    with transaction.atomic():
        return give_consent(
            client=card_of(runner=runner, clinic=clinic, now=now),
            scope=Scope.SHARING,
            given=Given(name=runner.name, how=Consent.How.ACCOUNT),
            kinds=kinds,
            until=until,
            now=now,
        )


def card_of(*, runner: Runner, clinic: Clinic, now: datetime) -> Client:
    """The runner's card at a clinic, made when the clinic has none of this runner yet."""
    rows = Client.objects.select_related("clinic", "runner")
    card = rows.filter(clinic=clinic, runner=runner).first()
    return card or people.save_client(clinic=clinic, name=runner.name, runner=runner, now=now)


def join_card(*, secret: str, runner: Runner, now: datetime) -> Client:
    """The card that a link was made for becomes the runner's: the clinic gave the link, the runner
    says yes. The link goes on working for the questions.

    Raises NotFoundError for a link that works no more, InvalidInputError for a card that belongs
    to somebody, and for a runner who has a card there.
    """
    with transaction.atomic():
        card = Client.objects.select_for_update().get(
            pk=access.link_by_secret(secret, now=now).client_id
        )
        if card.runner_id is not None:
            raise InvalidInputError(
                gettext("This card belongs to an account already."),
                remedy=gettext("Ask the clinic."),
            )
        if Client.objects.filter(clinic=card.clinic_id, runner=runner).exists():
            raise InvalidInputError(
                gettext("{clinic} has a card of your account already.").format(clinic=card.clinic),
                remedy=gettext("The clinic can join the two cards; ask it to."),
            )
        card.runner = runner
        card.save(update_fields=["runner"])
        audit.note(
            seat=None,
            clinic=card.clinic,
            action="card-joined",
            kind="client",
            key=card.pk,
            now=now,
        )
        return card


def reaffirm(
    *, consent: Consent, appointment: Appointment | None, by: Seat, now: datetime
) -> Reaffirmation:
    """The client said again, aloud, that the treatment may take place.

    Raises InvalidInputError for a consent that does not stand.
    """
    if not stands(standing_of(consent), now=now):
        raise InvalidInputError(
            gettext("This consent does not stand any more."),
            remedy=gettext("Ask for a new one first."),
        )
    return Reaffirmation.objects.create(
        consent=consent, appointment=appointment, at=now, heard_by=by.user
    )


def make_client_link(
    *, client: Client, by: Seat, appointment: Appointment | None = None, now: datetime
) -> str:
    """A one-time link to consent and questions; returns its secret, which is never kept.

    Earlier links of the client stop working. It lasts until the visit begins, `link_hours` at
    most.
    """
    secret = new_secret()
    ends = now + timedelta(hours=value("screening.link_hours"))
    if appointment is not None and now < appointment.start < ends:
        ends = appointment.start
    with transaction.atomic():
        ClientLink.objects.filter(client=client, used_at__isnull=True).delete()
        row = ClientLink.objects.create(
            client=client,
            appointment=appointment,
            secret_hash=hashed(secret),
            made_at=now,
            made_by=by.user,
            expires_at=ends,
        )
        audit.note(
            seat=by,
            clinic=client.clinic,
            action="link-made",
            kind="client",
            key=client.pk,
            detail={"link": row.pk},
            now=now,
        )
    return secret


def use_client_link(*, secret: str, now: datetime) -> ClientLink:
    """Spend a link. Raises NotFoundError when it works no more; call within a transaction."""
    row = access.link_by_secret(secret, now=now)
    taken = ClientLink.objects.filter(pk=row.pk, used_at__isnull=True).update(used_at=now)
    if not taken:
        return access.link_by_secret(secret, now=now)
    return row


def note_look(
    *,
    seat: Seat,
    seen: Sight,
    what: str,
    appointment: Appointment | None = None,
    now: datetime,
) -> Look:
    """Log that somebody of the clinic opened something of a client."""
    return Look.objects.create(
        client=seen.client,
        runner=seen.client.runner,
        appointment=appointment,
        at=now,
        who=seat.user,
        who_name=seat.name,
        role=seat.role,
        what=what,
        kinds=sorted(seen.kinds),
    )
