"""Who runs: profile, races, what was done, what was felt. Plain values shared by every room."""

from lissom.core.runner.model import (
    BusyTime,
    CheckIn,
    DoneKind,
    DoneSession,
    HealthAnswer,
    HealthProblem,
    Injury,
    Priority,
    Profile,
    Race,
    Result,
    RunnerLevel,
    Sex,
)

__all__ = [
    "BusyTime",
    "CheckIn",
    "DoneKind",
    "DoneSession",
    "HealthAnswer",
    "HealthProblem",
    "Injury",
    "Priority",
    "Profile",
    "Race",
    "Result",
    "RunnerLevel",
    "Sex",
]
