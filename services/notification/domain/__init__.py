"""Messages and their words; no I/O."""
