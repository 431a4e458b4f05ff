"""Programme and activities as files for other programs: calendar, JSON, FIT."""
