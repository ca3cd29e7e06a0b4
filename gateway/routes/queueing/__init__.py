"""Halls and tickets."""
