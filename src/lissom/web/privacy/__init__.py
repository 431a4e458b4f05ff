"""What a clinic owes people whose data it keeps: how long, what they may ask, what went wrong."""
