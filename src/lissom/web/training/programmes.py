"""Programmes are kept: every version, with the problem that it answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction

from lissom.core.planning.codec import canonical, digest
from lissom.web.training import models, walk_runs


def save_programme(
    *,
    runner: models.Runner,
    programme_dict: Mapping[str, Any],
    problem_dict: Mapping[str, Any],
    on: date,
    made_at: datetime | None = None,
) -> models.Programme:
    """Keep a new version of the programme with the problem it answers, and make it current.

    The same programme for the same problem again is not stored twice. Earlier versions stay.
    """
    document, problem = canonical(programme_dict), canonical(problem_dict)
    found_hash = digest(problem_dict)
    with transaction.atomic():
        rows = models.Programme.objects.filter(runner=runner)
        current = rows.filter(current=True).first()
        if current and (current.problem_hash, current.document_text) == (found_hash, document):
            return current
        last = rows.order_by("number").last()
        rows.filter(current=True).update(current=False)
        return models.Programme.objects.create(
            runner=runner,
            number=1 if last is None else last.number + 1,
            on=on,
            made_at=made_at or datetime.now(UTC),
            document_text=document,
            problem_text=problem,
            problem_hash=found_hash,
            walk_runs=walk_runs.are_in(programme_dict),
            versions=dict(programme_dict.get("versions", {})),
        )
