"""Speed and memory claims, one script each; `python -m benchmarks` prints the tables."""
