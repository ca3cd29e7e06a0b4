"""Messages of people and of staff."""
