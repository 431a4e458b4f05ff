"""Red flags: what a runner is told, and what it stops."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lissom.core.anatomy import GROUPS
from lissom.core.anatomy.pathways import PATHWAYS
from lissom.core.errors import InvalidInputError, Level
from lissom.core.screening.red_flags import (
    RULES,
    SIGN_OFF,
    VERSION,
    Asked,
    FlagClass,
    Urgency,
    blocks_massage,
    blocks_training,
    check_flags,
    questions,
    rules_of,
    stale,
)

DISEASE_NAMES = (
    "thrombosis|embolism|infarct|heart attack|rhabdo|cauda|fracture of|tendinopathy|sepsis|"
    "hyponatraemia|REDs|compartment|you have "
)


def test_every_rule_is_whole() -> None:
    groups = {group.id for group in GROUPS}
    for rule in RULES.values():
        assert rule.question.endswith("?"), rule.id
        assert rule.sentence.endswith("."), rule.id
        assert rule.asked, rule.id
        assert rule.source, rule.id
        assert rule.kind in {"guideline", "custom"}, rule.id
        assert set(rule.regions) <= groups, rule.id
        assert rule.pathway is None or rule.pathway in PATHWAYS, rule.id
    assert re.fullmatch(r"\d{4}\.\d+", VERSION)
    assert "sign-off" in SIGN_OFF


def test_stop_and_refer_always_stops_everything_and_says_how_soon() -> None:
    for rule in RULES.values():
        if rule.flag_class is FlagClass.STOP_REFER:
            assert rule.blocks_training, rule.id
            assert rule.blocks_massage, rule.id
            assert rule.urgency is not Urgency.NONE, rule.id
            assert rule.sentence.startswith("Stop"), rule.id
        if rule.flag_class in {FlagClass.AVOID_AREA, FlagClass.ASK_FIRST}:
            assert not rule.blocks_training, rule.id
            assert not rule.blocks_massage, rule.id


def test_emergencies_name_where_to_go() -> None:
    for rule in RULES.values():
        if rule.urgency is Urgency.EMERGENCY:
            assert "999" in rule.sentence or "A&E" in rule.sentence, rule.id


def test_no_rule_names_a_disease() -> None:
    for rule in RULES.values():
        assert not re.search(DISEASE_NAMES, rule.sentence, re.IGNORECASE), rule.id


def test_the_signs_a_check_in_must_know() -> None:
    assert {rule.id for rule in questions(Asked.CHECK_IN)} >= {
        "calf_hot_swollen",
        "chest_pain",
        "breathless",
        "dark_urine",
        "saddle_numb",
        "bone_point_pain",
        "night_pain",
        "fever",
        "sudden_pop",
    }


def test_every_visit_asks_fever_injury_calf_and_medicine() -> None:
    assert {rule.id for rule in questions(Asked.VISIT)} >= {
        "fever",
        "acute_injury_48h",
        "calf_hot_swollen",
        "new_medicine",
    }


def test_the_gravest_is_told_first() -> None:
    findings = check_flags(["cold", "tired_three_weeks", "calf_hot_swollen", "chest_pain"])
    assert [one.where for one in findings] == [
        "chest_pain",
        "calf_hot_swollen",
        "cold",
        "tired_three_weeks",
    ]
    assert findings[0].level is Level.ERROR
    assert "999" in findings[0].message


def test_what_is_stopped() -> None:
    assert blocks_training(["bone_point_pain"])
    assert blocks_massage(["bone_point_pain"])
    assert not blocks_training(["cold"])
    assert blocks_massage(["cold"])
    assert not blocks_training([])
    assert not blocks_massage(["varicose_veins"])


def test_an_unknown_flag_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InvalidInputError, match="broken heart") as caught:
        check_flags(["broken heart"])
    assert "chest_pain" in caught.value.remedy


@given(st.lists(st.sampled_from(sorted(RULES))))
def test_order_and_repetition_do_not_matter(ids: list[str]) -> None:
    assert rules_of(ids) == rules_of(sorted(set(ids)))
    assert len(check_flags(ids)) == len(set(ids))


@given(st.lists(st.sampled_from(sorted(RULES))), st.sampled_from(sorted(RULES)))
def test_one_more_sign_never_allows_more(ids: list[str], more: str) -> None:
    assert blocks_training([*ids, more]) >= blocks_training(ids)
    assert blocks_massage([*ids, more]) >= blocks_massage(ids)


def test_only_stale_answers_are_asked_again() -> None:
    ages = {"varicose_veins": timedelta(days=20), "anticoagulant": timedelta(days=91)}
    asked = {rule.id for rule in stale(ages, asked=Asked.VISIT)}
    assert "varicose_veins" not in asked
    assert "anticoagulant" in asked
    assert "fever" in asked
    assert "fever" not in {r.id for r in stale({"fever": timedelta()}, asked=Asked.VISIT)}
