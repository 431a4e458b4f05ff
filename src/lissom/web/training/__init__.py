"""A runner's profile, recordings, check-ins and programmes, stored."""
