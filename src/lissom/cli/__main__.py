"""`python -m lissom.cli` is the same as `lissom`."""

from __future__ import annotations

import sys

from lissom.cli.app import run

sys.exit(run())
