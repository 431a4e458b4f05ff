"""The everyday pages in a real Chromium: what a hand, a keyboard and a lost network do."""
