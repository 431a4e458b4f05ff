"""The background work of mails to clients: what falls due is looked for, then sent one by one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext

from lissom.web.jobs.kinds import Kind, Run, enter, enter_look

MAIL = "client-mail"


def enter_kinds() -> None:
    """Called at start."""
    here = "lissom.web.notices.jobs"
    enter(Kind(MAIL, gettext("Mail to a client"), f"{here}:send"))
    enter_look(f"{here}:look")


def look(now: datetime) -> int:
    """Queue the mails that have fallen due; returns how many. Without a mail server nothing is."""
    from django.conf import settings  # noqa: PLC0415 (known when it runs)

    from lissom.core.evidence import value  # noqa: PLC0415
    from lissom.web.jobs import services as queue  # noqa: PLC0415
    from lissom.web.notices import queries, sending, services  # noqa: PLC0415

    if not settings.LISSOM.mail:
        return 0
    sending.give_up_lost(now=now)
    services.enter_reminders(now=now)
    made = 0
    for row in queries.to_send(now=now):
        together = row.appointment.series or f"{row.appointment_id}"
        made += queue.ask_once(
            kind=MAIL,
            subject=f"appointment:{together}",
            args={"notice": row.pk},
            now=now,
        )
    queue.forget(kinds_=(MAIL,), before=now - timedelta(days=value("store.looked_after_days")))
    return made


def send(run: Run) -> dict[str, Any]:
    """Send a mail that waits; done again it sends no second one."""
    from lissom.web import clock  # noqa: PLC0415 (known when it runs)
    from lissom.web.notices import sending  # noqa: PLC0415

    return {"sent": sending.send(notice=int(run.args["notice"]), now=clock.now())}
