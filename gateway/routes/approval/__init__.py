"""Cases: decided, timed, watched, and what follows a decision."""
