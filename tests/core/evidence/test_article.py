"""The claims check on an article of a clinic, where it lies beside the checkout."""

from __future__ import annotations

from lissom.core.evidence.wording import check_text
from tests.core.evidence.test_sentences import marked_statements
from tests.outside import SHARED


def test_a_clinics_article() -> None:
    assert SHARED is not None  # else this file is not collected
    article = (SHARED / "background" / "article.txt").read_text(encoding="utf-8")
    sentences = check_text(article)
    found = frozenset().union(*(marked_statements(one) for one in sentences))
    assert found >= {
        "waste_products",
        "scar_tissue",
        "endorphins",
        "blood_flow",
        "lengthening",
        "injury_massage",
    }
    plain = [one for one in sentences if "Make sure" in one.text or "in the same way" in one.text]
    assert len(plain) == 2
    assert not any(one.needs_change for one in plain)
