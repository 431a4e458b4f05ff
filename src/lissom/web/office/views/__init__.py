"""Pages of the office: parse, call one service or query, render."""
