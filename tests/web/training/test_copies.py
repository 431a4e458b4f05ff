"""Recordings of one session from several sources: joined, told, and taken apart again."""

from __future__ import annotations

from datetime import date

import pytest

from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.web.training import queries, services
from lissom.web.training.models import Activity, Runner
from tests.web.builders import files, fit, poorer_fit

ALWAYS = (date(2000, 1, 1), date(2100, 1, 1))


def _pair(runner: Runner) -> tuple[int, int]:
    """Ids of the richer recording of one run and of its copy."""
    services.import_files(runner=runner, sources=files(poorer_fit(), fit()))
    (copy,) = queries.copies(runner)
    return copy.kept, copy.activity


def test_copies_are_listed_with_the_file_that_counts(runner: Runner) -> None:
    kept, copy = _pair(runner)
    (told,) = queries.copies(runner)
    assert (told.activity, told.kept) == (copy, kept)
    assert (told.file, told.kept_file) == ("a.fit", "b.fit")


def test_a_copy_taken_apart_counts_and_stays_apart(runner: Runner) -> None:
    kept, copy = _pair(runner)
    assert services.keep_apart(runner=runner, activity=copy) == kept
    assert len(queries.recorded_sessions(runner, *ALWAYS)) == 2
    report = services.import_files(runner=runner, sources=files(poorer_fit(later_s=5)))
    assert report.duplicates == 1
    assert queries.copies(runner)[0].kept == kept
    assert len(queries.recorded_sessions(runner, *ALWAYS)) == 2


def test_what_was_taken_apart_can_be_joined_by_hand(runner: Runner) -> None:
    kept, copy = _pair(runner)
    services.keep_apart(runner=runner, activity=copy)
    services.join(runner=runner, activity=copy, copy=kept)
    (told,) = queries.copies(runner)
    assert (told.activity, told.kept) == (kept, copy)


def test_joining_takes_the_copies_of_the_copy_along(runner: Runner) -> None:
    _pair(runner)
    services.import_files(runner=runner, sources=files(fit(0, hour=18)))
    evening = Activity.objects.get(duplicate_of__isnull=True, start__hour=18).pk
    morning = Activity.objects.get(duplicate_of__isnull=True, start__hour=7).pk
    services.join(runner=runner, activity=evening, copy=morning)
    assert {item.kept for item in queries.copies(runner)} == {evening}
    assert len(queries.copies(runner)) == 2


def test_what_makes_no_sense_is_refused(runner: Runner, other_runner: Runner) -> None:
    kept, copy = _pair(runner)
    with pytest.raises(InvalidInputError, match="no copy"):
        services.keep_apart(runner=runner, activity=kept)
    with pytest.raises(InvalidInputError, match="copy of itself"):
        services.join(runner=runner, activity=kept, copy=kept)
    with pytest.raises(InvalidInputError, match="itself a copy"):
        services.join(runner=runner, activity=copy, copy=kept)
    with pytest.raises(NotFoundError):
        services.keep_apart(runner=other_runner, activity=copy)
    with pytest.raises(NotFoundError):
        services.join(runner=other_runner, activity=kept, copy=copy)
