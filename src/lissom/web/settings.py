"""Django settings: every value comes from the environment through `env.py` or is fixed here."""

SECRET_KEY = "set-by-env"  # noqa: S105
INSTALLED_APPS: list[str] = []
USE_TZ = True
