"""Static files of an installation: gathered under names that tell their content, once a version.

Browsers may keep such files for ever. Without this (tests, `manage runserver`) they are served
from where they lie.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

_STAMP = ".gathered"
_NOT_USED = ["ext", "htmax-*", "htmx-4*", "admin"]  # of django-htmx and django


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Names with a hash, also inside ES modules that import each other."""

    support_js_module_import_aggregation = True
    manifest_strict = False
    max_post_process_passes = 10

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:  # noqa: FBT001, FBT002 (Django's own)
        """The address, worked out once a process: a page names the sheet of icons a hundred
        times."""
        if name not in self._addresses:
            self._addresses[name] = str(super().url(name, force))
        return self._addresses[name]

    def forget(self) -> None:
        """Other files have been gathered since."""
        self._addresses.clear()

    def stored_name(self, name: str) -> str:
        """The name with its hash; the plain one where nothing was gathered."""
        return str(super().stored_name(name)) if self.hashed_files else name


def gather() -> bool:
    """Gather the static files unless the very same are gathered; whether there was work."""
    root = Path(settings.STATIC_ROOT)
    stamp, wanted = root / _STAMP, _digest()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return False
    shutil.rmtree(root, ignore_errors=True)
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=_NOT_USED)
    cast("Storage", staticfiles_storage).forget()
    stamp.write_text(wanted, encoding="ascii")
    return True


def _digest() -> str:
    """Of names, sizes and times of change of all source files."""
    found = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda item: str(item[0])):
            state = Path(storage.path(path)).stat()
            found.update(f"{path}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return found.hexdigest()
