"""The runner's pages: parse, read or call one service, render."""
