"""Rules of a clinic: data in versions, signed by name; decisions that say why."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from lissom.core.errors import InvalidInputError
from lissom.core.screening.answers import ScreeningAnswer, due_at_visit, screening
from lissom.core.screening.deciding import Outcome, advised, check_decision
from lissom.core.screening.red_flags import RULES, Asked, FlagClass
from lissom.core.screening.rule_sets import (
    SignOff,
    check_rows,
    check_sign_off,
    rule_set,
    shipped,
    with_new,
    with_row,
    without,
)

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def _answer(rule: str, days: float, *, yes: bool = False) -> ScreeningAnswer:
    return ScreeningAnswer(rule, NOW - timedelta(days=days), yes)


def test_the_shipped_rules_have_author_source_and_no_signature() -> None:
    found = shipped()
    assert found.sign_off is None
    assert "Needs sign-off by a qualified clinician" in found.sign_off_sentence
    assert found.author
    assert all(rule.source and rule.sign for rule in found.rules.values())
    assert {rule.flag_class for rule in found.rules.values()} == set(FlagClass)
    aloud = {rule.id for rule in found.rules.values() if rule.aloud}
    assert aloud == {"fever", "acute_injury_48h", "calf_hot_swollen", "new_medicine"}


def test_a_change_makes_other_rows_and_leaves_the_first() -> None:
    base = shipped()
    rows = with_row(base.rows, "varicose_veins", fresh_days=90, **{"class": "not_today"})
    made = rule_set(rows, version="2", author="Ann Example")
    assert made.rules["varicose_veins"].fresh == timedelta(days=90)
    assert made.rules["varicose_veins"].blocks_massage
    assert not base.rules["varicose_veins"].blocks_massage
    assert len(made.rules) == len(base.rules)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"question": " "}, "no question"),
        ({"source": ""}, "no source"),
        ({"fresh_days": -1}, "cannot stay good"),
        ({"fresh_days": 5000}, "cannot stay good"),
        ({"class": "maybe"}, "no class"),
        ({"urgency": "later"}, "no urgency"),
        ({"asked": []}, "not said when"),
        ({"asked": ["never"]}, "not said when"),
    ],
)
def test_a_row_that_cannot_be_a_rule_is_refused(changes: dict[str, object], says: str) -> None:
    with pytest.raises(InvalidInputError, match=says):
        with_row(shipped().rows, "fever", **changes)


def test_some_rule_always_stops_and_an_unknown_one_is_not_changed() -> None:
    rows = {key: row for key, row in shipped().rows.items() if row["class"] != "stop_refer"}
    with pytest.raises(InvalidInputError, match="No rule would stop"):
        check_rows(rows)
    with pytest.raises(InvalidInputError, match="no rule 'sneeze'"):
        with_row(shipped().rows, "sneeze", fresh_days=1)


def test_a_signature_names_person_and_qualification() -> None:
    signed = SignOff("Ann Example", "physiotherapist, HCPC PH000000", date(2026, 3, 2))
    found = rule_set(shipped().rows, version="1", author="A", sign_off=signed)
    assert "Ann Example, physiotherapist, HCPC PH000000, on 2 March 2026" in found.sign_off_sentence
    check_sign_off(signed.name, signed.qualification)
    for name, words in (("Ann", "HCPC"), ("Ann Example", " ")):
        with pytest.raises(InvalidInputError, match="names a person"):
            check_sign_off(name, words)


def test_only_what_is_not_known_any_more_is_asked() -> None:
    everything = {rule.id for rule in due_at_visit([], now=NOW)}
    assert everything == {
        rule.id for rule in RULES.values() if {Asked.VISIT, Asked.INTAKE} & set(rule.asked)
    }
    fresh = [_answer(key, 40) for key in sorted(everything)]
    due = {rule.id for rule in due_at_visit(fresh, now=NOW)}
    assert {"fever", "acute_injury_48h", "calf_hot_swollen", "new_medicine"} <= due
    assert not {"cancer", "osteoporosis", "varicose_veins"} & due
    assert "cancer" in {rule.id for rule in due_at_visit([_answer("cancer", 91)], now=NOW)}


def test_answers_are_judged_by_the_rules_of_the_clinic() -> None:
    rows = with_row(shipped().rows, "varicose_veins", **{"class": "stop_refer"})
    own = rule_set(rows, version="2", author="A").rules
    told = [_answer("varicose_veins", 10, yes=True)]
    assert [r.id for r in screening(told, asked=Asked.VISIT, now=NOW, rules=own).stop] == [
        "varicose_veins"
    ]
    assert screening(told, asked=Asked.VISIT, now=NOW).stop == ()


def test_the_advice_follows_the_gravest_class() -> None:
    def advice(*rules: str) -> Outcome:
        told = [_answer(rule, 0, yes=True) for rule in rules]
        return advised(screening(told, asked=Asked.VISIT, now=NOW))

    assert advice() is Outcome.TREAT
    assert advice("varicose_veins") is Outcome.ADAPT
    assert advice("varicose_veins", "fever") is Outcome.NOT_TODAY
    assert advice("fever", "chest_pain") is Outcome.REFER


def test_who_decides_against_the_advice_writes_a_sentence() -> None:
    check_decision(Outcome.TREAT, "fine", advice=Outcome.TREAT)
    check_decision(Outcome.TREAT, "doctor cleared it yesterday", advice=Outcome.REFER)
    with pytest.raises(InvalidInputError, match="too short"):
        check_decision(Outcome.TREAT, "fine", advice=Outcome.REFER)
    with pytest.raises(InvalidInputError, match="not said why"):
        check_decision(Outcome.TREAT, " ", advice=Outcome.TREAT)


def test_a_rule_of_the_clinics_own_never_stops_training() -> None:
    rows, key = with_new(
        shipped().rows,
        sign="Gave blood, today!",
        question="Did you give blood today?",
        sentence="Another day is better.",
        urgency="none",
        asked=["visit"],
        fresh_days=0,
        source="The clinic's own",
        **{"class": "stop_refer"},
    )
    made = rule_set(rows, version="2", author="Ann Example").rules[key]
    assert (key, made.kind) == ("own_gave_blood_today", "custom")
    assert made.blocks_massage
    assert not made.blocks_training


def test_the_last_rule_that_stops_a_treatment_stays() -> None:
    rows = {key: dict(row) for key, row in shipped().rows.items()}
    stops = [key for key, row in rows.items() if row["class"] == "stop_refer"]
    for key in stops[1:]:
        rows = without(rows, key)
    with pytest.raises(InvalidInputError, match="No rule would stop"):
        without(rows, stops[0])
    with pytest.raises(InvalidInputError, match="no rule 'nothing'"):
        without(rows, "nothing")
