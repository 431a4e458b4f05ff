"""Django settings: what comes from outside is read by `env.py`, the rest is fixed here.

Importing this module writes nothing: the home folder and the secret key are made by `boot.py`.
"""

from __future__ import annotations

from typing import Any

from django.utils.functional import SimpleLazyObject

from lissom.web import env

ENVIRONMENT = env.read()

SECRET_KEY = SimpleLazyObject(lambda: env.secret_key(ENVIRONMENT.home))
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "lissom.web.accounts",
    "lissom.web.training",
    "lissom.web.clinic",
]
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MIDDLEWARE: list[str] = []

# IMMEDIATE takes the write lock at the start of a transaction: a reading transaction that turns
# into a writing one fails at once with "database is locked", whatever the timeout is.
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(ENVIRONMENT.database),
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {
            "timeout": ENVIRONMENT.db_timeout_s,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
}

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"
USE_I18N = False
