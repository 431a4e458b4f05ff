"""Write `docs/constants.md` from the evidence registry: `python docs/write_constants.py`."""

from __future__ import annotations

from pathlib import Path

from lissom.core.evidence.views import constants_page

if __name__ == "__main__":
    page = Path(__file__).with_name("constants.md")
    page.write_text(constants_page(), encoding="utf-8")
