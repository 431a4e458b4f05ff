"""The pure core: decides, and touches nothing outside (no clock, no files, no database)."""
