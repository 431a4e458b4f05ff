"""The treatment: consent, screening, the brief, and who looked at what."""
