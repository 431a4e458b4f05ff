"""What every command loads stays light: the solver comes only with a plan."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_reads_and_writes_of_training_load_no_solver(home: Path) -> None:
    program = (
        "import sys\nfrom lissom.web import boot\nboot.setup()\n"
        "from lissom.web.training import queries, services\n"
        "print(sorted({'ortools', 'pandas', 'icalendar'} & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"LISSOM_HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == "[]"
