"""Cases, their tasks and clocks, and the rules of deciding. No I/O."""
