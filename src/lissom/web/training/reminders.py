"""The reminder of the check-in by mail: when it is due, what it says, how it ends.

The words say nothing of body or training: a mail may be read on a lock screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q

from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.core.evidence import value
from lissom.web import mailing
from lissom.web.accounts.secrets import new_secret
from lissom.web.training import models

_SALT = "lissom.reminder"
_SUBJECT = "Your check-in"


def set_reminder(
    *, runner: models.Runner, at: time, weekdays: Sequence[int], active: bool
) -> models.Reminder:
    """Keep when to remind. Raises InvalidInputError without a day, or without a mail address."""
    days = sorted(set(weekdays))
    if active and not days:
        raise InvalidInputError("No day is chosen.", remedy="Choose one at least.")
    if any(not 0 <= day <= 6 for day in days):
        raise InvalidInputError("There is no such day.", remedy="Choose days of the week.")
    if active and not _address(runner):
        raise InvalidInputError(
            "There is no mail address to write to.", remedy="Sign in with an account that has one."
        )
    row, _ = models.Reminder.objects.update_or_create(
        runner=runner,
        defaults={"at": at, "weekdays": days, "active": active},
        create_defaults={"at": at, "weekdays": days, "active": active, "mark": new_secret()},
    )
    return row


def _address(runner: models.Runner) -> str:
    return "" if runner.user is None else str(runner.user.email)


def due(now: datetime) -> list[tuple[models.Reminder, date]]:
    """Reminders whose hour has come today and is not long gone, with the runner's day. Nobody is
    reminded who checked in that day or is on holiday."""
    rows = models.Reminder.objects.filter(active=True).select_related("runner__user")
    return [(row, day) for row in rows if (day := _day_if_due(row, now)) is not None]


def _day_if_due(row: models.Reminder, now: datetime) -> date | None:
    zone = ZoneInfo(row.runner.timezone)
    local = now.astimezone(zone)
    day = local.date()
    if day.weekday() not in row.weekdays or row.sent_on == day or not _address(row.runner):
        return None
    hour = datetime.combine(day, row.at, zone)
    late = timedelta(hours=value("store.reminder_late_h"))
    if not hour <= local < hour + late or _needless(row.runner, day):
        return None
    return day


def _needless(runner: models.Runner, day: date) -> bool:
    return (
        models.CheckIn.objects.filter(runner=runner, local_date=day).exists()
        or models.Holiday.objects.filter(runner=runner, first__lte=day, last__gte=day).exists()
    )


def send(*, reminder: int, day: date) -> bool:
    """Write the mail of a day, once; whether it was written now.

    The day is taken first, so that two workers never write twice; it is given back when the mail
    server does not take the mail, and NotSentError is raised.
    """
    with transaction.atomic():
        mine = models.Reminder.objects.filter(pk=reminder, active=True)
        taken = mine.filter(Q(sent_on__isnull=True) | Q(sent_on__lt=day)).update(sent_on=day)
    if not taken:
        return False
    row = mine.select_related("runner__user").get()
    if _needless(row.runner, day):
        return False
    try:
        mailing.send(_mail(row))
    except mailing.NotSentError:
        before = day - timedelta(days=1)
        models.Reminder.objects.filter(pk=reminder, sent_on=day).update(sent_on=before)
        raise
    return True


def _mail(row: models.Reminder) -> EmailMessage:
    base, stop = mailing.own_address(), ""
    lines = ["Good day,", "", "this is the reminder that you asked for."]
    if base:
        stop = f"{base}/reminder/{stop_word(row)}"
        lines += ["", f"Open it here: {base}/checkin", "", f"No more reminders: {stop}"]
    else:
        lines += ["", "It ends in Lissom under Settings, Reminder."]
    return mailing.letter(to=_address(row.runner), subject=_SUBJECT, lines=lines, stop=stop)


def stop_word(row: models.Reminder) -> str:
    """The secret part of the address that ends a reminder."""
    return mailing.secret_word({"reminder": row.pk, "mark": row.mark}, salt=_SALT)


def by_word(word: str) -> models.Reminder:
    """The reminder behind such an address. Raises NotFoundError."""
    told = mailing.read_word(word, salt=_SALT)
    row = models.Reminder.objects.filter(pk=told.get("reminder", 0), mark=told.get("mark", "-"))
    found = row.first()
    if found is None:
        raise NotFoundError("There is no reminder here.", remedy="Settings, Reminder has yours.")
    return found


def stop(*, word: str) -> None:
    """End a reminder from its mail. Raises NotFoundError."""
    models.Reminder.objects.filter(pk=by_word(word).pk).update(active=False)
