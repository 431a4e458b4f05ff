"""Where the side bar and the bottom bar lead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


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
        NavItem("/today", "Today", "today"),
        NavItem("/programme", "Programme", "calendar"),
        NavItem("/body", "Body", "body"),
        NavItem("/massage", "Massage", "massage"),
    ),
    rest=(
        NavItem("/activities", "Activities", "activities"),
        NavItem("/progress", "Progress", "progress"),
        NavItem("/race", "Race", "race"),
        NavItem("/evidence", "Evidence", "evidence"),
        NavItem("/import", "Import", "upload"),
        NavItem("/settings", "Settings", "settings"),
        NavItem("/clinic", "Clinic", "people", "work"),
    ),
)
CLINIC = Navigation(
    home="/clinic",
    main=(
        NavItem("/clinic/diary", "Diary", "calendar", "DIARY"),
        NavItem("/clinic/clients", "Clients", "people", "CLIENTS"),
        NavItem("/clinic/waiting", "Waiting list", "held", "DIARY"),
        NavItem("/clinic/reports", "Reports", "reports", "REPORTS"),
    ),
    rest=(
        NavItem("/clinic/visits", "Visits", "body", "HEALTH"),
        NavItem("/clinic/screening-rules", "Screening rules", "warn", "DIARY"),
        NavItem("/clinic/consent-texts", "Consent texts", "edit", "SETUP"),
        NavItem("/clinic/outcomes", "Outcomes", "progress", "HEALTH"),
        NavItem("/clinic/templates", "Record templates", "list", "HEALTH"),
        NavItem("/clinic/privacy", "Data protection", "list", "PRIVACY"),
        NavItem("/clinic/money", "Money", "check", "MONEY"),
        NavItem("/clinic/invoices", "Invoices", "print", "MONEY"),
        NavItem("/clinic/services", "Services", "massage", "SETUP"),
        NavItem("/clinic/packages", "Packages", "plus", "SETUP"),
        NavItem("/clinic/team", "Team and hours", "people", "SETUP"),
        NavItem("/clinic/rooms", "Rooms", "place", "SETUP"),
        NavItem("/clinic/rules", "Rules", "settings", "SETUP"),
        NavItem("/clinic/audit", "Audit log", "list", "PRIVACY"),
        NavItem("/clinic/?choose", "Your clinics", "people", "work"),
        NavItem("/today", "Your training", "today"),
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
