"""What a number means: pure functions, exact arithmetic, no clock, no I/O."""
