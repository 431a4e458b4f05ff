"""What was done: one activity with streams, laps and pauses, cleaned and derived."""
