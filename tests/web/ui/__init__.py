"""The look: parts, figure, charts."""
