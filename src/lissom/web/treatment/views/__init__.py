"""Pages of the treatment."""
