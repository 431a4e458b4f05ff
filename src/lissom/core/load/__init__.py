"""What a run asks of muscles and heart: exposure, muscle load, energy, cardio load, pace."""
