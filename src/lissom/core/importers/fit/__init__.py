"""FIT files: the only room that imports FIT libraries."""
