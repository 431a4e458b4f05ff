"""From races to a programme: the published shape, the same bytes, the judge, the calendar."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from jsonschema import Draft202012Validator
from pytest_django.plugin import DjangoDbBlocker

from tests.cli.conftest import ON, Lissom
from tests.core.export.test_fit_encoder import fields_by_fitdecode

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"
RACE = "2026-07-12:10k:A"


def schema(name: str) -> Draft202012Validator:
    text = (SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text))


@pytest.fixture(scope="module")
def planned_home(
    home_with_runner: Path,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: DjangoDbBlocker,
) -> Path:
    """A home whose runner has a programme; its document lies beside as `plan.json`."""
    home = tmp_path_factory.mktemp("planned") / "home"
    shutil.copytree(home_with_runner, home)
    ran = Lissom(home, django_db_blocker)("plan", "--race", RACE, "--on", ON, "--json")
    assert ran.code in {0, 1}, ran.err
    (home / "plan.json").write_text(ran.out, encoding="utf-8")
    return home


@pytest.fixture
def planned(planned_home: Path, tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Lissom:
    home = tmp_path / "planned"
    shutil.copytree(planned_home, home)
    return Lissom(home, django_db_blocker)


def document(lissom: Lissom) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((lissom.home / "plan.json").read_text(encoding="utf-8"))
    return found


def test_the_programme_has_the_published_shape_and_the_race(planned: Lissom) -> None:
    programme = document(planned)
    schema("plan").validate(programme)
    kinds = {row["date"]: {one["kind"] for one in row["sessions"]} for row in programme["days"]}
    assert "race" in kinds["2026-07-12"]
    assert programme["days"][0]["date"] == ON


def test_the_same_question_gets_the_same_bytes(planned: Lissom) -> None:
    again = planned("plan", "--race", RACE, "--on", ON, "--json", "--timing")
    assert again.out == (planned.home / "plan.json").read_text(encoding="utf-8")
    assert "Planned in" in again.err


def test_the_judge_finds_no_broken_rule(planned: Lissom) -> None:
    ran = planned("verify", planned.home / "plan.json", "--json")
    schema("verify").validate(ran.json)
    assert (ran.code, ran.json["violations"]) == (0, [])
    assert "No rule is broken" in planned("verify", planned.home / "plan.json").out


def test_a_plan_that_was_tampered_with_is_found_out(planned: Lissom) -> None:
    programme = document(planned)
    for row in programme["days"]:
        for session in row["sessions"]:
            if session["kind"] == "run":
                session["minutes"] = 600
    file = planned.home / "tampered.json"
    file.write_text(json.dumps(programme), encoding="utf-8")
    ran = planned("verify", file, "--json")
    assert ran.code == 1
    assert ran.json["violations"]


def test_a_plan_of_another_home_needs_its_problem(planned: Lissom, empty: Lissom) -> None:
    ran = empty("verify", planned.home / "plan.json")
    assert ran.code == 2
    assert "--problem" in ran.err


def test_today_and_week_read_the_programme(planned: Lissom) -> None:
    today = planned("today", "--on", ON, "--json").json
    assert today["day"]["date"] == ON
    assert today["races"][0]["days_to_go"] == 41
    assert len(planned("week", "--on", ON, "--json").json["days"]) == 14
    shown = planned("week", "--on", ON).out
    assert "today" in shown
    assert "Why: " in shown
    assert " min" in shown
    assert max(len(line.rstrip()) for line in shown.splitlines()) <= 80


def test_a_day_outside_the_programme_says_so(planned: Lissom) -> None:
    for command in ("today", "week"):
        ran = planned(command, "--on", "2028-01-03")
        assert ran.code == 1
        assert "says nothing about 2028-01-03" in ran.out.replace("\n", " ").replace("  ", " ")


def test_the_calendar_holds_every_session(planned: Lissom, tmp_path: Path) -> None:
    file = tmp_path / "programme.ics"
    ran = planned("calendar", file, "--on", ON, "--json")
    events = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    wanted = [
        one for row in document(planned)["days"] for one in row["sessions"] if one["kind"] != "rest"
    ]
    assert ran.json["events"] == len(events) == len(wanted)
    planned("calendar", file, "--busy-only", "--on", ON)
    assert b"run" not in file.read_bytes().lower()


def test_without_saving_nothing_changes(planned: Lissom) -> None:
    before = planned.content()
    ran = planned("plan", "--race", "2026-09-06:half:B", "--no-save", "--on", ON, "--json")
    assert ran.code in {0, 1}
    assert planned.content() == before


def test_a_planned_session_is_ticked_off_with_its_own_minutes(planned: Lissom) -> None:
    day, session = next(
        (row["date"], one)
        for row in document(planned)["days"]
        for one in row["sessions"]
        if one["kind"] == "run"
    )
    assert date.fromisoformat(day) >= date.fromisoformat(ON)
    ran = planned("done", day, "--on", day, "--json")
    assert ran.json["done"]["minutes"] == session["minutes"]
    assert ran.json["done"]["type"] == session["type"]


def test_a_days_run_is_written_for_the_watch(planned: Lissom, tmp_path: Path) -> None:
    day = next(
        row["date"]
        for row in document(planned)["days"]
        if any(one["kind"] == "run" for one in row["sessions"])
    )
    file = tmp_path / "run.fit"
    ran = planned("workout", day, file, "--on", ON, "--json")
    assert ran.code == 0, ran.err
    told = json.loads(ran.out)
    steps = fields_by_fitdecode(file.read_bytes())["workout_step"]
    assert told["steps"] >= 1
    assert len(steps) >= told["steps"]


def test_a_day_without_a_run_has_no_file(planned: Lissom, tmp_path: Path) -> None:
    day = next(
        row["date"]
        for row in document(planned)["days"]
        if not any(one["kind"] in ("run", "walk", "race", "cross") for one in row["sessions"])
    )
    file = tmp_path / "run.fit"
    ran = planned("workout", day, file, "--on", ON)
    assert ran.code == 2
    assert "no run" in ran.err
    assert not file.exists()
