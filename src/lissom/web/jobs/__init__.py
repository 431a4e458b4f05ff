"""Work that takes longer than a page may: kept in the database, seen, cancelled, done once."""
