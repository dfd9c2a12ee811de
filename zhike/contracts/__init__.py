"""What was signed, and what was paid of it."""
