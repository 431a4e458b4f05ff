"""Pages of the mails: the staff's, the runner's, and the address that ends them."""
