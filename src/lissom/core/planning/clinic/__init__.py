"""One day of a clinic with many requests at once: the problem, a greedy answer and the judge."""
