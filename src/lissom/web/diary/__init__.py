"""The staff's diary: its screen, bookings at the desk, series, blocked time, paper."""
