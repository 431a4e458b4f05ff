"""Pages of the owner about data protection."""
