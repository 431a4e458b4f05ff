"""`lissom massage answer|alternate` and `lissom model calibration` as a runner types them."""

from __future__ import annotations

from tests.cli.conftest import ON, Lissom


def test_massage_answer_of_a_runner_without_massage_shows_the_prior(lissom: Lissom) -> None:
    ran = lissom("massage", "answer", "--on", ON)
    assert ran.code == 0, ran.err
    assert "0 of about 12" in ran.out
    assert "claim A07" in " ".join(ran.out.split())
    assert "lissom massage alternate" in ran.out
    document = lissom("massage", "answer", "--on", ON, "--json").json
    assert document["pairs"] == []
    assert document["low"] < document["relief_points"] < document["high"]


def test_alternate_weeks_are_drawn_from_a_monday(lissom: Lissom) -> None:
    ran = lissom("massage", "alternate", "2026-06-08", "--pairs", "3", "--on", ON, "--json")
    weeks = ran.json["weeks"]
    assert [week["monday"] for week in weeks][:2] == ["2026-06-08", "2026-06-15"]
    assert sum(week["massage"] for week in weeks) == 3
    shown = lissom("massage", "alternate", "2026-06-08", "--on", ON).out
    assert shown.count("  yes") == shown.count("  no") == 12
    refused = lissom("massage", "alternate", "2026-06-09", "--on", ON)
    assert refused.code == 2
    assert "Monday" in refused.err


def test_calibration_says_when_there_are_too_few_reports(lissom: Lissom) -> None:
    ran = lissom("model", "calibration", "--on", ON)
    assert ran.code == 0, ran.err
    assert ran.out.count("too few reports yet") == 3
    assert lissom("model", "calibration", "--on", ON, "--json").json["promised_share"] == 0.8


def test_flexibility_is_written_down_and_judged(lissom: Lissom) -> None:
    empty = lissom("measure", "list", "--on", ON)
    assert "Nothing measured yet" in empty.out
    first = lissom(
        "measure",
        "add",
        "knee_to_wall",
        "9.5",
        "--side",
        "left",
        "--date",
        "2026-05-01",
        "--on",
        ON,
    )
    assert first.code == 0, first.err
    assert "nothing to compare with yet" in first.out
    again = lissom("measure", "add", "knee_to_wall", "10.5", "--side", "left", "--on", ON)
    assert "within 1.9 cm of noise" in " ".join(again.out.split())
    document = lissom("measure", "list", "--on", ON, "--json").json
    assert [row["amount"] for row in document["results"]] == [9.5, 10.5]
    number = str(document["results"][0]["number"])
    assert len(lissom("measure", "remove", number, "--on", ON, "--json").json["results"]) == 1
    refused = lissom("measure", "add", "knee_to_wall", "9", "--on", ON)
    assert refused.code == 2
    assert "left or right" in refused.err


def test_trends_of_a_runner_with_little_data_say_so(lissom: Lissom) -> None:
    ran = lissom("trends", "--on", ON)
    assert ran.code == 0, ran.err
    assert ran.out.count("too few") >= 6
    document = lissom("trends", "--on", ON, "--json").json
    assert document["gait"]["step_rate_spm"]["level"] is None
    assert document["readiness"]["verdict"] == "nothing said"
