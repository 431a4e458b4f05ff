"""What every page says of the person: the name, and whether all of it is made up."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

SYNTHETIC = "(synthetic)"
SETTINGS_PAGES = (
    ("settings", "About you"),
    ("settings-week", "Your week"),
    ("settings-massage", "Massage and means"),
    ("settings-races", "Races"),
    ("settings-away", "Holidays"),
    ("settings-calendars", "Calendars"),
    ("settings-clinics", "Clinics elsewhere"),
    ("settings-reminder", "Reminder"),
    ("settings-shoes", "Shoes"),
    ("settings-sharing", "Clinic sharing"),
    ("settings-security", "Security"),
    ("settings-data", "Your data"),
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
