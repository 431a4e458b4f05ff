"""Data protection at a clinic."""
