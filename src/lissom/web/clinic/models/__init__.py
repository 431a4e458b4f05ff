"""The tables of a clinic: what it is and its diary, its people, and what was done when by whom."""

from lissom.web.clinic.models.audit import AuditEntry
from lissom.web.clinic.models.diary import (
    BEGINNING,
    Appointment,
    Clinic,
    FreeHour,
    Hours,
    HoursException,
    Room,
    Service,
    ServicePrice,
    Therapist,
)
from lissom.web.clinic.models.people import Client, Credential, Membership
from lissom.web.clinic.models.policy import ClinicPolicy

__all__ = [
    "BEGINNING",
    "Appointment",
    "AuditEntry",
    "Client",
    "Clinic",
    "ClinicPolicy",
    "Credential",
    "FreeHour",
    "Hours",
    "HoursException",
    "Membership",
    "Room",
    "Service",
    "ServicePrice",
    "Therapist",
]
