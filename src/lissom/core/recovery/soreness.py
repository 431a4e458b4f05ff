"""Soreness in one place: the model, a state from history, a forecast, what a session adds."""

from lissom.core.recovery.filter import Forecast, SorenessModel, SorenessState, default_model
from lissom.core.recovery.habit import Habit
from lissom.core.recovery.history import (
    MassageDone,
    SessionDose,
    add_session,
    habit,
    history,
)
from lissom.core.recovery.response import planned_response, session_response

__all__ = [
    "Forecast",
    "Habit",
    "MassageDone",
    "SessionDose",
    "SorenessModel",
    "SorenessState",
    "add_session",
    "default_model",
    "habit",
    "history",
    "planned_response",
    "session_response",
]
