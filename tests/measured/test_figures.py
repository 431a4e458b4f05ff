"""Long benchmarks go on where they were stopped, and measure figures of other code anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks import figures as room
from benchmarks.figures import Figures


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BENCH_HOME", str(tmp_path))
    monkeypatch.setattr(room, "code_mark", lambda: "one")


def _ask(asked: list[int], number: int) -> dict[str, int]:
    asked.append(number)
    return {"value": number}


def test_what_was_measured_is_kept(tmp_path: Path) -> None:
    asked: list[int] = []
    assert Figures("some").measure("a", _ask, asked, 7)
    with (tmp_path / "some.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"code": "one", "key": "b", "fig')  # stopped in the middle of a line
    again = Figures("some")
    assert again.measure("a", _ask, asked, 7)
    assert "b" not in again
    assert again["a"] == {"value": 7}
    assert asked == [7]


def test_figures_of_other_code_are_measured_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    Figures("some").measure("a", _ask, asked, 7)
    monkeypatch.setattr(room, "code_mark", lambda: "two")
    later = Figures("some")
    assert "a" not in later
    assert later.measure("a", _ask, asked, 8)
    assert asked == [7, 8]


def test_no_figure_is_begun_when_the_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    Figures("some").measure("a", _ask, asked, 7)
    monkeypatch.setenv("BENCH_SECONDS", "-1")
    over = Figures("some")
    assert not over.measure("b", _ask, asked, 8)
    assert over.measure("a", _ask, asked, 9)
    assert asked == [7]
