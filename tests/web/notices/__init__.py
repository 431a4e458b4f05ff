"""Mails to clients about their appointments."""
