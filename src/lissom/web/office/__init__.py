"""The office of a clinic: services, prices, hours, rooms, team, card file, money, reports."""
