"""Records of treatments."""
