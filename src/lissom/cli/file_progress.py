"""A progress bar of files: how many, how fast, how long it will take."""

from __future__ import annotations

import sys
import time

from lissom.cli.desk import Desk


def on_terminal(desk: Desk) -> bool:
    """Whether somebody sees a bar on standard error."""
    return not desk.as_json and sys.stderr.isatty()


class FileProgress:
    """A bar on standard error with the rate and the time left; silent elsewhere."""

    def __init__(self, total: int, *, shown: bool, word: str = "Reading") -> None:
        self.total, self.shown, self.word = total, shown, word
        self.began = time.monotonic()

    def __enter__(self) -> FileProgress:
        if self.shown:
            self._start()
        return self

    def __exit__(self, *args: object) -> None:
        if self.shown:
            self.bar.stop()

    def _start(self) -> None:
        from rich.console import Console  # noqa: PLC0415
        from rich.progress import (  # noqa: PLC0415
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        self.bar = Progress(
            TextColumn(self.word),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            TextColumn("left"),
            console=Console(stderr=True),
            transient=True,
        )
        self.task = self.bar.add_task("", total=self.total, rate="")
        self.bar.start()

    def step(self, done: int, _name: str) -> None:
        """One more file is through."""
        if self.shown:
            rate = done / max(time.monotonic() - self.began, 1e-3)
            total = max(self.total, done)
            self.bar.update(self.task, completed=done, total=total, rate=f"{rate:.0f} files/s")
