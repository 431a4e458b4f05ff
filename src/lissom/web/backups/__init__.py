"""All data of an installation as one file, taken while it runs, and back into an empty place."""
