"""Tests of the treatment."""
