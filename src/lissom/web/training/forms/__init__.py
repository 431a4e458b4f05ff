"""Forms of the runner's pages: they parse and say what is wrong; the services decide."""
