"""Screening at the clinic: rules in force and their versions, answers, signs, decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext

from lissom.core.errors import InvalidInputError
from lissom.core.screening.answers import (
    Screening,
    ScreeningAnswer,
    check_answer,
    due_at_visit,
    screening,
)
from lissom.core.screening.consent import Kind
from lissom.core.screening.deciding import Outcome, advised, check_decision
from lissom.core.screening.red_flags import RULES, Asked, FlagClass, Rule
from lissom.core.screening.rule_sets import (
    RuleSet,
    SignOff,
    check_rows,
    check_sign_off,
    rule_set,
    shipped,
    with_new,
    with_row,
    without,
)
from lissom.core.screening.standing import standing_flags
from lissom.web.clinic import audit
from lissom.web.clinic.models import Appointment, Client, Clinic
from lissom.web.clinic.seats import Seat
from lissom.web.training import queries as training
from lissom.web.training.models import Runner
from lissom.web.treatment.access import Sight
from lissom.web.treatment.models import ClientAnswer, Decision, OpenSign, RulesVersion

_CHECK_INS = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Raised:
    """A sign that stands against a treatment. `id` None: from a check-in, closed by the next
    check-in without it; else an `OpenSign`."""

    rule: str
    flag_class: FlagClass
    sign: str
    sentence: str
    at: datetime | None
    id: int | None = None

    @property
    def stops(self) -> bool:
        return self.flag_class is FlagClass.STOP_REFER


def rules_of(clinic: Clinic) -> RuleSet:
    """The rules in force: the clinic's last version, else the shipped ones."""
    row = RulesVersion.objects.filter(clinic=clinic).order_by("-number").first()
    return shipped() if row is None else set_of(row)


def set_of(row: RulesVersion) -> RuleSet:
    """A stored version as rules."""
    signed = None
    if row.signed_at is not None:
        zone = ZoneInfo(row.clinic.timezone)
        signed = SignOff(
            row.signed_name, row.signed_qualification, row.signed_at.astimezone(zone).date()
        )
    return rule_set(row.rows, version=f"clinic.{row.number}", author=row.author, sign_off=signed)


def versions_of(clinic: Clinic) -> Sequence[RulesVersion]:
    """Every version, newest first."""
    return list(RulesVersion.objects.filter(clinic=clinic).defer("rows").select_related("clinic"))


def change_rule(
    *,
    clinic: Clinic,
    rule: str,
    changes: Mapping[str, Any],
    author: str,
    note: str = "",
    by: Seat,
    now: datetime,
) -> RulesVersion:
    """A new version of all rules with one changed, unsigned. Raises InvalidInputError."""
    with transaction.atomic():
        rows = with_row(rules_of(clinic).rows, rule, **changes)
        return _add_version(clinic, rows, author=author, note=note or rule, by=by, now=now)


def add_rule(
    *, clinic: Clinic, row: Mapping[str, Any], author: str, by: Seat, now: datetime
) -> RulesVersion:
    """A new version of all rules with one of the clinic's own, unsigned. Raises
    InvalidInputError."""
    with transaction.atomic():
        rows, key = with_new(rules_of(clinic).rows, **row)
        return _add_version(
            clinic, rows, author=author, note=gettext("added {key}").format(key=key), by=by, now=now
        )


def remove_rule(*, clinic: Clinic, rule: str, why: str, by: Seat, now: datetime) -> RulesVersion:
    """A new version of all rules without one, unsigned; answers and open signs of it stay.

    Raises InvalidInputError without a reason, and for the last rule that stops a treatment.
    """
    if not why.strip():
        raise InvalidInputError(
            gettext("It is not said why."), remedy=gettext("Say why nobody is asked any more.")
        )
    with transaction.atomic():
        rows = without(rules_of(clinic).rows, rule)
        note = gettext("removed {rule}: {split}").format(rule=rule, split=" ".join(why.split()))
        return _add_version(clinic, rows, author=by.name, note=note, by=by, now=now)


def _add_version(
    clinic: Clinic,
    rows: Mapping[str, Mapping[str, Any]],
    *,
    author: str,
    note: str,
    by: Seat | None,
    now: datetime,
) -> RulesVersion:
    check_rows(rows)
    if not author.strip():
        raise InvalidInputError(
            gettext("The rules need an author."), remedy=gettext("Say who wrote the change.")
        )
    highest = RulesVersion.objects.filter(clinic=clinic).aggregate(most=Max("number"))["most"]
    row = RulesVersion.objects.create(
        clinic=clinic,
        number=int(highest or 0) + 1,
        rows={key: dict(one) for key, one in rows.items()},
        author=author.strip(),
        note=note.strip()[:300],
        made_at=now,
        made_by=None if by is None else by.user,
    )
    audit.note(
        seat=by,
        clinic=clinic,
        action="rules-changed",
        kind="screening-rules",
        key=row.number,
        detail={"note": row.note},
        now=now,
    )
    return row


def sign_rules(
    *, clinic: Clinic, name: str, qualification: str, by: Seat, now: datetime
) -> RulesVersion:
    """A qualified clinician answers for the rules in force, by name.

    The shipped rules become the clinic's first version when they are signed.
    """
    check_sign_off(name, qualification)
    with transaction.atomic():
        row = RulesVersion.objects.filter(clinic=clinic).order_by("-number").first()
        if row is None:
            base = shipped()
            row = _add_version(
                clinic, base.rows, author=base.author, note=gettext("as shipped"), by=by, now=now
            )
        row.signed_name, row.signed_qualification = name.strip(), qualification.strip()
        row.signed_at, row.signed_by = now, by.user
        row.save(update_fields=["signed_name", "signed_qualification", "signed_at", "signed_by"])
        audit.note(
            seat=by,
            clinic=clinic,
            action="rules-signed",
            kind="screening-rules",
            key=row.number,
            detail={"name": row.signed_name, "qualification": row.signed_qualification},
            now=now,
        )
        return row


def answers_given(client: Client) -> tuple[ScreeningAnswer, ...]:
    """The last words of the client to each question of this clinic, by instant.

    Earlier answers stay stored; years of them are not read for one visit.
    """
    mine = ClientAnswer.objects.filter(client=client)
    latest = mine.order_by().values("rule").annotate(last=Max("at"))
    rows = mine.filter(at__in={one["last"] for one in latest}).order_by("at", "rule")
    return tuple(ScreeningAnswer(one.rule, one.at, one.yes, one.note, one.version) for one in rows)


def answers_seen(seen: Sight) -> tuple[ScreeningAnswer, ...]:
    """What may be seen of a client's answers: those given to the clinic while the consent to
    treatment stands, and the runner's own while signs are lent."""
    own: tuple[ScreeningAnswer, ...] = ()
    if seen.runner is not None and seen.shows(Kind.SIGNS):
        own = training.screening_answers(seen.runner)
    given = () if seen.treatment is None else answers_given(seen.client)
    return tuple(sorted([*own, *given], key=lambda one: (one.at, one.rule)))


def due_for(client: Client, *, now: datetime) -> tuple[Rule, ...]:
    """The questions to ask the client now: only what is not known any more."""
    rules = rules_of(client.clinic).rules
    return due_at_visit(answers_given(client), now=now, rules=rules)


def screening_of(
    seen: Sight, *, now: datetime, told: Sequence[ScreeningAnswer] | None = None
) -> Screening:
    """What the answers that may be seen mean now; `told`: those, when they were read already."""
    found = rules_of(seen.client.clinic)
    return screening(
        answers_seen(seen) if told is None else told,
        asked=Asked.VISIT,
        now=now,
        rules=found.rules,
        sign_off=found.sign_off_sentence,
    )


def save_answers(
    *,
    client: Client,
    answers: Mapping[str, bool],
    notes: Mapping[str, str],
    how: str,
    appointment: Appointment | None = None,
    now: datetime,
) -> tuple[OpenSign, ...]:
    """Keep a client's answers, all or none; signs against treatment are raised.

    Returns the signs that these answers raise, gravest first. Raises InvalidInputError.
    """
    found = rules_of(client.clinic)
    given = [
        ScreeningAnswer(rule, now, yes, notes.get(rule, "").strip(), found.version)
        for rule, yes in sorted(answers.items())
    ]
    for one in given:
        check_answer(one, now=now, rules=found.rules)
    with transaction.atomic():
        ClientAnswer.objects.bulk_create(
            ClientAnswer(
                client=client,
                appointment=appointment,
                rule=one.rule,
                at=one.at,
                yes=one.yes,
                note=one.note,
                how=how,
                version=one.version,
            )
            for one in given
        )
        raised = [_raise(client, found.rules[one.rule], now) for one in given if one.yes]
    signs = [one for one in raised if one is not None]
    order = list(FlagClass)
    return tuple(sorted(signs, key=lambda one: (order.index(FlagClass(one.flag_class)), one.rule)))


def _raise(client: Client, rule: Rule, now: datetime) -> OpenSign | None:
    """Signs of the classes that are against a treatment stay open until somebody decides."""
    if not rule.blocks_massage:
        return None
    row, _ = OpenSign.objects.get_or_create(
        client=client,
        rule=rule.id,
        closed_at=None,
        defaults={
            "flag_class": rule.flag_class.value,
            "sign": rule.sign,
            "question": rule.question,
            "sentence": rule.sentence,
            "raised_at": now,
        },
    )
    return row


def close_sign(*, sign: OpenSign, why: str, by: Seat, now: datetime) -> OpenSign:
    """A therapist says why a sign stands no more. Raises InvalidInputError without a reason."""
    if not why.strip():
        raise InvalidInputError(
            gettext("It is not said why."), remedy=gettext("Write what was found or done.")
        )
    with transaction.atomic():
        row = OpenSign.objects.select_for_update().get(pk=sign.pk)
        if row.closed_at is None:
            row.closed_at, row.closed_by = now, by.user
            row.closed_name, row.why = by.name, why.strip()[:500]
            row.save(update_fields=["closed_at", "closed_by", "closed_name", "why"])
        return row


def decide(
    *,
    seen: Sight,
    outcome: str,
    why: str,
    appointment: Appointment | None = None,
    by: Seat,
    now: datetime,
) -> Decision:
    """A named therapist decides about a treatment, and says why.

    Raises InvalidInputError for an unknown outcome, and without a reason.
    """
    if outcome not in {one.value for one in Outcome}:
        raise InvalidInputError(
            gettext("It is not said what is decided."), remedy=gettext("Choose one.")
        )
    found = screening_of(seen, now=now)
    signs = signs_against(seen, now=now)
    advice = advised(found)
    if any(one.stops for one in signs):
        advice = Outcome.REFER
    elif signs and advice is not Outcome.REFER:
        advice = Outcome.NOT_TODAY
    check_decision(Outcome(outcome), why, advice=advice)
    return Decision.objects.create(
        client=seen.client,
        appointment=appointment,
        at=now,
        therapist_name=by.name,
        made_by=by.user,
        advice=advice.value,
        outcome=outcome,
        why=why.strip(),
        signs=sorted(
            {one.rule for one in signs}
            | {
                rule.id
                for rule in (*found.stop, *found.not_today, *found.avoid_area, *found.ask_first)
            }
        ),
        version=rules_of(seen.client.clinic).version,
    )


def decisions_on(seen: Sight) -> Sequence[Decision]:
    """What was decided, newest first; nothing without a consent to treatment."""
    if seen.treatment is None:
        return []
    return list(Decision.objects.filter(client=seen.client)[:20])


def signs_against(seen: Sight, *, now: datetime) -> tuple[Raised, ...]:
    """Signs against a treatment that may be seen, gravest first: answers given to the clinic,
    and check-ins of a runner who lends signs."""
    found = [] if seen.treatment is None else stored_signs(seen.client)
    if seen.runner is not None and seen.shows(Kind.SIGNS):
        found += checked_in_signs(seen.runner, now=now)
    return _by_gravity(found)


def stored_signs(client: Client) -> list[Raised]:
    """Signs of the client's answers that nobody has closed."""
    return [
        Raised(one.rule, FlagClass(one.flag_class), one.sign, one.sentence, one.raised_at, one.pk)
        for one in OpenSign.objects.filter(client=client, closed_at__isnull=True)
    ]


def checked_in_signs(runner: Runner, *, now: datetime) -> list[Raised]:
    """Signs against a massage that stand by a runner's own check-ins."""
    on = now.astimezone(ZoneInfo(runner.timezone)).date()
    said = [one for one in training.check_ins(runner, on - _CHECK_INS, on) if one.at <= now]
    found = []
    for key in standing_flags(said, now=now):
        rule = RULES.get(key)
        if rule is not None and rule.blocks_massage:
            at = max((one.at for one in said if key in one.red_flags), default=None)
            found.append(Raised(key, rule.flag_class, rule.sign, rule.sentence, at))
    return found


def _by_gravity(found: Sequence[Raised]) -> tuple[Raised, ...]:
    order = list(FlagClass)
    known: dict[str, Raised] = {}
    for one in sorted(found, key=lambda one: (order.index(one.flag_class), one.rule, one.id or 0)):
        known.setdefault(one.rule, one)
    return tuple(known.values())
