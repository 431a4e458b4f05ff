"""SQLite with a queue of writers: who comes first writes first, whichever process it is."""
