"""What needs the folder beside the checkout is collected only where that is."""

from __future__ import annotations

from tests.outside import SHARED

collect_ignore = [] if SHARED else ["test_article.py"]
