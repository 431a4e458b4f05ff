"""The solver's room: the only place that imports OR-Tools."""
