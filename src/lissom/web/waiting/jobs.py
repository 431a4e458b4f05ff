"""What the worker does for waiting lists. Each may be done twice without effect."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext

from lissom.web.jobs.kinds import Kind, Run, enter, enter_look

MAIL, ROUNDS = "waiting-mail", "waiting-rounds"


def enter_kinds() -> None:
    """Called at start."""
    here = "lissom.web.waiting.jobs"
    enter(Kind(MAIL, gettext("Mail about a free hour"), f"{here}:mail"))
    enter(Kind(ROUNDS, gettext("Waiting list"), f"{here}:go_on"))
    enter_look(f"{here}:look")


def look(now: datetime) -> int:
    """Queue clinics with a freed hour at which something is due, and mails that did not go out;
    forget what is long over. Returns how many were queued."""
    from lissom.core.evidence import value  # noqa: PLC0415 (known when it runs)
    from lissom.web.jobs import services as queue  # noqa: PLC0415
    from lissom.web.waiting import access, keeping, queries  # noqa: PLC0415

    made = 0
    for clinic in sorted(queries.due(now)):
        made += queue.ask_once(kind=ROUNDS, subject=f"waiting:{clinic}", args={}, now=now)
    for offer in queries.unsent(now):
        if access.mail_of(offer.entry.client):
            made += queue.ask_once(
                kind=MAIL, subject=f"offer:{offer.pk}", args={"offer": offer.pk}, now=now
            )
    keeping.tidy(now=now)
    queue.forget(
        kinds_=(MAIL, ROUNDS), before=now - timedelta(days=value("store.looked_after_days"))
    )
    return made


def go_on(run: Run) -> dict[str, Any]:
    """Do what is due at the freed hours of a clinic."""
    from lissom.web import clock  # noqa: PLC0415 (known when it runs)
    from lissom.web.waiting import queries, rounds  # noqa: PLC0415

    now = clock.now()
    due = queries.due(now).get(int(run.subject.partition(":")[2]), [])
    for done, freed in enumerate(due):
        run.progress(done, len(due))
        rounds.advance(freed=freed, now=now)
    return {"hours": len(due)}


def mail(run: Run) -> dict[str, Any]:
    """Write the mail of an offer; done again it writes no second one."""
    from lissom.web import clock  # noqa: PLC0415 (known when it runs)
    from lissom.web.waiting import mailing  # noqa: PLC0415

    return {"sent": mailing.send(offer=int(run.args["offer"]), now=clock.now())}
