"""The door: help, slips of the pen, faults, interrupts, closed pipes."""

from __future__ import annotations

import io
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path

import pytest
import typer

from lissom.cli import running
from lissom.cli.app import main
from lissom.cli.catalogue import ENTRIES, PANELS
from lissom.cli.demo import choose_home
from lissom.cli.home import home
from tests.cli.conftest import Lissom


def test_the_overview_names_every_command_in_its_panel() -> None:
    out = io.StringIO()
    with redirect_stdout(out):
        assert main([]) == 0
    text = out.getvalue()
    for entry in ENTRIES.values():
        assert f"  {entry.name} " in text
    assert [text.index(panel) for panel in PANELS] == sorted(text.index(p) for p in PANELS)
    assert "\x1b" not in text


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_the_overview_fits_the_terminal(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    out = io.StringIO()
    with redirect_stdout(out):
        main(["--help"])
    assert max(len(line) for line in out.getvalue().splitlines()) <= max(width, 56)


def test_the_overview_needs_no_heavy_package() -> None:
    code = (
        "import sys, io, contextlib\n"
        "from lissom.cli.app import main\n"
        "with contextlib.redirect_stdout(io.StringIO()): main(['--help'])\n"
        "heavy = {'typer', 'rich', 'numpy', 'django', 'ortools', 'icalendar', 'lxml'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_version_and_help_of_a_command() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "lissom.cli", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.startswith("lissom ")
    out = io.StringIO()
    with redirect_stdout(out):
        assert main(["help", "evidence"]) == 0
    assert "lissom evidence soreness" in out.getvalue()


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["plann"], "lissom plan"),
        (["stauts"], "lissom status"),
        (["xyzzy"], "There is no command 'xyzzy'"),
        (["--json", "status"], "come after the command"),
        (["model"], "lissom model --help"),
        (["model", "muscels"], "Did you mean 'muscles'?"),
        (["model", "muscles", "--sped-mps", "3"], "--speed-mps"),
        (["model", "muscles"], "--speed-mps"),
        (["model", "muscles", "--speed-mps", "fast"], "--speed-mps"),
        (["evidence", "--onn", "2026-01-01"], "--on"),
        (["verify"], "PLAN.json"),
    ],
)
def test_slips_of_the_pen(args: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(args) == 2
    said = capsys.readouterr()
    assert told in said.err
    assert said.out == ""
    assert "Traceback" not in said.err


def test_a_fault_becomes_a_report_and_a_sentence(
    lissom: Lissom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **more: object) -> None:
        raise RuntimeError("a secret inside")

    monkeypatch.setattr("lissom.core.evidence.registry.claims", broken)
    monkeypatch.setattr("lissom.cli.evidence.claims", broken)
    ran = lissom("evidence", "soreness")
    assert ran.code == 70
    assert "a secret inside" not in ran.err
    assert "Traceback" not in ran.err
    (report,) = (lissom.home / "logs").glob("fault-evidence-*.txt")
    assert str(report) in ran.err
    assert "a secret inside" in report.read_text()


def test_a_fault_without_room_for_a_report_is_still_a_sentence(
    lissom: Lissom, monkeypatch: pytest.MonkeyPatch
) -> None:
    (lissom.home / "logs").write_text("a file in the way")
    monkeypatch.setattr("lissom.cli.evidence.claims", lambda: 1 / 0)
    ran = lissom("evidence", "soreness")
    assert ran.code == 70
    assert "could not be written" in ran.err


@pytest.mark.parametrize("stop", [KeyboardInterrupt, typer.Abort])
def test_an_interrupt_keeps_what_was_done(
    lissom: Lissom, monkeypatch: pytest.MonkeyPatch, stop: type[BaseException]
) -> None:
    def stopped() -> None:
        raise stop

    monkeypatch.setattr("lissom.cli.evidence.claims", stopped)
    ran = lissom("evidence", "soreness")
    assert ran.code == 130
    assert "is kept" in ran.err


def test_a_closed_pipe_is_quiet() -> None:
    code = (
        "import sys\nfrom lissom.cli.app import main\nsys.exit(main(['evidence', '--constants']))\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.close()
    said = child.stderr.read().decode()
    child.stderr.close()
    assert child.wait() == 0
    assert said == ""


def test_misuse_with_json_is_one_document_too(lissom: Lissom) -> None:
    ran = lissom("status", "--on", "2026-02-30", "--json")
    assert ran.code == 2
    assert ran.json["error"]["message"] == "--on: there is no day 2026-02-30 in the calendar."
    assert "there is no day" in ran.err


def test_exit_codes_for_findings() -> None:
    assert running.exit_code(attention=True) == 1
    assert running.exit_code(attention=False) == 0


def test_home_is_the_variable_or_the_platforms_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LISSOM_HOME", str(tmp_path))
    assert home() == tmp_path
    monkeypatch.delenv("LISSOM_HOME")
    assert home().name == "lissom"


def test_the_demo_has_a_home_of_its_own_unless_one_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LISSOM_HOME", str(tmp_path))
    assert choose_home() == tmp_path
    monkeypatch.setenv("LISSOM_HOME", "")
    own = choose_home()
    assert own.name == "lissom-demo"
    assert home() == own
