"""From a runner's whole state to a programme: problem, outline, rules, solver, reasons."""
