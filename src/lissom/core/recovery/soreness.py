"""Soreness in one place: the model, a state from history, a forecast, what a session adds."""

from lissom.core.recovery.filter import SorenessModel, default_model
from lissom.core.recovery.habit import Habit
from lissom.core.recovery.history import add_session, habit, history
from lissom.core.recovery.personal import Personal
from lissom.core.recovery.response import planned_response, session_response
from lissom.core.recovery.sessions import SessionDose
from lissom.core.recovery.state import Forecast, SorenessState
from lissom.core.recovery.words import MassageDone

__all__ = [
    "Forecast",
    "Habit",
    "MassageDone",
    "Personal",
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
