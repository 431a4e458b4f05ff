"""The tables of training. What must always hold is a constraint here, not a hope elsewhere."""

from lissom.web.training.models.answer import SessionAnswer
from lissom.web.training.models.calendar import CalendarSource, OutsideClinic, OutsideHour
from lissom.web.training.models.day import (
    BusyTime,
    CheckIn,
    DoneEntry,
    Holiday,
    Injury,
    OwnAppointment,
)
from lissom.web.training.models.feed import CalendarFeed
from lissom.web.training.models.health import HealthAnswer, InjuryReport, ScreeningAnswer, SweatTest
from lissom.web.training.models.layer import ChangeItem, ChangeLayer
from lissom.web.training.models.measure import Measurement
from lissom.web.training.models.programme import Programme
from lissom.web.training.models.recording import (
    Activity,
    ActivityStreams,
    FileOutcome,
    ImportBatch,
    SourceFile,
)
from lissom.web.training.models.reminder import Reminder
from lissom.web.training.models.runner import Race, Runner
from lissom.web.training.models.shoe import Shoe, ShoeWorn

__all__ = [
    "Activity",
    "ActivityStreams",
    "BusyTime",
    "CalendarFeed",
    "CalendarSource",
    "ChangeItem",
    "ChangeLayer",
    "CheckIn",
    "DoneEntry",
    "FileOutcome",
    "HealthAnswer",
    "Holiday",
    "ImportBatch",
    "Injury",
    "InjuryReport",
    "Measurement",
    "OutsideClinic",
    "OutsideHour",
    "OwnAppointment",
    "Programme",
    "Race",
    "Reminder",
    "Runner",
    "ScreeningAnswer",
    "SessionAnswer",
    "Shoe",
    "ShoeWorn",
    "SourceFile",
    "SweatTest",
]
