"""What pages of the treatment show."""
