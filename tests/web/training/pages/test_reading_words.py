"""How numbers and reasons read: signs and ranges, no numbers of sources, each reason once."""

from __future__ import annotations

import pytest

from lissom.web.training.presenters import sessions, words
from lissom.web.ui.components import SessionCard

NBSP = words.NBSP


@pytest.mark.parametrize(
    ("plain", "set_"),
    [
        ("carbohydrate 5-7 g/kg", f"carbohydrate 5–7{NBSP}g/kg"),
        ("2 x 6-15; 30-40 m", "2 x 6–15; 30–40 m"),
        ("range -0.3 to 0.8", "range −0.3 to 0.8"),
        ("1.2-2 g, 4-8 %.", f"1.2–2{NBSP}g, 4–8{NBSP}%."),
        ("on 2026-03-02", "on 2026-03-02"),
        ("doi:10.1136/bjsports-2018-100", "doi:10.1136/bjsports-2018-100"),
        ("2026-11-25-easy.fit", "2026-11-25-easy.fit"),
        ("today's A-march", "today’s A-march"),
    ],
)
def test_ranges_and_signs_are_set_and_days_and_addresses_are_not(plain: str, set_: str) -> None:
    assert words.curly(plain) == set_


def test_a_runner_reads_no_numbers_of_claims_beside_a_link_to_them() -> None:
    assert words.uncited("carbohydrate 10-12 g a day (E14, low certainty).") == (
        "carbohydrate 10-12 g a day."
    )
    assert words.uncited("drink at thirst (E05); never to gain") == "drink at thirst; never to gain"
    assert (
        words.uncited("Gone in days. Bender 2019, doi:10.1016/j.x, claim A07.") == "Gone in days."
    )
    assert words.uncited("two runs (B race)") == "two runs (B race)"


def test_whole_kilometres_are_no_metres() -> None:
    assert words.in_km("from one race over 10000 m") == f"from one race over 10{NBSP}km"
    assert words.in_km("from one race over 1500 m") == "from one race over 1500 m"


def test_no_two_cards_of_a_day_open_with_the_same_reason() -> None:
    def card(*reasons: str) -> SessionCard:
        return SessionCard("run", "Run", why=reasons[0], reasons=reasons[1:])

    told = sessions.told_once([card("a", "b"), card("a", "b"), card("a"), card("a", "c", "d")])
    assert [one.why for one in told] == ["a", "b", "", "c"]
    assert [one.reasons for one in told] == [("b",), ("a",), ("a",), ("a", "d")]


def test_a_run_says_how_fast_and_how_hard_its_hardest_part_is() -> None:
    easy = {"kind": "easy", "rpe": 3.0, "seconds": 1800, "speed_mps": [2.5, 3.0]}
    work = {"kind": "work", "rpe": 7.0, "seconds": 900, "speed_mps": [3.4, 3.5]}
    stride = {"kind": "repeat", "times": 3, "steps": [{**work, "speed_mps": None, "rpe": 5.0}]}
    assert sessions.pace_of({"steps": [easy]}) == f"5:33–6:40{NBSP}/km, effort 3 of 10"
    assert sessions.pace_of({"steps": [easy, stride, work]}) == (
        f"hard part 4:46–4:54{NBSP}/km, effort 7 of 10"
    )
    assert sessions.pace_of({"steps": [easy, stride]}) == "effort 5 of 10"
    assert sessions.pace_of({}) == ""
