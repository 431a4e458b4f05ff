"""Injury reports, health questions, weighings and care for a place, from the command line."""

from __future__ import annotations

import pytest

from tests.cli.conftest import ON, Lissom


def _open_calf(lissom: Lissom, stage: str = "2") -> str:
    added = lissom("injury", "add", "calf_strain", "--stage", stage, "--on", ON, "--json")
    return str(added.json["injuries"][0]["number"])


def test_an_injury_report_moves_the_stage_by_the_pain_rules(lissom: Lissom) -> None:
    number = _open_calf(lissom)
    stayed = lissom("injury", "report", number, "--pain", "0", "--on", ON, "--json")
    assert (stayed.code, stayed.json["advice"]["step"]) == (0, "stay")
    back = lissom("injury", "report", number, "--pain", "6", "--on", "2026-06-02", "--json")
    assert back.code == 1
    assert back.json["advice"]["refer"]
    assert back.json["stage"] == 1
    shown = lissom("injury", "show", number, "--on", "2026-06-02")
    assert "Pain at most" in shown.out
    assert "2026-06-02" in shown.out
    told = lissom("injury", "report", number, "--pain", "0", "--worse", "--on", "2026-06-03")
    assert "Worse the next morning" in told.out


def test_health_questions_are_shown_answered_and_listed(lissom: Lissom) -> None:
    assert "--participation" in lissom("questionnaire", "health", "--on", ON).out
    fine = lissom("questionnaire", "health", "--participation", "0", "--on", ON, "--json")
    assert (fine.code, fine.json["severity"]) == (0, 0)
    hurt = lissom(
        "questionnaire", "health", "--participation", "2", "--training", "2",
        "--performance", "1", "--symptoms", "2", "--where", "left soleus", "--on", ON,
    )  # fmt: skip
    assert hurt.code == 1
    assert "severity 59 of 100" in hurt.out
    assert "left soleus" in " ".join(hurt.out.split())
    listed = lissom("questionnaire", "list", "--on", ON, "--json").json
    assert [row["severity"] for row in listed["answers"]] == [0, 59]
    assert not listed["due"]
    assert lissom("questionnaire", "list", "--on", "2026-06-08", "--json").json["due"]


def test_the_weeks_wellness_says_what_is_missing(lissom: Lissom) -> None:
    found = lissom("questionnaire", "wellness", "--on", ON, "--json")
    assert found.code == 0
    assert "still missing" in found.json["sentence"]


def test_a_weighing_sets_the_sweat_rate(lissom: Lissom) -> None:
    found = lissom(
        "sweat", "add", "--before", "70", "--after", "69.2", "--drunk", "0.2", "--minutes", "60",
        "--on", ON, "--json",
    )  # fmt: skip
    assert found.json["sweat_rate_l_per_h"] == 1.0
    assert lissom("profile", "show", "--json").json["profile"]["sweat_rate_l_per_h"] == 1.0
    assert "1.00" in lissom("sweat", "list", "--on", ON).out


def test_the_sheet_of_a_race(lissom: Lissom) -> None:
    lissom("race", "add", "2026-08-30:marathon", "--on", ON)
    untimed = lissom("race", "sheet", "2026-08-30-42195", "--on", ON)
    lissom("profile", "set", "--body-mass-kg", "70")
    made = lissom(
        "race", "sheet", "2026-08-30-42195", "--time", "4:10:00", "--on", ON, "--json"
    ).json["sheet"]
    assert untimed.code == 2
    assert "--time" in untimed.err
    assert made["expected_s"] == 15000
    assert made["basis"] == "as you said"
    assert made["loading_g_per_day"] == [700, 840]
    assert sum(one["g"] for one in made["servings"]) > 200
    assert made["fluid"]["ml"] is None
    for after in ("69.2", "69.1"):
        lissom("sweat", "add", "--before", "70", "--after", after, "--minutes", "60", "--on", ON)
    shown = lissom("race", "sheet", "2026-08-30-42195", "--time", "4:10:00", "--on", ON)
    assert "At most" in shown.out
    assert "drinking too much" in " ".join(shown.out.split())


def test_a_fresh_massage_brings_its_aftercare(lissom: Lissom) -> None:
    fresh = lissom("massage", "log", ON, "60", "--type", "deep", "--on", ON, "--json").json
    assert [line["id"] for line in fresh["aftercare"]] == [
        "drink",
        "move",
        "discomfort",
        "hard_run",
        "call",
        "calf",
    ]
    old = lissom("massage", "log", "2026-05-20", "60", "--on", ON, "--json").json
    assert old["aftercare"] == []


def test_screening_asks_only_what_is_stale(lissom: Lissom) -> None:
    before = lissom("screening", "show", "--on", ON, "--json").json
    assert before["may_be_treated"] is None
    answers = [f"{one['id']}=no" for one in before["due"]]
    after = lissom("screening", "answer", *answers, "--on", ON, "--json")
    assert (after.code, after.json["may_be_treated"], after.json["due"]) == (0, True, [])
    later = lissom("screening", "show", "--on", "2026-06-08", "--json").json
    assert 0 < len(later["due"]) < len(before["due"])
    yes = lissom("screening", "answer", "fever=yes", "--on", "2026-06-08")
    assert yes.code == 1
    assert "Not today" in yes.out
    assert "named therapist decides" in yes.out


def test_care_for_a_place(lissom: Lissom) -> None:
    found = lissom("care", "calf", "--json").json
    assert [group["group"] for group in found["groups"]] == ["gastrocnemius", "soleus"]
    assert found["groups"][0]["exercises"]
    shown = lissom("care", "knee").out
    assert "see a clinician" in shown


def test_a_note_that_names_a_sign_raises_its_question(lissom: Lissom) -> None:
    found = lissom("checkin", "--note", "pain in my chest", "--on", ON, "--json")
    assert found.code == 1
    (asked,) = found.json["findings"]
    assert asked["code"] == "ask-chest-pain"
    assert "999" in asked["message"]
    assert "--flag chest_pain" in found.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("injury", "report", "99", "--pain", "1"), "no injury number 99"),
        (("injury", "report", "99", "--pain", "1", "--worse", "--better"), "Say one thing"),
        (("questionnaire", "health", "--training", "2"), "first question"),
        (("questionnaire", "health", "--participation", "2"), "missing"),
        (("questionnaire", "health", "--participation", "7", "--training", "0", "--performance",
          "0", "--symptoms", "0"), "no answer 7"),
        (("sweat", "add", "--before", "70", "--after", "60", "--minutes", "60"), "cannot be right"),
        (("care", "wing"), "wing"),
        (("screening", "answer", "fever"), "RULE=yes"),
        (("screening", "answer", "luck=yes"), "luck"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(lissom: Lissom, words: tuple[str, ...], said: str) -> None:
    ran = lissom(*words, "--on", ON)
    assert ran.code == 2
    assert said in " ".join(ran.err.split())
