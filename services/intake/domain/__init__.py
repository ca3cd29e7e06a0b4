"""Rules of intake; no I/O."""
