"""What is published, in MongoDB; the only door to it in this room."""
