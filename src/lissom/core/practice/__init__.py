"""The business of a clinic: rules of booking, money in whole pence, use of hours, tables."""
