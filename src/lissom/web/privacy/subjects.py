# ruff: noqa: SLF001 (`_meta` is the interface that Django documents for this)
"""Everything that is kept about one client, found by following every relation of the card.

New tables are found by themselves: what points at the card, or at what points at it, belongs to
the person. Secrets and the contents of accounts are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import models

from lissom.web.clinic.models import AuditEntry, Client

_LEFT_OUT = frozenset({"secret_hash", "key"})
_OWN = "lissom.web."


def rows_about(client: Client) -> Iterator[models.Model]:
    """The card and every row that hangs on it, each once, nearest first."""
    seen: set[tuple[str, Any]] = set()
    waiting: list[models.Model] = [client]
    while waiting:
        row = waiting.pop(0)
        name = (row._meta.label, row.pk)
        if name in seen:
            continue
        seen.add(name)
        yield row
        waiting += _hanging_on(row)


def _hanging_on(row: models.Model) -> list[models.Model]:
    found: list[models.Model] = []
    for relation in row._meta.related_objects:
        model = relation.related_model
        if isinstance(model, str) or not model.__module__.startswith(_OWN):
            continue
        if isinstance(row, Client) or not _points_at_client(model):
            rows = model._default_manager.filter(**{relation.field.name: row.pk})
            found += list(rows.order_by("pk"))
    return found


def _points_at_client(model: type[models.Model]) -> bool:
    """Rows that name a client of their own are found from there."""
    return any(
        field.is_relation and field.related_model is Client and not field.null
        for field in model._meta.concrete_fields
    )


def export(client: Client) -> dict[str, Any]:
    """What is kept, by table, as JSON values; with the entries of the audit log on the card."""
    tables: dict[str, list[dict[str, Any]]] = {}
    for row in rows_about(client):
        tables.setdefault(row._meta.label_lower, []).append(_fields(row))
    log = AuditEntry.objects.filter(clinic=client.clinic_id, kind="client", key=str(client.pk))
    return {
        "format": "lissom-client-1",
        "clinic": client.clinic.name,
        "client": client.number,
        "tables": tables,
        "audit": [_fields(row) for row in log.order_by("id")],
    }


def counts(client: Client) -> dict[str, int]:
    """How many rows of which table, without the card itself."""
    found: dict[str, int] = {}
    for row in rows_about(client):
        if not isinstance(row, Client):
            name = str(row._meta.verbose_name_plural)
            found[name] = found.get(name, 0) + 1
    return found


def _fields(row: models.Model) -> dict[str, Any]:
    return {
        field.attname: _value(getattr(row, field.attname))
        for field in row._meta.concrete_fields
        if field.name not in _LEFT_OUT
    }


def _value(found: Any) -> Any:
    if isinstance(found, datetime | date | time):
        return found.isoformat()
    if isinstance(found, Decimal):
        return str(found)
    return found.hex() if isinstance(found, bytes | memoryview) else found
