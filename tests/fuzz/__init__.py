"""Damage done to recordings on purpose: kinds of it, seeds to do it to, and a long run."""
