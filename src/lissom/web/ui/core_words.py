"""The fixed words of the core that pages say: one list, from the core's own registries.

The core is English and knows no language. What it names (places, sessions, phases, signs,
answers) is fixed, so that a catalogue can hold it: `data/core_words.txt` gives `makemessages` this
list, `python docs/write_core_words.py` writes it, and `naming.named` looks a word up.
"""

from __future__ import annotations

from collections.abc import Iterator

from lissom.core.anatomy import GROUPS
from lissom.core.anatomy.aftercare import LINES
from lissom.core.anatomy.blocks import BLOCKS
from lissom.core.anatomy.chart import DEPTHS, TECHNIQUES
from lissom.core.anatomy.exercises import EXERCISES, equipment_names
from lissom.core.anatomy.massage import MASSAGE_TYPES, PROTOCOLS
from lissom.core.anatomy.pathways import PATHWAYS
from lissom.core.anatomy.regions import REGIONS
from lissom.core.anatomy.stretches import STRETCHES
from lissom.core.evidence import claims
from lissom.core.evidence.views import DIRECTION_WORDS, SEEN_WORDS, THEMES
from lissom.core.planning.build.second_runs import pair_title
from lissom.core.planning.catalogue import sessions
from lissom.core.planning.plan import Phase
from lissom.core.recovery.outcomes import Word
from lissom.core.screening.consent import KIND_WORDS
from lissom.core.screening.deciding import OUTCOME_WORDS
from lissom.core.screening.questionnaires import health_questionnaire
from lissom.core.screening.red_flags import RULES

_TITLES = ("Evening stretch", "Rest day", "Self-massage", "Second long run, back to back")


def core_words() -> tuple[str, ...]:
    """Every fixed word and sentence once, in alphabetical order."""
    found = {*_places(), *_sessions(), *_care(), *_evidence(), *_screening()}
    return tuple(sorted(found - {""}))


def listing() -> str:
    """The list as `makemessages` reads it."""
    lines = [f'{{% translate "{word}" %}}\n' for word in core_words()]
    return "".join(lines)


def _places() -> Iterator[str]:
    yield from (region.label for region in REGIONS.values())
    for group in GROUPS:
        yield from (group.label, group.label.partition(" (")[0])


def _sessions() -> Iterator[str]:
    yield from (str(phase) for phase in Phase)
    yield from (row.name for row in sessions().values())
    yield from (block.label for block in BLOCKS.values())
    second = [row for row in sessions().values() if row.second]
    for row in sessions().values():
        yield from (pair_title(row.name, other.name) for other in second if not row.second)
    yield from _TITLES
    yield from (f"{type_.replace('_', '-').capitalize()} massage" for type_ in MASSAGE_TYPES)
    for way in PATHWAYS.values():
        yield way.label
        yield from (stage.name for stage in way.stages)


def _care() -> Iterator[str]:
    for one in EXERCISES.values():
        yield from (one.name, one.how)
    for stretch in STRETCHES.values():
        yield from (stretch.name, stretch.cue)
    yield from equipment_names()
    yield from (protocol.label for protocol in PROTOCOLS.values())
    yield from (type_.replace("_", "-") for type_ in MASSAGE_TYPES)
    yield from (*TECHNIQUES.values(), *DEPTHS.values())
    yield from (line.text for line in LINES.values())


def _evidence() -> Iterator[str]:
    yield from (*THEMES, *DIRECTION_WORDS.values(), *SEEN_WORDS.values())
    for claim in claims().values():
        yield from (str(claim.certainty), claim.topic)


def _screening() -> Iterator[str]:
    for rule in RULES.values():
        yield from (rule.sign, rule.question, rule.sentence)
    asked = health_questionnaire()
    yield asked.title
    for question in asked.questions:
        yield from (question.text, *question.answers)
    yield from (str(word) for word in (*OUTCOME_WORDS.values(), *KIND_WORDS.values(), *Word))
