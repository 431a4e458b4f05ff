"""Where the side bar and the bottom bar lead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_noop


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry: where to, its word, its icon. `needs`: only for whom that may go there (`work`:
    members of a clinic; `DIARY` and so on: members with that right); empty: everybody."""

    href: str
    label: str
    icon: str
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Navigation:
    """`main`: at most four, always in sight; `rest`: behind More on phones."""

    home: str
    main: tuple[NavItem, ...]
    rest: tuple[NavItem, ...]


RUNNER = Navigation(
    home="/today",
    main=(
        NavItem("/today", gettext_noop("Today"), "today"),
        NavItem("/programme", gettext_noop("Programme"), "calendar"),
        NavItem("/body", gettext_noop("Body"), "body"),
        NavItem("/massage", gettext_noop("Massage"), "massage"),
    ),
    rest=(
        NavItem("/activities", gettext_noop("Activities"), "activities"),
        NavItem("/progress", gettext_noop("Progress"), "progress"),
        NavItem("/race", gettext_noop("Race"), "race"),
        NavItem("/evidence", gettext_noop("Evidence"), "evidence"),
        NavItem("/import", gettext_noop("Import"), "upload"),
        NavItem("/settings", gettext_noop("Settings"), "settings"),
        NavItem("/clinic", gettext_noop("Clinic"), "people", "work"),
    ),
)
CLINIC = Navigation(
    home="/clinic",
    main=(
        NavItem("/clinic/diary", gettext_noop("Diary"), "calendar", "DIARY"),
        NavItem("/clinic/clients", gettext_noop("Clients"), "people", "CLIENTS"),
        NavItem("/clinic/waiting", gettext_noop("Waiting list"), "held", "DIARY"),
        NavItem("/clinic/reports", gettext_noop("Reports"), "reports", "REPORTS"),
    ),
    rest=(
        NavItem("/clinic/visits", gettext_noop("Visits"), "body", "HEALTH"),
        NavItem("/clinic/screening-rules", gettext_noop("Screening rules"), "warn", "DIARY"),
        NavItem("/clinic/consent-texts", gettext_noop("Consent texts"), "edit", "SETUP"),
        NavItem("/clinic/outcomes", gettext_noop("Outcomes"), "progress", "HEALTH"),
        NavItem("/clinic/templates", gettext_noop("Record templates"), "list", "HEALTH"),
        NavItem("/clinic/privacy", gettext_noop("Data protection"), "list", "PRIVACY"),
        NavItem("/clinic/money", gettext_noop("Money"), "check", "MONEY"),
        NavItem("/clinic/invoices", gettext_noop("Invoices"), "print", "MONEY"),
        NavItem("/clinic/services", gettext_noop("Services"), "massage", "SETUP"),
        NavItem("/clinic/packages", gettext_noop("Packages"), "plus", "SETUP"),
        NavItem("/clinic/team", gettext_noop("Team and hours"), "people", "SETUP"),
        NavItem("/clinic/rooms", gettext_noop("Rooms"), "place", "SETUP"),
        NavItem("/clinic/rules", gettext_noop("Rules"), "settings", "SETUP"),
        NavItem("/clinic/audit", gettext_noop("Audit log"), "list", "PRIVACY"),
        NavItem("/clinic/?choose", gettext_noop("Your clinics"), "people", "work"),
        NavItem("/today", gettext_noop("Your training"), "today"),
    ),
)
OFFLINE_PAGES = ("/today", "/checkin")
"""Pages that open without network, as they were at the last visit."""
OFFLINE_FILES = (
    "ui/tokens.css",
    "ui/tokens-dark.css",
    "ui/base.css",
    "ui/components.css",
    "ui/charts.css",
    "ui/print.css",
    "ui/icons.svg",
    "ui/lissom.svg",
    "ui/js/page.js",
    "ui/js/figure.js",
    "ui/js/said.js",
    "training/checkin.js",
    "training/queue.js",
    "vendor/figtree/figtree-latin-wght-normal.woff2",
    "django_htmx/htmx-2.min.js",
)
NAVIGATIONS = {"runner": RUNNER, "clinic": CLINIC}


def here_of(items: Iterable[NavItem], path: str) -> str:
    """The address of the entry that `path` is the page of, or lies below; of several the longest.

    Empty when none is.
    """
    below = (one.href for one in items if path == one.href or path.startswith(f"{one.href}/"))
    return max(below, key=len, default="")
