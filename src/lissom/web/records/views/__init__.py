"""Pages of records: the therapist's, and what the runner is given of them."""
