"""Write `docs/cli.md` from the commands: `python docs/write_cli.py`."""

from __future__ import annotations

from pathlib import Path

from lissom.cli.reference import page

if __name__ == "__main__":
    Path(__file__).with_name("cli.md").write_text(page(), encoding="utf-8")
