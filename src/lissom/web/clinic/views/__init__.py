"""Pages of the staff that are not of one room: which clinic one works for."""
