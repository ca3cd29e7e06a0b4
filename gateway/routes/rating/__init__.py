"""Ratings of what was decided."""
