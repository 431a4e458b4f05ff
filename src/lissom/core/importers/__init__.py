"""Watch files of any format to activities and findings."""
