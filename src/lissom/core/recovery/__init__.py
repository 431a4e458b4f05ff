"""Soreness by muscle group over days: state, check-ins, forecasts, the effect of massage."""
