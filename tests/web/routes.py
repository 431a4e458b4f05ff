"""Who may open what: one row for every address of the web app. A test holds the app to it.

New pages get a row here. `make` builds what the address needs, as a dict of its parts.
"""

from __future__ import annotations

from typing import Any

from lissom.web.clinic.roles import Right
from tests.web import cast
from tests.web.cast import World
from tests.web.diary_routes import DIARY_ROUTES
from tests.web.doors import Door, Route
from tests.web.notices_routes import NOTICE_ROUTES
from tests.web.office_routes import OFFICE_ROUTES
from tests.web.page_routes import PAGE_ROUTES
from tests.web.privacy.routes import PRIVACY_ROUTES
from tests.web.records_routes import RECORD_ROUTES
from tests.web.treatment_routes import TREATMENT_ROUTES
from tests.web.waiting_routes import WAITING_ROUTES


def _job(world: World) -> dict[str, Any]:
    return {"job": cast.job_of(world).pk}


def _batch(world: World) -> dict[str, Any]:
    return {"batch": cast.import_of(world)}


def _activity(world: World) -> dict[str, Any]:
    return {"activity": cast.activity_of(world)}


def _entry(world: World) -> dict[str, Any]:
    return {"entry": cast.entry_of(world)}


def _calendar(world: World) -> dict[str, Any]:
    return {"calendar": cast.calendar_of(world)}


def _clinic(world: World) -> dict[str, Any]:
    return {"clinic": cast.outside_clinic_of(world)}


def _shoe(world: World) -> dict[str, Any]:
    return {"shoe": cast.shoe_of(world)}


ROUTES: dict[str, Route] = {
    **PAGE_ROUTES,
    **DIARY_ROUTES,
    **PRIVACY_ROUTES,
    **RECORD_ROUTES,
    **TREATMENT_ROUTES,
    **OFFICE_ROUTES,
    **NOTICE_ROUTES,
    **WAITING_ROUTES,
    "home": Route(Door.SIGNED_IN),
    "health": Route(Door.PUBLIC),
    "service-worker": Route(Door.PUBLIC),
    "manifest": Route(Door.PUBLIC),
    "theme": Route(Door.PUBLIC, post={"theme": "dark"}),
    "begin": Route(Door.SIGNED_IN),
    "activities": Route(Door.RUNNER),
    "activity": Route(Door.OBJECT, _activity),
    "activity-delete": Route(Door.OBJECT, _activity, post={}),
    "activity-route": Route(Door.OBJECT, _activity),
    "activity-file": Route(Door.OBJECT, _activity),
    "entry-add": Route(Door.RUNNER),
    "entry": Route(Door.OBJECT, _entry),
    "entry-delete": Route(Door.OBJECT, _entry, post={}),
    "settings": Route(Door.RUNNER),
    "settings-week": Route(Door.RUNNER),
    "settings-massage": Route(Door.RUNNER),
    "settings-races": Route(Door.RUNNER),
    "settings-away": Route(Door.RUNNER),
    "settings-calendars": Route(Door.RUNNER),
    "calendar-add": Route(Door.RUNNER, post={}),
    "calendar-act": Route(Door.OBJECT, _calendar, post={}),
    "settings-clinics": Route(Door.RUNNER),
    "settings-clinic": Route(Door.OBJECT, _clinic),
    "clinic-delete": Route(Door.OBJECT, _clinic, post={}),
    "settings-reminder": Route(Door.RUNNER),
    "reminder-stop": Route(Door.SECRET, lambda _: {"word": "wrong"}),
    "settings-shoes": Route(Door.RUNNER),
    "settings-shoe": Route(Door.OBJECT, _shoe),
    "shoe-act": Route(Door.OBJECT, _shoe, post={"act": "usual"}),
    "shoe-named": Route(Door.RUNNER, post={}),
    "race-delete": Route(Door.OBJECT, lambda world: {"race": cast.race_of(world)}, post={}),
    "away-delete": Route(Door.OBJECT, lambda world: {"holiday": cast.holiday_of(world)}, post={}),
    "feed": Route(Door.SECRET, lambda _: {"secret": "wrong"}),
    "settings-security": Route(Door.SIGNED_IN),
    "settings-tokens": Route(Door.SIGNED_IN),
    "settings-invites": Route(Door.OWNER),
    "token-revoke": Route(Door.OBJECT, lambda world: {"token": cast.token_of(world)}, post={}),
    "invite-withdraw": Route(Door.OWNER, lambda world: {"invite": cast.invite_of(world)}, post={}),
    "settings-data": Route(Door.SIGNED_IN),
    "export": Route(Door.RUNNER, post={}),
    "export-file": Route(Door.OBJECT, lambda world: {"job": cast.export_of(world)}),
    "bring-back": Route(Door.RUNNER, post={}),
    "account-delete": Route(Door.SIGNED_IN, post={}),
    "api-docs": Route(Door.PUBLIC),
    "import": Route(Door.RUNNER),
    "import-of": Route(Door.OBJECT, _batch),
    "import-progress": Route(Door.OBJECT, _batch),
    "import-stop": Route(Door.OBJECT, _batch, post={}),
    "import-retry": Route(Door.OBJECT, lambda world: {"batch": cast.broken_import(world)}, post={}),
    "import-undo": Route(Door.OBJECT, _batch, post={}),
    "begin-step": Route(Door.RUNNER, lambda _: {"step": "race"}),
    "plan": Route(Door.RUNNER),
    "plan-make": Route(Door.RUNNER, post={}),
    "enter": Route(Door.SECRET, lambda _: {"secret": "wrong"}),
    "invited": Route(Door.SECRET, lambda _: {"secret": "wrong"}),
    "clinic": Route(Door.STAFF),
    "text-check": Route(Door.WORK, post={"text": "Calm."}, right=Right.DIARY),
    "clinic-choose": Route(
        Door.CASE, lambda world: {"clinic": world.clinic.pk}, post={}, right=Right.DIARY
    ),
    "job": Route(Door.OBJECT, _job),
    "job-cancel": Route(Door.OBJECT, _job, post={}),
}

# Addresses of django-allauth: their rules are its own, tested there; here only that nobody is
# let in without signing in, except to these.
OPEN_OF_ALLAUTH = frozenset(
    {
        "account_login",
        "account_signup",
        "account_logout",
        "account_inactive",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "account_confirm_email",
        "account_email_verification_sent",
        "account_confirm_login_code",
        "mfa_authenticate",
        "mfa_login_webauthn",
    }
)

# Answers that hold nothing private, which a browser may keep.
MAY_BE_KEPT: frozenset[str] = frozenset()
