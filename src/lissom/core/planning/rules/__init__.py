"""The rules as plain functions over a finished plan, free of any solver."""
