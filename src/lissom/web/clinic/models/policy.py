"""The rules that a clinic has set for its bookings, and what stands on its invoices."""

from __future__ import annotations

from django.db import models

from lissom.core.practice.policy import usual
from lissom.web.clinic.models.diary import Clinic


def _notice_h() -> int:
    return usual("notice_h")


def _waiting_hold_min() -> int:
    return usual("waiting_hold_min")


def _late_fee_percent() -> int:
    return usual("late_fee_percent")


def _no_show_fee_percent() -> int:
    return usual("no_show_fee_percent")


def _deposit_percent() -> int:
    return usual("deposit_percent")


def _slot_step_min() -> int:
    return usual("slot_step_min")


def _remind_days() -> int:
    return usual("remind_days")


def _client_reminder_h() -> int:
    return usual("client_reminder_h")


class ClinicPolicy(models.Model):
    """One row a clinic that has set something; without it the usual values hold.

    Read it by `access.policy_of`. `vat_rate_bp` is in hundredths of a per cent, empty without tax.
    `reply_to`: where answers to the clinic's mails go; empty: nowhere that is read.
    """

    clinic = models.OneToOneField(Clinic, models.CASCADE, related_name="policy")
    notice_h = models.PositiveSmallIntegerField(default=_notice_h)
    waiting_hold_min = models.PositiveSmallIntegerField(default=_waiting_hold_min)
    late_fee_percent = models.PositiveSmallIntegerField(default=_late_fee_percent)
    no_show_fee_percent = models.PositiveSmallIntegerField(default=_no_show_fee_percent)
    deposit_percent = models.PositiveSmallIntegerField(default=_deposit_percent)
    slot_step_min = models.PositiveSmallIntegerField(default=_slot_step_min)
    remind_days = models.PositiveSmallIntegerField(default=_remind_days)
    client_reminder_h = models.PositiveSmallIntegerField(default=_client_reminder_h)
    reply_to = models.EmailField(blank=True, default="")
    vat_rate_bp = models.PositiveSmallIntegerField(null=True, blank=True)
    vat_number = models.CharField(max_length=30, blank=True, default="")
    invoice_name = models.CharField(max_length=120, blank=True, default="")
    invoice_address = models.TextField(max_length=500, blank=True, default="")
    invoice_note = models.CharField(max_length=300, blank=True, default="")

    def __str__(self) -> str:
        return f"rules of {self.clinic}"
