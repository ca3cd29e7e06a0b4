"""Stacks on one machine without containers: broker, database, rooms and gateway under a supervisor."""
