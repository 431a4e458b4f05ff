"""Clinics, their people, hours and diary, stored."""
