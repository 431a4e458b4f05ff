"""The pages of the diary: each parses, calls one service or query, renders."""
