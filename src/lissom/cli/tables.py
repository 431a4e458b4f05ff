"""Shared drawing: tables, bars, paragraphs that fit the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

_BAR_FULL, _BAR_PARTS = "█", "▏▎▍▌▋▊▉"


class Terminal(Console):
    """A console that leaves a reader who went away to the door."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def grid(*columns: str, right: Sequence[int] = (), title: str = "") -> Table:
    """A table with a thin line under its head. `right`: columns of numbers."""
    made = Table(
        box=box.SIMPLE_HEAD,
        title=title or None,
        title_justify="left",
        pad_edge=False,
        show_edge=False,
        padding=(0, 1, 0, 0),
    )
    for index, name in enumerate(columns):
        number = index in right
        made.add_column(
            name, justify="right" if number else "left", no_wrap=number, overflow="fold"
        )
    return made


def heading(console: Console, text: str, beside: str = "") -> None:
    line = Text(text, style="bold")
    if beside:
        line.append(f"  {beside}", style="dim")
    console.print()
    console.print(line)


def note(console: Console, text: str, *, indent: int = 0, style: str = "dim") -> None:
    console.print(Padding(Text(text, style=style), (0, 0, 0, indent), expand=False))


def bar(share: float, width: int) -> str:
    """A horizontal bar of eighths; `share` 0 to 1."""
    eighths = round(max(0.0, min(1.0, share)) * width * 8)
    full, rest = divmod(eighths, 8)
    return (_BAR_FULL * full + (_BAR_PARTS[rest - 1] if rest else "")).ljust(width)


def half_points(points: float) -> str:
    """Soreness in whole or half points, as it is asked for."""
    return f"{round(points * 2) / 2:g}"


def list_lines(console: Console, lines: Iterable[str], *, indent: int = 2) -> None:
    """One line each behind a dot, wrapped under its own words, without blanks at the ends."""
    for line in lines:
        parts = Text(line).wrap(console, console.width - indent - 2)
        for place, part in enumerate(parts):
            part.rstrip()
            console.print(Text(" " * indent + ("  " if place else "• ")) + part)
