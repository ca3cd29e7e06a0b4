"""Locust users, one per persona."""
