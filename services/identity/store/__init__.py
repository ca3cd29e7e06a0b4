"""Accounts, sessions and keys in MongoDB; the only door to it in this room."""
