"""Pages of the waiting list."""
