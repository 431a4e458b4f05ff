"""Forms of the office: they parse and say what is wrong, nothing more."""
