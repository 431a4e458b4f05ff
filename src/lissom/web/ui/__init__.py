"""The look: tokens, parts, the body figure and charts. No models, no knowledge of any other app."""
