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
