"""What every page says of the person: the name, and whether all of it is made up."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop

SYNTHETIC = "(synthetic)"
SETTINGS_PAGES = (
    ("settings", gettext_noop("About you")),
    ("settings-week", gettext_noop("Your week")),
    ("settings-massage", gettext_noop("Massage and equipment")),
    ("settings-races", gettext_noop("Races")),
    ("settings-away", gettext_noop("Holidays")),
    ("settings-calendars", gettext_noop("Calendars")),
    ("settings-clinics", gettext_noop("Clinics elsewhere")),
    ("settings-reminder", gettext_noop("Reminder")),
    ("settings-shoes", gettext_noop("Shoes")),
    ("settings-sharing", gettext_noop("Clinic sharing")),
    ("settings-security", gettext_noop("Security")),
    ("settings-data", gettext_noop("Your data")),
)


def person(request: HttpRequest) -> dict[str, Any]:
    """`person_name` and `is_demo`, for the frame of the page."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"person_name": "", "is_demo": False}
    runner = getattr(user, "runner", None)
    name = user.email if runner is None else runner.name
    return {
        "person_name": name.removesuffix(SYNTHETIC).strip(),
        "is_demo": name.endswith(SYNTHETIC),
        "settings_pages": SETTINGS_PAGES,
    }
