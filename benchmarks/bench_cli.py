"""CPU seconds of a whole process from start to exit, beside the same program made with Typer.

Bar: `lissom --help` under 0.3 s of CPU.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile

BAR_S, REPEATS = 0.3, 9
TYPER_HELP = (
    "import typer\n"
    "app = typer.Typer()\n"
    "for name in 'abcdefghijklmnopqrstu':\n"
    "    app.command(name)(lambda: None)\n"
    "app(['--help'])\n"
)
CASES = {
    "lissom --help": ["-m", "lissom.cli", "--help"],
    "lissom --version": ["-m", "lissom.cli", "--version"],
    "lissom plann (a slip of the pen)": ["-m", "lissom.cli", "plann"],
    "lissom plan --help": ["-m", "lissom.cli", "plan", "--help"],
    "lissom model cost --grade 0.1 --json": [
        "-m", "lissom.cli", "model", "cost", "--grade", "0.1", "--json",
    ],
    "lissom race list --json (database)": ["-m", "lissom.cli", "race", "list", "--json"],
    "peer: python -c pass": ["-c", "pass"],
    "peer: Typer with 21 empty commands, --help": ["-c", TYPER_HELP],
}  # fmt: skip


def cpu_s(args: list[str], environment: dict[str, str]) -> float:
    """User and system seconds of one child process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, *args], env=environment, capture_output=True, check=False, timeout=60
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


def main(*, full: bool = False) -> None:
    """Print the median and the worst of some repeats; `full` repeats more often."""
    repeats = REPEATS * (3 if full else 1)
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "LISSOM_HOME": home}
        subprocess.run(
            [sys.executable, "-m", "lissom.cli", "profile", "set", "--name", "Bench"],
            env=environment,
            capture_output=True,
            check=True,
        )
        print(f"{'process':<46}{'median s':>10}{'worst s':>10}   bar")
        for name, args in CASES.items():
            taken = [cpu_s(args, environment) for _ in range(repeats)]
            bar = ""
            if name == "lissom --help":
                bar = f"< {BAR_S} s: {'met' if max(taken) < BAR_S else 'MISSED'}"
            print(f"{name:<46}{statistics.median(taken):>10.3f}{max(taken):>10.3f}   {bar}")


if __name__ == "__main__":
    main()
