"""A synthetic runner and a synthetic clinic: invented, marked so, and the same every time."""
