"""The sheet that a runner prints for a clinic elsewhere: the own brief, handed over by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from lissom.core.brief.build import build
from lissom.core.brief.facts import Facts, Visit
from lissom.core.screening.consent import NEVER_SHARED, Kind
from lissom.core.screening.red_flags import RULES
from lissom.web.clinic.models import Appointment, Client
from lissom.web.training import slots
from lissom.web.training.models import Runner
from lissom.web.training.presenters import words
from lissom.web.treatment import briefs
from lissom.web.treatment.access import Sight
from lissom.web.treatment.presenters.brief import AskLine, BriefPage, body_line, brief_page
from lissom.web.treatment.screening import checked_in_signs

_AHEAD = timedelta(days=14)
_LENGTH = timedelta(minutes=60)


def own_sheet(runner: Runner, *, now: datetime) -> BriefPage:
    """The brief for the runner's next appointment anywhere, else for now."""
    zone = ZoneInfo(runner.timezone)
    ahead = [one for one in slots.booked(runner, now, now + _AHEAD) if one.start is not None]
    start, end, where = now, now + _LENGTH, ""
    if ahead and ahead[0].start is not None:
        start = ahead[0].start
        end = start + timedelta(minutes=ahead[0].minutes)
        where = ahead[0].place or ""
    seen = Sight(
        client=Client(name=runner.name, runner=runner),
        kinds=frozenset(Kind),
        runner=runner,
        until=None,
        treatment=None,
    )
    bare = Facts(visit=Visit(start, end, zone, number=1), now=now)
    facts = briefs.with_training(bare, seen, runner, start.astimezone(zone).date())
    made = briefs.VisitBrief(
        visit=Appointment(start=start, end=end),
        seen=seen,
        facts=facts,
        brief=build(facts),
        decision=None,
    )
    page = brief_page(made)
    local = now.astimezone(zone)
    return replace(
        page,
        when=f"For a clinic, {words.day_long(local.date())} {local.year}, {local:%H:%M}",
        sub=_sub(start, zone, where) if ahead else "For the next treatment.",
        asks=tuple(one for one in (_aloud(), body_line(made, zone), _signs(runner, now)) if one),
        last_title="Last time",
        last_note="Ask the runner.",
        scope=(
            f"{runner.name} made this sheet with Lissom and handed it over. It advises; the "
            f"therapist decides. Not on it: {', '.join(NEVER_SHARED)}."
        ),
    )


def _sub(start: datetime, zone: ZoneInfo, where: str) -> str:
    local = start.astimezone(zone)
    at = gettext(" at {where}").format(where=where) if where else ""
    return gettext("For the treatment of {day_long}, {local:%H:%M}{at}.").format(
        day_long=words.day_long(local.date()), local=local, at=at
    )


def _aloud() -> AskLine:
    signs = ", ".join(rule.sign for rule in RULES.values() if rule.aloud)
    return AskLine("warn", gettext("Ask before starting"), f": {signs}.")


def _signs(runner: Runner, now: datetime) -> AskLine:
    """What stands by check-ins; a sheet is no screening."""
    found = checked_in_signs(runner, now=now)
    if not found:
        return AskLine(
            "good",
            gettext("No warning sign"),
            gettext(" in the check-ins of the last days. You decide."),
        )
    first = min(found, key=lambda one: (not one.stops, one.rule))
    return AskLine(
        "stop" if first.stops else "warn", gettext("Reported"), f": {first.sign}. {first.sentence}"
    )
