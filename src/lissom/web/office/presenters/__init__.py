"""Rows and values of the office as words and numbers for pages."""
