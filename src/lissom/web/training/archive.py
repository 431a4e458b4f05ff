# ruff: noqa: SLF001 (`_meta` is the interface that Django documents for this)
"""A runner's whole store as one ZIP archive, and back: every table of training, row by row.

The tables are found, not listed, so that a new one is part of it from its first day. Rows keep
their numbers only inside the archive; coming back they get new ones. Bytes (files as they came,
packed streams) lie beside the rows as they are.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, models, transaction

from lissom.core.errors import DataError, InvalidInputError
from lissom.core.units import local_day
from lissom.web.training.models import Runner

FORMAT = "lissom-account/1"
_APP = "training"
_HEAD, _ROWS, _BYTES = "account.json", "rows", "bytes"
_NOT_TAKEN = frozenset({"calendarfeed"})  # secrets of addresses: made anew where wanted
_MOST_ROWS = 5_000_000
_MOST_BLOB = 400_000_000
_BATCH = 200
_FIRST_DATE = (1980, 1, 1, 0, 0, 0)  # the same content is the same bytes
_README = """This is everything that Lissom keeps of a runner.

account.json   what this is, and which tables are in it
rows/          one file for each table, one JSON document a line
bytes/         the recordings as they came (sourcefile/*/data; deflated where stored_as says so),
               and packed streams

Bring it back under Settings, Your data, on any Lissom of the same version or newer.
"""

Progress = Callable[[int, int, str], None]
Model = type[models.Model]


def tables() -> tuple[tuple[Model, tuple[str, ...]], ...]:
    """Every table that belongs to a runner, each after those it points to, with the path of
    fields that leads from a row to its runner."""
    found: dict[Model, tuple[str, ...]] = {Runner: ()}
    waiting = [
        model
        for model in apps.get_app_config(_APP).get_models()
        if model is not Runner and model._meta.model_name not in _NOT_TAKEN
    ]
    while waiting:
        ready = [model for model in waiting if _parents(model) <= set(found)]
        if not ready:
            raise AssertionError(f"tables in a ring: {waiting}")
        for model in ready:
            found[model] = _way(model, found)
            waiting.remove(model)
    return tuple(found.items())


def _links(model: Model) -> list[models.ForeignKey[Any, Any]]:
    """Fields that point to other tables of training."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and _target(field)._meta.app_label == _APP
    ]


def _target(field: models.ForeignKey[Any, Any]) -> Model:
    target = field.related_model
    assert isinstance(target, type)
    return target


def _parents(model: Model) -> set[Model]:
    return {_target(field) for field in _links(model)} - {model}


def _way(model: Model, found: dict[Model, tuple[str, ...]]) -> tuple[str, ...]:
    ways = [
        (field.name, *found[_target(field)]) for field in _links(model) if _target(field) in found
    ]
    return min(ways, key=lambda way: (len(way), way))


def write_archive(
    runner: Runner, target: IO[bytes], *, now: datetime, progress: Progress | None = None
) -> int:
    """Write everything of a runner; returns the number of rows."""
    places = tables()
    total, done, counts = len(places), 0, {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for done, (model, way) in enumerate(places, 1):
            name = str(model._meta.model_name)
            lines = io.StringIO()
            counts[name] = 0
            for row in _rows(runner, model, way):
                counts[name] += 1
                lines.write(_line(archive, name, row) + "\n")
            _put(archive, f"{_ROWS}/{name}.jsonl", lines.getvalue().encode())
            if progress is not None:
                progress(done, total, str(model._meta.verbose_name_plural))
        head = {
            "format": FORMAT,
            "runner": runner.name,
            "made_at": now.isoformat(),
            "tables": counts,
        }
        _put(archive, _HEAD, json.dumps(head, indent=1, ensure_ascii=False).encode())
        _put(archive, "README.txt", _README.encode())
    return sum(counts.values())


def _rows(runner: Runner, model: Model, way: tuple[str, ...]) -> Iterator[models.Model]:
    mine = {"pk": runner.pk} if model is Runner else {"__".join(way): runner}
    return iter(model._default_manager.filter(**mine).order_by("pk").iterator(chunk_size=_BATCH))


def _line(archive: zipfile.ZipFile, name: str, row: models.Model) -> str:
    document: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        content = getattr(row, field.attname)
        if isinstance(field, models.BinaryField):
            if content is not None:
                _put(archive, f"{_BYTES}/{name}/{row.pk}/{field.attname}", bytes(content))
        elif not _is_user(field):
            document[field.attname] = content
    return json.dumps(document, cls=_Exact, ensure_ascii=False, sort_keys=True)


class _Exact(DjangoJSONEncoder):
    """Instants to the microsecond, which Django's encoder would cut."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def _is_user(field: models.Field[Any, Any]) -> bool:
    return isinstance(field, models.ForeignKey) and _target(field)._meta.app_label != _APP


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    info = zipfile.ZipInfo(name, _FIRST_DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, data)


def read_archive(runner: Runner, source: Path, *, progress: Progress | None = None) -> int:
    """Bring an archive back into a runner that has nothing yet; returns the number of rows.

    All of it or nothing. Raises InvalidInputError for a runner with data, DataError for a file
    that is no archive, damaged, or of a newer version.
    """
    try:
        with zipfile.ZipFile(source) as archive, transaction.atomic():
            _check_head(archive)
            _check_empty(runner)
            return _read(runner, archive, progress)
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError, EOFError, OSError) as error:
        raise _damaged(str(error)) from error
    except (DatabaseError, ValidationError, ValueError, TypeError, AttributeError) as error:
        raise _damaged(f"a row cannot be kept: {error}") from error


def _damaged(why: str) -> DataError:
    return DataError(
        f"This is not an export of Lissom, or it is damaged ({why[:200]}).",
        remedy="Nothing was changed. Make the export again.",
    )


def _check_head(archive: zipfile.ZipFile) -> None:
    head = json.loads(_bytes(archive, _HEAD))
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise _damaged("its account.json is of another kind")
    unknown = sorted(set(head["tables"]) - {str(model._meta.model_name) for model, _ in tables()})
    if unknown:
        raise DataError(
            f"The export was made by a newer Lissom (it has {unknown[0]}).",
            remedy="Bring this Lissom up to date first. Nothing was changed.",
        )
    if sum(int(count) for count in head["tables"].values()) > _MOST_ROWS:
        raise _damaged("it has too many rows")


def _check_empty(runner: Runner) -> None:
    for model, way in tables():
        if model is not Runner and next(_rows(runner, model, way), None) is not None:
            raise InvalidInputError(
                "There is data here already, and an export would mix with it.",
                remedy="Bring it back into a new account.",
            )


def _read(runner: Runner, archive: zipfile.ZipFile, progress: Progress | None) -> int:
    places = tables()
    keys: dict[Model, dict[Any, Any]] = {}
    count = 0
    for done, (model, _) in enumerate(places, 1):
        name = str(model._meta.model_name)
        keys[model] = {}
        later: list[tuple[models.Model, str, Any]] = []
        for document in _documents(archive, name):
            row = _row(runner, model, document, keys, later)
            _fill_bytes(archive, name, document, row)
            _keep(row, model, document, keys)
            count += 1
        for row, attname, old in later:
            setattr(row, attname, keys[model][old])
            row.save(update_fields=[attname.removesuffix("_id")])
        if progress is not None:
            progress(done, len(places), str(model._meta.verbose_name_plural))
    return count


def _documents(archive: zipfile.ZipFile, name: str) -> Iterator[dict[str, Any]]:
    try:
        member = archive.open(f"{_ROWS}/{name}.jsonl")
    except KeyError:
        return  # an older version had no such table
    with member, io.TextIOWrapper(member, encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            if not isinstance(document, dict):
                raise _damaged(f"a row of {name} is no document")
            yield document


def _row(
    runner: Runner,
    model: Model,
    document: dict[str, Any],
    keys: dict[Model, dict[Any, Any]],
    later: list[tuple[models.Model, str, Any]],
) -> models.Model:
    """The row with its links turned to the new numbers; a link to a row of the same table, which
    may come after it, is set later."""
    row = runner if model is Runner else model()
    known = {field.attname: field for field in model._meta.concrete_fields}
    unknown = sorted(set(document) - set(known))
    if unknown:
        raise DataError(
            f"The export was made by a newer Lissom ({unknown[0]} is not known here).",
            remedy="Bring this Lissom up to date first. Nothing was changed.",
        )
    for attname, content in document.items():
        field = known[attname]
        if isinstance(field, models.ForeignKey):
            target = _target(field)
            if content is None or target is not model:
                setattr(row, attname, None if content is None else keys[target][content])
            else:
                later.append((row, attname, content))
        elif not field.primary_key and not (model is Runner and attname == "name"):
            setattr(row, attname, field.to_python(content))
    return row


def _fill_bytes(
    archive: zipfile.ZipFile, name: str, document: dict[str, Any], row: models.Model
) -> None:
    key = document.get("id", document.get("activity_id"))
    for field in row._meta.concrete_fields:
        if isinstance(field, models.BinaryField):
            member = f"{_BYTES}/{name}/{key}/{field.attname}"
            there = member in archive.NameToInfo
            setattr(row, field.attname, _bytes(archive, member) if there else None)


def _keep(
    row: models.Model, model: Model, document: dict[str, Any], keys: dict[Model, dict[Any, Any]]
) -> None:
    row.clean_fields(
        exclude=[
            field.name
            for field in model._meta.concrete_fields
            if field.is_relation or isinstance(field, models.BinaryField | models.JSONField)
        ]
    )
    if model is Runner:
        row.save()
    else:
        row.save(force_insert=True)
    own = model._meta.pk
    assert own is not None
    keys[model][document[own.attname]] = row.pk


def _bytes(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > _MOST_BLOB:
        raise _damaged(f"{name} is too large")
    return archive.read(name)


def file_name(runner: Runner, now: datetime) -> str:
    """What the download is called."""
    return f"lissom-{local_day(now, 0).isoformat()}-{runner.pk}.zip"
