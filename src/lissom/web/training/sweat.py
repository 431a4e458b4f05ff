"""Weighings, and the sweat rate of the profile that follows from them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date

from django.db import transaction

from lissom.core.errors import InvalidInputError
from lissom.core.fuelling.sweat import SweatResult, SweatTest, read_test, usual_rate
from lissom.web.training import bridge, models


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a test says, and the rate that the programme now goes by."""

    result: SweatResult
    usual_l_per_h: float


def add_sweat_test(*, runner: models.Runner, test: SweatTest, on: date) -> Weighed:
    """Keep a weighing (a second one of a day replaces the first) and renew the sweat rate."""
    if test.date > on:
        raise InvalidInputError(
            f"The weighing is of {test.date.isoformat()}, a day still to come.",
            remedy="Give the day of the run.",
        )
    result = read_test(test)
    columns = asdict(test)
    with transaction.atomic():
        models.SweatTest.objects.update_or_create(
            runner=runner, date=columns.pop("date"), defaults=columns
        )
        rows = models.SweatTest.objects.filter(runner=runner)
        rate = usual_rate(bridge.sweat_test_from_row(row) for row in rows)
        usual = result.rate_l_per_h if rate is None else rate
        profile = replace(bridge.profile_from_row(runner), sweat_rate_l_per_h=usual)
        runner.sweat_rate_l_per_h = bridge.profile_to_row(profile)["sweat_rate_l_per_h"]
        runner.save()
        return Weighed(result, usual)
