"""The demo from files to programme, through the services; a second run doubles nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from lissom.core.units import monday_of
from lissom.demo import clinic, life
from lissom.demo.clients import clients
from lissom.demo.clinic import CLINIC_NAME
from lissom.demo.run import DemoResult, run_demo
from lissom.demo.season import schedule
from lissom.demo.settings import RUNNER_NAME
from lissom.web.clinic.models import Appointment, Clinic
from lissom.web.training.models import (
    Activity,
    CheckIn,
    DoneEntry,
    Injury,
    Programme,
    Race,
    Runner,
)
from tests.demo.conftest import ON

WEEKS = 9
ROWS = (Activity, Appointment, CheckIn, Clinic, DoneEntry, Injury, Programme, Race, Runner)


@pytest.fixture(autouse=True)
def one_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LISSOM_IMPORT_WORKERS", "1")


@pytest.fixture
def quick_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is stored beside the programme is under test; the planner has tests of its own."""
    from lissom.demo import planning  # noqa: PLC0415 (needs Django)

    monkeypatch.setattr(planning, "plan", lambda *_, **__: {"days": []})


def _counts() -> dict[str, int]:
    return {kind.__name__: kind.objects.count() for kind in ROWS}


def _demo(home: Path, *, days_later: int = 0) -> DemoResult:
    return run_demo(on=ON + timedelta(days=days_later), home=home, weeks=WEEKS)


def test_the_demo_ends_with_a_stored_programme_up_to_the_marathon(home: Path) -> None:
    steps: list[str] = []
    result = run_demo(
        on=ON,
        home=home,
        weeks=WEEKS,
        progress=lambda step, done, total: steps.append(step) if done == total else None,
    )
    assert result.report.failed == 0
    assert result.report.runs == len(result.files) == len(schedule(on=ON, weeks=WEEKS))
    days = result.programme["days"]
    assert days[0]["date"] == ON.isoformat()
    races = [
        day["date"] for day in days for session in day["sessions"] if session["kind"] == "race"
    ]
    assert races == [result.race.date.isoformat()]
    massages = [one for day in days for one in day["sessions"] if one["kind"] == "massage"]
    assert [one["booked"] for one in massages] == [True] + [False] * (len(massages) - 1)
    visit = Appointment.objects.get(runner__name=RUNNER_NAME, state="confirmed")
    assert visit.start == datetime.fromisoformat(massages[0]["start"])
    assert visit.price_pence == massages[0]["price_pence"]
    assert visit.booked_for is not None
    assert list(dict.fromkeys(steps)) == ["files", "import", "clinic", "plan"]

    before = _counts()
    again = _demo(home)
    assert again.programme == result.programme
    assert not again.fresh
    assert again.report.runs == 0
    assert _counts() == before


@pytest.mark.usefixtures("quick_plan")
def test_the_next_day_adds_only_what_is_new(home: Path) -> None:
    _demo(home)
    before = _counts()
    later = _demo(home, days_later=1)
    after = _counts()
    assert not later.fresh
    assert after["Activity"] - before["Activity"] == later.report.runs <= 1
    assert 0 <= after["CheckIn"] - before["CheckIn"] <= 1
    assert (after["Runner"], after["Race"], after["Injury"]) == (1, 1, 1)


@pytest.mark.usefixtures("quick_plan")
def test_another_week_begins_afresh_and_leaves_other_runners_alone(
    home: Path, runner: Runner
) -> None:
    _demo(home)
    later = _demo(home, days_later=7)
    assert later.fresh
    assert Runner.objects.filter(name=RUNNER_NAME).count() == 1
    assert Runner.objects.filter(pk=runner.pk).exists()
    runs = schedule(on=ON + timedelta(days=7), weeks=WEEKS)
    assert Activity.objects.count() == len(runs)
    assert {path.parent for path in (home / "demo-files").rglob("*.fit*")} == {
        later.files[0].parent
    }
    assert monday_of(ON + timedelta(days=7)).isoformat() in later.files[0].parent.name


@pytest.mark.usefixtures("quick_plan")
def test_the_store_holds_the_synthetic_past_and_clinic(home: Path) -> None:
    _demo(home)
    assert DoneEntry.objects.filter(kind="massage").count() == len(life.massages(on=ON))
    assert DoneEntry.objects.filter(kind="strength").count() == len(life.strength(on=ON))
    injury = Injury.objects.get()
    assert injury.ended is not None
    assert Clinic.objects.get().name == CLINIC_NAME
    own = {one.name for one in clients()}
    coming = Appointment.objects.filter(booked_for__name__in=own, state="confirmed")
    from_the_list = 1  # a freed hour that somebody of the waiting list took
    assert coming.count() == len(clinic.diary(on=ON)) + from_the_list
