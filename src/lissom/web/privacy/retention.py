"""When a record may go: pure arithmetic of dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from lissom.core.errors import InvalidInputError
from lissom.core.evidence.registry import value


@dataclass(frozen=True, slots=True)
class Rule:
    """`years` after the last visit; records of minors until `minor_until_age` at least, a year
    longer for who was treated in the last year before coming of age."""

    years: int
    minor_until_age: int

    def __post_init__(self) -> None:
        least, most = (
            int(value("law.retention_least_years")),
            int(value("law.retention_most_years")),
        )
        if not least <= self.years <= most:
            raise InvalidInputError(
                gettext("Keeping records for {years} years is not usable.").format(
                    years=self.years
                ),
                remedy=gettext("Give {least} to {most} years.").format(least=least, most=most),
            )
        adult = int(value("law.adult_age"))
        if not adult <= self.minor_until_age <= adult + most:
            raise InvalidInputError(
                gettext(
                    "Keeping minors' records until the age of {minor_until_age} is not usable."
                ).format(minor_until_age=self.minor_until_age),
                remedy=gettext("Give {adult} to {value}.").format(adult=adult, value=adult + most),
            )


def shipped_rule() -> Rule:
    """The rule of a clinic that has not set its own. Source: constants `law.*`."""
    return Rule(int(value("law.retention_years")), int(value("law.minor_until_age")))


def keep_until(rule: Rule, *, last_visit: date, born: date | None) -> date:
    """The first day on which the record need not be kept any more.

    Without a date of birth the person counts as an adult.
    """
    plain = years_later(last_visit, rule.years)
    if born is None:
        return plain
    adult = int(value("law.adult_age"))
    if last_visit >= years_later(born, adult):
        return plain
    in_last_year = last_visit >= years_later(born, adult - 1)
    return max(plain, years_later(born, rule.minor_until_age + in_last_year))


def years_later(day: date, years: int) -> date:
    """The same day of the year; the first of March for a leap day where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
