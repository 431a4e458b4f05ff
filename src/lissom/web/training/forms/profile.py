"""The runner's profile as forms: who, when there is time, massage and means.

Each form gives changes of `core.runner.Profile`; masses and distances are typed in the runner's
units and handed on in kilograms and metres.
"""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext, gettext_lazy

from lissom.core.anatomy import GROUPS
from lissom.core.anatomy.exercises import EXERCISES
from lissom.core.runner import Profile, Result, RunnerLevel, Sex
from lissom.web.training.forms.activities import unit_of
from lissom.web.training.forms.begin import zones
from lissom.web.ui.naming import named

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KG_PER_LB = 0.45359237
_LEVELS = (
    ("", gettext_lazy("Read from my runs")),
    ("0", gettext_lazy("I cannot run 20 minutes yet")),
    ("1", gettext_lazy("Under 20 km a week")),
    ("2", gettext_lazy("20 to 45 km a week")),
    ("3", gettext_lazy("45 to 80 km a week")),
    ("4", gettext_lazy("Over 80 km a week")),
)
_WORDS = {
    "none": gettext_lazy("Nothing"),
    "mat": gettext_lazy("Mat"),
    "step": gettext_lazy("Step or stair"),
}


def _decimal(
    label: StrOrPromise, *, help_text: StrOrPromise = "", low: float = 0, high: float = 1000
) -> Any:
    return forms.FloatField(
        label=label,
        required=False,
        min_value=low,
        max_value=high,
        help_text=help_text,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )


def seconds_of(text: str) -> float | None:
    """Seconds of `48:30` or `1:45:30`; None when empty. Raises ValidationError."""
    given = text.strip()
    if not given:
        return None
    parts = given.split(":")
    if len(parts) not in (2, 3) or not all(part.isascii() and part.isdigit() for part in parts):
        raise forms.ValidationError(gettext("Write it as 48:30 or 1:45:30."))
    seconds = 0
    for part in parts:
        seconds = seconds * 60 + int(part)
    return float(seconds)


class AboutForm(forms.Form):
    """Who the runner is. Everything but the name may stay empty."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    timezone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=zones)
    units = forms.ChoiceField(
        label=gettext_lazy("Distance in"),
        choices=[("km", gettext_lazy("Kilometres")), ("mi", gettext_lazy("Miles"))],
    )
    mass_in = forms.ChoiceField(
        label=gettext_lazy("Body mass in"),
        choices=[("kg", gettext_lazy("Kilograms")), ("lb", gettext_lazy("Pounds"))],
    )
    birth_year = forms.IntegerField(label=gettext_lazy("Year of birth"), required=False)
    sex = forms.ChoiceField(
        label=gettext_lazy("Sex"),
        required=False,
        choices=[
            ("", gettext_lazy("Not said")),
            (Sex.FEMALE.value, gettext_lazy("Female")),
            (Sex.MALE.value, gettext_lazy("Male")),
        ],
        help_text=gettext_lazy("Used for screening questions alone."),
    )
    mass = _decimal(
        gettext_lazy("Body mass"),
        help_text=gettext_lazy("For grams of food and millilitres to drink."),
    )
    resting_heart_rate_bpm = _decimal(
        gettext_lazy("Resting heart rate (bpm)"), help_text=gettext_lazy("For load from it.")
    )
    highest_heart_rate_bpm = _decimal(
        gettext_lazy("Highest heart rate (bpm)"), help_text=gettext_lazy("For load from it.")
    )
    sweat_rate_l_per_h = _decimal(
        gettext_lazy("Sweat rate (litres an hour)"),
        help_text=gettext_lazy("Weigh yourself before and after an hour's run."),
    )
    said_level = forms.ChoiceField(label=gettext_lazy("Level"), required=False, choices=_LEVELS)
    result_distance = _decimal(
        gettext_lazy("A recent race: distance"), help_text=gettext_lazy("It sets your paces.")
    )
    result_time = forms.CharField(
        label=gettext_lazy("A recent race: time"),
        required=False,
        help_text=gettext_lazy("Hours, minutes, seconds: 1:45:30."),
    )
    result_date = forms.DateField(
        label=gettext_lazy("A recent race: day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, miles: bool, pounds: bool, **named: Any) -> None:
        super().__init__(*args, **named)
        self.unit_m, unit = unit_of(miles=miles)
        self.unit_kg = KG_PER_LB if pounds else 1.0
        self.fields["mass"].label = gettext("Body mass ({kg})").format(kg="lb" if pounds else "kg")
        self.fields["result_distance"].label = gettext("A recent race: distance ({unit})").format(
            unit=unit
        )

    def clean_result_time(self) -> float | None:
        return seconds_of(self.cleaned_data["result_time"])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        parts = [given.get(name) for name in ("result_distance", "result_time", "result_date")]
        if any(parts) and not all(parts):
            raise forms.ValidationError(gettext("A recent race needs distance, time and day."))
        return given

    def changes(self) -> dict[str, Any]:
        """Fields of the profile."""
        given = self.cleaned_data
        result = None
        if given["result_distance"]:
            result = Result(
                given["result_distance"] * self.unit_m, given["result_time"], given["result_date"]
            )
        return {
            "timezone": given["timezone"],
            "miles": given["units"] == "mi",
            "birth_year": given["birth_year"],
            "sex": Sex(given["sex"]) if given["sex"] else None,
            "body_mass_kg": None if given["mass"] is None else given["mass"] * self.unit_kg,
            "resting_heart_rate_bpm": given["resting_heart_rate_bpm"],
            "highest_heart_rate_bpm": given["highest_heart_rate_bpm"],
            "sweat_rate_l_per_h": given["sweat_rate_l_per_h"],
            "said_level": RunnerLevel(int(given["said_level"])) if given["said_level"] else None,
            "recent_result": result,
        }


def about_initial(profile: Profile, *, pounds: bool) -> dict[str, Any]:
    """What the form shows first."""
    unit_m, _ = unit_of(miles=profile.miles)
    unit_kg = KG_PER_LB if pounds else 1.0
    result = profile.recent_result
    mass = profile.body_mass_kg
    return {
        "name": profile.name,
        "timezone": profile.timezone,
        "units": "mi" if profile.miles else "km",
        "mass_in": "lb" if pounds else "kg",
        "birth_year": profile.birth_year,
        "sex": profile.sex.value if profile.sex else "",
        "mass": _short(None if mass is None else round(mass / unit_kg, 1)),
        "resting_heart_rate_bpm": _short(profile.resting_heart_rate_bpm),
        "highest_heart_rate_bpm": _short(profile.highest_heart_rate_bpm),
        "sweat_rate_l_per_h": _short(profile.sweat_rate_l_per_h),
        "said_level": "" if profile.said_level is None else str(int(profile.said_level)),
        "result_distance": _short(None if result is None else round(result.distance_m / unit_m, 3)),
        "result_time": "" if result is None else _clock(result.time_s),
        "result_date": None if result is None else result.date,
    }


def _short(number: float | None) -> str:
    """`52`, not `52.0`; empty without one."""
    return "" if number is None else f"{number:g}"


def _clock(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"


class WeekForm(forms.Form):
    """When there is time: per weekday minutes, usual hours, and when a clinic can be visited."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        for day, name in WEEKDAYS.items():
            self.fields[f"minutes_{day}"] = forms.IntegerField(
                label=gettext("{name}: minutes").format(name=name),
                min_value=0,
                max_value=1440,
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "step": "5"}),
            )
            for key, what in (
                ("run", gettext("run at")),
                ("strength", gettext("strength at")),
                ("opens", gettext("clinic from")),
                ("closes", gettext("clinic until")),
            ):
                self.fields[f"{key}_{day}"] = forms.TimeField(
                    label=f"{name}: {what}",
                    required=key in {"run", "strength"},
                    widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
                )
        self.fields["long_run_weekday"] = forms.TypedChoiceField(
            label=gettext("Long run on"), choices=list(WEEKDAYS.items()), coerce=int
        )
        self.fields["runs_a_week"] = forms.IntegerField(
            label=gettext("Runs a week"),
            required=False,
            min_value=1,
            max_value=14,
            help_text=gettext("Empty: as many as suit your level."),
        )
        self.fields["second_runs"] = forms.IntegerField(
            label=gettext("Days with a second run"),
            required=False,
            min_value=0,
            max_value=5,
            help_text=gettext(
                "Short and easy, hours after the first; planned from 70 km a week on."
            ),
        )

    def days(self) -> list[dict[str, Any]]:
        """The rows of the week, for the template."""
        return [
            {"name": name, **{key: self[f"{key}_{day}"] for key in _COLUMNS}}
            for day, name in WEEKDAYS.items()
        ]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for day, name in WEEKDAYS.items():
            opens, closes = given.get(f"opens_{day}"), given.get(f"closes_{day}")
            if (opens is None) != (closes is None):
                self.add_error(
                    f"opens_{day}",
                    gettext("{name}: give both hours of the clinic, or none.").format(name=name),
                )
            elif opens is not None and closes is not None and closes <= opens:
                self.add_error(
                    f"closes_{day}",
                    gettext("{name}: the clinic closes before it opens.").format(name=name),
                )
        return given

    def changes(self) -> dict[str, Any]:
        """Fields of the profile."""
        given = self.cleaned_data
        days = range(len(WEEKDAYS))
        hours = [(given[f"opens_{day}"], given[f"closes_{day}"]) for day in days]
        return {
            "weekday_minutes": tuple(given[f"minutes_{day}"] for day in days),
            "run_start": tuple(given[f"run_{day}"] for day in days),
            "strength_start": tuple(given[f"strength_{day}"] for day in days),
            "clinic_hours": tuple((first, last) if first else None for first, last in hours),
            "long_run_weekday": given["long_run_weekday"],
            "runs_a_week": given["runs_a_week"],
            "second_runs": given["second_runs"] or 0,
        }


_COLUMNS = ("minutes", "run", "strength", "opens", "closes")


def week_initial(profile: Profile) -> dict[str, Any]:
    """What the form shows first."""
    found: dict[str, Any] = {
        "long_run_weekday": profile.long_run_weekday,
        "runs_a_week": profile.runs_a_week,
        "second_runs": profile.second_runs,
    }
    for day in range(len(WEEKDAYS)):
        hours: tuple[time, time] | None = profile.clinic_hours[day]
        found[f"minutes_{day}"] = profile.weekday_minutes[day]
        found[f"run_{day}"] = profile.run_start[day]
        found[f"strength_{day}"] = profile.strength_start[day]
        found[f"opens_{day}"], found[f"closes_{day}"] = hours or (None, None)
    return found


def _equipment() -> list[tuple[str, StrOrPromise]]:
    needed = {item for exercise in EXERCISES.values() for need in exercise.needs for item in need}
    return [
        (item, _WORDS.get(item, item.replace("_", " ").capitalize()))
        for item in sorted(needed - {"none"})
    ]


def massage_wish(given: dict[str, Any]) -> dict[str, Any]:
    """How often, and for how much money, as fields of the profile."""
    budget = given["budget"]
    usual = Profile.__dataclass_fields__["massage_every_days"].default
    return {
        "massage_every_days": (given["massage_every_days"] or usual) if given["massage"] else None,
        "massage_budget_pence_week": None if budget is None else int(budget * 100),
    }


class MassageForm(forms.Form):
    """Massage, equipment and what is tight."""

    massage = forms.BooleanField(
        label=gettext_lazy("Plan massage"),
        required=False,
        help_text=gettext_lazy("Without it the programme has none."),
    )
    massage_every_days = forms.IntegerField(
        label=gettext_lazy("Days between massages"), required=False, min_value=2, max_value=180
    )
    budget = forms.DecimalField(
        label=gettext_lazy("Budget a week (£)"),
        required=False,
        min_value=0,
        max_value=1000,
        decimal_places=2,
        help_text=gettext_lazy("Empty: no limit."),
        widget=forms.NumberInput(attrs={"step": "0.01", "inputmode": "decimal"}),
    )
    equipment = forms.MultipleChoiceField(
        label=gettext_lazy("Equipment for strength"),
        required=False,
        choices=_equipment,
        widget=forms.CheckboxSelectMultiple,
    )
    tight_groups = forms.MultipleChoiceField(
        label=gettext_lazy("Often tight"),
        required=False,
        choices=lambda: [(group.id, named(group.label)) for group in GROUPS],
        widget=forms.CheckboxSelectMultiple,
    )

    def changes(self) -> dict[str, Any]:
        """Fields of the profile."""
        given = self.cleaned_data
        return {
            **massage_wish(given),
            "equipment": ("none", *given["equipment"]),
            "tight_groups": tuple(given["tight_groups"]),
        }


def massage_initial(profile: Profile) -> dict[str, Any]:
    """What the form shows first."""
    pence = profile.massage_budget_pence_week
    return {
        "massage": profile.massage_every_days is not None,
        "massage_every_days": profile.massage_every_days or 14,
        "budget": None if pence is None else f"{pence / 100:.2f}",
        "equipment": [item for item in profile.equipment if item != "none"],
        "tight_groups": list(profile.tight_groups),
    }


class WishForm(forms.Form):
    """Massage alone, as the first steps ask for it."""

    massage = MassageForm.base_fields["massage"]
    massage_every_days = MassageForm.base_fields["massage_every_days"]
    budget = MassageForm.base_fields["budget"]

    def changes(self) -> dict[str, Any]:
        """Fields of the profile."""
        return massage_wish(self.cleaned_data)


class HolidayForm(forms.Form):
    """Days without training."""

    first = forms.DateField(
        label=gettext_lazy("From"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    last = forms.DateField(
        label=gettext_lazy("To"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)


class RaceForm(forms.Form):
    """A race: day, distance, how much it matters."""

    date = forms.DateField(
        label=gettext_lazy("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    distance = forms.ChoiceField(
        label=gettext_lazy("Distance"),
        choices=[
            ("5000", gettext_lazy("5 km")),
            ("10000", gettext_lazy("10 km")),
            ("21097.5", gettext_lazy("Half marathon")),
            ("42195", gettext_lazy("Marathon")),
            ("other", gettext_lazy("Another distance")),
        ],
    )
    other = _decimal(gettext_lazy("Another distance"))
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, required=False)
    priority = forms.ChoiceField(
        label=gettext_lazy("What it is for"),
        choices=[
            ("A", gettext_lazy("The main race: the programme leads to it")),
            ("B", gettext_lazy("A second race: a short taper")),
            ("C", gettext_lazy("For training: no taper")),
        ],
    )
    gain_m = _decimal(gettext_lazy("Climb (m)"), high=50_000)
    target = forms.CharField(
        label=gettext_lazy("Target time"),
        required=False,
        help_text=gettext_lazy("As 1:45:00, or 48:30. Empty: to finish well."),
    )

    def __init__(self, *args: Any, miles: bool, **named: Any) -> None:
        super().__init__(*args, **named)
        self.unit_m, unit = unit_of(miles=miles)
        self.fields["other"].label = gettext("Another distance ({unit})").format(unit=unit)

    def clean_target(self) -> float | None:
        return seconds_of(self.cleaned_data["target"])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("distance") == "other" and not given.get("other"):
            self.add_error("other", gettext("Say how far it is."))
        return given

    def race(self) -> dict[str, Any]:
        """Arguments of `services.add_race`."""
        given = self.cleaned_data
        other = given["distance"] == "other"
        return {
            "date": given["date"],
            "distance_m": given["other"] * self.unit_m if other else float(given["distance"]),
            "priority": given["priority"],
            "gain_m": given["gain_m"] or 0.0,
            "target_s": given["target"],
            "name": given["name"],
        }
