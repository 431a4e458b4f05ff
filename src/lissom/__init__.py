"""Lissom: one training programme for runners, sports massage included."""

__version__ = "0.1.0"
