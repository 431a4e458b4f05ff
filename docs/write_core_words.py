"""Write the core's fixed words for translators: `python docs/write_core_words.py`."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from lissom.web.ui.core_words import listing

if __name__ == "__main__":
    page = Path(str(files("lissom.web.ui") / "data" / "core_words.txt"))
    page.write_text(listing(), encoding="utf-8")
