"""Appointments at clinics without Lissom: by hand, from a file, in the programme, cancelled."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import ON, Lissom

ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//synthetic//EN
BEGIN:VEVENT
UID:one@synthetic.example
DTSTART:20260612T170000Z
DTEND:20260612T180000Z
SUMMARY:Massage at Harbour practice
END:VEVENT
END:VCALENDAR
"""


def test_an_appointment_by_hand_stands_in_the_programme(lissom: Lissom) -> None:
    made = lissom(
        "massage", "book", "2026-06-04", "18:00", "60", "--where", "Harbour practice",
        "--travel", "20", "--on", ON, "--json",
    )  # fmt: skip
    assert made.code == 0, made.err
    assert [row["place"] for row in made.json["appointments"]] == ["Harbour practice"]
    plan = lissom("plan", "--race", "2026-07-12:10k:A", "--on", ON, "--json").json
    booked = [
        (day["date"], one["minutes"], one["booked"])
        for day in plan["days"]
        for one in day["sessions"]
        if one["kind"] == "massage" and one.get("booked")
    ]
    assert booked == [("2026-06-04", 60, True)]
    gone = lissom("massage", "cancel", "2026-06-04", "18:00", "--on", ON, "--json")
    assert gone.json == {"appointments": []}
    assert lissom("massage", "cancel", "2026-06-04", "18:00", "--on", ON).code == 2
    asked = lissom("replan", "--on", ON, "--json")
    lost = [
        one for one in asked.json["changes"] if one["from"] and one["from"]["kind"] == "massage"
    ]
    assert lost
    assert lost[0]["forced"]


def test_a_calendar_file_of_a_clinic_becomes_an_appointment(lissom: Lissom, tmp_path: Path) -> None:
    file = tmp_path / "appointment.ics"
    file.write_text(ICS, encoding="utf-8")
    for _ in range(2):
        made = lissom("massage", "book", file, "--travel", "15", "--on", ON, "--json")
        assert made.code == 0, made.err
    rows = lissom("massage", "booked", "--on", ON, "--json").json["appointments"]
    assert [(row["start"], row["minutes"], row["place"]) for row in rows] == [
        ("2026-06-12T18:00:00+01:00", 60, "Massage at Harbour practice")
    ]


def test_what_cannot_be_an_appointment_is_refused_and_nothing_kept(
    lissom: Lissom, tmp_path: Path
) -> None:
    before = lissom.content()
    empty = tmp_path / "empty.ics"
    empty.write_text(ICS.replace("20260612", "20250612"), encoding="utf-8")
    for args, words in (
        (("2026-06-04",), "a day, a time and minutes"),
        (("2026-05-04", "18:00", "60"), "gone by"),
        (("2026-06-04", "18:00", "600"), "not a number from 5 to 240"),
        (("2026-06-04", "18:00", "60", "--type", "magic"), "no massage type 'magic'"),
        ((str(empty),), "holds no appointment"),
    ):
        ran = lissom("massage", "book", *args, "--on", ON)
        assert ran.code == 2
        assert words in ran.err
    assert lissom.content() == before


def test_two_at_a_time_are_refused(lissom: Lissom) -> None:
    assert lissom("massage", "book", "2026-06-04", "18:00", "60", "--on", ON).code == 0
    ran = lissom("massage", "book", "2026-06-04", "18:30", "60", "--on", ON)
    assert ran.code == 2
    assert "another appointment at 18:00" in ran.err
