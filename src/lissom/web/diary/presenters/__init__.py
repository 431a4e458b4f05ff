"""What the pages of the diary show, made from its rows."""
