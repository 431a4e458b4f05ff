"""Where this computer keeps the runner's data."""

from __future__ import annotations

import os
from pathlib import Path


def home() -> Path:
    """`LISSOM_HOME`, else the platform's folder for user data. Not created here."""
    chosen = os.environ.get("LISSOM_HOME", "").strip()
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_data_path  # noqa: PLC0415 - only without the variable

    return user_data_path("lissom", appauthor=False)
