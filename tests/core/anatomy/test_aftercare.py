"""What is told after a treatment: true, in order, with evidence."""

from __future__ import annotations

import pytest

from lissom.core.anatomy.aftercare import LINES, aftercare
from lissom.core.anatomy.massage import MASSAGE_TYPES
from lissom.core.errors import InvalidInputError
from lissom.core.evidence import claims
from lissom.core.evidence.wording import check_text


@pytest.mark.parametrize("massage_type", MASSAGE_TYPES)
def test_every_type_ends_with_whom_to_call(massage_type: str) -> None:
    found = [line.id for line in aftercare(massage_type)]
    assert found[-2:] == ["call", "calf"]
    assert ("hard_run" in found) == (massage_type == "deep")
    assert ("post_event" in found) == (massage_type == "post_event")


def test_lines_pass_the_claims_check_and_name_what_they_rest_on() -> None:
    for line in LINES.values():
        assert not any(one.needs_change for one in check_text(line.text)), line.id
        assert set(line.evidence) <= claims().keys(), line.id
        assert line.source
        assert line.as_dict()["text"] == line.text


def test_an_unknown_type_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="magic"):
        aftercare("magic")
