"""Signs noticed in a check-in that nobody ticked: words of the note, and one sore calf alone.

They raise the question with what to do if the answer is yes; they never tick it themselves.
"""

from __future__ import annotations

from lissom.core.anatomy import states_of
from lissom.core.errors import Finding, Level
from lissom.core.evidence import value
from lissom.core.evidence.phrases import stated
from lissom.core.runner import CheckIn
from lissom.core.screening.red_flags import RULES, Rule, rules_of

CALF = ("gastrocnemius", "soleus")
CALF_RULE = "calf_hot_swollen"


def signs_noticed(check_in: CheckIn) -> tuple[Rule, ...]:
    """Rules whose question a check-in raises and that it does not report already, gravest first."""
    found = [rule.id for rule in RULES.values() if stated(rule.words, check_in.note)]
    if one_sided_calf(check_in):
        found.append(CALF_RULE)
    return tuple(rule for rule in rules_of(found) if rule.id not in check_in.red_flags)


def one_sided_calf(check_in: CheckIn) -> bool:
    """Whether one calf is very sore while the other was asked and is not."""
    least = value("screening.one_sided_least")
    most = value("screening.one_sided_other_most")
    for group in CALF:
        points = [check_in.soreness.get(state.id) for state in states_of(group)]
        said = sorted(one for one in points if one is not None)
        if len(said) == len(points) and said[-1] >= least and said[0] <= most:
            return True
    return False


def noticed(check_in: CheckIn) -> tuple[Finding, ...]:
    """What to ask a runner after a check-in, each with what to do if the answer is yes."""
    return tuple(
        Finding(
            code=f"ask-{rule.id.replace('_', '-')}",
            level=Level.WARNING,
            message=f"{rule.question} If yes: {rule.sentence}",
            where=rule.id,
        )
        for rule in signs_noticed(check_in)
    )
