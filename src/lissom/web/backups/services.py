"""Make a backup of an installation that runs, and restore one into an empty place."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import lissom
from lissom.web import boot, env
from lissom.web.backups import archive, postgresql, sqlite
from lissom.web.backups.archive import DATABASES, SECRET, BackupError, Manifest

_UPLOADS = "uploads"
_DRAFT = ".restoring-"
_MAY_BE_THERE = frozenset({"static"})


def make(*, target: Path, now: datetime) -> Manifest:
    """Write everything to one file while the installation runs, and read it back to its end.

    The database is that of one moment. Files on their way in are those that are there just after
    it: one whose import ended in between is not needed any more. Raises BackupError.
    """
    environment = env.read()
    if target.exists():
        raise BackupError(
            f"{target} is there already.", remedy="Give another name.", code="not-empty"
        )
    engine = "sqlite" if environment.postgres is None else "postgresql"
    with _beside(target) as folder:
        copy = folder / DATABASES[engine]
        if environment.postgres is None:
            sqlite.snapshot(environment.database, copy)
            rows: Mapping[str, int] = sqlite.counted(copy, environment.database)
            applied = sqlite.migrations(copy)
        else:
            dumped = postgresql.dump(environment.postgres, copy)
            rows, applied = dumped.rows, dumped.migrations
        sources = {copy.name: copy, **_files(environment.home)}
        manifest = Manifest(
            engine=engine,
            version=lissom.__version__,
            made_at=now.astimezone(UTC).isoformat(),
            migrations=tuple(f"{app}.{name}" for app, name in applied if app in boot.OWN_APPS),
            rows=rows,
            parts=tuple(archive.part_of(name, path) for name, path in sorted(sources.items())),
        )
        archive.write(target, manifest, sources)
    try:
        archive.check(target)
    except BackupError:
        target.unlink(missing_ok=True)
        raise
    return manifest


def check(*, source: Path) -> Manifest:
    """Read a backup to its end and change nothing; of a SQLite one the database is opened as well.

    Raises BackupError.
    """
    with tempfile.TemporaryDirectory() as folder:
        manifest = archive.unpack(source, Path(folder))
        _refuse_newer(source, manifest)
        if manifest.engine == "sqlite":
            _check_rows(Path(folder) / DATABASES["sqlite"], manifest, source)
    return manifest


def restore(*, source: Path) -> Manifest:
    """Put a backup into an empty place: LISSOM_HOME, and with PostgreSQL an empty database.

    The database comes last; whatever fails before leaves the place as it was. The caller starts
    on it afterwards, which brings the tables of an older backup up to date. Raises BackupError.
    """
    environment = env.read()
    _refuse_full(environment)
    with _draft_in(environment.home) as folder:
        manifest = archive.unpack(source, folder)
        engine = "sqlite" if environment.postgres is None else "postgresql"
        if manifest.engine != engine:
            raise BackupError(
                f"{source} is of {_WORDS[manifest.engine]}; the settings name {_WORDS[engine]}.",
                remedy="Set or remove DATABASE_URL.",
                code="other-engine",
            )
        _refuse_newer(source, manifest)
        copy = folder / DATABASES[engine]
        if environment.postgres is None:
            _check_rows(copy, manifest, source)
        else:
            postgresql.put(copy, environment.postgres, manifest.rows, source)
        _place(folder, environment, copy)
    return manifest


_WORDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def _check_rows(copy: Path, manifest: Manifest, source: Path) -> None:
    if sqlite.counted(copy, source) != dict(manifest.rows):
        raise archive.damaged(source, "it has not the rows that it says")


def _place(folder: Path, environment: env.Environment, copy: Path) -> None:
    """The database last: before it is there the home is not used."""
    home = environment.home
    try:
        for name in (_UPLOADS, SECRET):
            if (folder / name).exists():
                (folder / name).rename(home / name)
        if environment.postgres is None:
            copy.rename(environment.database)
    except OSError as error:
        raise archive.unwritable(home, error) from error


def _files(home: Path) -> dict[str, Path]:
    """What belongs to the installation beside its database, by its name in the backup."""
    found = {f"{_UPLOADS}/{path.parent.name}/{path.name}": path for path in _uploads(home)}
    secret = home / env.SECRET_NAME
    return {**found, SECRET: secret} if secret.exists() else found


def _uploads(home: Path) -> list[Path]:
    root = home / _UPLOADS
    return sorted(path for path in root.glob("[0-9]*/*") if path.is_file()) if root.exists() else []


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A folder where the backup will lie: there is room or there is none."""
    try:
        folder = tempfile.mkdtemp(prefix=".lissom-backup-", dir=target.parent)
    except OSError as error:
        raise archive.unwritable(target, error) from error
    try:
        yield Path(folder)
    except OSError as error:
        raise archive.unwritable(target, error) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _draft_in(home: Path) -> Iterator[Path]:
    """A folder in the home to unpack into; gone at the end, with the home when it was not there."""
    new = not home.exists()
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=_DRAFT, dir=home))
    except OSError as error:
        raise archive.unwritable(home, error) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if new and next(home.iterdir(), None) is None:
            home.rmdir()


def _refuse_full(environment: env.Environment) -> None:
    home = environment.home
    there = sorted(path.name for path in home.iterdir()) if home.is_dir() else []
    for name in [name for name in there if name.startswith(_DRAFT)]:
        shutil.rmtree(home / name, ignore_errors=True)
    kept = [name for name in there if name not in _MAY_BE_THERE and not name.startswith(_DRAFT)]
    if kept:
        raise BackupError(
            f"{home} is not empty: there is {', '.join(kept[:3])}. Nothing was restored.",
            remedy="Set LISSOM_HOME to a new folder, or move that one away.",
            code="not-empty",
        )
    if environment.postgres is not None and not postgresql.is_empty(environment.postgres):
        raise BackupError(
            f"The database {environment.postgres.told} is not empty. Nothing was restored.",
            remedy="Make a new one (createdb) and name it in DATABASE_URL.",
            code="not-empty",
        )


def _refuse_newer(source: Path, manifest: Manifest) -> None:
    unknown = sorted(set(manifest.migrations) - set(boot.known_migrations()))
    if unknown:
        raise BackupError(
            f"{source} was made by a newer version of Lissom ({manifest.version}; it knows "
            f"{unknown[-1]}).",
            remedy="Install that version, then restore it.",
            code="newer-backup",
        )
