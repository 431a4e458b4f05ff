"""The mail that tells a client of a free hour: neutral words, a link that answers, sent once.

The link's secret is made when the mail is written and only its hash is kept.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.mail import EmailMessage
from django.db.models import F
from django.utils.translation import gettext, gettext_lazy

from lissom.core.booking.sentences import clock_time
from lissom.core.evidence import value
from lissom.web import mailing
from lissom.web.accounts.secrets import hashed, new_secret
from lissom.web.clinic.access import reply_address
from lissom.web.waiting import access
from lissom.web.waiting.models import HourOffer

_SUBJECT = gettext_lazy("A time has come free")


def send(*, offer: int, now: datetime) -> bool:
    """Write the mail of an offer that is still awaited, once; whether it was written now.

    The offer is marked first, so that two workers never write twice; the mark goes when the mail
    server does not take the mail, and `mailing.NotSentError` is raised.
    """
    secret = new_secret()
    tries = int(value("booking.waiting_mail_tries"))
    mine = HourOffer.objects.filter(pk=offer, answer="", until__gt=now, mail_tries__lt=tries)
    row = mine.select_related(
        "entry__client__runner__user", "freed__clinic__policy", "freed__therapist"
    ).first()
    if row is None or not access.mail_of(row.entry.client):
        return False
    taken = mine.filter(mailed_at__isnull=True).update(
        mailed_at=now, secret_hash=hashed(secret), mail_tries=F("mail_tries") + 1
    )
    if not taken:
        return False
    try:
        mailing.send(_mail(row, secret))
    except mailing.NotSentError as refusal:
        given = HourOffer.objects.filter(pk=offer, secret_hash=hashed(secret))
        given.update(
            mailed_at=None, secret_hash="", mail_tries=tries if refusal.final else F("mail_tries")
        )
        raise
    return True


def _mail(row: HourOffer, secret: str) -> EmailMessage:
    zone = ZoneInfo(row.freed.clinic.timezone)
    ends = f"{row.end.astimezone(zone):%H:%M}"
    lines = [
        gettext("Good day,"),
        "",
        gettext("a time that you asked {clinic} for has come free:").format(
            clinic=row.freed.clinic
        ),
        gettext("{clock_time} to {ends}, with {therapist}.").format(
            clock_time=clock_time(row.start, zone), ends=ends, therapist=row.freed.therapist
        ),
        "",
        gettext("It is kept for you until {clock_time}.").format(
            clock_time=clock_time(row.until, zone)
        ),
    ]
    base = mailing.own_address()
    if base:
        lines += [
            "",
            gettext("Take it, or say no: {base}/offer/{secret}").format(base=base, secret=secret),
            gettext("The same page takes you off the list."),
        ]
    else:
        lines += ["", gettext("To take it, telephone {clinic}.").format(clinic=row.freed.clinic)]
    return mailing.letter(
        to=access.mail_of(row.entry.client),
        subject=str(_SUBJECT),
        lines=lines,
        reply_to=reply_address(row.freed.clinic),
    )
