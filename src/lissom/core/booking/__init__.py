"""Hours, appointments and calendar files as intervals, and the free slots between them."""
