"""`replan`, `accept`, `undo`, `changes`, `why`: a proposal, a yes, a no, and the way back."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from lissom.cli.because import FORMS, event_of
from lissom.core.errors import InvalidInputError
from lissom.core.planning.replan.events import EventKind
from tests.cli.conftest import ON, Lissom

DAY = date(2026, 6, 4)


@pytest.fixture(scope="module")
def planned_home(
    home_with_runner: Path,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: DjangoDbBlocker,
) -> Path:
    home = tmp_path_factory.mktemp("changes") / "home"
    shutil.copytree(home_with_runner, home)
    lissom = Lissom(home, django_db_blocker)
    ran = lissom("plan", "--race", "2026-07-12:10k:A", "--on", ON, "--json")
    assert ran.code in {0, 1}, ran.err
    return home


@pytest.fixture
def planned(planned_home: Path, tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Lissom:
    home = tmp_path / "planned"
    shutil.copytree(planned_home, home)
    return Lissom(home, django_db_blocker)


def week(lissom: Lissom) -> str:
    return lissom("week", "--on", ON, "--json").out


def test_a_proposal_a_yes_and_the_way_back(planned: Lissom) -> None:
    before = planned("week", "--on", ON, "--json").json["days"]
    asked = planned("replan", "--because", "travel:2026-06-02..2026-06-04", "--on", ON, "--json")
    assert asked.code == 1
    told = asked.json
    assert (told["number"], told["state"], told["stale"]) == (1, "proposed", False)
    assert told["because"] == ["Away Tuesday 2 June to Thursday 4 June: no time to train."]
    assert all(one["why"] for one in told["changes"])
    assert planned("week", "--on", ON, "--json").json["days"] == before
    shown = planned("changes", "1", "--on", ON).out
    assert "1. " in shown
    accepted = planned("accept", "--on", ON, "--json")
    assert (accepted.code, accepted.json["state"], accepted.json["result"]) == (0, "accepted", 2)
    days = planned("week", "--on", ON, "--json").json["days"]
    assert days != before
    assert all(
        one["kind"] == "rest"
        for day in days
        if "2026-06-02" <= day["date"] <= "2026-06-04"
        for one in day["sessions"]
    )
    assert planned("undo", "--on", ON).code == 0
    assert planned("week", "--on", ON, "--json").json["days"] == before
    assert planned("undo", "--on", ON).code == 2


def test_a_part_a_no_and_what_is_out_of_date(planned: Lissom) -> None:
    planned("replan", "--because", "travel:2026-06-02", "--on", ON)
    wrong = planned("accept", "--only", "99", "--on", ON)
    assert wrong.code == 2
    assert "no change of proposal 1" in wrong.err
    planned("replan", "--because", "travel:2026-06-06", "--on", ON)
    assert planned("accept", "2", "--on", ON).code == 0
    stale = planned("accept", "1", "--on", ON, "--json")
    assert stale.code == 1
    assert "Here is the answer of today" in stale.err
    assert stale.json["number"] == 3
    assert planned("accept", "3", "--reject", "--on", ON).code == 0
    states = [one["state"] for one in planned("changes", "--on", ON, "--json").json["changes"]]
    assert states == ["rejected", "accepted", "stale"]


def test_why_here_and_why_not_there(planned: Lissom) -> None:
    days = planned("week", "--on", ON, "--json").json["days"]
    day = next(day["date"] for day in days for one in day["sessions"] if one["kind"] == "run")
    told = planned("why", f"{day}/run", "--on", ON, "--json")
    assert told.code == 0
    assert told.json["why"]
    assert len(told.json["other_days"]) in {5, 6}
    assert all(one["text"] for one in told.json["other_days"])
    other = told.json["other_days"][0]
    one = planned("why", day, "--to", other["to"], "--on", ON, "--json")
    assert one.code == (0 if other["possible"] else 1)
    assert one.json["possible"] == other["possible"]
    assert "Other days of the week" in planned("why", day, "--on", ON).out
    assert planned("why", "2026-13-01", "--on", ON).code == 2


def test_the_help_teaches_every_word(planned: Lissom) -> None:
    shown = " ".join(planned("replan", "--help").out.split())
    for form, _ in FORMS.values():
        assert form.partition(":")[0].partition("[")[0] in shown


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("missed:2026-06-04", EventKind.MISSED),
        ("missed", EventKind.MISSED),
        ("missed:strength", EventKind.MISSED),
        ("part:2026-06-03:25", EventKind.PART),
        ("harder:2026-06-03:8", EventKind.HARDER),
        ("ill:2026-06-03..2026-06-06", EventKind.ILL),
        ("ill", EventKind.ILL),
        ("injured:2026-06-03:calf_strain:soleus-l", EventKind.INJURED),
        ("sore:calves=6,lower_back=3.5", EventKind.SORE),
        ("travel:2026-06-05..2026-06-07:30", EventKind.TRAVEL),
        ("busy:2026-06-05:17.00-21.00", EventKind.BUSY),
        ("slot-lost:2026-06-05:18.00", EventKind.SLOT_LOST),
        ("slot-offered:2026-06-05:18.00:60:Harbour practice", EventKind.SLOT_OFFERED),
        ("slot-offered:2026-06-05:18.00:Harbour practice", EventKind.SLOT_OFFERED),
        ("race-moved:2026-07-12:2026-07-19", EventKind.RACE_MOVED),
        ("heat:2026-06-05..2026-06-07:28.5", EventKind.HEAT),
        ("heat:28", EventKind.HEAT),
        ("move:2026-06-04:2026-06-05:run:40", EventKind.MOVE),
        ("news", EventKind.NEWS),
    ],
)
def test_words_become_events(text: str, kind: EventKind) -> None:
    made = event_of(text, on=DAY)
    assert made.kind is kind
    assert made.sentence().endswith(".")
    assert made.from_dict(made.as_dict()) == made


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("lost", "'lost' is not known"),
        ("part:2026-06-03", "Write part:DATE:MINUTES"),
        ("harder:2026-06-03:11", "not a number from 0 to 10"),
        ("missed:2026-06-31", "no day 2026-06-31"),
        ("missed:2026-06-01..2026-06-02", "Write missed"),
        ("sore:calves", "Write sore"),
        ("sore:elbow=3", "elbow"),
        ("busy:2026-06-05:17", "Write busy"),
        ("busy:2026-06-05:25.00-26.00", "not a time of day"),
        ("race-moved:2026-07-12", "Write race-moved"),
        ("heat:2026-06-05", "Write heat"),
        ("missed:2026-06-04:knitting", "no kind of session 'knitting'"),
    ],
)
def test_words_that_say_nothing_are_refused_with_their_form(text: str, words: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        event_of(text, on=DAY)
    assert words in refusal.value.sentence()


def test_a_day_may_stand_apart(planned: Lissom) -> None:
    made = event_of("missed", on=DAY, when="2026-06-03")
    assert made.first == date(2026, 6, 3)
    both = planned("replan", "--because", "missed:2026-06-03", "--when", "2026-06-03", "--on", ON)
    assert both.code == 2
    assert "both name a day" in both.err
