"""People and staff, their passwords and sessions, and the keys that sign for them."""
