"""Commands on a home with a runner: what they answer, keep and refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import ON, Lissom

CALENDAR = "\r\n".join(
    [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Test//EN",
        "BEGIN:VEVENT",
        "UID:1",
        "DTSTART;TZID=Europe/London:20260603T170000",
        "DURATION:PT3H",
        "RRULE:FREQ=WEEKLY",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
)
REFUSED: tuple[tuple[tuple[str, ...], str], ...] = (
    (("race", "add", "2026-02-30:10k"), "no day 2026-02-30"),
    (("race", "add", "2026-05-31:10k"), "in the past"),
    (("race", "add", "2026-08-30:far"), "not a distance"),
    (("race", "add", "2026-08-30:9999999"), "outside"),
    (("race", "add", "2026-08-30:half:A:0:0:10:00"), "faster than anyone"),
    (("race", "remove", "nothing"), "no race 'nothing'"),
    (("plan", "--race", "2026-05-31:10k"), "in the past"),
    (("plan", "--race", "2026-08-30:"), "date and a distance"),
    (("plan", "--race", "2026-08-30:10k", "--race", "2026-08-30:half"), "same day"),
    (("plan", "--runner", "Nobody"), "no runner 'Nobody'"),
    (("profile", "set"), "Nothing to set"),
    (("profile", "set", "--minutes", "0,0,0,0,0,0,0"), "no minutes"),
    (("profile", "set", "--minutes", "60,60"), "2 values"),
    (("profile", "set", "--minutes", "60,60,60,60,60,60,1441"), "1441"),
    (("profile", "set", "--minutes", "60,60,60,60,60,60,-1"), "-1"),
    (("profile", "set", "--minutes", "60,60,60,60,60,60,NaN"), "NaN"),
    (("profile", "set", "--body-mass-kg", "7000"), "7000"),
    (("profile", "set", "--body-mass-kg", "heavy"), "heavy"),
    (("profile", "set", "--birth-year", "2026"), "2026"),
    (("profile", "set", "--sex", "x"), "female, male"),
    (("profile", "set", "--resting-hr", "120", "--highest-hr", "110"), "110"),
    (("profile", "set", "--timezone", "Europe/Poole"), "Europe/Poole"),
    (("profile", "set", "--clinic-hours", "20:00-08:00"), "before it begins"),
    (("profile", "set", "--equipment", "trampoline"), "trampoline"),
    (("profile", "set", "--tight", "elbow"), "elbow"),
    (("profile", "set", "--level", "5"), "5"),
    (("profile", "set", "--result", "2026-07-01:10k:45:00"), "still to come"),
    (("profile", "set", "--result", "10k in 45"), "DATE:DISTANCE:TIME"),
    (("profile", "set", "--long-run", "someday"), "weekday"),
    (("profile", "set", "--name", "   "), "empty"),
    (("done", "2026-06-02"), "still to come"),
    (("done", "2026-05-30"), "--minutes"),
    (("done", "2026-05-30", "--minutes", "-5"), "-5"),
    (("done", "2026-05-30", "--minutes", "inf"), "inf"),
    (("done", "2026-05-30", "--minutes", "30", "--rpe", "11"), "11"),
    (("done", "2026-05-30", "--kind", "chess"), "chess"),
    (("rpe", "2026-05-30", "5"), "Nothing is known to be done"),
    (("rpe", "2026-05-26", "eleven"), "eleven"),
    (("massage", "log", "2026-05-30", "0"), "'0'"),
    (("massage", "log", "2026-05-30", "60", "--type", "magic"), "magic"),
    (("massage", "log", "2026-05-30", "60", "--at", "25:00"), "25:00"),
    (("holiday", "2026-06-05", "2026-06-04"), "before"),
    (("busy", "missing.ics"), "no file missing.ics"),
    (("busy", "."), "folder"),
    (("injury", "add", "bad_luck"), "bad_luck"),
    (("injury", "add", "calf_strain", "--where", "calf"), "Name one"),
    (("injury", "add", "calf_strain", "--since", "2026-06-09"), "still to come"),
    (("injury", "update", "1", "--stage", "2"), "no injury number 1"),
    (("injury", "update", "1"), "--stage N or --over"),
    (("checkin",), "Nothing to check in"),
    (("checkin", "--sore", "left calf"), "REGION=N"),
    (("checkin", "--sore", "left calf=11"), "11"),
    (("checkin", "--sore", "left calf=4.3"), "half a point"),
    (("checkin", "--sore", "left clalf=4"), "left clalf"),
    (("checkin", "--sleep", "12"), "12"),
    (("checkin", "--flag", "unlucky"), "unlucky"),
    (("clinic", "add", "  "), "name"),
    (("clinic", "add", "Quay", "--travel", "-1"), "-1"),
    (("clinic", "add", "Quay", "--price", "nan"), "nan"),
    (("clinic", "add", "Quay", "--hours", "missing.ics"), "no file missing.ics"),
    (("import", "nowhere"), "nowhere"),
    (("import", "undo"), "no import"),
    (("today",), "no programme"),
    (("week",), "no programme"),
    (("calendar", "out.ics"), "no programme"),
    (("workout", "2026-03-02", "out.fit"), "no programme"),
    (("workout", "soon", "out.fit"), "soon"),
    (("verify", "missing.json"), "no file missing.json"),
    (("status", "--on", "tomorrow"), "not a date"),
    (("evidence", "unicorns"), "unicorns"),
    (("evidence", "--constants", "unicorns"), "unicorns"),
    (("model", "muscles", "--speed-mps", "99"), "99"),
    (("model", "cost", "--grade", "2"), "2"),
    (("model", "soreness", "--distance-km", "-1", "--speed-mps", "3"), "-1"),
    (("manage", "nonsense"), "nonsense"),
    (("demo", "--runner", "Sam"), "--runner"),
)


@pytest.mark.parametrize(("args", "told"), REFUSED, ids=lambda item: " ".join(item)[:60])
def test_what_cannot_be_is_refused_and_nothing_changes(
    args: tuple[str, ...], told: str, lissom: Lissom
) -> None:
    before = lissom.content()
    dated = args if "--on" in args or args[0] == "manage" else (*args, "--on", ON)
    ran = lissom(*dated)
    assert ran.code == 2, ran.err + ran.out
    assert told in ran.err
    assert ran.out == ""
    assert "Traceback" not in ran.err
    assert len(ran.err.strip().splitlines()) <= 2
    assert lissom.content() == before
    assert not (lissom.home / "logs").exists()


def test_a_file_that_is_no_calendar_is_refused(lissom: Lissom, tmp_path: Path) -> None:
    file = tmp_path / "bad.ics"
    file.write_bytes(b"\x00\xff not a calendar")
    for args in (("busy", file), ("clinic", "add", "Quay", "--hours", file)):
        before = lissom.content()
        ran = lissom(*args, "--on", ON)
        assert ran.code == 2
        assert "not a calendar" in ran.err
        assert lissom.content() == before


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"days": 3}', "[" * 100_000])
def test_a_file_that_is_no_programme_is_refused(text: str, lissom: Lissom, tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_text(text)
    ran = lissom("verify", file)
    assert ran.code == 2
    assert "lissom plan --json" in ran.err


def test_the_profile_keeps_what_is_not_named(lissom: Lissom) -> None:
    ran = lissom("profile", "set", "--resting-hr", "52", "--highest-hr", "186", "--json")
    assert ran.code == 0
    profile = ran.json["profile"]
    assert profile["resting_heart_rate_bpm"] == 52
    assert profile["body_mass_kg"] == 68
    assert profile["weekday_minutes"] == [45, 60, 45, 60, 0, 120, 150]
    gone = lissom("profile", "set", "--body-mass-kg", "none", "--massage-every", "none", "--json")
    assert gone.json["profile"]["body_mass_kg"] is None
    assert gone.json["profile"]["massage_every_days"] is None
    assert {"body_mass_kg"} <= {row["value"] for row in gone.json["missing"]}


def test_the_profile_is_shown_with_units(lissom: Lissom) -> None:
    shown = lissom("profile", "show").out
    assert "Body mass: 68 kg" in shown
    assert "Mon" in shown
    assert "150" in shown


def test_races_come_and_go(lissom: Lissom) -> None:
    added = lissom(
        "race", "add", "2026-08-30:half:A:120:1:45:00", "--name", "Coast", "--on", ON, "--json"
    )
    (race,) = added.json["races"]
    assert (race["distance_m"], race["target_s"], race["days_to_go"]) == (21097.5, 6300.0, 90)
    assert "90 days" in lissom("race", "list", "--on", ON).out
    assert lissom("race", "remove", race["id"], "--on", ON, "--json").json == {"races": []}
    assert "No race yet" in lissom("race", "list", "--on", ON).out


def test_sessions_are_ticked_off_and_rated(lissom: Lissom) -> None:
    ran = lissom("done", "2026-05-30", "--minutes", "40", "--rpe", "3", "--on", ON, "--json")
    assert ran.json["done"]["minutes"] == 40
    rated = lissom("rpe", "2026-05-30", "6.5", "--on", ON, "--json").json
    assert (rated["rpe_cr10"], rated["sessions"]) == (6.5, 1)
    told = lissom(
        "massage", "log", "2026-05-29", "45", "--type", "deep", "--at", "18:15", "--on", ON
    )
    assert "deep massage of 45 min" in told.out


def test_a_calendar_blocks_hours_and_renews_itself(lissom: Lissom, tmp_path: Path) -> None:
    file = tmp_path / "mine.ics"
    file.write_text(CALENDAR, newline="")
    first = lissom("busy", file, "--on", ON, "--json").json
    assert first["busy"] == 29
    assert lissom("busy", file, "--on", ON, "--json").json == first


def test_holidays_are_counted(lissom: Lissom) -> None:
    ran = lissom("holiday", "2026-06-05", "2026-06-08", "--on", ON, "--json")
    assert ran.json["holiday"]["days"] == 4


def test_an_injury_moves_through_its_stages(lissom: Lissom) -> None:
    added = lissom(
        "injury", "add", "calf_strain", "--where", "left gastrocnemius", "--since", "2026-05-30",
        "--on", ON, "--json",
    )  # fmt: skip
    (row,) = added.json["injuries"]
    assert row["state"] == "gastrocnemius-l"
    number = str(row["number"])
    moved = lissom("injury", "update", number, "--stage", "2", "--on", ON, "--json")
    assert moved.json["injuries"][0]["stage"] == 2
    assert lissom("injury", "update", number, "--over", "--on", ON, "--json").json["injuries"] == []
    shown = lissom("injury", "list", "--on", ON).out
    assert "no diagnosis" in shown
    assert "achilles" in shown


def test_a_check_in_by_options(lissom: Lissom) -> None:
    ran = lissom(
        "checkin", "--sore", "left calf=4", "--sore", "quads=2.5", "--sleep", "7", "--on", ON,
        "--json",
    )  # fmt: skip
    assert ran.code == 0
    check_in = ran.json["check_in"]
    assert check_in["soreness"]["gastrocnemius-l"] == 4
    assert check_in["soreness"]["quadriceps-r"] == 2.5
    assert "hamstrings-l" not in check_in["soreness"]
    assert check_in["sleep"] == 7


def test_a_red_flag_says_at_once_what_to_do(lissom: Lissom) -> None:
    ran = lissom("checkin", "--flag", "chest_pain", "--on", ON)
    assert ran.code == 1
    assert "999" in ran.out
    assert ran.out.index("999") < ran.out.index("Kept")
    assert "chest_pain" in lissom("checkin", "--flag", "list").out


def test_a_clinic_offers_the_hours_of_its_file(lissom: Lissom, tmp_path: Path) -> None:
    file = tmp_path / "free.ics"
    file.write_text(CALENDAR, newline="")
    ran = lissom(
        "clinic", "add", "Quay", "--hours", file, "--travel", "20", "--price", "60", "--on", ON,
        "--json",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    (clinic,) = ran.json["clinics"]
    assert clinic["next_free"] == "2026-06-03T17:00:00+01:00"
    assert clinic["travel_min"] == 20
    assert "Quay" in lissom("clinic", "list", "--on", ON).out


def test_status_of_a_runner_with_little_data(lissom: Lissom) -> None:
    ran = lissom("status", "--on", ON, "--json")
    assert ran.code == 0
    assert ran.json["distance_km"] == {"days_7": 30.0, "days_28": 30.0}
    assert ran.json["form"]["missing_days"] > 0
    quadriceps = ran.json["groups"]["quadriceps"]
    assert quadriceps["load_share"]["days_7"] == 1.0
    for state in quadriceps["soreness"].values():
        assert state["low"] <= state["now"] <= state["high"]
        assert state["now"] * 2 == int(state["now"] * 2)
        assert len(state["forecast"]) == 7
    shown = lissom("status", "--on", ON).out
    assert "days of data are missing" in shown
    assert max(len(line.rstrip()) for line in shown.splitlines()) <= 80


def test_status_without_data_says_what_to_do(empty: Lissom) -> None:
    assert empty("profile", "set", "--name", "New", "--on", ON).code == 0
    assert "nothing yet is known" in empty("status", "--on", ON).out


def test_an_empty_home_says_how_to_begin(empty: Lissom) -> None:
    for command in ("status", "today", "week"):
        ran = empty(command, "--on", ON)
        assert ran.code == 2
        assert "lissom profile set" in ran.err


def test_a_first_command_makes_the_first_runner(empty: Lissom) -> None:
    ran = empty("race", "add", "2026-08-30:10k", "--on", ON, "--json")
    assert ran.code == 0
    assert "Made a runner" in ran.err
    assert len(ran.json["races"]) == 1


def test_several_runners_must_be_told_apart(lissom: Lissom) -> None:
    made = lissom("profile", "set", "--runner", "Ada", "--timezone", "Europe/London", "--on", ON)
    assert "Made a runner named 'Ada'" in made.err
    ran = lissom("race", "list", "--on", ON)
    assert ran.code == 2
    assert "Ada, Sam" in ran.err
    assert lissom("race", "list", "--runner", "ada", "--on", ON).code == 0


def test_models_answer_in_json_and_in_words(lissom: Lissom) -> None:
    groups = lissom("model", "muscles", "--speed-mps", "3.3", "--json").json["groups"]
    assert set(groups["quadriceps"]) == {
        "impulse_bw_s",
        "positive_work_j_per_kg",
        "negative_work_j_per_kg",
        "peak_bw",
    }
    cost = lissom("model", "cost", "--grade", "0.1", "--json").json
    assert cost["level_j_per_kg_m"] < cost["j_per_kg_m"]
    soreness = lissom(
        "model", "soreness", "--distance-km", "42.2", "--speed-mps", "3.25", "--days", "4", "--json"
    ).json
    assert len(soreness["groups"]["quadriceps"]) == 4
    assert set(soreness["interval"]["quadriceps"]) == {"low", "high"}
    assert "J/kg" in lissom("model", "muscles", "--speed-mps", "3.3").out
    assert "x level pace" in lissom("model", "cost", "--grade", "0.1").out
    assert (
        "Quadriceps"
        in lissom("model", "soreness", "--distance-km", "42.2", "--speed-mps", "3.25").out
    )


def test_evidence_is_shown_with_certainty_and_verdict(lissom: Lissom) -> None:
    shown = lissom("evidence", "A07").out
    assert "certainty moderate" in shown
    assert "Bender 2019" in shown
    weak = lissom("evidence", "A01").out
    assert "weak support" in weak
    none = lissom("evidence", "A10").out
    assert "no effect found" in none
    topics = lissom("evidence", "--json").json["topics"]
    assert {"topic": "soreness", "claims": 15} in topics
    (row,) = lissom("evidence", "--constants", "booking.slot_step_min", "--json").json["constants"]
    assert (row["value"], row["kind"]) == (15, "custom")


def test_a_text_is_checked_sentence_by_sentence(lissom: Lissom, tmp_path: Path) -> None:
    leaflet = tmp_path / "leaflet.txt"
    leaflet.write_text("Massage flushes out lactic acid. We open at nine.", encoding="utf-8")
    ran = lissom("evidence", "check", leaflet, "--json")
    first, second = ran.json["sentences"]
    assert list(first) == ["text", "verdict", "claims", "suggestion", "marks"]
    assert ran.code == 1
    assert first["verdict"] == "contradicted"
    assert first["claims"]
    assert second == {
        "text": "We open at nine.",
        "verdict": "no_claim",
        "claims": [],
        "suggestion": "",
        "marks": [],
    }
    (mark,) = first["marks"]
    assert mark["statement"] == "waste_products"
    assert "lactic acid" in mark["words"]
    assert "contradicted" in lissom("evidence", "check", leaflet).out


def test_only_a_readable_text_is_checked(lissom: Lissom, tmp_path: Path) -> None:
    leaflet = tmp_path / "leaflet.bin"
    leaflet.write_bytes(b"\xff\xfe\x00")
    for args in (("check",), ("check", leaflet), ("check", tmp_path), ("A01", leaflet)):
        assert lissom("evidence", *args).code == 2
    assert "UTF-8" in lissom("evidence", "check", leaflet).err
