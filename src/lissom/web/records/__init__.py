"""The record of a treatment: what was told, found, done and advised; locked, then only added to."""
