"""The commands: name, the module that holds it, one line of help, in the order of first use.

This table is all that `lissom --help` needs; a command's module is imported when it is called.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One command of the top level. `module` holds a Typer `app`."""

    name: str
    module: str
    help: str
    panel: str


FIRST = "First steps"
EVERY_DAY = "Every day"
SETTING = "Your runner"
KNOW = "Look inside"
RUN = "Run it"

_ROWS: tuple[tuple[str, str, str, str], ...] = (
    ("demo", "demo", "Try it all on a made-up runner and clinic", FIRST),
    ("profile", "profile", "Say who you are: minutes per weekday, mass, heart rate, level", FIRST),
    ("import", "importing", "Bring in watch files, folders or export archives", FIRST),
    ("race", "races", "Add, list or remove races", FIRST),
    ("plan", "plan", "Make or remake the programme", FIRST),
    ("today", "reading", "Today's sessions, why, and what to eat and drink", EVERY_DAY),
    ("week", "reading", "The next two weeks", EVERY_DAY),
    ("why", "why", "Why a session is where it is, and what another day would do", EVERY_DAY),
    ("replan", "changes", "Say what happened; get a proposal that changes little", EVERY_DAY),
    ("accept", "changes", "Agree to a proposal, or to part of it", EVERY_DAY),
    ("undo", "changes", "Take back the last change agreed to", EVERY_DAY),
    ("changes", "changes", "Proposals and changes, what became of them", EVERY_DAY),
    ("checkin", "checkin", "Say how you feel: soreness by region, sleep, mood", EVERY_DAY),
    ("done", "diary", "Tick off a session, with minutes and effort", EVERY_DAY),
    ("rpe", "diary", "Say how hard a day's session was, 0 to 10", EVERY_DAY),
    ("status", "status", "Load, form and soreness of each muscle group, with forecast", EVERY_DAY),
    ("watch", "watching", "Import new files of a folder as they appear", EVERY_DAY),
    ("trends", "trends", "Efficiency, gait, calm and flexibility over weeks", EVERY_DAY),
    ("measure", "measures", "Write down flexibility tests", EVERY_DAY),
    ("massage", "massages", "Log a massage; ask whether it helps you", EVERY_DAY),
    ("clinic", "clinics", "Add a clinic and its free hours", SETTING),
    ("busy", "diary", "Block the hours of your own calendar file", SETTING),
    ("holiday", "diary", "Block days on which you cannot train", SETTING),
    (
        "questionnaire",
        "questionnaire",
        "Weekly health questions, and the week's wellness",
        EVERY_DAY,
    ),
    ("screening", "screening", "Questions before a massage, asked again when stale", SETTING),
    ("sweat", "sweat", "Weigh before and after a run: how much to drink", SETTING),
    ("injury", "injuries", "Add an injury or illness, or move it to its next stage", SETTING),
    ("imports", "imports", "Earlier imports file by file; undo; copies of one session", SETTING),
    ("calendar", "reading", "Write the programme as a calendar file (.ics)", SETTING),
    ("workout", "reading", "Write a day's run for the watch (.fit)", SETTING),
    ("verify", "verify", "Judge a programme with the rule checks, without the solver", KNOW),
    ("model", "models", "The body models: muscles, cost of gradient, soreness, validation", KNOW),
    ("care", "care", "Stretches, strength and massage for a place on the body", KNOW),
    ("evidence", "evidence", "What studies found, how sure it is, and the sources", KNOW),
    ("serve", "serve", "The app in the browser, on this computer", RUN),
    ("worker", "serve", "Do background jobs; `serve` runs one by itself", RUN),
    ("first-account", "first", "The owner's account, where the start's link does not reach", RUN),
    ("sign-in", "serve", "A link that signs somebody in once, on this computer", RUN),
    ("reprocess", "reprocessing", "Read kept files again with today's readers and models", RUN),
    ("backup", "keeping", "All data as one file, while it runs", RUN),
    ("restore", "keeping", "A backup into an empty place; or only check it", RUN),
    ("doctor", "keeping", "Everything that is wrong with this installation", RUN),
    ("manage", "manage", "Django's own commands", RUN),
)
ENTRIES: dict[str, Entry] = {row[0]: Entry(*row) for row in _ROWS}
PANELS: tuple[str, ...] = (FIRST, EVERY_DAY, SETTING, KNOW, RUN)
