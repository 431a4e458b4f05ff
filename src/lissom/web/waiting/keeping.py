"""How long a wish is kept: it lapses with its last window, and goes some weeks after its end."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from lissom.core.evidence import value
from lissom.web.waiting.models import FreedHour, HourOffer, WaitingEntry

_MOST_AT_ONCE = 500


def tidy(*, now: datetime) -> tuple[int, int]:
    """Let entries lapse whose windows have passed, and delete what ended long ago with all that
    hangs on it; how many of each. At most some hundreds at once: it is asked often."""
    with transaction.atomic():
        late = WaitingEntry.objects.filter(state=WaitingEntry.State.WAITING, until__lte=now)
        asked = HourOffer.objects.filter(answer="").values("entry")
        lapsed = late.exclude(pk__in=asked).update(state=WaitingEntry.State.LAPSED, ended_at=now)
        before = now - timedelta(days=value("booking.waiting_keep_days"))
        old = WaitingEntry.objects.filter(ended_at__lt=before).values_list("pk", flat=True)
        gone = list(old[:_MOST_AT_ONCE])
        WaitingEntry.objects.filter(pk__in=gone).delete()
        over = FreedHour.objects.filter(Q(ended_at__lt=before) & Q(offers__isnull=True))
        keys = list(over.values_list("pk", flat=True)[:_MOST_AT_ONCE])
        FreedHour.objects.filter(pk__in=keys).delete()
        return lapsed, len(gone)
