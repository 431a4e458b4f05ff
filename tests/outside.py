"""The folder of tables, texts and watch files that may lie beside a checkout.

Tests that read it are not collected where it is missing: the suite is whole without it.
"""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[1]
SHARED = next(
    (
        folder / "shared"
        for folder in (ROOT.parent, ROOT.parent.parent)
        if (folder / "shared" / "tables").is_dir()
    ),
    None,
)
