"""Change layers: what happened, what would change and why; nothing moves by itself."""
