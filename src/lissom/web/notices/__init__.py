"""Mails to a clinic's clients about their appointments: booked, moved, cancelled, soon."""
