"""The solver's answers, judged by the solver-free specification."""
